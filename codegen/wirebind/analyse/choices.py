"""Decides how the alternatives of unions are distinguished: by shallow looks at a value, in an order, without decoding it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Mapping, Sequence

from wirebind.analyse.model.constraints import Constant, NumberIn
from wirebind.analyse.model.records import Alternative, Choice, Condition, Enumeration, Location, Look, Member, Record, Union
from wirebind.analyse.model.types import (
    INTEGERS,
    NUMBERS,
    EnumOf,
    ListOf,
    MapOf,
    Opaque,
    RecordOf,
    Scalar,
    Type,
    UnionOf,
    is_text,
    wire_type,
)
from wirebind.analyse.object_choices import Facts, object_choices, together
from wirebind.analyse.scalars import number_text
from wirebind.analyse.json_forms import form_of, forms_of, records_in
from wirebind.diagnostics import Diagnostics

_FORM = (Condition(Look.FORM),)
_LAST = 3


def with_choices(
    unions: Mapping[str, Union],
    records: Mapping[str, Record],
    enumerations: Mapping[str, Enumeration],
    diagnostics: Diagnostics,
) -> dict[str, Union]:
    """The unions with their choices; an alternative that no look distinguishes from an earlier one is reported."""
    chooser = _Chooser(unions, records, enumerations, diagnostics)
    return {key: replace(union, choices=chooser.choices(key)) for key, union in unions.items()}


class _Chooser:
    def __init__(
        self,
        unions: Mapping[str, Union],
        records: Mapping[str, Record],
        enumerations: Mapping[str, Enumeration],
        diagnostics: Diagnostics,
    ) -> None:
        self._unions = unions
        self._records = records
        self._enumerations = enumerations
        self._diagnostics = diagnostics
        self._done: dict[str, tuple[Choice, ...]] = {}
        self._open: set[str] = set()

    def choices(self, key: str) -> tuple[Choice, ...]:
        """Those of a union; none where the JSON forms of its alternatives are enough."""
        if key not in self._done:
            self._open.add(key)
            self._done[key] = self._choices(self._unions[key])
            self._open.discard(key)
        return self._done[key]

    def _choices(self, union: Union) -> tuple[Choice, ...]:
        if union.base:
            return self._of_base(union)
        groups: dict[str, list[int]] = {}
        for index, alternative in enumerate(union.alternatives):
            form = "object" if self._is_of_objects(union, alternative.type) else form_of(alternative.type)
            groups.setdefault(form, []).append(index)
        found: list[tuple[int, Choice]] = []
        for form, places in groups.items():
            rank = _rank(form)
            if form == "object":
                found += [(rank, choice) for choice in self._objects(union, places)]
            elif form == "array" and len(places) > 1:
                found += [(rank, choice) for choice in self._lists(union, places)]
            elif form == "union":
                found += [(rank, choice) for place in places for choice in self._nested(union, place)]
            else:
                self._report(union, places[1:], places[0])
                found.append((rank, Choice(places[0], _FORM)))
        ordered = sorted(found, key=lambda one: one[0])
        choices = tuple(choice for _, choice in ordered)
        plain = all(choice.conditions == _FORM for choice in choices) and len(choices) == len(union.alternatives)
        return () if plain else choices

    def _of_base(self, union: Union) -> tuple[Choice, ...]:
        """The values of each alternative, and any other object for the one that takes all others."""
        found: list[Choice] = []
        for place, one in enumerate(union.alternatives):
            values = self._values_of(one, union.discriminator)
            found += [Choice(place, (Condition(Look.TAG, union.discriminator, value),)) for value in values]
            if one.values and not (values or one.fallback):
                message = f"'{one.values[0]}' is no value of the type of '{union.discriminator}' in {one.component}"
                self._diagnostics.gap_at("gap-discriminator", union.place, message, "no value is taken for it")
        others = [place for place, one in enumerate(union.alternatives) if one.fallback]
        return (*found, *(Choice(place, _FORM) for place in others))

    def _is_of_objects(self, union: Union, type_: Type) -> bool:
        """Whether a union in a union is told from objects as they are told from each other: one that takes any object, and
        all beside a discriminator."""
        if not isinstance(type_, UnionOf) or type_.key in self._open or records_in(type_, self._unions) is None:
            return False
        takes_all = any(choice.conditions == _FORM for choice in self.choices(type_.key))
        return takes_all or bool(union.discriminator)

    def _objects(self, union: Union, places: list[int]) -> list[Choice]:
        if len(places) == 1 and not union.discriminator:
            return [Choice(places[0], _FORM)]
        facts = {place: self._facts(union.alternatives[place], union.discriminator) for place in places}
        others = next((place for place in places if union.alternatives[place].fallback), None)
        choices, alike = object_choices(facts, union.discriminator, others)
        for place, first in alike.items():
            self._report(union, [place], first)
        self._check_maps(union, places, choices)
        tests = (condition for choice in choices for condition in choice.conditions)
        if union.discriminator and not any(one.look is Look.TAG and one.member == union.discriminator for one in tests):
            message = f"discriminator '{union.discriminator}' is not supported: an alternative has no name, or two have one value"
            self._diagnostics.gap_at("gap-discriminator", union.place, message, "members distinguish the alternatives")
        return choices

    def _check_maps(self, union: Union, places: list[int], choices: list[Choice]) -> None:
        """Reports maps whose values a struct takes by a member that it could not decode."""
        looks = (Look.EQUALS, Look.TAG, Look.LACKS_FORM)
        told = {one.alternative for one in choices for test in one.conditions if test.look in looks}
        types = {place: union.alternatives[place].type for place in places}
        for place, type_ in types.items():
            for other, record in types.items() if isinstance(type_, MapOf) else ():
                if isinstance(record, RecordOf) and other not in told and self._takes_others(record, type_):
                    self._report(union, [place], other)

    def _takes_others(self, record: RecordOf, map_: MapOf) -> bool:
        """Whether a value of the map may have a member of the struct in a form that the struct does not."""
        values = self._values(map_)
        members = (one for one in self._records[record.key].members if one.location is Location.OBJECT)
        return any(not values <= forms_of(member.type, self._unions) for member in members)

    def _values(self, type_: Type) -> frozenset[str]:
        """The forms of the values of a map; none of a map of any JSON, which is what is left."""
        typed = isinstance(type_, MapOf) and not isinstance(type_.value, Opaque)
        return forms_of(type_.value, self._unions) if typed else frozenset()

    def _facts(self, alternative: Alternative, discriminator: str) -> Facts:
        mapped = self._values_of(alternative, discriminator)
        name = self._as_json((alternative.component,), alternative, discriminator) if alternative.component else ()
        records = records_in(alternative.type, self._unions)
        if not records:
            return Facts((), frozenset(), {}, mapped, name, {}, self._values(alternative.type))
        return together([self._facts_of(self._records[one.key], mapped, name) for one in records])

    def _facts_of(self, record: Record, mapped: tuple[str, ...], name: tuple[str, ...]) -> Facts:
        members = [one for one in record.members if one.location is Location.OBJECT]
        values = {member.wire: found for member in members if (found := listed_values(member, self._enumerations))}
        required = tuple(member.wire for member in members if member.required)
        forms = {member.wire: forms_of(member.type, self._unions) for member in members}
        return Facts(required, frozenset(forms), values, mapped, name, forms, closed=record.closed)

    def _values_of(self, alternative: Alternative, discriminator: str) -> tuple[str, ...]:
        """What the document maps to an alternative, and what a union in its place maps to its own, as JSON text."""
        found = list(self._as_json(alternative.values, alternative, discriminator))
        if isinstance(alternative.type, UnionOf) and alternative.type.key not in self._open and not alternative.fallback:
            inner = (one for choice in self.choices(alternative.type.key) for one in choice.conditions)
            found += [one.value for one in inner if one.look is Look.TAG and one.member == discriminator]
        return tuple(dict.fromkeys(found))

    def _as_json(self, texts: tuple[str, ...], alternative: Alternative, discriminator: str) -> tuple[str, ...]:
        """Values of a discriminator as the member of an alternative has them, without those that it cannot have."""
        records = records_in(alternative.type, self._unions) or ()
        members = (one for record in records for one in self._records[record.key].members if one.wire == discriminator)
        type_ = next((one.type for one in members), Scalar.STRING)
        if type_ in NUMBERS:
            return tuple(found for text in texts if (found := number_text(type_, text)))
        if type_ is Scalar.BOOLEAN:
            return tuple(text for text in texts if text in ("true", "false"))
        return tuple(map(quoted, texts))

    def _lists(self, union: Union, places: list[int]) -> list[Choice]:
        """The first item distinguishes lists; of two whose items may have one form, the wider one takes both."""
        items = {place: _item_of(union.alternatives[place].type) for place in places}
        forms = {place: forms_of(item, self._unions) for place, item in items.items()}
        kept: list[int] = []
        for place in sorted(places, key=lambda place: -len(forms[place])):
            wider = next((other for other in kept if forms[other] & forms[place]), None)
            if wider is not None:
                self._report(union, [place], wider)
            if wider is None or not forms[place] <= forms[wider]:
                kept.append(place)
        ordered = sorted(kept, key=lambda place: _rank(form_of(items[place])))
        return [Choice(place, (Condition(Look.ITEMS),)) for place in ordered]

    def _nested(self, union: Union, place: int) -> list[Choice]:
        """A union in a union has the choices of its alternatives; one that is being decided its JSON forms."""
        type_ = union.alternatives[place].type
        assert isinstance(type_, UnionOf)
        inner = () if type_.key in self._open else self.choices(type_.key)
        told = [choice.conditions for choice in inner]
        if any(condition.look in (Look.FORM, Look.ITEMS) for conditions in told for condition in conditions):
            told = []
        return [Choice(place, conditions) for conditions in told] or [Choice(place, _FORM)]

    def _report(self, union: Union, places: Sequence[int], first: int) -> None:
        for place in places:
            message = (
                f"alternative {place + 1} of a union cannot be distinguished from alternative {first + 1}"
            )
            hint = f"alternative {first + 1} is taken; a discriminator or a constant distinguishes them"
            self._diagnostics.gap_at("gap-alternatives", union.alternatives[place].place, message, hint)


def listed_values(member: Member, enumerations: Mapping[str, Enumeration]) -> tuple[str, ...]:
    """The values that a member may have, as JSON text; none where it may have any."""
    if isinstance(member.type, EnumOf):
        return tuple(quoted(value.text) for value in enumerations[member.type.key].values)
    for constraint in member.constraints:
        if isinstance(constraint, Constant):
            return (quoted(constraint.text) if is_text(member.type) else constraint.text,)
        if isinstance(constraint, NumberIn) and member.type in INTEGERS:
            return constraint.numbers
    return ()


def quoted(text: str) -> str:
    """A text as JSON."""
    return json.dumps(text, ensure_ascii=False)


def _item_of(type_: Type) -> Type:
    """The type of the items of a list."""
    found = wire_type(type_)
    return found.item if isinstance(found, ListOf) else found


def _rank(form: str) -> int:
    return {"number": 1, "union": 2, "any": _LAST}.get(form, 0)
