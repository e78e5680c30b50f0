"""Constraints in, rules out; patterns that the runtime's matcher knows, and those it does not."""

from __future__ import annotations

import re

import pytest

from support import Project, document
from wirebind.cpp.pattern import unsupported_part

RULE = re.compile(r'\{"([^"]*)", wirebind::rule_kind::(\w+), ("(?:[^"\\]|\\.)*")\},')


def rules(project: Project, schemas: str, name: str = "thing") -> list[tuple[str, str, str]]:
    outcome = project.run(document(schemas))
    assert outcome.errors == [], outcome.messages
    return [(match[1], match[2], match[3][1:-1]) for match in RULE.finditer(outcome.model(name))]


@pytest.mark.parametrize(
    ("schema", "kind", "argument"),
    [
        ("{type: integer, multipleOf: 64}", "multiple_of", "64"),
        ("{type: number, multipleOf: 0.05}", "multiple_of", "0.05"),
        ("{type: number, multipleOf: 0.050}", "multiple_of", "0.05"),
        ("{type: number, multipleOf: 5e-2}", "multiple_of", "0.05"),
        ("{type: number, multipleOf: 1844674407370955161500}", "multiple_of", "1844674407370955161500"),
        ("{type: number, minimum: 0.12345678901234567890123}", "minimum", "0.12345678901234567890123"),
        ("{type: integer, minimum: 1}", "minimum", "1"),
        ("{type: integer, minimum: 0}", "minimum", "0"),
        ("{type: integer, maximum: -10}", "maximum", "-10"),
        ("{type: number, exclusiveMinimum: 0.10}", "exclusive_minimum", "0.1"),
        ("{type: number, exclusiveMaximum: 1E3}", "exclusive_maximum", "1000"),
        ("{type: string, minLength: 1}", "min_length", "1"),
        ("{type: string, maxLength: 64.0}", "max_length", "64"),
        ("{type: string, pattern: '^[a-z]+$'}", "pattern", "^[a-z]+$"),
        ("{type: string, pattern: '^\\w\"$'}", "pattern", '^\\\\w\\"$'),
        ("{type: array, items: {type: string}, minItems: 1}", "min_items", "1"),
        ("{type: array, items: {type: string}, maxItems: 5}", "max_items", "5"),
        ("{type: object, additionalProperties: {type: string}, minProperties: 1}", "min_properties", "1"),
        ("{type: object, additionalProperties: {type: string}, maxProperties: 9}", "max_properties", "9"),
        ("{type: integer, enum: [512, 10240]}", "one_of", "512,10240"),
        ("{type: number, enum: [0.5, 1]}", "one_of", "0.5,1"),
        ("{type: array, items: {type: string, maxLength: 9}}", "max_length", "9"),
        ("{type: object, additionalProperties: {type: integer, minimum: 2}}", "minimum", "2"),
        ("{$ref: '#/components/schemas/Port'}", "maximum", "65535"),
        ("{type: [integer, 'null'], minimum: 3}", "minimum", "3"),
    ],
)
def test_limit_becomes_a_rule(project: Project, schema: str, kind: str, argument: str) -> None:
    found = rules(
        project,
        f"""
        Thing: {{type: object, properties: {{member: {schema}}}}}
        Port: {{type: integer, maximum: 65535}}
        """,
    )
    assert found == [("member", kind, argument)]


def test_limits_beside_a_reference_add_to_those_behind_it(project: Project) -> None:
    found = rules(
        project,
        """
        Thing: {type: object, properties: {port: {$ref: '#/components/schemas/Port', minimum: 1024}}}
        Port: {type: integer, maximum: 65535}
        """,
    )
    assert found == [("port", "minimum", "1024"), ("port", "maximum", "65535")]


