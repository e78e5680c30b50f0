"""`allOf`: what its parts say together, and what they contradict each other in."""

from __future__ import annotations

import re

import pytest

from support import Project, document, model

PARTS = """
Name: {type: string, maxLength: 20}
Count: {type: integer, minimum: 1}
Colour: {type: string, enum: [red, green, blue]}
Pet: {type: object, required: [id], properties: {id: {type: integer}, kind: {$ref: '#/components/schemas/Colour'}}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
Names: {type: array, items: {$ref: '#/components/schemas/Name'}}
"""
def reference(name: str) -> str:
    return f"{{$ref: '#/components/schemas/{name}'}}"


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        (f"{{allOf: [{reference('Pet')}], type: object, readOnly: true, description: The pet.}}", "std::optional<pet>"),
        (f"{{allOf: [{reference('Pet')}, {{description: The pet.}}]}}", "std::optional<pet>"),
        (f"{{allOf: [{reference('Pet')}, {reference('Pet')}]}}", "std::optional<pet>"),
        (f"{{allOf: [{reference('Pet')}, {reference('Cat')}]}}", "std::optional<cat>"),
        (f"{{allOf: [{reference('Colour')}, {{type: string, maxLength: 5}}]}}", "std::optional<colour>"),
        (f"{{allOf: [{reference('Pet')}, {{required: [kind]}}]}}", "std::optional<thing_member>"),
        ("{allOf: [{type: number}, {type: integer, format: int32}]}", "std::optional<std::int32_t>"),
        ("{allOf: [{type: integer, format: int64}, {format: int32}]}", "std::optional<std::int32_t>"),
        ("{allOf: [{type: string}], format: byte}", "std::optional<wirebind::base64_text>"),
        (f"{{allOf: [{reference('Names')}, {{minItems: 1}}]}}", "wirebind::list<std::string>"),
        ("{allOf: [{type: array}, {items: {type: boolean}}]}", "wirebind::list<bool>"),
        ("{allOf: [{type: object, additionalProperties: {type: number}}, {additionalProperties: {type: integer}}]}",
         "wirebind::map<std::int64_t>"),
        (f"{{oneOf: [{{allOf: [{reference('Pet')}]}}, {{type: 'null'}}]}}", "wirebind::nullable<pet>"),
    ],
)  # fmt: skip
def test_parts_of_any_kind_narrow_each_other(project: Project, schema: str, type_: str) -> None:
    header = model(project, f"Thing: {{type: object, properties: {{member: {schema}}}}}\n{PARTS}")
    assert f"  {type_} member{{}};" in header


def test_limits_of_parts_are_all_checked_and_the_narrowest_counts(project: Project) -> None:
    parts = "[{$ref: '#/components/schemas/Count'}, {minimum: 3, maximum: 9, multipleOf: 2}, {maximum: 8, multipleOf: 3}]"
    header = model(project, f"Thing: {{type: object, properties: {{member: {{allOf: {parts}}}}}}}\n{PARTS}")
    rules = [line.split("rule_kind::")[1].rstrip("},") for line in header.splitlines() if "rule_kind::" in line]
    assert sorted(rules) == ['maximum, "8"', 'minimum, "1"', 'minimum, "3"', 'multiple_of, "2"', 'multiple_of, "3"']


def test_patterns_of_parts_are_all_checked(project: Project) -> None:
    header = model(project, "Thing: {type: object, properties: {a: {allOf: [{type: string, pattern: a}, {pattern: b}]}}}")
    assert header.count("rule_kind::pattern") == 2


def test_listed_values_of_parts_are_those_that_all_list(project: Project) -> None:
    schema = "{allOf: [{$ref: '#/components/schemas/Colour'}, {enum: [blue, red, black]}]}"
    outcome = project.run(document(f"Thing: {{type: object, properties: {{member: {schema}}}}}\n{PARTS}"))
    header = outcome.model("thing_member")
    assert '{red, "red"}' in header and '{blue, "blue"}' in header
    assert "green" not in header and "black" not in header


def test_member_of_several_parts_is_what_all_of_them_say(project: Project) -> None:
    schema = "{allOf: [{properties: {a: {type: number}, b: {type: string}}}, {properties: {a: {type: integer, maximum: 5}}}]}"
    header = model(project, f"Thing: {schema}")
    assert "std::optional<std::int64_t> a{};" in header and "std::optional<std::string> b{};" in header
    assert '{"a", wirebind::rule_kind::maximum, "5"}' in header


def test_member_that_an_heir_narrows_to_an_heir_is_that(project: Project) -> None:
    header = model(
        project,
        """
        Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}
        Thing: {allOf: [{$ref: '#/components/schemas/Node'}, {properties: {next: {$ref: '#/components/schemas/Thing'}}}]}
        """,
    )
    assert "std::optional<wirebind::box<thing>> next{};" in header


