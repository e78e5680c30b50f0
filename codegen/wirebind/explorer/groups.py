"""Which group of the page an operation stands in: its first tag, else what its path is about."""

from __future__ import annotations

from typing import Sequence

from wirebind.analyse.model.operations import Operation


def groups_of(operations: Sequence[Operation]) -> dict[str, str]:
    """The name of the group of each operation, by key."""
    untagged = [_segments(operation.path) for operation in operations if not operation.tags]
    collections = {path[index] for path in untagged for index in range(len(path) - 1) if _is_variable(path[index + 1])}
    places = {
        operation.key: _collection(_segments(operation.path), collections)
        for operation in operations
        if not operation.tags
    }
    owners: dict[str, set[tuple[str, ...]]] = {}
    for place in places.values():
        owners.setdefault(place[-1], set()).add(place)
    return {
        operation.key: operation.tags[0] if operation.tags else _title(places[operation.key], owners)
        for operation in operations
    }


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _is_variable(segment: str) -> bool:
    return "{" in segment


def _collection(path: Sequence[str], collections: set[str]) -> tuple[str, ...]:
    """The fixed segments up to the last that names a collection: one that some path goes into by a variable."""
    fixed = [(index, segment) for index, segment in enumerate(path) if not _is_variable(segment)]
    ends = [index for index, segment in fixed if segment in collections] or [index for index, _ in fixed[-1:]]
    found = tuple(segment for index, segment in fixed if index <= ends[-1]) if ends else ()
    return found or ("other",)


def _title(place: tuple[str, ...], owners: dict[str, set[tuple[str, ...]]]) -> str:
    """The last segment as words; with the one before it where two groups end in the same."""
    parts = place[-1:] if len(owners[place[-1]]) == 1 else place[-2:]
    words = " ".join(parts).replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
