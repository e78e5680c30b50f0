"""Visits the parts of a description by what they are, so that nothing inside an example is taken for a schema."""

from __future__ import annotations

from typing import Callable

from wirebind.source.node import Mapping, Node, Sequence

Change = Callable[[str, Mapping], Node]
"""What becomes of a part whose own parts are changed already, given the kind of the part."""
Parts = dict[str, dict[str, tuple[str, str]]]
"""For each kind, the members that hold further parts: whether one, a list or a map of them, and of which kind."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
SCHEMA = {
    "properties": ("map", "schema"),
    "additionalProperties": ("one", "schema"),
    "items": ("one", "schema"),
    "allOf": ("list", "schema"),
    "anyOf": ("list", "schema"),
    "oneOf": ("list", "schema"),
    "not": ("one", "schema"),
}


def walk(node: Node, kind: str, parts: Parts, change: Change) -> Node:
    """The part with all that is in it changed, innermost first."""
    if not isinstance(node, Mapping):
        return node
    members = dict(node.members)
    for name, (shape, inner) in shape_of(node, kind, parts).items():
        if name in members:
            members[name] = _changed(members[name], shape, inner, parts, change)
    return change(kind, Mapping(members, node.key_positions, node.position))


def shape_of(node: Mapping, kind: str, parts: Parts) -> dict[str, tuple[str, str]]:
    """The members of a part that hold parts; an entry named "*" stands for every member."""
    table = parts.get(kind, {})
    return {name: table["*"] for name in node.members if not name.startswith("x-")} if "*" in table else table


def _changed(node: Node, shape: str, kind: str, parts: Parts, change: Change) -> Node:
    if shape == "one":
        return walk(node, kind, parts, change)
    if shape == "list" and isinstance(node, Sequence):
        return Sequence(tuple(walk(item, kind, parts, change) for item in node.items), node.position)
    if shape == "map" and isinstance(node, Mapping):
        members = {
            name: value if kind != "schema" and name.startswith("x-") else walk(value, kind, parts, change)
            for name, value in node.members.items()
        }
        return Mapping(members, node.key_positions, node.position)
    return node
