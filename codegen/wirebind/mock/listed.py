"""Rules about the names in a map and about equal items, as wirebind::validate holds them."""

from __future__ import annotations

from typing import Any, Iterator, Optional

from wirebind.mock.json_reader import json_of
from wirebind.mock.patterns import compiled


def foreign_names(names: Iterator[str], pattern: str) -> list[str]:
    """The names that do not match."""
    known = compiled(pattern)
    return [name for name in names if known and not known.matches(name)]


def equal_items(items: list[Any]) -> Iterator[tuple[int, int]]:
    """The places of items that are equal to earlier ones, each with that of the first."""
    places: dict[str, int] = {}
    for index, item in enumerate(items):
        first: Optional[int] = places.setdefault(json_of(item), index)
        if first is not None and first != index:
            yield first, index
