"""Writes a merged document as YAML in which a comment behind each line says where it was written."""

from __future__ import annotations

from typing import Iterator

from wirebind.diagnostics import Position, printable
from wirebind.importers.yaml_text import scalar_text
from wirebind.source.node import Mapping, Node, Scalar, Sequence

_COLUMN = 60


def text_with_origins(node: Node) -> str:
    """The text of a document; keys have the place of the key, items that of the item."""
    lines = list(_block(node, 0))
    return "".join(f"{line:<{_COLUMN}}  # {printable(str(place))}\n" for line, place in lines)


def _block(node: Node, indent: int) -> Iterator[tuple[str, Position]]:
    pad = " " * indent
    if isinstance(node, Mapping) and node.members:
        for name, value in node.members.items():
            place = node.key_positions[name]
            yield from _entry(f"{pad}{scalar_text(name)}:", value, place, indent)
    elif isinstance(node, Sequence) and node.items:
        for item in node.items:
            yield from _entry(f"{pad}-", item, item.position, indent)
    else:
        yield pad + _plain(node), node.position


def _entry(head: str, value: Node, place: Position, indent: int) -> Iterator[tuple[str, Position]]:
    if isinstance(value, Scalar) or not (value.members if isinstance(value, Mapping) else value.items):
        yield f"{head} {_plain(value)}", place
        return
    inner = _block(value, indent + 2)
    if head.endswith("-"):
        line, place = next(inner)
        yield f"{head} {line.lstrip()}", place
    else:
        yield head, place
    yield from inner


def _plain(node: Node) -> str:
    if isinstance(node, Scalar):
        return scalar_text(node.value)
    return "{}" if isinstance(node, Mapping) else "[]"
