"""Puts components in the place of paths and webhooks that refer to them, with what stands beside the reference."""

from __future__ import annotations

from typing import Optional

from wirebind.lift.build import Members, text_of
from wirebind.source.node import Mapping, Node, Sequence

_PREFIX = "#/components/pathItems/"
_MOST_STEPS = 8


def with_path_items(document: Node) -> Node:
    """The document without references to path items; those that lead nowhere stay."""
    components = document.members.get("components") if isinstance(document, Mapping) else None
    known = components.members.get("pathItems") if isinstance(components, Mapping) else None
    if not isinstance(document, Mapping) or not isinstance(known, Mapping):
        return document
    made = Members(document.position, document)
    for name in ("paths", "webhooks"):
        group = document.members.get(name)
        if isinstance(group, Mapping):
            items = {path: _whole(item, known) for path, item in group.members.items()}
            made.put(name, Mapping(items, group.key_positions, group.position))
    return made.node()


def _whole(item: Node, known: Mapping) -> Node:
    """A path with the one that it refers to, at any distance."""
    for _ in range(_MOST_STEPS):
        target = _target(item, known)
        if target is None:
            return item
        assert isinstance(item, Mapping)
        item = joined(target, item)
    return item


def _target(item: Node, known: Mapping) -> Optional[Mapping]:
    reference = text_of(item.members.get("$ref")) if isinstance(item, Mapping) else ""
    name = reference.removeprefix(_PREFIX).replace("~1", "/").replace("~0", "~")
    target = known.members.get(name) if reference.startswith(_PREFIX) else None
    return target if isinstance(target, Mapping) else None


def joined(target: Mapping, item: Mapping) -> Mapping:
    """A path with the members beside a reference to it: parameters are added, anything else is replaced."""
    made = Members(target.position, target)
    for name, value in item.members.items():
        before = target.members.get(name)
        if name == "parameters" and isinstance(before, Sequence) and isinstance(value, Sequence):
            value = Sequence((*before.items, *value.items), value.position)
        if name != "$ref":
            made.put(name, value, item.key_positions[name])
    return made.node()
