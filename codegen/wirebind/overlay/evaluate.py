"""Evaluates JSONPath queries on a node tree; a location is a tuple of member names and indices."""

from __future__ import annotations

import functools
from typing import Iterable, Iterator, Optional, Union, assert_never

from wirebind.diagnostics import Position
from wirebind.overlay.functions import FUNCTIONS, Argument, Kind, Result
from wirebind.overlay.query import (
    All,
    Any,
    Call,
    Comparison,
    Condition,
    Exists,
    Filter,
    Index,
    Literal,
    Name,
    Not,
    Operand,
    Query,
    Selector,
    Slice,
    Wildcard,
)
from wirebind.source.node import Mapping, Node, Scalar, ScalarValue, Sequence, equal

_NOWHERE = Position("")
Location = tuple[Union[str, int], ...]
Found = tuple[Location, Node]
Step = tuple[Union[str, int], Node]


def select(query: Query, root: Node, current: Optional[Node] = None) -> list[Found]:
    """The nodes that the query selects, in order; one node can come more than once (RFC 9535, 2.1.2)."""
    start = root if query.from_root or current is None else current
    found: list[Found] = [((), start)]
    for segment in query.segments:
        if segment.descendants:
            outer, found = found, []
            for location, node in outer:
                _descend(location, node, found)
        if len(segment.selectors) == 1:
            found = _chosen(segment.selectors[0], found, root)
        else:
            found = [one for parent in found for choice in segment.selectors for one in _chosen(choice, [parent], root)]
    return found


def _steps(node: Node) -> Iterable[Step]:
    """The children of a node, each with its name or index."""
    if isinstance(node, Mapping):
        return node.members.items()
    return enumerate(node.items) if isinstance(node, Sequence) else ()


def _descend(location: Location, node: Node, found: list[Found]) -> None:
    """Adds the node itself and everything below it, parents first."""
    found.append((location, node))
    for step, child in _steps(node):
        _descend((*location, step), child, found)


def _chosen(selector: Selector, found: Iterable[Found], root: Node) -> list[Found]:
    """The children of the nodes that a selector chooses."""
    match selector:
        case Name(name=name):
            return [
                ((*location, name), node.members[name])
                for location, node in found
                if isinstance(node, Mapping) and name in node.members
            ]
        case Wildcard():
            return [((*location, step), child) for location, node in found for step, child in _steps(node)]
        case Filter(condition=condition):
            wanted = _wanted_member(condition)
            if wanted is not None:
                return _having(found, *wanted)
            children = ((location, step, child) for location, node in found for step, child in _steps(node))
            return [((*location, step), child) for location, step, child in children if _holds(condition, child, root)]
        case Index() | Slice():
            return [
                ((*location, index), node.items[index])
                for location, node in found
                if isinstance(node, Sequence)
                for index in _indices(selector, len(node.items))
            ]
    assert_never(selector)


@functools.lru_cache(maxsize=1024)
def _wanted_member(condition: Condition) -> Optional[tuple[str, str]]:
    """The member and the text of a condition such as `@.name == 'text'`, which overlays are full of."""
    if not isinstance(condition, Comparison) or condition.operator != "==" or not isinstance(condition.right, Literal):
        return None
    path, text = condition.left, condition.right.value
    if not isinstance(path, Query) or path.from_root or len(path.segments) != 1 or not isinstance(text, str):
        return None
    selector = path.segments[0].selectors[0]
    return (selector.name, text) if isinstance(selector, Name) else None


def _having(found: Iterable[Found], member: str, text: str) -> list[Found]:
    """The children of which a member is the text."""
    return [
        ((*location, step), child)
        for location, node in found
        for step, child in _steps(node)
        if isinstance(child, Mapping)
        and (value := child.members.get(member)) is not None
        and isinstance(value, Scalar)
        and value.value == text
    ]


def _indices(selector: Union[Index, Slice], length: int) -> Iterator[int]:
    match selector:
        case Slice(start=start, end=end, step=step):
            if step != 0:
                yield from range(*slice(start, end, step).indices(length))
        case Index(index=index):
            from_start = index + length if index < 0 else index
            if 0 <= from_start < length:
                yield from_start
        case _:
            assert_never(selector)


def _holds(condition: Condition, current: Node, root: Node) -> bool:
    match condition:
        case Exists(query=query):
            return bool(select(query, root, current))
        case Not(condition=negated):
            return not _holds(negated, current, root)
        case All(conditions=parts):
            return all(_holds(part, current, root) for part in parts)
        case Any(conditions=parts):
            return any(_holds(part, current, root) for part in parts)
        case Call():
            return _call(condition, current, root) is True
        case Comparison():
            return _compare(condition, current, root)
    assert_never(condition)


def _compare(comparison: Comparison, current: Node, root: Node) -> bool:
    left = _operand(comparison.left, current, root)
    right = _operand(comparison.right, current, root)
    if comparison.operator == "==":
        return _same(left, right)
    if comparison.operator == "!=":
        return not _same(left, right)
    if comparison.operator in ("<", "<="):
        return _less(left, right) or (comparison.operator == "<=" and _same(left, right))
    return _less(right, left) or (comparison.operator == ">=" and _same(left, right))


def _call(call: Call, current: Node, root: Node) -> Result:
    function = FUNCTIONS[call.name]
    arguments: list[Argument] = []
    for kind, argument in zip(function.parameters, call.arguments):
        if kind is Kind.NODES:
            assert isinstance(argument, Query)
            arguments.append([node for _, node in select(argument, root, current)])
        else:
            arguments.append(_operand(argument, current, root))
    return function.compute(*arguments)


def _operand(side: Operand, current: Node, root: Node) -> Optional[Node]:
    """The node of one side; nothing when a query selects nothing."""
    match side:
        case Literal(value=value):
            return _literal(value)
        case Call():
            result = _call(side, current, root)
            assert not isinstance(result, bool)
            return result
        case Query():
            return _single(side, root, current)
    assert_never(side)


@functools.lru_cache(maxsize=1024, typed=True)
def _literal(value: ScalarValue) -> Node:
    return Scalar(value, str(value), _NOWHERE)


def _single(query: Query, root: Node, current: Node) -> Optional[Node]:
    """The node of a query that selects one at most: the parser lets no other be an operand."""
    node = root if query.from_root else current
    for segment in query.segments:
        following: Optional[Node] = None
        selector = segment.selectors[0]
        if isinstance(selector, Name):
            following = node.members.get(selector.name) if isinstance(node, Mapping) else None
        elif isinstance(selector, Index) and isinstance(node, Sequence):
            following = next((node.items[index] for index in _indices(selector, len(node.items))), None)
        if following is None:
            return None
        node = following
    return node


def _same(left: Optional[Node], right: Optional[Node]) -> bool:
    if left is None or right is None:
        return left is right
    return equal(left, right)


def _less(left: Optional[Node], right: Optional[Node]) -> bool:
    """Order exists among numbers and among strings; anything else is not less."""
    if not isinstance(left, Scalar) or not isinstance(right, Scalar):
        return False
    first, second = left.value, right.value
    if isinstance(first, bool) or isinstance(second, bool) or first is None or second is None:
        return False
    if isinstance(first, str) and isinstance(second, str):
        return first < second
    if isinstance(first, str) or isinstance(second, str):
        return False
    return first < second