def test_shape_beside_a_reference_is_one_more_part(project: Project) -> None:
    schema = "{$ref: '#/components/schemas/Colour', enum: [red]}"
    outcome = project.run(document(f"Thing: {{type: object, properties: {{member: {schema}}}}}\n{PARTS}"))
    assert outcome.errors == [] and "std::optional<thing_member> member{};" in outcome.model("thing")


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("{type: string}", "{type: object}", "type string, at PLACE, and object, at PLACE"),
        ("{type: [string, 'null']}", "{type: ['null', integer]}", "type string, at PLACE, and integer, at PLACE"),
        ("{properties: {a: {}}}", "{type: array}", "type object, at PLACE, and array, at PLACE"),
        ("{type: string, enum: [a, b]}", "{enum: [c]}", "values a, b, at PLACE, and c, at PLACE"),
        ("{type: string, format: date}", "{format: uuid}", "format date, at PLACE, and uuid, at PLACE"),
        ("{type: integer, minimum: 5}", "{maximum: 4}", "limits minimum 5, at PLACE, and maximum 4, at PLACE"),
        ("{type: integer, exclusiveMinimum: 5}", "{maximum: 5}", "exclusiveMinimum 5, at PLACE, and maximum 5"),
        ("{oneOf: [{type: string}]}", "{oneOf: [{maxLength: 3}]}", "several lists of alternatives, at PLACE and PLACE"),
    ],
)
def test_contradiction_is_named_with_both_places(project: Project, first: str, second: str, text: str) -> None:
    outcome = project.run(
        document(f"Thing:\n  type: object\n  properties:\n    a: {{type: string}}\n    b:\n      allOf:\n"
                 f"        - {first}\n        - {second}"), strict=False
    )  # fmt: skip
    assert outcome.warnings == ["gap-all-of"], outcome.messages
    assert text in re.sub(r"\S*openapi\.yaml:\d+:\d+", "PLACE", outcome.messages.split("`allOf` with ")[1])
    header = outcome.model("thing")
    assert "std::optional<std::string> a{};" in header and "std::optional<wirebind::json::raw> b{};" in header


def test_contradiction_about_a_member_costs_that_member_alone(project: Project) -> None:
    parts = "[{properties: {a: {type: string}, b: {type: string}}}, {properties: {a: {type: integer}}}]"
    outcome = project.run(document(f"Thing: {{allOf: {parts}}}"), strict=False)
    assert outcome.warnings == ["gap-all-of"]
    header = outcome.model("thing")
    assert "std::optional<wirebind::json::raw> a{};" in header and "std::optional<std::string> b{};" in header


def test_parts_that_many_ways_lead_to_are_merged_once(project: Project) -> None:
    chain = [f"A{i}: {{allOf: [{reference(f'A{i + 1}')}, {reference(f'A{i + 1}')}]}}" for i in range(24)]
    header = model(project, "\n".join([*chain, "A24: {type: object, properties: {name: {type: string}}}"]), "a24")
    assert "std::optional<std::string> name{};" in header


def test_parts_that_several_levels_of_heirs_lead_to_are_merged_once(project: Project) -> None:
    heirs = [
        f"A{i}: {{allOf: [{reference(f'A{i + 1}')}, {reference(f'A{i + 2}')}, {{properties: {{m{i}: {{type: string}}}}}}]}}"
        for i in range(24)
    ]
    ends = [f"A{i}: {{type: object, properties: {{m{i}: {{type: string}}}}}}" for i in (24, 25)]
    header = model(project, "\n".join([*heirs, *ends]), "a0")
    assert [f"std::optional<std::string> m{i}{{}};" in header for i in range(26)] == [True] * 26


def models(project: Project, schemas: str, strict: bool = True) -> list[str]:
    """The models of a document without errors."""
    outcome = project.run(document(schemas), strict=strict)
    assert outcome.errors == [], outcome.messages
    return [name.removeprefix("models/").removesuffix(".hpp") for name in outcome.names if name.startswith("models/")]


def object_with(members: dict[str, str]) -> str:
    """An object with a text and these members."""
    listed = "".join(f", {name}: {schema}" for name, schema in members.items())
    return f"{{type: object, properties: {{id: {{type: string}}{listed}}}}}"


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        (f"{{allOf: [{reference('Node')}, {{required: [id]}}]}}", ["node_left"]),
        (f"{{$ref: '#/components/schemas/Node', required: [id]}}", ["node_left"]),
        (f"{{type: array, items: {{allOf: [{reference('Node')}, {{required: [id]}}]}}}}", ["node_left_item"]),
        (f"{{anyOf: [{reference('Node')}, {reference('Leaf')}]}}", ["node_left"]),
        (f"{{allOf: [{{oneOf: [{reference('Node')}, {reference('Leaf')}]}}, {{properties: {{x: {{type: string}}}}}}]}}",
         ["node_left", "node_left_alternative_1", "node_left_alternative_2"]),
        (f"{{type: object, properties: {{in: {{allOf: [{reference('Node')}, {{required: [id]}}]}}}}}}",
         ["node_left", "node_left_in"]),
    ],
)  # fmt: skip
def test_object_that_is_merged_into_itself_is_one_type(project: Project, schema: str, names: list[str]) -> None:
    sides = ("left", "right", "up", "down")
    schemas = f"Node: {object_with(dict.fromkeys(sides, schema))}\nLeaf: {object_with({'leaf': '{type: string}'})}\n"
    expected = {name.replace("left", side) for name in names for side in sides}
    assert expected <= set(models(project, schemas)) <= expected | {"node", "leaf", "node_kid"}


