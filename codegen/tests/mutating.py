"""Seeded mutations of documents: of trees, and of texts."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Iterator

from wirebind.diagnostics import Position
from wirebind.overlay.merge import put, remove
from wirebind.source.node import Mapping, Node, Scalar, Sequence

Location = tuple[str | int, ...]
_SCALARS = (None, True, False, 0, -1, 2**63, Decimal("0.1"), Decimal("1e300"), "", "string", "object", "integer", "null",
            "#/components/schemas/Function", "#/", "#/paths", "../x.yaml", "delete", "a\u202eb", '*/"??/\\', "x" * 200)  # fmt: skip
_BYTES = b":{}[],'\"#&*!|>%@`-? \n\t\x00\xff\xc3"


def locations(node: Node, at: Location = ()) -> Iterator[Location]:
    """The place of every value below a node."""
    steps: Iterator[tuple[str | int, Node]] = iter(())
    if isinstance(node, Mapping):
        steps = iter(node.members.items())
    elif isinstance(node, Sequence):
        steps = iter(enumerate(node.items))
    for step, child in steps:
        yield (*at, step)
        yield from locations(child, (*at, step))


def value_at(node: Node, location: Location) -> Node:
    """The value at a place that exists."""
    for step in location:
        node = node.members[step] if isinstance(node, Mapping) else node.items[step]  # type: ignore[index, union-attr]
    return node


def mutated_tree(tree: Node, places: list[Location], chance: random.Random) -> Node:
    """The tree with one to three changes."""
    for _ in range(chance.randint(1, 3)):
        place = chance.choice(places)
        try:
            before = value_at(tree, place)
            tree = _changed(tree, place, before, chance, places)
        except (KeyError, IndexError, AttributeError, TypeError):
            continue  # an earlier change took the place away
    return tree


def _changed(tree: Node, place: Location, before: Node, chance: random.Random, places: list[Location]) -> Node:
    match chance.randrange(6):
        case 0:
            return remove(tree, place)
        case 1:
            value = chance.choice(_SCALARS)
            return put(tree, place, Scalar(value, str(value), before.position))
        case 2:
            return put(tree, place, value_at(tree, chance.choice(places)))
        case 3:
            return put(tree, place, Sequence((before, before), before.position))
        case 4:
            return put(tree, place, Mapping({"a": before, "$ref": before}, _positions(("a", "$ref"), before), before.position))
        case _:
            return _renamed(tree, place, chance)


def _renamed(tree: Node, place: Location, chance: random.Random) -> Node:
    """A member under another name, at its place."""
    owner = value_at(tree, place[:-1])
    if not isinstance(owner, Mapping):
        return remove(tree, place)
    new = str(chance.choice((*_SCALARS, *owner.members)))
    members = {new if name == place[-1] else name: value for name, value in owner.members.items()}
    places = {name: owner.position for name in members}
    return put(tree, place[:-1], Mapping(members, places, owner.position))


def _positions(names: tuple[str, ...], node: Node) -> dict[str, Position]:
    return {name: node.position for name in names}


def mutated_text(text: bytes, chance: random.Random) -> bytes:
    """The text with one to four changes of bytes, lines or pieces."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((1, 1, 3, 20)))
        lines = text.split(b"\n")
        index = chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:at] + bytes(chance.choices(_BYTES, k=chance.randint(1, 3))) + text[at:]
            case 2:
                text = text[:at] + text[at:end] * 3 + text[end:]
            case 3:
                text = b"\n".join([*lines[:index], lines[index], *lines[index:]])
            case _:
                text = b"\n".join([*lines[:index], b"  " + lines[index], *lines[index + 1 :]])
    return text
