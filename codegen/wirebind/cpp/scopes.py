"""What names are taken in a struct, an enumeration or a namespace, and which are tried next."""

from __future__ import annotations

from typing import Callable, Iterable, Iterator

from wirebind.analyse.model.keys import SERVERS
from wirebind.cpp.lock import Lock

Suffixes = Callable[[str], tuple[str, ...]]


def alone(_: str) -> tuple[str, ...]:
    """The suffixes of what no other name is derived from."""
    return ("",)


def suffixes(key: str) -> tuple[str, ...]:
    """What is put after the name of a type or an operation to make the names derived from it."""
    if key.startswith("op:") and "/" not in key:
        return ("", "_request", "_response", "_response_headers")
    values = key.startswith("enum:") or (key.startswith(SERVERS) and key.endswith("/<>"))
    return ("", "_values") if values else ("",)


class Scope:
    """The names of one struct, enumeration or namespace; `derived` are the suffixes of each key."""

    def __init__(self, pinned: Lock, reserved: Iterable[str] = (), derived: Suffixes = alone) -> None:
        self.reserved = frozenset(reserved)
        self._pinned, self._derived = pinned, derived
        self.taken = {entry.name: key for key, entry in pinned.items()}
        for key, entry in pinned.items():
            for suffix in derived(key):
                self.taken.setdefault(entry.name + suffix, key)
        self._last = max((entry.number for entry in pinned.values()), default=0)

    def free(self, name: str, key: str) -> bool:
        """Whether the key may have the name."""
        return self.taken.get(name, key) == key

    def take(self, name: str, key: str) -> str:
        """Gives the key the name, with all that is derived from it, and returns the name."""
        for suffix in self._derived(key):
            self.taken[name + suffix] = key
        return name

    def named(self, key: str, candidates: Iterator[str]) -> str:
        """The name that the lock has for the key, else the first candidate that is free."""
        if key in self._pinned:
            return self.take(self._pinned[key].name, key)
        return self.take(
            next(one for one in candidates if all(self.free(one + tail, key) for tail in self._derived(key))), key
        )

    def number(self, key: str) -> int:
        """The number that the lock has for the key, else the one after the largest that was ever given."""
        if key in self._pinned:
            return self._pinned[key].number
        self._last += 1
        return self._last


def numbered(bases: list[str]) -> Iterator[str]:
    """Each base, then the first one with 2, 3, … after it."""
    yield from bases
    number = 2
    while True:
        yield f"{bases[0].removesuffix('_')}_{number}"
        number += 1
