"""Documents in, the analysed model out: types, reasons, constraints and places, and no word of a language."""

from __future__ import annotations

import pytest

from support import document, node_of, operation
from wirebind.analyse.analysis import analyse
from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.constraints import AtMost, ExactlyOneOf, Limit, LimitKind, NumberIn, Pattern, Requires
from wirebind.analyse.model.origin import ITEM, VALUE, header, named
from wirebind.analyse.model.records import Location, Member, Style, Written
from wirebind.analyse.model.types import EnumOf, Form, ListOf, MapOf, Opaque, Reason, RecordOf, Scalar, Type
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.reader import read_document
from wirebind.source.cursor import Cursor

GAPS = frozenset(("gap-union", "gap-alternatives", "gap-all-of", "gap-nesting", "gap-media-type", "gap-body-type"))


def analysed(text: str, *problems: str) -> ApiModel:
    """The model of a document with these findings and no others; gaps are accepted."""
    diagnostics = Diagnostics(GAPS)
    model = analyse(read_document(Cursor(node_of(text), "", diagnostics)), diagnostics)
    assert [found.id for found in diagnostics.sorted()] == list(problems)
    return model


def members(model: ApiModel, key: str = "schema:Thing") -> dict[str, Member]:
    return {member.wire: member for member in model.records[key].members}


def test_analyse_types_have_keys_and_places() -> None:
    model = analysed(
        document(
            """
            Thing:
              type: object
              required: [name]
              properties:
                name: {type: string}
                kind: {enum: [a, b]}
                parts: {type: array, items: {type: object, properties: {size: {type: integer}}}}
                labels: {type: object, additionalProperties: {type: number}}
                next: {$ref: '#/components/schemas/Thing'}
            """
        )
    )
    found = members(model)
    assert {wire: member.type for wire, member in found.items()} == {
        "name": Scalar.STRING,
        "kind": EnumOf("enum:Thing/kind/<>"),
        "parts": ListOf(RecordOf("schema:Thing/parts/[]/{}")),
        "labels": MapOf(Scalar.DOUBLE),
        "next": RecordOf("schema:Thing"),
    }
    assert found["name"].required and not found["kind"].required
    assert found["parts"].key == "schema:Thing/parts" and str(found["parts"].place.position) == "text.yaml:11:16"
    assert found["parts"].place.pointer == "/components/schemas/Thing/properties/parts"
    assert model.records["schema:Thing/parts/[]/{}"].origin == (named("Thing"), named("parts"), ITEM)
    first, second = model.enumerations["enum:Thing/kind/<>"].values
    assert (first.text, second.text) == ("a", "b") and second.key == "enum:Thing/kind/<>/b"
    assert str(second.place.position) == "text.yaml:10:26"
    assert model.recursion.closing == frozenset(("schema:Thing/next",))


@pytest.mark.parametrize(
    ("schema", "expected", "problems"),
    [
        ("{}", Opaque(Form.JSON, Reason.FREE_FORM), ()),
        ("{type: object}", Opaque(Form.JSON, Reason.FREE_FORM), ()),
        ("{type: array}", ListOf(Opaque(Form.JSON, Reason.FREE_FORM)), ()),
        ("{oneOf: [{type: string}], anyOf: [{type: integer}]}", Opaque(Form.JSON, Reason.UNION), ("gap-union",)),
        ("{allOf: [{type: string}, {type: object}]}", Opaque(Form.JSON, Reason.ALL_OF), ("gap-all-of",)),
        ("{$ref: '#/components/schemas/None'}", Opaque(Form.JSON, Reason.INVALID), ("unresolved-ref",)),
        ("{type: string, contentEncoding: base64}", Scalar.BASE64, ()),
        ("{oneOf: [{type: number, format: float}, {type: 'null'}]}", Scalar.FLOAT, ()),
    ],
)
def test_analyse_opaque_values_have_a_reason(schema: str, expected: Type, problems: tuple[str, ...]) -> None:
    model = analysed(document(f"Thing: {{type: object, properties: {{a: {schema}}}}}"), *problems)
    assert members(model)["a"].type == expected


