"""Whether two schemas say the same, wherever they stand."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Hashable, Optional

from wirebind.diagnostics import Place, Position
from wirebind.openapi.model import Schema


def is_same(one: Optional[Schema], other: Optional[Schema]) -> bool:
    """Whether both refer to one component, or have equal keywords, or both are absent."""
    return one is other or content_of(one) == content_of(other)


def content_of(value: object) -> Hashable:
    """A value without its places."""
    if isinstance(value, (Place, Position)):
        return None
    if is_dataclass(value):
        return type(value), *(content_of(getattr(value, part.name)) for part in fields(value))
    if isinstance(value, dict):
        return tuple((name, content_of(item)) for name, item in value.items())
    if isinstance(value, (tuple, list)):
        return tuple(map(content_of, value))
    assert isinstance(value, Hashable)
    return value
