"""The names that were decided, and the numbers of what has an order."""

from __future__ import annotations

from dataclasses import dataclass, field

from wirebind.analyse.model.records import Enumeration, Member, Record
from wirebind.ir.types import Enumerator


@dataclass
class Names:
    """What was decided, by key."""

    types: dict[str, str] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    enumerators: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def ordered(self, struct: Record) -> list[Member]:
        """The members of a struct in their fixed order."""
        return sorted(struct.members, key=lambda member: self.numbers[member.key])

    def enumerators_of(self, enumeration: Enumeration) -> tuple[Enumerator, ...]:
        """The enumerators in the order of their numbers."""
        found = [
            Enumerator(value.key, self.enumerators[value.key], self.numbers[value.key], value.text)
            for value in enumeration.values
        ]
        return tuple(sorted(found, key=lambda enumerator: enumerator.number))
