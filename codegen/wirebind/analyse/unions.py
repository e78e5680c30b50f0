"""Tells what `oneOf` and `anyOf` mean: null beside one schema, sets of required members, or a union of types."""

from __future__ import annotations

from typing import Optional

from wirebind.analyse.model.keys import union_key
from wirebind.analyse.model.records import Alternative, Union
from wirebind.openapi.model import Schema
from wirebind.openapi.refs import component_name



def nullable_part(schema: Schema) -> Optional[Schema]:
    """The schema that `oneOf: [X, null]` and its kin mean by another name; nothing where they mean more."""
    for parts in (schema.one_of, schema.any_of):
        others = [part for part in parts if part.types != ("null",)]
        if schema.ref is None and len(others) == 1 and len(parts) == 2:
            return others[0]
    return None


def is_required_set(schema: Schema) -> bool:
    """True for a schema that says nothing but which members must be there."""
    return (
        bool(schema.required)
        and schema.ref is None
        and set(schema.types) <= {"object"}
        and not (schema.properties or schema.additional or schema.items or schema.limits or schema.enum)
        and not (schema.all_of or schema.any_of or schema.one_of)
    )


def is_union(schema: Schema) -> bool:
    """A list of alternatives that are only sets of required members is a constraint, not a union."""
    return any(not is_required_set(part) for part in (*schema.one_of, *schema.any_of))


def union_of(schema: Schema, key: str) -> Union:
    """The union that the schema at a place with the key describes."""
    parts = schema.one_of or schema.any_of
    return Union(union_key(key), bool(schema.one_of), tuple(map(_alternative, parts)), schema.place)


def _alternative(part: Schema) -> Alternative:
    return Alternative(component_name(part.ref or "") or "", part.types, part.place)
