"""Distinguishes objects by a discriminator, by constants, by required members, by what closed ones lack, by members that only
one declares, and last by the JSON forms of members."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Mapping, Optional, Sequence

from wirebind.analyse.json_forms import ALL_FORMS
from wirebind.analyse.model.records import Choice, Condition, Look
from wirebind.records import record

_MOST_VALUES = 64
_MOST_LACKING = 8
_MOST_FORMS = 32
_FORM = (Condition(Look.FORM),)


@record
class Facts:
    """What an alternative says of its values: members that are required, all that are declared, and the values of those
    that have few; `mapped` is what a discriminator is for it, or `name` where nothing says so. Values are JSON text.
    A `closed` one has no member that it does not declare. `forms` are the JSON forms of declared members, and `others` those
    of any other member, where they are known.
    """

    required: tuple[str, ...]
    declared: frozenset[str]
    values: Mapping[str, tuple[str, ...]]
    mapped: tuple[str, ...]
    name: tuple[str, ...]
    forms: Mapping[str, frozenset[str]]
    others: frozenset[str] = frozenset()
    closed: bool = False

    def known_forms(self, name: str) -> frozenset[str]:
        """The JSON forms that a member may have; none where it may have any."""
        found = self.forms.get(name, self.others)
        return found if found != ALL_FORMS else frozenset()


def together(several: Sequence[Facts]) -> Facts:
    """What is said of a value that one of several objects may be."""
    if len(several) == 1:
        return several[0]
    first = several[0]
    names = dict.fromkeys(name for one in several for name in one.forms)
    return replace(
        first,
        required=tuple(name for name in first.required if all(name in one.required for one in several)),
        declared=frozenset(names),
        values={
            name: tuple(dict.fromkeys(value for one in several for value in one.values[name]))
            for name in first.values
            if all(name in one.values for one in several)
        },
        forms={name: frozenset[str]().union(*(one.forms.get(name, ALL_FORMS) for one in several)) for name in names},
        closed=all(one.closed for one in several),
    )


def object_choices(
    facts: Mapping[int, Facts], discriminator: str, fallback: Optional[int] = None
) -> tuple[list[Choice], dict[int, int]]:
    """The choices of alternatives by place, and those that cannot be distinguished, each with the one that is taken.

    Beside values of a discriminator the `fallback` takes all objects that have none of them.
    """
    tagged = _by_values(facts, discriminator, mapped=True, others=fallback) if discriminator else None
    if tagged is not None and fallback is not None:
        return [*tagged, Choice(fallback, _FORM)], {}
    if tagged is None:
        tagged = next((found for name in _common(facts) if (found := _by_values(facts, name)) is not None), None)
    return (tagged, {}) if tagged is not None else _by_members(facts)


def _common(facts: Mapping[int, Facts]) -> list[str]:
    """Members that have listed values in all alternatives, those first that all require."""
    first, *others = facts.values()
    names = [name for name in first.values if all(name in other.values for other in others)]
    return sorted(names, key=lambda name: not all(name in one.required for one in facts.values()))


def _by_values(
    facts: Mapping[int, Facts], member: str, mapped: bool = False, others: Optional[int] = None
) -> Optional[list[Choice]]:
    """A choice for each value of the member; nothing where an alternative has none, or two have the same.

    The alternative that takes all others needs none.
    """
    found: dict[str, int] = {}
    listed = Counter(value for one in facts.values() for value in one.values.get(member, ()))
    for place, one in facts.items():
        values = _tags(one, member, listed) if mapped else one.values[member]
        if place == others and not values:
            continue
        many = len(values) > _MOST_VALUES and not (mapped and one.mapped)
        if not values or many or any(found.setdefault(value, place) != place for value in values):
            return None
    return [Choice(place, (Condition(Look.TAG, member, value),)) for value, place in found.items()]


def _tags(facts: Facts, member: str, listed: Mapping[str, int]) -> tuple[str, ...]:
    """What a mapping says, else the listed values; where another one lists them too, the name of the component."""
    values = facts.values.get(member, ())
    if facts.mapped or all(listed[value] == 1 for value in values):
        return facts.mapped or values or facts.name
    return facts.name if set(facts.name) <= set(values) else ()


def _by_members(facts: Mapping[int, Facts]) -> tuple[list[Choice], dict[int, int]]:
    """Alternatives that require more come first: what one of them requires distinguishes a value from all that require less."""
    everywhere = set.intersection(*(set(one.required) for one in facts.values()))
    classes: dict[tuple[Condition, ...], list[int]] = {}
    for place, one in facts.items():
        classes.setdefault(_conditions(one, everywhere), []).append(place)
    choices: list[Choice] = []
    alike: dict[int, int] = {}
    for conditions, places in sorted(classes.items(), key=lambda entry: -len(entry[0])):
        choices += _within(facts, conditions, places, alike)
    found = [_lacking(facts, choice, choices[place + 1 :]) for place, choice in enumerate(choices)]
    return [_formed(facts, choice, choices[place + 1 :]) for place, choice in enumerate(found)], alike


def _formed(facts: Mapping[int, Facts], choice: Choice, later: list[Choice]) -> Choice:
    """The choice without members in a form that only what is tested later may have; any JSON is what is left."""
    own = facts[choice.alternative]
    others = [facts[place] for place in dict.fromkeys(one.alternative for one in later) if place != choice.alternative]
    listed = {one.member for one in choice.conditions if one.look is Look.EQUALS}
    found = [
        Condition(Look.LACKS_FORM, name, form)
        for name, forms in own.forms.items()
        if name not in listed
        for form in sorted(frozenset[str]().union(*(other.known_forms(name) for other in others)) - forms)
    ]
    if not found or len(found) > _MOST_FORMS:
        return choice
    told = () if choice.conditions == _FORM else choice.conditions
    return Choice(choice.alternative, (*told, *found))


def _lacking(facts: Mapping[int, Facts], choice: Choice, later: list[Choice]) -> Choice:
    """The choice without members that only what is tested later may have, where its alternative is closed."""
    own = facts[choice.alternative]
    if not own.closed:
        return choice
    others = [facts[place] for place in dict.fromkeys(one.alternative for one in later) if place != choice.alternative]
    required = [name for one in others for name in one.required]
    declared = [name for one in others for name in sorted(one.declared)]
    names = [name for name in dict.fromkeys((*required, *declared)) if name not in own.declared]
    lacks = tuple(Condition(Look.LACKS, name) for name in names[:_MOST_LACKING])
    told = () if choice.conditions == _FORM and lacks else choice.conditions
    return Choice(choice.alternative, (*told, *lacks))


def _conditions(facts: Facts, everywhere: set[str]) -> tuple[Condition, ...]:
    """What every value of an alternative has: members that not all alternatives require, and constants."""
    found: list[Condition] = []
    for name in facts.required:
        values = facts.values.get(name, ())
        if len(values) == 1:
            found.append(Condition(Look.EQUALS, name, values[0]))
        elif name not in everywhere:
            found.append(Condition(Look.HAS, name))
    return tuple(found)


def _within(
    facts: Mapping[int, Facts], conditions: tuple[Condition, ...], places: list[int], alike: dict[int, int]
) -> list[Choice]:
    """The choices of alternatives whose values all have the same: by members of their own, or by the forms of members."""
    own = {place: _own_members(facts, places, place) for place in places}
    last: list[int] = []
    for place in sorted(places, key=lambda place: bool(own[place])):
        same = next((other for other in last if not _differ(facts[place], facts[other])), None)
        if same is None:
            last.append(place)
        elif not own[place]:
            alike[place] = same
    found = [
        Choice(place, (*conditions, Condition(Look.HAS, name)))
        for place in places
        if place not in last
        for name in own[place]
    ]
    return [*found, *(Choice(place, conditions or _FORM) for place in last)]


def _differ(one: Facts, other: Facts) -> bool:
    """Whether a member of both has no form in common."""
    return any(not one.forms[name] & other.forms[name] for name in one.forms if name in other.forms)


def _own_members(facts: Mapping[int, Facts], places: list[int], place: int) -> list[str]:
    """Members that only this one of several alternatives declares."""
    others = set().union(*(facts[other].declared for other in places if other != place))
    return sorted(facts[place].declared - others)
