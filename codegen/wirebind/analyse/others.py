"""What members and items are that a schema describes together: `additionalProperties` and `patternProperties`, `items`
and `prefixItems`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from wirebind.openapi.model import Schema


def others_of(schema: Schema) -> Optional[Schema]:
    """The schema of their values, a union where there are several; nothing where the document names none.

    Beside patterns alone, names that match none are taken to have such values as well. An object that has no members at all
    is a map that stays empty.
    """
    if is_empty_object(schema):
        return Schema(schema.place)
    kinds = [one for _, one in schema.patterned]
    if schema.additional is not None:
        kinds.append(schema.additional)
    return _any(schema, kinds)


def is_empty_object(schema: Schema) -> bool:
    """True for an object that no member is allowed in."""
    return schema.closed and not (schema.properties or schema.patterned or schema.additional)


def items_of(schema: Schema) -> Optional[Schema]:
    """The schema of the items, a union where those at the start are of several kinds; nothing where none is declared.

    Beside those at the start alone, further ones are taken to be as they are.
    """
    return _any(schema, [*schema.prefix, *([schema.items] if schema.items is not None else [])])


def _any(schema: Schema, kinds: list[Schema]) -> Optional[Schema]:
    several = [one for index, one in enumerate(kinds) if not any(_alike(one, other) for other in kinds[:index])]
    if len(several) < 2:
        return several[0] if several else None
    return Schema(schema.place, any_of=tuple(several))


def name_pattern(schema: Schema) -> Optional[str]:
    """The pattern that all names of the other members match, where one says so."""
    alone = schema.closed and len(schema.patterned) == 1
    return schema.patterned[0][0] if alone else None


def names_alone(schema: Schema) -> Schema:
    """What the schema says of the names of its other members."""
    return Schema(schema.place, closed=schema.closed, patterned=schema.patterned)


def _alike(one: Schema, other: Schema) -> bool:
    return replace(one, place=other.place) == other
