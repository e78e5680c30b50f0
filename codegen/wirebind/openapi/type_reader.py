"""Reads the types of schemas, and null beside them in the form of OpenAPI 3.0."""

from __future__ import annotations

from dataclasses import replace

from wirebind.openapi import keywords
from wirebind.openapi.model import Schema
from wirebind.source.cursor import Cursor
from wirebind.source.node import Scalar, Sequence


def read_types(cursor: Cursor) -> tuple[str, ...]:
    """The types that a schema names, each once."""
    null = is_nullable(cursor)
    child = cursor.get("type")
    if child is None:
        return ()
    single = isinstance(child.node, Scalar)
    found = (child.string(),) if single else child.strings()
    if isinstance(child.node, Sequence) and not child.node.items:
        child.fault("unknown-type", "`type` lists nothing", "any value is taken")
    for name in found:
        if name and name not in keywords.TYPES:
            child.fault("unknown-type", f"'{name}' is no type", "known: " + ", ".join(sorted(keywords.TYPES)))
    found = tuple(dict.fromkeys(name for name in found if name in keywords.TYPES))
    return (*found, "null") if null and "null" not in found else found


def is_nullable(cursor: Cursor) -> bool:
    """Whether a schema says so by `nullable`, which is reported."""
    nullable = cursor.get("nullable")
    if nullable is None:
        return False
    hint = 'write `type: [<type>, "null"]`, or `anyOf` with `type: "null"`'
    nullable.warning("keyword-3.0", "`nullable` belongs to OpenAPI 3.0", hint)
    return nullable.boolean()


def with_null(schema: Schema) -> Schema:
    """A schema without types of its own, or null; one that takes any value takes null anyway."""
    shapes = (schema.ref, schema.all_of, schema.any_of, schema.one_of, schema.enum, schema.properties, schema.items)
    if not any(shapes):
        return schema
    null = Schema(schema.place, types=("null",))
    inner = replace(schema, title="", description="")
    return Schema(schema.place, title=schema.title, description=schema.description, any_of=(inner, null))
