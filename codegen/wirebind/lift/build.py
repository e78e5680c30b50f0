"""Builds nodes out of other nodes, each with the place of what it was made of."""

from __future__ import annotations

from typing import Iterable, Optional

from wirebind.diagnostics import Position
from wirebind.source.node import Mapping, Node, Scalar, Sequence


class Members:
    """The members of an object that is being made."""

    def __init__(self, position: Position, members: Optional[Mapping] = None) -> None:
        self._position = position
        self._members = dict(members.members) if members else {}
        self._places = dict(members.key_positions) if members else {}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def get(self, name: str) -> Optional[Node]:
        """The member of that name."""
        return self._members.get(name)

    def put(self, name: str, value: Node, place: Optional[Position] = None) -> None:
        """Adds or replaces a member; a new one stands where its value does unless the caller says otherwise."""
        self._members[name] = value
        self._places[name] = place or self._places.get(name) or value.position

    def take(self, name: str) -> Optional[Node]:
        """Removes a member, and returns it."""
        self._places.pop(name, None)
        return self._members.pop(name, None)

    def node(self) -> Mapping:
        """The object."""
        return Mapping(self._members, self._places, self._position)


def text(value: str, position: Position) -> Scalar:
    """A string."""
    return Scalar(value, value, position)


def flag(value: bool, position: Position) -> Scalar:
    """A boolean."""
    return Scalar(value, "true" if value else "false", position)


def sequence(items: Iterable[Node], position: Position) -> Sequence:
    """An array."""
    return Sequence(tuple(items), position)


def mapping(position: Position, **members: Node) -> Mapping:
    """An object with these members."""
    made = Members(position)
    for name, value in members.items():
        made.put(name, value)
    return made.node()


def text_of(node: Optional[Node]) -> str:
    """The value of a string, and "" of anything else."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""


def is_true(node: Optional[Node]) -> bool:
    """Whether the node is the boolean true."""
    return isinstance(node, Scalar) and node.value is True


def items_of(node: Optional[Node]) -> tuple[Node, ...]:
    """The items of an array, and nothing of anything else."""
    return node.items if isinstance(node, Sequence) else ()


def with_members(document: Node, path: tuple[str, ...], added: dict[str, Node]) -> Node:
    """The document with members added to the object at a path."""
    assert isinstance(document, Mapping)
    made = Members(document.position, document)
    if path:
        inner = made.get(path[0]) or Mapping({}, {}, document.position)
        made.put(path[0], with_members(inner, path[1:], added))
    for name, node in added.items() if not path else ():
        made.put(name, node)
    return made.node()
