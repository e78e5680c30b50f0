"""What names are taken in a struct, an enumeration or a namespace, and which are tried next."""

from __future__ import annotations

from itertools import count
from typing import Callable, Iterable, Iterator, Sequence

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
        self._next: dict[tuple[str, tuple[str, ...]], int] = {}
        self._last = max((entry.number for entry in pinned.values()), default=0)

    def free(self, name: str, key: str) -> bool:
        """Whether the key may have the name."""
        return self.taken.get(name, key) == key

    def take(self, name: str, key: str) -> str:
        """Gives the key the name, with all that is derived from it, and returns the name."""
        for suffix in self._derived(key):
            self.taken[name + suffix] = key
        return name

    def named(self, key: str, bases: Sequence[str]) -> str:
        """The name that the lock has for the key, else the first of the bases that is free, else the first one of them with a
        number that is."""
        if key in self._pinned:
            return self.take(self._pinned[key].name, key)
        tails = self._derived(key)
        found = next((base for base in bases if self._is_free(base, key, tails)), None)
        return self.take(found or self._numbered(bases[0], key, tails), key)

    def _is_free(self, name: str, key: str, tails: tuple[str, ...]) -> bool:
        return all(self.free(name + tail, key) for tail in tails)

    def _numbered(self, base: str, key: str, tails: tuple[str, ...]) -> str:
        """A base with the first free number; those below the last one that was given are never free again."""
        numbers = count(self._next.get((base, tails), 2))
        number = next(one for one in numbers if self._is_free(with_number(base, one), key, tails))
        self._next[base, tails] = number
        return with_number(base, number)

    def number(self, key: str) -> int:
        """The number that the lock has for the key, else the one after the largest that was ever given."""
        if key in self._pinned:
            return self._pinned[key].number
        self._last += 1
        return self._last


def with_number(base: str, number: int) -> str:
    """A base with a number after it."""
    return f"{base.removesuffix('_')}_{number}"


def numbered(base: str) -> Iterator[str]:
    """The base, then the base with 2, 3, … after it."""
    yield base
    yield from (with_number(base, number) for number in count(2))
