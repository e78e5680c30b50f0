"""Merges the parts of `allOf` into one object schema, where all of them are objects."""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, Optional

from wirebind.openapi.model import Property, Schema

Follow = Callable[[Schema], Optional[Schema]]


class MergeFailure(Exception):
    """The parts do not make one object; the text says why."""


def merge_parts(schema: Schema, follow: Follow, depth: int = 0) -> Schema:
    """The schema with the members and rules of all its parts. `follow` resolves the reference that a part may be.

    A member that several parts describe is taken from the last of them; it must have the same type in all.
    """
    if depth > 16:
        raise MergeFailure("parts within parts without end")
    merged = replace(schema, all_of=(), types=())
    properties: dict[str, Property] = {}
    parts = [_part(part, follow, depth) for part in schema.all_of]
    for part in [*parts, merged]:
        if any(kind not in ("object", "null") for kind in part.types) or part.items or part.enum:
            raise MergeFailure("a part that is not an object")
        for found in part.properties:
            before = properties.get(found.name)
            if before is not None and not _agree(before.schema, found.schema):
                raise MergeFailure(f'the parts disagree on the type of "{found.name}"')
            properties[found.name] = found
    alternatives = [part.one_of for part in [*parts, merged] if part.one_of]
    if len(alternatives) > 1 or any(part.any_of for part in [*parts, merged]):
        raise MergeFailure("parts with alternatives")
    return replace(
        merged,
        types=("object",) if properties else (),
        description=schema.description or next((part.description for part in parts if part.description), ""),
        properties=tuple(properties.values()),
        required=tuple(dict.fromkeys(name for part in [*parts, merged] for name in part.required)),
        one_of=alternatives[0] if alternatives else (),
        dependent_required=tuple(entry for part in [*parts, merged] for entry in part.dependent_required),
        compare=tuple(entry for part in [*parts, merged] for entry in part.compare),
        additional=next((part.additional for part in [*parts, merged] if part.additional), None),
        unsupported=tuple(dict.fromkeys(name for part in [*parts, merged] for name in part.unsupported)),
    )


def _part(part: Schema, follow: Follow, depth: int) -> Schema:
    target = follow(part) if part.ref is not None else part
    if target is None:
        raise MergeFailure("a part that cannot be found")
    return merge_parts(target, follow, depth + 1) if target.all_of else target


def _agree(first: Schema, second: Schema) -> bool:
    """Whether two descriptions of one member can stand for each other."""
    if first.ref is not None and second.ref is not None:
        return first.ref == second.ref
    if not first.types or not second.types:
        return True
    return set(first.types) == set(second.types) and first.format == second.format
