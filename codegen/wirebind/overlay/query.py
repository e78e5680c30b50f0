"""The syntax tree of a JSONPath query."""

from __future__ import annotations

from typing import Optional, Union

from wirebind.records import record
from wirebind.source.node import ScalarValue


@record
class Name:
    """`['name']` or `.name`."""

    name: str


@record
class Index:
    """`[0]`; negative counts from the end."""

    index: int


@record
class Wildcard:
    """`*`."""


@record
class Slice:
    """`[start:end:step]`."""

    start: Optional[int]
    end: Optional[int]
    step: int


@record
class Filter:
    """`[?condition]`."""

    condition: "Condition"


Selector = Union[Name, Index, Wildcard, Slice, Filter]


@record
class Segment:
    """One step: the selectors in brackets, on the children or on all descendants."""

    selectors: tuple[Selector, ...]
    descendants: bool = False


@record
class Query:
    """A path from the root (`$`) or, in a filter, from the current node (`@`)."""

    from_root: bool
    segments: tuple[Segment, ...]

    @property
    def singular(self) -> bool:
        """True when it can select one node at most, as a comparison demands."""
        return all(
            not segment.descendants
            and len(segment.selectors) == 1
            and isinstance(segment.selectors[0], (Name, Index))
            for segment in self.segments
        )


@record
class Literal:
    """A constant in a comparison."""

    value: ScalarValue


@record
class Call:
    """`name(…)`, of a function of `FUNCTIONS` with arguments of the kinds that it takes."""

    name: str
    arguments: tuple[Union[Query, Literal, "Call"], ...]


Operand = Union[Query, Literal, Call]


@record
class Comparison:
    """`left operator right`."""

    left: Operand
    operator: str
    right: Operand


@record
class Exists:
    """True when the query selects anything."""

    query: Query


@record
class Not:
    """`!condition`."""

    condition: "Condition"


@record
class All:
    """`a && b`."""

    conditions: tuple["Condition", ...]


@record
class Any:
    """`a || b`."""

    conditions: tuple["Condition", ...]


Condition = Union[Comparison, Exists, Call, Not, All, Any]
