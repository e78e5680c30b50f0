"""The schema that some values suggest."""

from __future__ import annotations

from typing import Iterable

from wirebind.importers.yaml_text import Value
from wirebind.source.node import Mapping, Node, Sequence, kind_of

_MAX_DEPTH = 24


def schema_of(samples: Iterable[Node], depth: int = 0) -> dict[str, Value]:
    """A schema that all samples fit; `{}`, any value, where they have nothing in common."""
    values = list(samples)
    kinds = {kind_of(value) for value in values}
    nullable = "null" in kinds
    kinds.discard("null")
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    if len(kinds) != 1 or depth > _MAX_DEPTH:
        return {}
    kind = kinds.pop()
    found: dict[str, Value] = {"type": [kind, "null"] if nullable else kind}
    if kind == "object":
        members: dict[str, list[Node]] = {}
        for value in values:
            for name, member in value.members.items() if isinstance(value, Mapping) else ():
                members.setdefault(name, []).append(member)
        if members:
            found["properties"] = {name: schema_of(seen, depth + 1) for name, seen in members.items()}
    elif kind == "array":
        items = [item for value in values if isinstance(value, Sequence) for item in value.items]
        found["items"] = schema_of(items, depth + 1)
    return found
