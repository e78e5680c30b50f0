"""What the keywords of vendors add to operations."""

from __future__ import annotations

from typing import Optional

from wirebind.records import record


@record
class Trait:
    """A member of an operation's info: the text, or what `flag` makes of it."""

    name: str
    value: str
    flag: Optional[bool] = None


@record
class Extension:
    """What a vendor's keyword adds to an operation; `label` names it in surface.txt."""

    keyword: str
    label: str
    traits: tuple[Trait, ...]
