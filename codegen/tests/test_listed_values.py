"""Listed values that are no texts, constants, and enumerations that a setting closes."""

from __future__ import annotations

import pytest

from support import Project, document, model


def rules(header: str) -> list[str]:
    return [line.strip(" ,") for line in header.splitlines() if "rule_kind::" in line]


@pytest.mark.parametrize(
    ("schema", "line", "rule"),
    [
        ("{const: cat}", 'std::string a = "cat";', '{"a", wirebind::rule_kind::constant, "cat"}'),
        ("{type: string, const: \"a\\\"b,c\"}", 'std::string a = "a\\"b,c";', ""),
        ("{const: 5}", "std::int64_t a = 5;", '{"a", wirebind::rule_kind::constant, "5"}'),
        ("{type: integer, format: int32, const: -5}", "std::int32_t a = -5;", ""),
        ("{const: 1.50}", "double a = 1.5;", '{"a", wirebind::rule_kind::constant, "1.5"}'),
        ("{const: true}", "bool a = true;", '{"a", wirebind::rule_kind::constant, "true"}'),
        ("{type: boolean, enum: [false]}", "bool a = false;", '{"a", wirebind::rule_kind::constant, "false"}'),
        ("{enum: [1, 2, 2.50]}", "double a;", '{"a", wirebind::rule_kind::one_of, "1,2,2.5"}'),
        ("{enum: [1, 2]}", "std::int64_t a;", '{"a", wirebind::rule_kind::one_of, "1,2"}'),
        ("{type: [integer, 'null'], enum: [1, 2, null]}", "wirebind::nullable<std::int64_t> a;", '{"a", wirebind::rule_kind::one_of, "1,2"}'),
        ("{type: [string, integer], enum: [a, b]}", "thing_a a;", ""),
        ("{enum: [1, auto, true]}", "wirebind::json::raw a;",
         '{"a", wirebind::rule_kind::one_of_json, "[1,\\"auto\\",true]"}'),
        ("{type: [string, integer], enum: [1, auto]}", "wirebind::json::raw a;",
         '{"a", wirebind::rule_kind::one_of_json, "[1,\\"auto\\"]"}'),
    ],
)  # fmt: skip
def test_listed_values_and_constants_of_any_kind(project: Project, schema: str, line: str, rule: str) -> None:
    header = model(project, f"Thing: {{type: object, required: [a], properties: {{a: {schema}}}}}")
    assert f"  {line}\n" in header
    assert not rule or rule in rules(header)


def test_constant_that_may_be_absent_starts_absent(project: Project) -> None:
    header = model(project, "Thing: {type: object, properties: {a: {const: cat}}}")
    assert "  std::optional<std::string> a{};" in header and "rule_kind::constant" in header


def test_constant_of_another_type_and_one_that_is_no_scalar_are_named(project: Project) -> None:
    properties = "{a: {type: integer, const: x}, b: {const: {c: 1}}}"
    outcome = project.run(document(f"Thing: {{type: object, properties: {properties}}}"), strict=False)
    assert outcome.warnings == ["enum-value", "enum-value"]
    assert "rule_kind" not in outcome.model("thing")


CLOSED = """
Thing:
  type: object
  properties:
    a: {type: string, enum: [x, y]}
    b: {type: array, items: {type: string, enum: [x]}}
    c: {type: string, x-extensible-enum: [x, y]}
"""


def test_setting_closes_what_the_document_closes(project: Project) -> None:
    outcome = project.run(document(CLOSED), options="closed-enums: true")
    expected = ['{"a", wirebind::rule_kind::known, ""}', '{"b", wirebind::rule_kind::known, ""}']
    assert rules(outcome.model("thing")) == expected
    assert "a request with one is a violation" in outcome.model("thing_a")
    assert "violation" not in outcome.model("thing_c")
    assert "rule_kind" not in project.run(document(CLOSED)).model("thing")


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ("{type: string, enum: [a, b, c, d, e]}", "std::string"),
        ("{type: string, x-extensible-enum: [a, b, c, d, e]}", "std::string"),
        ("{type: integer, enum: [1, 2, 3, 4, 5]}", "std::int64_t"),
        ("{enum: [a, b, c, d, e]}", "wirebind::json::raw"),
        ("{anyOf: [{type: string, enum: [a, b, c]}, {type: string, enum: [d, e]}]}", "std::string"),
    ],
)
def test_enumeration_of_too_many_values_is_its_plain_type(
    project: Project, monkeypatch: pytest.MonkeyPatch, schema: str, type_: str
) -> None:
    for module in ("openapi.enum_reader", "analyse.union_types"):
        monkeypatch.setattr(f"wirebind.{module}.MOST_VALUES", 4)
    outcome = project.run(document(f"Thing: {{type: object, properties: {{a: {schema}}}}}"), strict=False)
    assert outcome.warnings == ["enum-value"]
    assert f"std::optional<{type_}> a{{}};" in outcome.model("thing") and "rule_kind" not in outcome.model("thing")


def test_too_many_members_are_one_error(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wirebind.cpp.names._LARGEST_NUMBER", 2)
    members = ", ".join(f"m{number}: {{type: string}}" for number in range(9))
    assert project.run(document(f"Thing: {{type: object, properties: {{{members}}}}}")).errors == ["too-many"]
