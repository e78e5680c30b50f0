"""Gives every operation an id: its own, or one that is made from its method and path.

`GET /pets/{petId}/toys` without an id is `get_pets_by_petId_toys`: the method, the words of each segment, and `by_` before
the name of a parameter. Of operations with one id the first has it; the others put a tag before it, or go by their path.
Without an id of their own they are known by method and path, whatever they are called.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from typing import Iterable, Iterator

from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Operation

_PARTS = re.compile(r"\{([^{}/]+)\}|([^{}/]+)")


def path_words(method: str, path: str) -> str:
    """The name that method and path give."""
    words = [method.lower()]
    for variable, literal in _PARTS.findall(path):
        found = re.findall(r"[A-Za-z0-9]+", variable or literal)
        words += ["by", *found] if variable and found else found
    return "_".join(words if len(words) > 1 else [*words, "root"])


def with_ids(operations: Iterable[Operation], diagnostics: Diagnostics) -> tuple[Operation, ...]:
    """The operations, each with an id that no other one has and a route of its own."""
    routed = _with_routes(operations)
    count = Counter(operation.id for operation in routed if operation.id)
    first: dict[str, Operation] = {}
    taken = set(count)
    found: list[Operation] = []
    for operation in routed:
        other = first.setdefault(operation.id, operation) if operation.id else None
        if other is operation:
            found.append(replace(operation, routed=count[operation.id] > 1))
            continue
        id = next(one for one in _candidates(operation) if one not in taken)
        taken.add(id)
        if other is not None:
            message = f"operationId '{operation.id}' is taken; the first one stands at {other.id_place.position}"
            diagnostics.fault_at("duplicate-operation", operation.id_place, message, f"this one is called '{id}'")
        found.append(replace(operation, id=id, routed=True))
    return tuple(found)


def _with_routes(operations: Iterable[Operation]) -> list[Operation]:
    """Routes are methods and paths with parameters by position; where two have one, the second keeps the names."""
    taken: set[str] = set()
    found: list[Operation] = []
    for operation in operations:
        full = (operation.route, f"{operation.method} {operation.path}")
        route = next(one for one in itertools.chain(full, _numbered(operation.route)) if one not in taken)
        taken.add(route)
        found.append(replace(operation, route=route))
    return found


def _candidates(operation: Operation) -> Iterator[str]:
    if operation.id:
        yield from (f"{tag}_{operation.id}" for tag in operation.tags if tag)
    made = path_words(operation.method, operation.path)
    yield made
    yield from (f"{tag}_{made}" for tag in operation.tags if tag)
    yield from _numbered(made)


def _numbered(base: str) -> Iterator[str]:
    return (f"{base}_{number}" for number in itertools.count(2))
