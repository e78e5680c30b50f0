"""Makes values that a schema allows: every member, as few items as may be, the same each time.

A seed makes them differ, and leaves optional members out; without one they are what a reader expects to see.
"""

from __future__ import annotations

import json
import math
import random
import re
from fractions import Fraction
from typing import Any, Mapping, Optional, assert_never

from wirebind.analyse.model.constraints import Constant, JsonIn, Limit, LimitKind, NamePattern, NumberIn, Pattern
from wirebind.analyse.model.constraints import UniqueItems, ValueConstraint
from wirebind.analyse.model.records import Location, Union
from wirebind.analyse.model.types import INTEGERS, NUMBERS, EnumOf, Form, ListOf, MapOf, Opaque, OwnOf, Reason
from wirebind.analyse.model.types import RecordOf, Scalar, Type, UnionOf, innermost, limits_of
from wirebind.explorer.types import json_text
from wirebind.mock.described import Described, Part, Shape
from wirebind.mock.json_reader import Raw, json_of, number_of, read
from wirebind.mock.json_scanner import ReadError
from wirebind.mock.patterns import compiled, example_of
from wirebind.mock.unions import Chosen, tagged
from wirebind.mock.validation import violations_of
from wirebind.source.node import Node

_ANY = Opaque(Form.JSON, Reason.FREE_FORM)
_DEEPEST = 4
_NEVER_ENDS = 24
_MOST = 100_000
"""Items of all lists and maps of one value, and characters of a text: a document may require any number."""
_ENDS = ("", " é", "%/+", ' "\\', "☃", "0")
_FIELD_ENDS = ("", "-0", " x")
_Constraints = tuple[ValueConstraint, ...]


