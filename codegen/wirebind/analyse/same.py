"""Whether two schemas say the same, wherever they stand."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Hashable, Optional

from wirebind.diagnostics import Place, Position
from wirebind.openapi.model import Schema


class Contents:
    """Numbers what schemas say: those that refer to one component, or have equal keywords, or are absent, have one number.

    Each schema is read once, however many it is compared with.
    """

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[int, tuple[int, Optional[Schema]]] = {}

    def number(self, schema: Optional[Schema]) -> int:
        """The number of what a schema says."""
        if id(schema) not in self._known:
            number = self._numbers.setdefault(content_of(schema), len(self._numbers))
            self._known[id(schema)] = number, schema
        return self._known[id(schema)][0]

    def same(self, one: Optional[Schema], other: Optional[Schema]) -> bool:
        """Whether two schemas say the same."""
        return self.number(one) == self.number(other)


def content_of(value: object) -> Hashable:
    """A value without its places."""
    if isinstance(value, (Place, Position)):
        return None
    if is_dataclass(value):
        return type(value), *(content_of(getattr(value, part.name)) for part in fields(value))
    if isinstance(value, dict):
        return tuple((name, content_of(item)) for name, item in value.items())
    if isinstance(value, (tuple, list)):
        return tuple(map(content_of, value))
    assert isinstance(value, Hashable)
    return value
