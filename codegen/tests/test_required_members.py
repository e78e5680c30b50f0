"""Members that are required and that nothing describes."""

from __future__ import annotations

import textwrap

import pytest

from support import Project, document


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        ("{$ref: '#/components/schemas/A', required: [zz]}", ""),
        ("{properties: {x: {$ref: '#/components/schemas/N', required: [zz, c]}}}", "/properties/x"),
        ("{required: [zz, q], oneOf: [{$ref: '#/components/schemas/B'}, {properties: {b: {type: string}, q: {type: string}}}], properties: {q: {type: string}}}", ""),
    ],
)  # fmt: skip
def test_required_member_that_no_alternative_describes_is_named_where_it_is_written(
    project: Project, schema: str, pointer: str
) -> None:
    schemas = """
    A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {c: {type: integer}, b: {type: string}}}]}
    B: {type: object, properties: {b: {type: string}, c: {type: string}}}
    N: {oneOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {c: {type: boolean}}}]}
    """
    outcome = project.run(document(textwrap.dedent(schemas) + f"D: {schema}"), strict=False)
    found = [(one.message, one.pointer) for one in outcome.diagnostics.sorted() if one.id == "required-member"]
    assert found == [("required member 'zz' is not described", f"/components/schemas/D{pointer}")]
