"""Bases of which there are many, or that are odd: how long they take, and that they generate."""

from __future__ import annotations

import time

import pytest

from support import Project, document, node_of
from test_analyse import analysed, members
from test_bases import PET, derived
from test_unions import told
from wirebind.analyse.analysis import analyse
from wirebind.analyse.model.types import Scalar
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.reader import read_document
from wirebind.source.cursor import Cursor


def finished(text: str) -> tuple[float, int]:
    """How long analysis takes in seconds, and how many alternatives there are."""
    diagnostics = Diagnostics()
    node = node_of(text)
    start = time.process_time()
    model = analyse(read_document(Cursor(node, "", diagnostics)), diagnostics)
    return time.process_time() - start, sum(len(one.alternatives) for one in model.unions.values())


def test_hundreds_of_derived_schemas_take_no_time_that_counts() -> None:
    seconds, alternatives = finished(document(PET + derived("Pet", *(f"D{number}" for number in range(400)))))
    assert alternatives == 401 and seconds < 5


def test_chain_of_derived_schemas_ends_in_time() -> None:
    chain = PET.replace("Pet:", "D0:").replace("/Pet'", "/D0'") + "".join(derived(f"D{one}", f"D{one + 1}") for one in range(120))
    seconds, alternatives = finished(document(chain))
    assert alternatives == 121 * 122 // 2 - 1 and seconds < 10


def test_more_derived_schemas_than_there_may_be_leave_their_base_a_struct() -> None:
    chain = "".join(f"D{one + 1}: {{allOf: [{{$ref: '#/components/schemas/D{one}'}}]}}\n" for one in range(200))
    text = "D0: {properties: {kind: {type: string}}, discriminator: {propertyName: kind}}\n" + chain
    seconds, alternatives = finished(document(text))
    assert 9_000 < alternatives < 10_100 and seconds < 30


@pytest.mark.parametrize(
    "schemas",
    [
        "A: {allOf: [{$ref: '#/components/schemas/A'}], properties: {k: {}}, discriminator: {propertyName: k}}",
        "A: &a {allOf: [{$ref: '#/components/schemas/B'}], properties: {k: {}}, discriminator: {propertyName: k}}\n"
        "B: {allOf: [{$ref: '#/components/schemas/A'}], properties: {z: {type: string}}}",
        "A: {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: k}}",
        "A: {discriminator: {propertyName: k, mapping: {a: A, b: 5, c: [], d: {}}}}\nB: {allOf: [{$ref: '#/components/schemas/A'}]}",
        "A: {discriminator: [k]}\nB: {allOf: [{$ref: '#/components/schemas/A'}, 5, {$ref: 7}]}",
        "'': {discriminator: k, properties: {k: {}}}\nB: {allOf: [{$ref: '#/components/schemas/'}]}",
        "'a/b~c \"x\"': {discriminator: {propertyName: \"k\\\"\\n'\"}, properties: {z: {}}}\n"
        "'B\\ (members)': {allOf: [{$ref: '#/components/schemas/a~1b~0c \"x\"'}]}",
        "A: {properties: {k: {}}, discriminator: {propertyName: k}}\n'A (members)': {allOf: [{$ref: '#/components/schemas/A'}]}",
        "A: {type: string, discriminator: {propertyName: k}}\nB: {allOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}",
        "A: {type: array, items: {}, discriminator: {propertyName: k}}\nB: {allOf: [{$ref: '#/components/schemas/A'}]}",
    ],
)
def test_odd_bases_generate(project: Project, schemas: str) -> None:
    outcome = project.run(document(schemas), strict=False)
    assert outcome.errors == [], outcome.messages


def test_discriminator_that_is_no_member_leaves_other_values_as_they_are() -> None:
    base = "Base: {properties: {a: {type: string}}, discriminator: {propertyName: kind}}\n"
    model = analysed(document(base + derived("Base", "One")))
    assert told(model.unions["union:Base"]) == [(0, '#kind"One"'), (1, '#kind"Base"')]
    assert members(model, "schema:One")["a"].type is Scalar.STRING


def test_default_mapping_is_what_every_other_value_is(project: Project) -> None:
    base = "Base: {properties: {kind: {type: string}}, discriminator: {propertyName: kind, defaultMapping: %s}}\n" + derived("Base", "One")
    model = analysed(document(base % "One"))
    assert told(model.unions["union:Base"]) == [(0, '#kind"One"'), (1, '#kind"Base"'), (0, "form")]
    model = analysed(document(base % "Alone" + "Alone: {properties: {a: {type: string}}}\n"))
    assert told(model.unions["union:Base"])[-1] == (1, "form")
    outcome = project.run(document(base % "None"))
    assert outcome.errors == ["discriminator-mapping"] and "not one of its schemas" in outcome.messages


