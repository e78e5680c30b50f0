"""Says what a query that selects nothing may have meant: the first name that is not there, and those like it."""

from __future__ import annotations

import difflib
from typing import Iterable, Optional

from wirebind.overlay.evaluate import select
from wirebind.overlay.query import All, Comparison, Condition, Filter, Literal, Name, Query, Segment
from wirebind.source.node import Mapping, Node, Scalar, Sequence


def suggestion(query: Query, document: Node) -> str:
    """Half a sentence about the first segment that finds nothing; "" where there is nothing to say."""
    found = [document]
    for count, segment in enumerate(query.segments, 1):
        after = [node for _, node in select(Query(True, query.segments[:count]), document)]
        if not after:
            return _about(segment, found, document)
        found = after
    return ""


def _about(segment: Segment, parents: list[Node], document: Node) -> str:
    if len(segment.selectors) != 1:
        return ""
    selector = segment.selectors[0]
    if isinstance(selector, Name):
        known = [name for node in parents if isinstance(node, Mapping) for name in node.members]
        return _similar(f"there is no member '{selector.name}'", selector.name, known)
    wanted = _wanted(selector.condition) if isinstance(selector, Filter) else None
    if wanted is None:
        return ""
    member, text = wanted
    values = [
        value.value
        for node in parents
        for child in _children(node)
        if isinstance(child, Mapping) and isinstance(value := child.members.get(member), Scalar)
        if isinstance(value.value, str)
    ]
    return _similar(f"no {member} is '{text}'", text, values)


def _wanted(condition: Condition) -> Optional[tuple[str, str]]:
    """The member and the text of a filter such as `@.operationId == 'ListThings'`."""
    if isinstance(condition, All):
        return next((found for part in condition.conditions if (found := _wanted(part))), None)
    if not isinstance(condition, Comparison) or condition.operator != "==":
        return None
    left, right = condition.left, condition.right
    if not isinstance(left, Query) or not isinstance(right, Literal) or not isinstance(right.value, str):
        return None
    names = [selector for segment in left.segments for selector in segment.selectors]
    if len(names) != 1 or not isinstance(names[0], Name) or left.from_root:
        return None
    return names[0].name, right.value


def _children(node: Node) -> Iterable[Node]:
    if isinstance(node, Mapping):
        return node.members.values()
    return node.items if isinstance(node, Sequence) else ()


def _similar(problem: str, wanted: str, known: list[str]) -> str:
    close = difflib.get_close_matches(wanted, dict.fromkeys(known), 3, 0.6)
    return f"{problem}; similar: {', '.join(close)}" if close else problem