def test_rules_stand_in_the_order_of_the_members_and_last_where_they_belong_to_none(project: Project) -> None:
    found = rules(
        project,
        """
        Thing:
          type: object
          oneOf: [{required: [zipFile]}, {required: [bucket, object]}]
          dependentRequired: {bucket: [object, zipFile]}
          x-compare: [{member: soft, at-most: Hard}]
          properties:
            zipFile: {type: string}
            bucket: {type: string}
            object: {type: string}
            soft: {type: integer, minimum: 1}
            Hard: {type: integer}
        """,
    )
    assert found == [
        ("bucket", "requires_member", "object"),
        ("bucket", "requires_member", "zipFile"),
        ("soft", "minimum", "1"),
        ("soft", "at_most_member", "Hard"),
        ("", "exactly_one_of", "zipFile|bucket+object"),
    ]


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ("{x-compare: [{member: a, at-most: nothing}]}", "unknown-member"),
        ("{x-compare: [{member: a, at-most: text}]}", "x-compare"),
        ("{x-compare: [{member: a}]}", "missing-member"),
        ("{x-compare: {member: a, at-most: b}}", "wrong-kind"),
        ("{dependentRequired: {a: [nothing]}}", "unknown-member"),
        ("{dependentRequired: {a: b}}", "wrong-kind"),
        ("{oneOf: [{required: [a]}, {required: [nothing]}]}", "unknown-member"),
        ("{required: [nothing]}", "required-member"),
        ("{required: true}", "wrong-kind"),
    ],
)
def test_rule_that_names_no_member_is_an_error(project: Project, schema: str, problem: str) -> None:
    properties = "properties: {a: {type: integer}, b: {type: integer}, text: {type: string}}"
    outcome = project.run(document(f"Thing: {schema[:-1]}, type: object, {properties}}}"))
    assert problem in outcome.errors


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ("{type: integer, multipleOf: 0}", "limit-value"),
        ("{type: integer, multipleOf: -1}", "limit-value"),
        ("{type: number, multipleOf: 0.18446744073709551617}", "limit-value"),
        ("{type: string, minLength: -1}", "limit-value"),
        ("{type: string, maxLength: 1.5}", "limit-value"),
        ("{type: string, maxLength: long}", "wrong-kind"),
        ("{type: number, maximum: 1e99}", "limit-value"),
        ("{type: integer, exclusiveMinimum: 9223372036854775807}", "limit-value"),
        ("{type: integer, format: int8, minimum: 200}", "limit-value"),
        ("{type: integer, format: uint32, maximum: -1}", "limit-value"),
        ("{type: integer, format: uint8, exclusiveMaximum: 0}", "limit-value"),
        ("{type: integer, minimum: 1, exclusiveMinimum: true}", "keyword-3.0"),
        ("{type: integer, enum: [1.5]}", "enum-value"),
        ("{type: integer, enum: [one]}", "enum-value"),
        ("{type: integer, enum: []}", "enum-value"),
        ("{type: integer, enum: [1, 1]}", "enum-value"),
        ("{type: string, enum: [[a]]}", "enum-value"),
        ("{type: string, pattern: 5}", "wrong-kind"),
        ("{type: string, pattern: '(a|b)'}", "gap-pattern"),
    ],
)
def test_rule_with_a_malformed_argument_is_an_error(project: Project, schema: str, problem: str) -> None:
    outcome = project.run(document(f"Thing: {{type: object, properties: {{member: {schema}}}}}"))
    assert problem in outcome.errors, outcome.messages


@pytest.mark.parametrize(
    "schema",
    ["{type: string, minimum: 1}", "{type: integer, maxLength: 5}", "{type: boolean, multipleOf: 2}",
     "{type: integer, pattern: a}", "{type: string, minItems: 1}"],
)  # fmt: skip
def test_limit_that_says_nothing_about_the_type_is_a_warning(project: Project, schema: str) -> None:
    outcome = project.run(document(f"Thing: {{type: object, properties: {{member: {schema}}}}}"))
    assert outcome.errors == [] and outcome.warnings == ["rule-not-applicable"]
    assert "rules[]" not in outcome.model("thing")


def test_pattern_that_is_a_gap_can_be_accepted_and_is_not_checked(project: Project) -> None:
    spec = document("Thing: {type: object, properties: {member: {type: string, pattern: '(a|b)'}}}")
    outcome = project.run(spec, options="allow-gaps: [gap-pattern]")
    assert outcome.errors == [] and outcome.warnings == ["gap-pattern"]
    assert "rules[]" not in outcome.model("thing")


@pytest.mark.parametrize(
    "pattern",
    ["", "^", "$", "^$", "abc", "^[A-Za-z_][A-Za-z0-9_-]*$", "[^a-z]", "a{2}", "a{2,}", "a{2,3}", "a.b", r"\d+\.\d*",
     r"[\w.-]+", r"\x41\u0042", "[a\\]]", "a?b+c*", r"\/", "[-a]", "[a-]", "é+", "[.*+?]"],
)  # fmt: skip
def test_pattern_is_supported(pattern: str) -> None:
    assert unsupported_part(pattern) == ""


@pytest.mark.parametrize(
    "pattern",
    ["(a)", "a|b", "a**", "a+?", "*a", "a{,2}", "a{x}", "a{3,2}", "^^a", "a$b", "a^", r"\b", r"\1", r"\p{L}", "[a",
     "[z-a]", r"[\d-z]", "]", "}", "{", "\\", "a{5000}", "(?=a)", r"\k", "[]"],
)  # fmt: skip
def test_pattern_is_a_gap(pattern: str) -> None:
    assert unsupported_part(pattern) != ""