class Maker:
    """Makes values of one document."""

    def __init__(self, described: Described, seed: Optional[int] = None) -> None:
        self._described = described
        self._random = random.Random(seed) if seed is not None else None
        self._open: list[str] = []
        self._room = _MOST

    def shape(self, shape: Shape) -> dict[str, Any]:
        """Values of the members of a record or a request; those that break a rule between members are left out."""
        if len(self._open) > _NEVER_ENDS:
            return {}
        self._open.append(shape.key)
        forced = self._forced(shape)
        kept = [
            part
            for part in shape.parts
            if part.required or forced.get(part.wire, self._chance() and not self._is_endless(part))
        ]
        out = {part.slot: None if part.member.nullable and self._is_endless(part) else self.member(part) for part in kept}
        self._open.pop()
        for part in reversed(kept):
            broken = violations_of(self._described.shapes, shape, out, wire=True)
            if not broken:
                break
            if not part.required:
                left = {slot: value for slot, value in out.items() if slot != part.slot}
                if len(violations_of(self._described.shapes, shape, left, wire=True)) < len(broken):
                    out = left
        return out

    def _forced(self, shape: Shape) -> dict[str, bool]:
        """Members that a request needs, and those of which one set is complete and no other."""
        out = {rule.member: True for rule in shape.rules if rule.kind == "required"}
        for rule in shape.rules:
            if rule.kind == "exactly_one_of":
                chosen = self._choice(rule.argument.split("|")).split("+")
                out |= {wire: wire in chosen for wire in re.split("[|+]", rule.argument)}
        return out

    def member(self, part: Part) -> Any:
        """The example of a member where it fits, else a value."""
        member = part.member
        example = member.sample if member.sample is not None else member.notes.example
        if example is not None and self._random is None:
            found = self.sample(member.type, example, member.location is Location.OBJECT)
            if found is not None:
                return found
        return self.value(member.type, part.wire, member.constraints, member.location)

    def sample(self, type_: Type, node: Node, in_json: bool = True) -> Any:
        """The value of an example; nothing where the type does not allow it."""
        text = json_text(node)
        try:
            found = read(self._described.shapes, type_, text.encode("utf-8"))
        except ReadError:
            return None
        return found if in_json or not isinstance(found, str) or found else None

    def value(self, type_: Type, name: str, constraints: _Constraints = (), location: Location = Location.OBJECT) -> Any:
        """A value of a type; `name` is what a text is made of."""
        fixed = None if isinstance(type_, (ListOf, MapOf)) else self._fixed(type_, constraints)
        if fixed is not None:
            return fixed
        match type_:
            case Scalar.BOOLEAN:
                return self._chance()
            case Scalar.BASE64:
                return "d2lyZWJpbmQ="
            case Scalar.STRING | Scalar.FILE:
                return self._text(name, constraints, location)
            case Scalar():
                return self._number(type_, constraints)
            case EnumOf(key=key):
                texts = [value.text for value in self._described.model.enumerations[key].values]
                return self._choice(texts) if texts else name
            case OwnOf(wire=wire):
                return self.value(wire, name, constraints, location)
            case ListOf(item=item, nullable=nullable):
                count = self._count(constraints, LimitKind.MIN_ITEMS, LimitKind.MAX_ITEMS, item, location)
                alone = any(isinstance(one, UniqueItems) for one in constraints)
                names = [f"{name}{index or ''}" if alone else name for index in range(count)]
                null = nullable and self._leads_back(innermost(item))
                items = [None if null else self.value(item, each, constraints, location) for each in names]
                return [one for index, one in enumerate(items) if not alone or one not in items[:index]]
            case MapOf(value=item, nullable=nullable):
                count = self._count(constraints, LimitKind.MIN_PROPERTIES, LimitKind.MAX_PROPERTIES, item, location)
                key = next((one.text for one in constraints if isinstance(one, NamePattern)), "")
                pattern = compiled(key) if key else None
                start = pattern.example(3) if pattern else "key"
                null = nullable and self._leads_back(innermost(item))
                return {f"{start}{index or ''}": None if null else self.value(item, name, constraints) for index in range(count)}
            case RecordOf(key=key):
                return self.shape(self._described.shapes[key])
            case UnionOf(key=key):
                return self._alternative(self._described.model.unions[key], name)
            case Opaque(form=Form.JSON):
                return Raw("{}")
            case Opaque(form=Form.BYTES):
                return f"{name} as bytes\n".encode("utf-8")
        assert_never(type_)

    def _fixed(self, type_: Type, constraints: _Constraints) -> Any:
        """A value that is listed; nothing where none is."""
        for one in constraints:
            match one:
                case NumberIn(numbers=numbers) if isinstance(type_, Scalar):
                    return number_of(type_, self._choice(list(numbers)))
                case JsonIn(texts=texts):
                    return Raw(self._choice(list(texts)))
                case Constant(text=text) if type_ is Scalar.BOOLEAN:
                    return text == "true"
                case Constant(text=text):
                    return number_of(type_, text) if type_ in NUMBERS and isinstance(type_, Scalar) else text
        return None

    def _alternative(self, union: Union, name: str) -> Chosen:
        """A value of an alternative that does not lead back, with the member that distinguishes it, as it is read."""
        places = [place for place, one in enumerate(union.alternatives) if not self._leads_back(innermost(one.type))]
        if not places or len(self._open) > _NEVER_ENDS:
            return Chosen(-1, _ANY, Raw("{}"))
        for place in self._random.sample(places, len(places)) if self._random else places:
            found = self._alternative_at(union, place, name)
            if found is not None:
                return found
        return Chosen(-1, _ANY, Raw("{}"))

    def _alternative_at(self, union: Union, place: int, name: str) -> Optional[Chosen]:
        """A value of an alternative as it is read; nothing where it is taken for another one that cannot hold it."""
        self._open.append(union.key)
        value = self.value(union.alternatives[place].type, name)
        if isinstance(value, float) and value.is_integer():
            value += 0.5  # a whole number would be an integer, where the union has one
        made = tagged(union, place, value)
        self._open.pop()
        try:
            found = read(self._described.shapes, UnionOf(union.key), json_of(made).encode("utf-8"))
        except ReadError:
            return None
        assert isinstance(found, Chosen)
        return found

    def _leads_back(self, type_: Type) -> bool:
        """Whether values of a type are being made already, or too deep."""
        return isinstance(type_, (RecordOf, UnionOf)) and (type_.key in self._open or len(self._open) > _DEEPEST)

    def _chance(self) -> bool:
        return self._random is None or self._random.random() < 0.6

    def _choice(self, options: list[str]) -> str:
        return self._random.choice(options) if self._random else options[0]

    def _is_endless(self, part: Part) -> bool:
        """Whether a member leads back to a record that is being made, or too deep."""
        return self._leads_back(innermost(part.member.type))

    def _count(
        self, constraints: _Constraints, least: LimitKind, most: LimitKind, item: Type, location: Location
    ) -> int:
        """How many items: at least one in a path, which has no empty segment, and no more than required where they lead back."""
        endless = self._leads_back(item)
        wish = 0 if endless else 1 if self._random is None else self._random.randrange(3)
        wish = max(wish, 1) if location is Location.PATH else wish
        low, high = _bound(constraints, least), _bound(constraints, most)
        wish = max(wish, math.ceil(low)) if low is not None else wish
        count = min(wish, self._room, *(() if high is None else [math.floor(high)]))
        self._room -= count
        return count

    def _number(self, type_: Scalar, constraints: _Constraints) -> int | float:
        whole = type_ in INTEGERS
        step = _bound(constraints, LimitKind.MULTIPLE_OF) or Fraction(1 if whole else "0.25")
        step = Fraction(step.numerator) if whole else step
        low, high = _bound(constraints, LimitKind.MINIMUM), _bound(constraints, LimitKind.MAXIMUM)
        above, below = _bound(constraints, LimitKind.EXCLUSIVE_MINIMUM), _bound(constraints, LimitKind.EXCLUSIVE_MAXIMUM)
        firsts = [math.ceil(low / step)] if low is not None else []
        firsts += [math.floor(above / step) + 1] if above is not None else []
        lasts = [math.floor(high / step)] if high is not None else []
        lasts += [math.ceil(below / step) - 1] if below is not None else []
        least, largest = limits_of(type_) if whole else (0, 0)
        if whole:  # documents have the limits of 64 bits as doubles, which are rounded outwards
            firsts += [math.ceil(least / step)] if firsts else []
            lasts.append(math.floor(largest / step))
        chosen = self._between(max(firsts, default=None), min(lasts, default=None)) * step
        return min(max(int(chosen), least), largest) if whole else float(chosen)

    def _between(self, first: Optional[int], last: Optional[int]) -> int:
        low = first if first is not None else min(1, last) if last is not None else 1
        high = min(last, low + 1000) if last is not None else low + 1000
        return self._random.randint(low, max(low, high)) if self._random else low

    def _text(self, name: str, constraints: _Constraints, location: Location) -> str:
        low, high = _bound(constraints, LimitKind.MIN_LENGTH), _bound(constraints, LimitKind.MAX_LENGTH)
        least, most = min(math.ceil(low or 0), _MOST), math.floor(high) if high is not None else 10_000
        patterns = [found for one in constraints if isinstance(one, Pattern) and (found := compiled(one.text))]
        if patterns:
            return example_of(patterns, least)
        text = name or "text"
        if self._random:
            text += self._random.choice(_FIELD_ENDS if location is Location.HEADER else _ENDS)
        return text.ljust(least, "x")[:most].strip() or "x" * least


def _bound(constraints: _Constraints, kind: LimitKind) -> Optional[Fraction]:
    return next((Fraction(one.bound) for one in constraints if isinstance(one, Limit) and one.kind is kind), None)
