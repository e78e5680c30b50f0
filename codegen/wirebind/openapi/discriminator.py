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
    """The member that decides which alternative a value is."""

    member: str
    mapping: tuple[Mapped, ...] = ()


def read_discriminator(cursor: Cursor) -> Optional[Discriminator]:
    """The discriminator of a union; nothing where it names no member."""
    what = "a discriminator"
    if not cursor.is_object():
        return None
    cursor.expect_members(("propertyName", "mapping", "defaultMapping"), (), what)
    fallback = cursor.get("defaultMapping")
    if fallback is not None:
        fallback.warning("gap-keyword", "`defaultMapping` is not supported; values that are not mapped stay JSON")
    member, mapping = cursor.required_text("propertyName", what), cursor.get("mapping")
    pairs = mapping.members() if mapping else ()
    found = tuple(Mapped(value, target.string(), target.place) for value, target in pairs if not value.startswith("x-"))
    return Discriminator(member, found) if member else None
