"""The tree of a document: immutable nodes, each with its place in its file.

Numbers keep the text they were written with, so that a limit such as 0.05 never passes through binary floating
point.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Union, assert_never

from wirebind.diagnostics import Position
from wirebind.records import record

ScalarValue = Union[str, int, Decimal, bool, None]
ORIGINAL_NAME = "x-wirebind-original-name"
"""The member with the name that a component has in a file of its own, where the whole document calls it otherwise."""


@record
class Scalar:
    """A string, number, boolean or null."""

    value: ScalarValue
    text: str
    position: Position


@record
class Sequence:
    """An array."""

    items: tuple["Node", ...]
    position: Position


@record
class Mapping:
    """An object; members keep the order of the file, and each key its place."""

    members: dict[str, "Node"]
    key_positions: dict[str, Position]
    position: Position


Node = Union[Scalar, Sequence, Mapping]


def kind_of(node: Node) -> str:
    """The JSON name of the node's kind."""
    match node:
        case Mapping():
            return "object"
        case Sequence():
            return "array"
        case Scalar(value=value):
            return _kind_of_scalar(value)
    assert_never(node)


def _kind_of_scalar(value: ScalarValue) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string"
        case int():
            return "integer"
        case Decimal():
            return "number"
    assert_never(value)


def equal(left: Node, right: Node) -> bool:
    """Equality of JSON values: member order does not matter, 1 equals 1.0, and true is not 1."""
    if left is right:
        return True
    if isinstance(left, Scalar):
        if not isinstance(right, Scalar) or isinstance(left.value, bool) != isinstance(right.value, bool):
            return False
        return left.value == right.value
    if isinstance(left, Sequence):
        if not isinstance(right, Sequence) or len(left.items) != len(right.items):
            return False
        return all(map(equal, left.items, right.items))
    if not isinstance(right, Mapping) or left.members.keys() != right.members.keys():
        return False
    return all(equal(value, right.members[name]) for name, value in left.members.items())


def to_json(node: Node) -> object:
    """The node as plain Python values; numbers that are not integers come out as their text in a `Decimal`."""
    match node:
        case Mapping(members=members):
            return {name: to_json(value) for name, value in members.items()}
        case Sequence(items=items):
            return [to_json(item) for item in items]
        case Scalar(value=value):
            return value
    assert_never(node)


def escape_pointer(token: str) -> str:
    """One token of a JSON pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1") if "/" in token or "~" in token else token
