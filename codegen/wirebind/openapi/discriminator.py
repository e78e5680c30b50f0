"""Discriminators of unions, as the document writes them."""

from __future__ import annotations

from wirebind.records import record


@record
class Discriminator:
    """The member that decides which alternative a value is; `mapping` has texts of it, each with a name or a reference."""

    member: str
    mapping: tuple[tuple[str, str], ...] = ()
