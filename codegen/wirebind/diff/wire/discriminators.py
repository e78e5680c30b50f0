"""Reads discriminators into a contract, and what derives from a base as its alternatives."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from wirebind.diff.wire.contract import Discriminator, Schema
from wirebind.diff.wire.nodes import members_of, text_of
from wirebind.openapi.bases import Base
from wirebind.openapi.refs import schema_reference
from wirebind.source.cursor import Cursor
from wirebind.source.node import Mapping

_OTHERS = "other values:"


def discriminator_of(cursor: Cursor) -> Optional[Discriminator]:
    """What a schema says itself."""
    child = cursor.get("discriminator")
    if child is None or not isinstance(child.node, Mapping):
        return None
    mapping = [(name, str(target.string())) for name, target in members_of(child, "mapping")]
    fallback = text_of(child, "defaultMapping")
    mapping += [(_OTHERS, fallback)] if fallback else []
    return Discriminator(text_of(child, "propertyName"), tuple(sorted(mapping)))


def with_derived(schema: Schema, name: str, base: Base) -> Schema:
    """A base of that name with what derives from it as alternatives beside its own members."""
    others = tuple(Schema(schema.place, ref=one.name) for one in base.derived if one.name != name)
    mapping = sorted((value, schema_reference(one.name)) for one in base.derived for value in one.values)
    return replace(schema, one_of=others, discriminator=Discriminator(base.property, tuple(mapping)))
