"""A collection of YAML that is being read, with the members that merge keys bring in (YAML 1.1)."""

from __future__ import annotations

from typing import Optional

from wirebind.diagnostics import Position
from wirebind.source.node import Mapping, Node


class Frame:
    """A collection that is being read. `merged` members are of other mappings, which those of its own replace."""

    __slots__ = (
        "position", "is_mapping", "anchor", "items", "members", "key_positions", "key", "nodes",
        "merge", "merging", "merged",
    )  # fmt: skip

    def __init__(self, position: Position, is_mapping: bool, anchor: Optional[str]) -> None:
        self.position, self.is_mapping, self.anchor = position, is_mapping, anchor
        self.items: list[Node] = []
        self.members: dict[str, Node] = {}
        self.key_positions: dict[str, Position] = {}
        self.key: Optional[str] = None
        self.merge: Optional[Position] = None
        self.merging = False
        self.merged: set[str] = set()
        self.nodes = 1

    def put(self, name: str, node: Node) -> None:
        """Adds a member of its own; the first of a name counts."""
        if name in self.merged:
            self.merged.remove(name)
            self.members[name] = node
        self.members.setdefault(name, node)

    def take(self, other: Mapping) -> None:
        """Adds the members of another mapping that are not there yet."""
        for name, node in other.members.items():
            if name not in self.members:
                self.merged.add(name)
                self.members[name] = node
                self.key_positions[name] = other.key_positions[name]