@pytest.mark.parametrize("mapping", ["", ", mapping: {one: One}"])
def test_value_that_the_property_cannot_have_stands_for_nothing(project: Project, mapping: str) -> None:
    base = f"Base: {{properties: {{kind: {{type: integer}}}}, discriminator: {{propertyName: kind{mapping}}}}}\n"
    outcome = project.run(document(base + derived("Base", "One")), strict=False)
    assert outcome.warnings == ["gap-discriminator"] and "choice_test::tag" not in outcome.model("base")
    outcome = project.run(document(base.replace(mapping, "").replace(": kind}", ": kind, mapping: {1: One}}") + derived("Base", "One")))
    assert outcome.model("base").count("choice_test::tag") == 1


@pytest.mark.parametrize(
    ("schema", "values", "members"),
    [
        ("type: boolean", ("true", "false"), ("bool v = true;", "bool v = false;")),
        ("type: integer", ("1", "2.0"), ("std::int64_t v = 1;", "std::int64_t v = 2;")),
        ("type: integer, enum: [1, 2]", ("1", "2"), ("std::int64_t v = 1;", "std::int64_t v = 2;")),
        ("type: integer, format: int8", ("1", "300"), ("std::int8_t v = 1;", "std::int8_t v;")),
        ("type: integer, format: uint64", ("0", f"{2**64 - 1}"), ("std::uint64_t v = 0;", f"std::uint64_t v = {2**64 - 1}u;")),
        ("type: integer", ("0", f"{-(2**63)}"), ("std::int64_t v = 0;", f"std::int64_t v = {1 - 2**63} - 1;")),
        ("type: number", ("1.5", "1e3"), ("double v = 1.5;", "double v = 1e3;")),
        ("type: number", ("1e400", f"1e{10**20}"), ("double v;", "double v;")),
        ("type: number, format: float", ("0.1", "-2"), ("float v = 0.1f;", "float v = -2.0f;")),
        ("type: number, format: float", (f"{2**24 + 1}", "1e39"), ("float v;", "float v;")),
        ("type: number", (f"{2**53 + 1}", "100000000000000000000"), ("double v;", "double v = 100000000000000000000.0;")),
        ("type: number, format: float", ("1e37", "1e-50"), ("float v = 1e37f;", "float v;")),
        ("type: string, enum: [a, b]", ("a", "b"), ('left_v v = "a";', 'right_v v = "b";')),
    ],
)
def test_discriminator_of_any_type_has_its_value_from_the_start(
    project: Project, schema: str, values: tuple[str, str], members: tuple[str, str]
) -> None:
    mapping = f"mapping: {{'{values[0]}': Left, '{values[1]}': Right}}"
    base = f"{{type: object, required: [v], properties: {{v: {{{schema}}}}}, discriminator: {{propertyName: v, {mapping}}}}}"
    outcome = project.run(document(f"Base: {base}\n{derived('Base', 'Left', 'Right')}"), strict=False)
    assert outcome.errors == [], outcome.messages
    assert [f"  {member}\n" in outcome.model(name) for name, member in zip(("left", "right"), members)] == [True, True]


def test_discriminator_has_no_value_from_the_start_where_its_schema_may_have_several(project: Project) -> None:
    base = "{required: [v], properties: {v: {type: integer}}, discriminator: {propertyName: v, mapping: {'1': Left, '2': Left, '3': Right}}}"
    outcome = project.run(document(f"Base: {base}\n{derived('Base', 'Left', 'Right')}"))
    assert "  std::int64_t v;\n" in outcome.model("left") and "  std::int64_t v = 3;\n" in outcome.model("right")


@pytest.mark.parametrize(
    ("listed", "alternatives"),
    [
        ("Pet, Dog, Stone", "dog, stone, cat, pet_base"),
        ("Pet, Dog", "dog, cat, pet_base"),
        ("Dog, Stone", "dog, stone"),
    ],
)
def test_base_that_lists_itself_has_all_that_it_lists(project: Project, listed: str, alternatives: str) -> None:
    parts = ", ".join(f"{{$ref: '#/components/schemas/{name}'}}" for name in listed.split(", "))
    kind = "type: object, required: [kind], properties: {kind: {type: string}}"
    schemas = f"Pet: {{{kind}, discriminator: {{propertyName: kind}}, oneOf: [{parts}]}}\nStone: {{{kind}}}\n{derived('Pet', 'Dog', 'Cat')}"
    assert f"struct pet : wirebind::one_of<{alternatives}> {{" in project.run(document(schemas), strict=False).model("pet")
