"""What recorded responses have that the document does not describe."""

from __future__ import annotations

import enum
from typing import Optional

from wirebind.diagnostics import Position
from wirebind.records import record
from wirebind.source.node import Node


class Kind(enum.Enum):
    """How a response differs from its description."""

    OPERATION = "unknown-operation"
    STATUS = "unknown-status"
    MEDIA_TYPE = "unknown-media-type"
    PROPERTY = "unknown-property"
    VALUE = "unknown-value"
    NULL = "null-value"
    MISSING = "missing-property"
    TYPE = "other-type"
    NOT_JSON = "not-json"


@record
class Exchange:
    """A recorded request and its response; `text` is the body, or nothing where the record has none."""

    method: str
    path: str
    status: int
    media_type: str
    text: Optional[str]
    position: Position


@record
class Deviation:
    """One difference: `pointer` is the place of the document that describes the value, and `name` the property, value,
    status or media type that it lacks. `where` says the same for a reader; a record may lack the `sample`."""

    kind: Kind
    pointer: str
    name: str
    where: str
    position: Position
    sample: Optional[Node] = None


@record
class Drift:
    """Equal differences: the first of them, how many there are, and what was seen."""

    first: Deviation
    count: int
    samples: tuple[Node, ...]


def gathered(deviations: list[Deviation]) -> list[Drift]:
    """Each difference once, in the order of its first occurrence."""
    groups: dict[tuple[Kind, str, str], list[Deviation]] = {}
    for one in deviations:
        groups.setdefault((one.kind, one.pointer, one.name), []).append(one)
    return [
        Drift(group[0], len(group), tuple(one.sample for one in group if one.sample is not None))
        for group in groups.values()
    ]
