"""Reads enumerations, also those that list a value twice, or values of another type than theirs."""

from __future__ import annotations

from typing import Optional

from wirebind.source.cursor import Cursor
from wirebind.source.node import Mapping, Scalar, Sequence

MOST_VALUES = 65_535
"""How many enumerators a type has at most: each has a number that is kept."""


def listed_values(cursor: Cursor, keyword: str) -> Optional[tuple[Scalar, ...]]:
    """The values that a keyword lists, each once; nothing where it restricts nothing."""
    child = cursor.get(keyword)
    if child is None:
        return None
    found: list[Scalar] = []
    seen: set[tuple[bool, object]] = set()
    for item in child.items():
        if not isinstance(item.node, Scalar):
            hint = "the values are not checked"
            item.fault("enum-value", "an enumeration lists strings, numbers, booleans or null", hint)
            return None
        identity = (isinstance(item.node.value, bool), item.node.value)
        if identity in seen:
            item.fault("enum-value", f"{item.node.text} is listed twice", "it is taken once")
            continue
        seen.add(identity)
        found.append(item.node)
    if not found:
        child.fault("enum-value", f"{keyword} lists nothing", "any value is taken")
    if len(found) > MOST_VALUES:
        hint = "the type alone counts; the values are not checked"
        child.gap("enum-value", f"more than {MOST_VALUES} values in {keyword} are not supported", hint)
        return None
    return tuple(found) or None


def is_constant(cursor: Cursor) -> bool:
    """Whether the schema has one value, by `const`."""
    constant = cursor.get("const")
    return constant is not None and isinstance(constant.node, Scalar)


def read_enum(cursor: Cursor) -> Optional[tuple[Scalar, ...]]:
    """The value of `const`, or those of `enum`."""
    constant = cursor.get("const")
    if constant is not None and isinstance(constant.node, Scalar):
        values: Optional[tuple[Scalar, ...]] = (constant.node,)
    else:
        if constant is not None:
            constant.fault("enum-value", "a constant is a string, a number, a boolean or null", "the value is not checked")
        values = listed_values(cursor, "enum")
    texts = [name for name in _type_names(cursor) if name != "null"] == ["string"]
    return _as_texts(cursor, values) if values is not None and texts else values


def _as_texts(cursor: Cursor, values: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    """The values of a text: a number or a boolean stands for what was written, which quotes would have kept."""
    found: dict[str, Scalar] = {}
    for value in values:
        if value.value is None:
            found.setdefault("null", value)
            continue
        if not isinstance(value.value, str):
            message = f"{value.text} is no text, as the type of the enumeration says"
            cursor.diagnostics.fault("enum-value", value.position, message, cursor.pointer, "it is taken for one")
        found.setdefault(f"={value.text}", Scalar(value.text, value.text, value.position))
    return tuple(found.values())


def _type_names(cursor: Cursor) -> tuple[str, ...]:
    kind = cursor.node.members.get("type") if isinstance(cursor.node, Mapping) else None
    items = kind.items if isinstance(kind, Sequence) else (kind,)
    return tuple(item.value for item in items if isinstance(item, Scalar) and isinstance(item.value, str))
