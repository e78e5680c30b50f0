"""What names are taken in a struct, an enumeration or the namespace, and which are tried next."""

from __future__ import annotations

from typing import Iterable, Iterator

from wirebind.cpp.lock import Lock


class Scope:
    """The names of one struct, enumeration or namespace."""

    def __init__(self, pinned: Lock, reserved: Iterable[str] = ()) -> None:
        self.reserved = frozenset(reserved)
        self.taken = {entry.name: entry.key for entry in pinned.values()}
        self.last = max((entry.number for entry in pinned.values()), default=0)

    def free(self, name: str, key: str) -> bool:
        """Whether the key may have the name."""
        return self.taken.get(name, key) == key

    def take(self, name: str, key: str) -> str:
        """Gives the key the name, and returns it."""
        self.taken[name] = key
        return name


def suffixes(key: str) -> tuple[str, ...]:
    """What is put after a name to make the names derived from it."""
    if key.startswith("op:") and "/" not in key:
        return ("", "_request", "_response", "_response_headers")
    return ("", "_values") if key.startswith("enum:") else ("",)


def numbered(bases: list[str]) -> Iterator[str]:
    """Each base, then the first one with 2, 3, … after it."""
    yield from bases
    number = 2
    while True:
        yield f"{bases[0].removesuffix('_')}_{number}"
        number += 1
