"""Reads parts of a document without a word about what is wrong with them."""

from __future__ import annotations

import json
from typing import Optional

from wirebind.source.cursor import Cursor
from wirebind.source.node import Mapping, Node, Scalar, to_json


def json_text(node: Node) -> str:
    """The node as JSON that does not depend on the order of members."""
    return json.dumps(to_json(node), sort_keys=True, default=str, ensure_ascii=False)


def members_of(cursor: Cursor, name: str) -> list[tuple[str, Cursor]]:
    child = cursor.get(name)
    return list(child.members()) if child else []


def items_of(cursor: Cursor, name: str) -> list[Cursor]:
    child = cursor.get(name)
    return list(child.items()) if child else []


def strings_of(cursor: Cursor, name: str) -> list[str]:
    return [item.string() for item in items_of(cursor, name)]


def text_of(cursor: Optional[Cursor], name: str) -> str:
    node = cursor.node.members.get(name) if cursor and isinstance(cursor.node, Mapping) else None
    return str(node.value) if isinstance(node, Scalar) and node.value is not None else ""


def flag_of(cursor: Cursor, name: str) -> bool:
    child = cursor.get(name)
    return child is not None and isinstance(child.node, Scalar) and child.node.value is True


def json_of(cursor: Cursor, name: str) -> str:
    child = cursor.get(name)
    return json_text(child.node) if child else ""


def rest_of(cursor: Cursor, names: frozenset[str], only: bool = False) -> tuple[tuple[str, str], ...]:
    """The members as JSON: those of the names alone, or all others."""
    if not isinstance(cursor.node, Mapping):
        return ()
    chosen = sorted(name for name in cursor.node.members if (name in names) is only)
    return tuple((name, json_text(cursor.node.members[name])) for name in chosen)
