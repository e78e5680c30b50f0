"""Unions of objects that the JSON forms of their members distinguish, or numbers in any spelling."""

from __future__ import annotations

import pytest

from test_unions import objects, told, union_of


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (objects("properties: {t: {type: string}}", "properties: {t: {type: number}}"), [(0, "!tinteger !tnumber"), (1, "form")]),
        (objects("properties: {a: {}, t: {type: integer}}", "properties: {b: {}, t: {type: [string, number]}}"),
         [(1, "+b"), (0, "form")]),
        (objects("required: [v], properties: {v: {type: integer}, w: {}}", "required: [v], properties: {v: {type: string}, z: {}}"),
         [(0, "!vstring"), (1, "form")]),
        (objects("properties: {v: {type: integer}, w: {}}", "properties: {v: {type: string}}", "properties: {v: {type: string}, y: {}}"),
         [(2, "+y !vinteger"), (1, "!vinteger"), (0, "form")]),
        (objects("required: [a], properties: {a: {type: integer}, b: {type: [string, array], items: {}}}",
                 "additionalProperties: {type: [string, boolean]}"), [(0, "+a !aboolean !astring !bboolean"), (1, "form")]),
        (objects("properties: {a: {type: integer}}", "additionalProperties: true"), [(0, "+a"), (1, "form")]),
        (objects("properties: {n: {const: 1.0}}", "properties: {n: {const: 1e5}}"), [(0, "#n1"), (1, "#n100000")]),
    ],
)
def test_objects_are_told_by_the_forms_of_members(schema: str, expected: list[tuple[int, str]]) -> None:
    assert told(union_of(schema)) == expected


def test_forms_that_overlap_tell_nothing() -> None:
    union = union_of(objects("properties: {t: {type: integer}}", "properties: {t: {type: number}}"), "gap-alternatives")
    assert told(union) == [(0, "form")]


def test_struct_with_too_many_forms_beside_a_map_is_named() -> None:
    members = ", ".join(f"m{number}: {{type: string}}" for number in range(40))
    union = union_of(objects(f"required: [m0], properties: {{{members}}}", "additionalProperties: {type: integer}"), "gap-alternatives")
    assert told(union) == [(0, "+m0"), (1, "form")]
