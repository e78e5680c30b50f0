"""Pairs what two documents have of one kind."""

from __future__ import annotations

from typing import Callable, Sequence, TypeVar

T = TypeVar("T")


def paired(old: Sequence[T], new: Sequence[T], identities: Sequence[Callable[[T], str]]) -> list[tuple[T, T]]:
    """By the first identity, and what is left by the next one; "" is none."""
    found: list[tuple[T, T]] = []
    for identity in identities:
        taken = {id(one) for pair in found for one in pair}
        after = {identity(two): two for two in new if id(two) not in taken and identity(two)}
        for one in old:
            two = after.get(identity(one)) if id(one) not in taken and identity(one) else None
            if two is not None:
                found.append((one, two))
                del after[identity(two)]
    return found
