"""What the values of a record have to satisfy, beside their types. Members are meant by their wire names."""

from __future__ import annotations

import enum

from wirebind.diagnostics import Place
from wirebind.records import record


class LimitKind(enum.Enum):
    """The keyword of a numeric limit."""

    MULTIPLE_OF = "multipleOf"
    MINIMUM = "minimum"
    EXCLUSIVE_MINIMUM = "exclusiveMinimum"
    MAXIMUM = "maximum"
    EXCLUSIVE_MAXIMUM = "exclusiveMaximum"
    MIN_LENGTH = "minLength"
    MAX_LENGTH = "maxLength"
    MIN_ITEMS = "minItems"
    MAX_ITEMS = "maxItems"
    MIN_PROPERTIES = "minProperties"
    MAX_PROPERTIES = "maxProperties"


@record
class Limit:
    """A limit of a member, or of the items of one that is a list or map; the bound is exact decimal text."""

    kind: LimitKind
    bound: str
    place: Place


@record
class Pattern:
    """A regular expression (ECMA-262) that a text matches."""

    text: str
    place: Place


@record
class NumberIn:
    """The numbers that a value may have, as exact decimal texts."""

    numbers: tuple[str, ...]
    place: Place


@record
class Constant:
    """The one value of a scalar, as text."""

    text: str
    place: Place


@record
class JsonIn:
    """The values that free-form JSON may have, as JSON texts."""

    texts: tuple[str, ...]
    place: Place


@record
class NamePattern:
    """A regular expression that the names in a map match."""

    text: str
    place: Place


@record
class UniqueItems:
    """No two items of a list are equal."""

    place: Place


ValueConstraint = Limit | Pattern | NumberIn | Constant | JsonIn | NamePattern | UniqueItems


@record
class Requires:
    """A member that needs another one."""

    member: str
    other: str
    place: Place


@record
class AtMost:
    """A number that is at most another one when both are there."""

    member: str
    other: str
    place: Place


@record
class ExactlyOneOf:
    """Sets of members of which exactly one is complete."""

    alternatives: tuple[tuple[str, ...], ...]
    place: Place


RecordConstraint = Requires | AtMost | ExactlyOneOf
