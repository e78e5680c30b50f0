"""Discriminators of unions, as the document writes them."""

from __future__ import annotations

from typing import Optional

from wirebind.diagnostics import Place
from wirebind.records import record
from wirebind.source.cursor import Cursor


@record
class Mapped:
    """A value of the deciding member, and the name of an alternative or a reference to it."""

    value: str
    target: str
    place: Place


@record
class Discriminator:
    """The member that decides which alternative a value is.

    `fallback` is what all other values are; its own value is "".
    """

    member: str
    mapping: tuple[Mapped, ...] = ()
    fallback: Optional[Mapped] = None


def read_discriminator(cursor: Cursor) -> Optional[Discriminator]:
    """The discriminator of a union or of a base; nothing where it names no member."""
    what = "a discriminator"
    if not cursor.is_object():
        return None
    cursor.expect_members(("propertyName", "mapping", "defaultMapping"), (), what)
    member, mapping = cursor.required_text("propertyName", what), cursor.get("mapping")
    pairs = mapping.members() if mapping else ()
    found = tuple(Mapped(value, target.string(), target.place) for value, target in pairs if not value.startswith("x-"))
    other = cursor.get("defaultMapping")
    fallback = Mapped("", other.string(), other.place) if other else None
    return Discriminator(member, found, fallback) if member else None
