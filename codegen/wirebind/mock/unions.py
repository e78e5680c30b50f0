"""Chooses the alternative of a union by the value that stands in a text, as json/impl/choose.ipp does."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Mapping, Optional, assert_never

from wirebind.analyse.json_forms import form_of
from wirebind.analyse.model.records import Choice, Condition, Look, Union
from wirebind.analyse.model.types import ListOf, RecordOf, Type, UnionOf, wire_type
from wirebind.mock.json_scanner import ReadError, Scanner, SYNTAX
from wirebind.records import record
from wirebind.source.scalars import same_number

_LEVELS = 4
_FORM = (Condition(Look.FORM),)
_GENERAL = {"number": 1, "union": 1, "any": 2}


@record
class Chosen:
    """A value of a union, and the place and type of its alternative; -1 for JSON text that is none.

    `tag` is the member that tells an object, and its JSON text: it is written where the object has none.
    """

    place: int
    type: Type
    value: Any
    tag: Optional[tuple[str, str]] = None


def chosen(union: Union, place: Optional[int], type_: Type, value: Any) -> Chosen:
    """A value of the alternative at the place, JSON text where there is none."""
    if place is None or not isinstance(type_, RecordOf):
        return Chosen(-1 if place is None else place, type_, value)
    tags = (one for choice in union.choices if choice.alternative == place for one in choice.conditions)
    tag = next((one for one in tags if one.look is Look.TAG), None)
    return Chosen(place, type_, value, (tag.member, tag.value) if tag else None)


def written_value(one: Chosen) -> Any:
    """The value with the member that distinguishes it, as json/impl/write_union.ipp writes it."""
    if one.tag is None or one.value.get(one.tag[0]):
        return one.value
    member, text = one.tag
    return {member: json.loads(text)} | {name: value for name, value in one.value.items() if name != member}


def tagged(union: Union, place: int, made: Any) -> Any:
    """A value with the member that distinguishes the alternative at the place, in an object or one of a union in it."""
    tags = (one for choice in union.choices if choice.alternative == place for one in choice.conditions)
    tag = next((one for one in tags if one.look in (Look.TAG, Look.EQUALS)), None)
    if tag and isinstance(made, Chosen) and isinstance(made.value, dict):
        return replace(made, value=_with(made.value, tag))
    return _with(made, tag) if tag and isinstance(made, dict) else made


def _with(made: dict[str, Any], tag: Condition) -> dict[str, Any]:
    value = {tag.member: json.loads(tag.value)}
    return made | value if tag.member in made else value | made


def choices_of(union: Union) -> tuple[Choice, ...]:
    """The choices of a union; without any of its own the forms of its alternatives."""
    places = sorted(range(len(union.alternatives)), key=lambda place: _generality(union.alternatives[place].type))
    return union.choices or tuple(Choice(place, _FORM) for place in places)


class Chooser:
    """Chooses for the value at a place of a text; members of an object are read until the first choice is certain."""

    def __init__(self, unions: Mapping[str, Union], union: Union, text: Scanner, at: int) -> None:
        self._unions, self._union, self._text, self._at = unions, union, text, at
        self._left = list(choices_of(union))
        self._names = {one.member for choice in self._left for one in choice.conditions if one.member}
        self._seen: dict[str, tuple[int, str]] = {}
        self._ended = False

    def run(self) -> Optional[int]:
        """The place of the alternative, nothing where there is none; raises a ReadError."""
        found, certain = self._decide()
        if not certain and self._text.starts("{", self._at):
            self._look()
        self._ended = True
        return self._decide()[0] if not certain else found

    def _decide(self) -> tuple[Optional[int], bool]:
        """The first choice that holds, and whether that is certain."""
        while self._left:
            verdicts = [self._holds(one, self._left[0]) for one in self._left[0].conditions]
            if False not in verdicts:
                return (None, False) if None in verdicts else (self._left[0].alternative, True)
            self._left.pop(0)
        return None, True

    def _holds(self, one: Condition, choice: Choice) -> Optional[bool]:
        """Whether a condition holds; nothing while that is open."""
        type_ = self._union.alternatives[choice.alternative].type
        if one.look is Look.FORM:
            return self._has_form(type_, self._at)
        if one.look is Look.ITEMS:
            return self._text.starts("[", self._at) and self._item_fits(type_)
        if not self._text.starts("{", self._at):
            return False
        seen = self._seen.get(one.member)
        if seen is None and not self._ended:
            return None
        match one.look:
            case Look.HAS:
                return seen is not None
            case Look.LACKS:
                return seen is None
            case Look.LACKS_FORM:
                return seen is None or self._form_at(seen[0]) != one.value
            case Look.EQUALS | Look.TAG:
                return seen is not None and _same_scalar(seen[1], one.value)
        assert_never(one.look)

    def _item_fits(self, type_: Type) -> bool:
        at = self._text.space(self._at + 1)
        return self._text.starts("]", at) or (isinstance(type_, ListOf) and self._has_form(type_.item, at))

    def _has_form(self, type_: Type, at: int, levels: int = _LEVELS) -> bool:
        form, type_ = form_of(type_), wire_type(type_)
        if isinstance(type_, UnionOf) and levels:
            inner = self._unions[type_.key].alternatives
            return any(self._has_form(one.type, at, levels - 1) for one in inner)
        written = self._form_at(at)
        return written != "" and (form in ("any", "union", written) or (form == "number" and written == "integer"))

    def _form_at(self, at: int) -> str:
        char = self._text.text[at : at + 1]
        known = {'"': "string", "{": "object", "[": "array", "t": "boolean", "f": "boolean"}.get(char, "")
        if known or not char or char not in "-0123456789":
            return known
        try:
            number, _ = self._text.number(at)
        except ReadError:
            return "integer"
        return "number" if set(number) & set(".eE") else "integer"

    def _look(self) -> None:
        """Goes through the members of the object."""
        text = self._text
        at = text.enter("{", self._at)
        while not text.starts("}", at):
            if not text.starts('"', at):
                raise ReadError(SYNTAX, at)
            name, at = text.key(at)
            end = text.skip(at)
            if name in self._names and name not in self._seen:
                self._seen[name] = at, text.text[at:end]
                if self._decide()[1]:
                    break
            at = text.next(end, "}")
        text.leave(at)


def _generality(type_: Type) -> int:
    return _GENERAL.get(form_of(type_), 0)


def _same_scalar(seen: str, wanted: str) -> bool:
    """Whether two JSON texts are the same; strings may have escapes, and numbers another spelling."""
    if seen[:1] + wanted[:1] == '""':
        return bool(json.loads(seen) == json.loads(wanted))
    return seen == wanted or same_number(seen, wanted)
