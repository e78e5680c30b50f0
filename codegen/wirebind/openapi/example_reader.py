"""Reads the examples that stand beside a schema: those of parameters, headers and media types."""

from __future__ import annotations

from wirebind.source.cursor import Cursor
from wirebind.source.node import Mapping, Node


def read_examples(cursor: Cursor) -> tuple[Node, ...]:
    """The values of `example` and of `examples`, in this order."""
    found: list[Node] = []
    single = cursor.get("example")
    if single is not None:
        found.append(single.node)
    several = cursor.get("examples")
    for _, item in several.members() if several else ():
        if isinstance(item.node, Mapping) and "value" in item.node.members:
            found.append(item.node.members["value"])
    return tuple(found)