def test_objects_that_are_merged_into_themselves_refer_to_each_other(project: Project) -> None:
    narrowed = f"{{allOf: [{reference('Employee')}, {{required: [id]}}]}}"
    header = model(project, f"Employee: {object_with({'boss': narrowed, 'help': narrowed})}", "employee_boss")
    assert header.count(" boss{};") == header.count(" help{};") == 2
    assert "std::optional<wirebind::box<employee_boss>> boss{};" in header


def test_component_that_is_merged_elsewhere_has_copies_of_what_it_describes_in_place(project: Project) -> None:
    owner = "{type: object, properties: {name: {type: string}}}"
    cat = f"{{allOf: [{reference('Pet')}, {{properties: {{lives: {owner}}}}}]}}"
    schemas = f"Pet: {object_with({'owner': owner})}\nCat: {cat}"
    assert models(project, schemas) == ["cat", "cat_lives", "cat_owner", "pet", "pet_owner"]


def test_objects_merged_in_objects_deep_inside_are_those_of_their_components(project: Project) -> None:
    def narrowed(name: str) -> str:
        return f"{{allOf: [{reference(name)}, {{required: [id]}}]}}"

    chain = [f"C{i}: {object_with({'a': narrowed(f'C{i + 1}'), 'b': narrowed(f'C{i + 1}')})}" for i in range(12)]
    names = models(project, "\n".join([*chain, f"C12: {object_with({})}"]))
    assert {f"c{i}_{side}" for i in range(12) for side in "ab"} <= set(names) and len(names) < 13 + 12 * 7


def test_patterns_of_names_of_several_parts_hold_together(project: Project) -> None:
    parts = "{patternProperties: {'^a': {type: string}}}, {patternProperties: {'^a': {maxLength: 5}}}, {required: [b]}"
    header = model(project, f"Thing: {{allOf: [{parts}, {{properties: {{b: {{type: string}}}}}}]}}")
    assert "wirebind::map<std::string> additional{};" in header
    assert "rule_kind::max_length" in header


def test_unions_merged_in_unions_deep_inside_are_typed_once(project: Project) -> None:
    unions = [
        f"U{i}: {{oneOf: [{reference(f'U{i + 1}')}, {object_with({f'k{i}': '{type: string}'})}], "
        f"properties: {{z{i}: {{type: string}}}}}}"
        for i in range(3)
    ]
    names = models(project, "\n".join([*unions, f"U3: {object_with({})}"]), strict=False)
    assert "u0_alternative_1_alternative_1_alternative_1" in names
    twice = [
        f"U{i}: {{oneOf: [{reference(f'U{i + 1}')}, {reference(f'U{i + 1}')}], properties: {{z{i}: {{type: string}}}}}}"
        for i in range(14)
    ]
    assert len(models(project, "\n".join([*twice, f"U14: {object_with({})}"]), strict=False)) < 400


def test_what_stands_beside_unions_distinguishes_those_deep_inside(project: Project) -> None:
    def union(inner: str, own: str, rest: str = "") -> str:
        return f"{{oneOf: [{reference(inner)}, {object_with({own: '{type: string}'})}]{rest}}}"

    tops = [f"Mapped: {union('U0', 'm', ', additionalProperties: {type: integer}')}", f"Open: {union('U0', 'o', ', required: [id]')}"]
    unions = [f"U{i}: {union(f'U{i + 1}', f'k{i}')}" for i in range(3)]
    outcome = project.run(document("\n".join([*tops, *unions, f"U3: {object_with({})}"])), strict=False)
    deep = "_alternative_1" * 4
    assert "additional{};" in outcome.model(f"mapped{deep}")
    assert "additional{};" not in outcome.model(f"open{deep}")


def test_objects_in_place_beyond_a_number_stay_json(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wirebind.analyse.schemas._MOST_IN_PLACE", 2)
    inner = "{type: object, properties: {x: {type: string}}}"
    outcome = project.run(document(f"Thing: {object_with(dict.fromkeys('abc', inner))}"), strict=False)
    assert outcome.warnings == ["gap-nesting"]
    assert "std::optional<wirebind::json::raw> c{};" in outcome.model("thing")
