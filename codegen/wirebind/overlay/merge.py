"""Changes a tree of immutable nodes: merge, replace and remove at a location."""

from __future__ import annotations

from typing import Iterator

from wirebind.diagnostics import Position
from wirebind.overlay.evaluate import Location
from wirebind.source.node import Mapping, Node, Scalar, Sequence, kind_of

_TEXTS = frozenset(("description", "title", "example", "examples", "default", "deprecated", "externalDocs", "x-unit"))


class MergeError(Exception):
    """An update that does not fit what it meets; `position` is the update's."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


def update_target(target: Node, update: Node) -> Node:
    """The node after an action's update: an array also takes a single value, which is appended."""
    if isinstance(target, Sequence) and not isinstance(update, Sequence):
        return Sequence((*target.items, update), target.position)
    return merge(target, update)


def merge(target: Node, update: Node) -> Node:
    """Objects merge member by member, arrays concatenate, primitives replace; anything else is an error."""
    if isinstance(target, Mapping) and isinstance(update, Mapping):
        members = dict(target.members)
        places = dict(target.key_positions)
        for name, value in update.members.items():
            members[name] = merge(members[name], value) if name in members else value
            places[name] = update.key_positions[name]
        return Mapping(members, places, target.position)
    if isinstance(target, Sequence) and isinstance(update, Sequence):
        return Sequence(target.items + update.items, target.position)
    if isinstance(target, Scalar) and isinstance(update, Scalar):
        return update
    raise MergeError(f"{kind_of(update)} cannot be merged into {kind_of(target)}", update.position)


def texts_of_nothing(target: Node, update: Node) -> Iterator[tuple[str, Position]]:
    """Properties of schemas that an update has nothing but texts for, and that the target does not have."""
    if not isinstance(target, Mapping) or not isinstance(update, Mapping):
        return
    whole = not {"allOf", "$ref"} & target.members.keys()
    for name, value in update.members.items():
        inner = target.members.get(name)
        if name == "properties" and whole and isinstance(inner, Mapping) and isinstance(value, Mapping):
            for key, schema in value.members.items():
                texts = isinstance(schema, Mapping) and schema.members and schema.members.keys() <= _TEXTS
                if texts and key not in inner.members:
                    yield key, value.key_positions[key]
        if inner is not None:
            yield from texts_of_nothing(inner, value)


def put(node: Node, location: Location, value: Node) -> Node:
    """The tree with the value at a location that exists."""
    if not location:
        return value
    step, rest = location[0], location[1:]
    if isinstance(node, Mapping) and isinstance(step, str):
        members = {**node.members, step: put(node.members[step], rest, value)}
        return Mapping(members, node.key_positions, node.position)
    assert isinstance(node, Sequence) and isinstance(step, int)
    items = list(node.items)
    items[step] = put(items[step], rest, value)
    return Sequence(tuple(items), node.position)


def remove(node: Node, location: Location) -> Node:
    """The tree without the value at a location below the root."""
    step, rest = location[0], location[1:]
    if isinstance(node, Mapping) and isinstance(step, str):
        if rest:
            members = {**node.members, step: remove(node.members[step], rest)}
            return Mapping(members, node.key_positions, node.position)
        members = {name: value for name, value in node.members.items() if name != step}
        places = {name: place for name, place in node.key_positions.items() if name != step}
        return Mapping(members, places, node.position)
    assert isinstance(node, Sequence) and isinstance(step, int)
    items = list(node.items)
    if rest:
        items[step] = remove(items[step], rest)
    else:
        del items[step]
    return Sequence(tuple(items), node.position)
