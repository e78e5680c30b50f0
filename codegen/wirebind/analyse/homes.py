"""Decides which key a type that is described in place has where it is reached again.

Merging a component that is being typed brings its members into their own types: each of these is the type around it.
Elsewhere a copy has a type of its own, named after its place, unless it is deep inside of merged objects.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager
from typing import Iterable, Iterator, Mapping

from wirebind.analyse.model import origin
from wirebind.analyse.model.keys import component_key, key_part
from wirebind.analyse.model.origin import Origin
from wirebind.openapi.model import Schema

Home = tuple[str, Origin]
Placed = tuple[Schema, str, Origin]
"""A schema, and the key and the origin that it has where it is reached."""

_MOST_MERGED = 3
_Identity = tuple[object, ...]


class Homes:
    """The keys and origins of the schemas in place of one document, by what they are made of."""

    def __init__(self, components: Mapping[str, Schema]) -> None:
        self._first: dict[_Identity, Home] = {}
        self._around: dict[_Identity, tuple[int, Home]] = {}
        self._depth = 0
        self._merged = 0
        for name, schema in components.items():
            self._note(schema, *component_home(name, schema))

    def of(self, schema: Schema, key: str, where: Origin) -> Home:
        """The key and the origin of a schema that is reached at a place with these."""
        return self._home(_identity(schema), key, where)

    def _home(self, identity: _Identity, key: str, where: Origin) -> Home:
        first = self._first.setdefault(identity, (key, where))
        if identity in self._around:
            depth, home = self._around[identity]
            return home if depth < self._depth else (key, where)
        return first if self._merged >= _MOST_MERGED else (key, where)

    def typing(self, schema: Schema, key: str, where: Origin) -> AbstractContextManager[None]:
        """The schema is typed meanwhile."""
        return self._keeping([(schema, key, where)], self._depth)

    @contextmanager
    def inside(self, members: Iterable[Placed] = (), merged: bool = False) -> Iterator[None]:
        """A union, or an object with these members, which may be merged in place, is typed meanwhile."""
        self._depth += 1
        self._merged += merged
        with self._keeping(members, self._depth - 1):
            yield
        self._depth -= 1
        self._merged -= merged

    @contextmanager
    def _keeping(self, schemas: Iterable[Placed], depth: int) -> Iterator[None]:
        placed = [(_identity(schema), key, where) for schema, key, where in schemas]
        found = {identity: (depth, self._home(identity, key, where)) for identity, key, where in placed}
        added = {identity: home for identity, home in found.items() if identity not in self._around}
        self._around.update(added)
        yield
        for identity in added:
            del self._around[identity]

    def _note(self, schema: Schema, key: str, where: Origin) -> None:
        """The members of a component, also those of its parts in place."""
        for member in schema.properties:
            self._first.setdefault(_identity(member.schema), member_home(member.name, key, where))
        for part in schema.all_of:
            self._note(part, key, where)


def component_home(name: str, schema: Schema) -> Home:
    """The key and the origin of a component; the own members of a base have the key that an object of its name has."""
    if schema.members_of:
        return component_key(schema.members_of), (origin.named(schema.members_of), origin.named("base"))
    return component_key(name), (origin.named(name),)


def member_home(name: str, key: str, where: Origin) -> Home:
    """The key and the origin of a member of an object with these."""
    return f"{key}/{key_part(name)}", (*where, origin.named(name))


def is_merged(schema: Schema) -> bool:
    """True for an object with members that are described outside of it."""
    own = f"{schema.place.pointer}/"
    return any(not member.place.pointer.startswith(own) for member in schema.properties)


def _identity(schema: Schema) -> _Identity:
    """What two schemas have in common that are the same: their place, and what may have been merged into them."""
    inner = [*(one.schema for one in schema.properties), *(one for _, one in schema.patterned)]
    inner += [schema.additional] if schema.additional is not None else []
    places = tuple(one.place.pointer for one in inner)
    parts = tuple(_identity(part) for part in (*schema.all_of, *schema.any_of))
    return schema.place.pointer, schema.types, schema.required, schema.closed, schema.limits, schema.enum, places, parts
