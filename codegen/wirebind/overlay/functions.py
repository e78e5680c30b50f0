"""The functions of JSONPath filters (RFC 9535, 2.4): their types, and what they give."""

from __future__ import annotations

import enum
from typing import Callable, Optional, Union

from wirebind.diagnostics import Position
from wirebind.overlay.regexp import matches
from wirebind.records import record
from wirebind.source.node import Mapping, Node, Scalar, Sequence


class Kind(enum.Enum):
    """The types of parameters and results (RFC 9535, 2.4.1)."""

    VALUE = "a value"
    LOGICAL = "true or false"
    NODES = "a list of nodes"


Value = Optional[Node]
"""A value, or nothing."""
Argument = Union[Value, list[Node]]
Result = Union[Value, bool]


@record
class Function:
    """A function: what it takes, what it gives, and what computes it."""

    parameters: tuple[Kind, ...]
    result: Kind
    compute: Callable[..., Result]


_NOWHERE = Position("")


def _length(value: Value) -> Value:
    if isinstance(value, Mapping):
        return _number(len(value.members))
    if isinstance(value, Sequence):
        return _number(len(value.items))
    if isinstance(value, Scalar) and isinstance(value.value, str):
        return _number(len(value.value))
    return None


def _number(count: int) -> Node:
    return Scalar(count, str(count), _NOWHERE)


def _matches(value: Value, pattern: Value, whole: bool) -> bool:
    texts = [side.value for side in (value, pattern) if isinstance(side, Scalar) and isinstance(side.value, str)]
    return len(texts) == 2 and matches(texts[1], texts[0], whole)


FUNCTIONS = {
    "length": Function((Kind.VALUE,), Kind.VALUE, _length),
    "count": Function((Kind.NODES,), Kind.VALUE, lambda nodes: _number(len(nodes))),
    "value": Function((Kind.NODES,), Kind.VALUE, lambda nodes: nodes[0] if len(nodes) == 1 else None),
    "match": Function((Kind.VALUE, Kind.VALUE), Kind.LOGICAL, lambda value, pattern: _matches(value, pattern, True)),
    "search": Function((Kind.VALUE, Kind.VALUE), Kind.LOGICAL, lambda value, pattern: _matches(value, pattern, False)),
}
