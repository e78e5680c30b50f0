"""Finds lists and maps that hold themselves with nothing that has a name between: C++ has such a type by a name alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from wirebind.analyse.kinds import implied_kind, is_choice, is_named, kinds_of
from wirebind.analyse.others import items_of, others_of
from wirebind.analyse.resolve import Resolved, Resolver
from wirebind.openapi.model import Schema


class Circles:
    """The lists and maps of one document that hold themselves."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._done: dict[str, bool] = {}

    def has(self, found: Resolved) -> bool:
        """Whether a component is one of them."""
        if found.component not in self._done:
            self._follow(found)
        return self._done[found.component]

    def _follow(self, found: Resolved) -> None:
        """Decides for a component, and for those that it leads to."""
        way = [found.component]
        inner = _inside(found)
        while inner is not None:
            held = self._resolver.resolve(inner)
            if held is None or held.component in self._done or held.component in way:
                break
            if held.component:
                way.append(held.component)
            inner = _inside(held)
        else:
            held = None
        start = way.index(held.component) if held is not None and held.component in way else len(way)
        self._done |= {name: place >= start for place, name in enumerate(way)}


def as_union(schema: Schema) -> Schema:
    """A list or a map that holds itself as the union of it alone, which has a name."""
    part = replace(schema, types=(_kind(schema),), cpp_name="")
    return Schema(schema.place, title=schema.title, description=schema.description, cpp_name=schema.cpp_name, one_of=(part,))


def _inside(found: Resolved) -> Optional[Schema]:
    """What a list or a map holds; nothing of anything that has a name, or that is neither."""
    schema = found.schema
    if not found.whole or is_named(schema) or is_choice(schema) or schema.properties:
        return None
    match _kind(schema):
        case "array":
            return items_of(schema)
        case "object":
            return others_of(schema)
        case _:
            return None


def _kind(schema: Schema) -> str:
    return next(iter(kinds_of(schema)), implied_kind(schema))
