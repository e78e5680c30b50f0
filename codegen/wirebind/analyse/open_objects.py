"""Merges alternatives of `anyOf` that a value may all fit at once: open objects become one object."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence

from wirebind.analyse.kinds import implied_kind, kinds_of
from wirebind.analyse.unions import is_required_set, is_union
from wirebind.diagnostics import Place, Position
from wirebind.openapi.model import Property, Schema

_NOWHERE = Place(Position(""), "")


def merged_objects(schema: Schema, parts: Sequence[Optional[Schema]]) -> Optional[Schema]:
    """The object with the members of all alternatives, required where all require them; nothing where that is no object.

    It is none where an alternative is no object, where a constant distinguishes them, or where they disagree on a member.
    """
    found = [part for part in parts if part is not None and _is_object(part)]
    if len(found) != len(parts) or len(found) < 2:
        return None
    members: dict[str, Property] = {}
    for part in found:
        for member in part.properties:
            if member.name in members and _content(members[member.name].schema) != _content(member.schema):
                return None
            members.setdefault(member.name, member)
    required = [name for name in found[0].required if all(name in part.required for part in found)]
    return replace(
        schema, types=("object",), any_of=(), properties=tuple(members.values()), required=tuple(required), discriminator=None
    )


def _is_object(schema: Schema) -> bool:
    plain = bool(schema.properties) and not is_union(schema)
    plain = plain and not (schema.additional or schema.patterned or schema.closed)
    object_ = (kinds_of(schema) or [implied_kind(schema)]) == ["object"] and not is_required_set(schema)
    return plain and object_ and not any(_is_constant(member.schema) for member in schema.properties)


def _is_constant(schema: Schema) -> bool:
    return schema.enum is not None and len(schema.enum) == 1


def _content(schema: Schema) -> Schema:
    """What a schema says about values, by which two are compared; what is inside is compared by its place."""
    return replace(schema, place=_NOWHERE, description="", title="", examples=(), default=None, deprecated=False)
