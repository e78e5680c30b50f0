"""The syntax tree of a JSONPath query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Union

from wirebind.source.node import ScalarValue


@dataclass(frozen=True, slots=True)
class Name:
    """`['name']` or `.name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """`[0]`; negative counts from the end."""

    index: int


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`*`."""


@dataclass(frozen=True, slots=True)
class Slice:
    """`[start:end:step]`."""

    start: Optional[int]
    end: Optional[int]
    step: int


@dataclass(frozen=True, slots=True)
class Filter:
    """`[?condition]`."""

    condition: "Condition"


Selector = Union[Name, Index, Wildcard, Slice, Filter]


@dataclass(frozen=True, slots=True)
class Segment:
    """One step: the selectors in brackets, on the children or on all descendants."""

    selectors: tuple[Selector, ...]
    descendants: bool = False


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant in a comparison."""

    value: ScalarValue


@dataclass(frozen=True, slots=True)
class Call:
    """`name(…)`, of a function of `FUNCTIONS` with arguments of the kinds that it takes."""

    name: str
    arguments: tuple[Union[Query, Literal, "Call"], ...]


Operand = Union[Query, Literal, Call]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`."""

    left: Operand
    operator: str
    right: Operand


@dataclass(frozen=True, slots=True)
class Exists:
    """True when the query selects anything."""

    query: Query


@dataclass(frozen=True, slots=True)
class Not:
    """`!condition`."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """`a && b`."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """`a || b`."""

    conditions: tuple["Condition", ...]


Condition = Union[Comparison, Exists, Call, Not, All, Any]
