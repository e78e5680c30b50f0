"""The JSON kinds of a schema, and which schemas are defined by their name."""

from __future__ import annotations

from wirebind.analyse.unions import is_union
from wirebind.openapi.model import Schema


def kinds_of(schema: Schema) -> list[str]:
    """The kinds that the schema names, null apart."""
    return [name for name in schema.types if name != "null"]


def implied_kind(schema: Schema) -> str:
    """The kind that the other keywords of a schema without `type` mean, or ""."""
    if schema.properties or schema.additional:
        return "object"
    if schema.items:
        return "array"
    return "string" if schema.content_encoding or schema.patterns else ""


def is_enumeration(schema: Schema) -> bool:
    """True for a list of texts."""
    values = schema.extensible_enum or schema.enum or ()
    strings = [value for value in values if value.value is not None]
    return kinds_of(schema) in (["string"], []) and bool(strings) and all(isinstance(v.value, str) for v in strings)


def is_named(schema: Schema) -> bool:
    """True for a component that is defined by its name; others are written out where they are used."""
    if is_enumeration(schema):
        return True
    return bool(schema.properties) and kinds_of(schema) in ([], ["object"]) and not is_union(schema)