def test_analyse_unions_list_their_alternatives() -> None:
    schema = "{anyOf: [{$ref: '#/components/schemas/Other'}, {type: [string, integer]}]}"
    text = document(f"Thing: {{type: object, properties: {{a: {schema}}}}}\nOther: {{type: array, items: {{type: string}}}}")
    [union] = analysed(text).unions.values()
    assert union.key == "union:Thing/a/<>" and union.origin == (named("Thing"), named("a"))
    assert [(one.component, one.type) for one in union.alternatives] == [
        ("Other", ListOf(Scalar.STRING)), ("", Scalar.STRING), ("", Scalar.INT64),
    ]  # fmt: skip
    assert union.place.pointer == "/components/schemas/Thing/properties/a"


def test_analyse_constraints_are_of_closed_kinds() -> None:
    model = analysed(
        document(
            """
            Thing:
              type: object
              properties:
                a: {type: integer, minimum: 1, multipleOf: 2}
                b: {type: integer, enum: [1, 2.0]}
                c: {type: string, pattern: '(x|y)'}
                d: {type: array, maxItems: 3, items: {type: string, minLength: 4}}
              oneOf: [{required: [a]}, {required: [b, c]}]
              dependentRequired: {a: [d]}
              x-compare: [{member: a, at-most: b}]
            """
        )
    )
    found = members(model)
    assert [(one.kind, one.bound) for one in found["a"].constraints if isinstance(one, Limit)] == [
        (LimitKind.MULTIPLE_OF, "2"), (LimitKind.MINIMUM, "1"),
    ]  # fmt: skip
    assert [one.numbers for one in found["b"].constraints if isinstance(one, NumberIn)] == [("1", "2")]
    [pattern] = found["c"].constraints
    assert isinstance(pattern, Pattern) and pattern.text == "(x|y)" and str(pattern.place.position) == "text.yaml:10:12"
    assert [one.bound for one in found["d"].constraints if isinstance(one, Limit)] == ["3", "4"]
    exactly, requires, at_most = model.records["schema:Thing"].constraints
    assert isinstance(exactly, ExactlyOneOf) and exactly.alternatives == (("a",), ("b", "c"))
    assert isinstance(requires, Requires) and (requires.member, requires.other) == ("a", "d")
    assert isinstance(at_most, AtMost) and (at_most.member, at_most.other) == ("a", "b")


def test_analyse_parameters_stand_in_their_order_and_know_their_origin() -> None:
    parameters = """
    parameters:
      - {name: X-Kind, in: header, schema: {enum: [x]}}
      - {name: ids, in: query, x-numbered: true, schema: {type: array, items: {type: string}}}
      - {name: b, in: path, required: true, schema: {type: string, description: The b., x-unit: u, default: d}}
      - {name: a, in: path, required: true, description: The a., schema: {type: string}}
    """
    [found] = analysed(document("", operation(parameters, "/{a}/{b}"))).operations
    assert [one.key for one in found.parameters] == [
        "op:GetThing/path:a", "op:GetThing/path:b", "op:GetThing/query:ids", "op:GetThing/header:X-Kind",
    ]  # fmt: skip
    first, second, ids, kind = found.parameters
    assert first.notes.description == "The a." and second.notes.description == "The b." and second.notes.unit == "u"
    assert second.notes.default is not None and ids.written == Written(Style.NUMBERED) and kind.location is Location.HEADER
    assert found.parameters_in(Location.QUERY) == (ids,)


def test_analyse_origins_keep_headers_apart_and_lists_and_maps() -> None:
    schemas = "Thing: {type: object, properties: {m: {type: object, additionalProperties: {enum: [x]}}}}"
    model = analysed(document(schemas, operation("parameters: [{name: X-Kind, in: header, schema: {enum: [x]}}]")))
    assert [one.origin for one in model.enumerations.values()] == [
        (named("Thing"), named("m"), VALUE), (named("GetThing"), header("X-Kind")),
    ]  # fmt: skip
