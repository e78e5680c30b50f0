"""Finds schemas that are equal but for their name: one thing that a document describes twice becomes two types."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Hashable, Iterable

from wirebind.analyse.model.constraints import RecordConstraint, ValueConstraint
from wirebind.analyse.model.records import Member, Record
from wirebind.diagnostics import Diagnostics, Place, Position

_FEWEST_MEMBERS = 2
_NOWHERE = Place(Position(""), "")


def report_equal(records: Iterable[Record], diagnostics: Diagnostics) -> None:
    """Warns of each object with the same members as an earlier one, in any order, that say the same of themselves."""
    first: dict[Hashable, Record] = {}
    named = [(frozenset(one.wire for one in record.members), record) for record in records]
    count = Counter(names for names, _ in named)
    for names, record in named:
        if len(record.members) < _FEWEST_MEMBERS or count[names] == 1:
            continue
        earlier = first.setdefault(_content(record), record)
        if earlier.place != record.place:
            diagnostics.warning_at(
                "equal-schemas",
                record.place,
                f"{_shown(record)} is equal to {_shown(earlier)}, at {earlier.place.position}, but for its name",
                "let one be a `$ref` to the other; they become one type then",
            )


def _content(record: Record) -> Hashable:
    return frozenset(map(_member, record.members)), frozenset(map(_placeless, record.constraints))


def _member(member: Member) -> Hashable:
    notes = replace(member.notes, default=None, example=None)
    constraints = frozenset(map(_placeless, member.constraints))
    return member.wire, member.type, member.required, member.nullable, member.given_name, notes, constraints


def _placeless(constraint: RecordConstraint | ValueConstraint) -> Hashable:
    return replace(constraint, place=_NOWHERE)


def _shown(record: Record) -> str:
    return record.key.removeprefix("schema:").removesuffix("/{}")
