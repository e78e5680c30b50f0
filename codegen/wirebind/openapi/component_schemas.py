"""Reads the component schemas that are wanted. A base becomes two: the union of all that derives from it, and its own
members, which are the parent of those."""

from __future__ import annotations

from dataclasses import replace
from typing import Iterator, Optional

from wirebind.openapi.bases import NONE, Base, bases_of, is_value_extension
from wirebind.openapi.discriminator import Discriminator, Mapped, read_discriminator
from wirebind.openapi.model import Operation, Schema
from wirebind.openapi.refs import component_name, schema_reference
from wirebind.openapi.schema_reader import read_schema
from wirebind.openapi.selection import components_named_in
from wirebind.source.cursor import Cursor
from wirebind.source.node import Mapping


def read_schemas(schemas: Cursor, users: Optional[tuple[Operation, ...]]) -> dict[str, Schema]:
    """All component schemas, or those that the users reach."""
    reader = _Reader(schemas)
    if users is None:
        return {name: reader.read(name) for name in reader.names()}
    found: dict[str, Schema] = {}
    known = set(reader.names())
    work = [name for operation in users for name in components_named_in(operation)]
    while work:
        name = work.pop()
        if name in known and name not in found:
            found[name] = reader.read(name)
            work += components_named_in(found[name])
    return {name: found[name] for name in reader.names() if name in found}


class _Reader:
    def __init__(self, schemas: Cursor) -> None:
        self._cursors = dict(schemas.members())
        self._bases = bases_of(schemas.node, schemas.diagnostics) if self._cursors else NONE
        self._owners = {own: base for base, own in self._bases.own_names.items()}

    def names(self) -> Iterator[str]:
        """The components in the order of the document, own members behind their base."""
        for name in self._cursors:
            yield name
            if name in self._bases.own_names:
                yield self._bases.own_names[name]

    def read(self, name: str) -> Schema:
        """A component."""
        owner = self._owners.get(name, name)
        cursor = self._cursors[owner]
        if owner not in self._bases.found and owner not in self._bases.deriving:
            return read_schema(cursor)
        schema = self._with_parents(read_schema(_without_value(cursor)))
        schema = replace(schema, derived=owner in self._bases.deriving)
        base = self._bases.found.get(owner)
        if base is None:
            return schema
        discriminator = cursor.get("discriminator")
        if discriminator is not None:
            read_discriminator(discriminator)
        if name == owner:
            return self._union(owner, schema, base)
        unsupported = tuple(one for one in schema.unsupported if one != "discriminator")
        return replace(
            schema, unsupported=unsupported, cpp_name="", one_of=(), any_of=(), discriminator=None, members_of=owner
        )

    def _with_parents(self, schema: Schema) -> Schema:
        """The schema with the own members of bases as its parts."""
        own = self._bases.own_names.get(component_name(schema.ref or "") or "")
        if own is None and not schema.all_of:
            return schema
        reference = schema_reference(own) if own is not None else schema.ref
        return replace(schema, ref=reference, all_of=tuple(map(self._with_parents, schema.all_of)))

    def _union(self, name: str, schema: Schema, base: Base) -> Schema:
        own_names = self._bases.own_names
        references = [schema_reference(own_names[one.name] if one.own else one.name) for one in base.derived]
        pairs = tuple(zip(references, base.derived, strict=True))
        mapping = tuple(Mapped(value, reference, schema.place) for reference, one in pairs for value in one.values)
        fallback = next((Mapped("", reference, schema.place) for reference, one in pairs if one.name == base.fallback), None)
        return Schema(
            place=schema.place,
            types=("object", "null") if "null" in schema.types else (),
            title=schema.title,
            description=schema.description,
            deprecated=schema.deprecated,
            read_only=schema.read_only,
            write_only=schema.write_only,
            default=schema.default,
            examples=schema.examples,
            one_of=tuple(Schema(schema.place, ref=reference) for reference in references),
            discriminator=Discriminator(base.property, mapping, fallback),
            cpp_name=schema.cpp_name,
            base=own_names[name],
        )


def _without_value(cursor: Cursor) -> Cursor:
    """The schema without the extension that is read already."""
    node = cursor.node
    if not isinstance(node, Mapping) or not any(map(is_value_extension, node.members)):
        return cursor
    members = {name: value for name, value in node.members.items() if not is_value_extension(name)}
    return replace(cursor, node=Mapping(members, node.key_positions, node.position))
