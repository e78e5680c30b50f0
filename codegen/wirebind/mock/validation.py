"""Holds values against the rules of a document, as wirebind::validate does: the same order, names and sentences.

The rules are those of the IR, which the generated structs have; model/impl/validate.ipp is where the sentences come from,
and tests compare both.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Callable, Iterator, Mapping

from wirebind.analyse.model.records import Location
from wirebind.analyse.model.types import NUMBERS, ListOf, MapOf, RecordOf, Scalar, Type, UnionOf, is_text, wire_type
from wirebind.ir.model import Rule
from wirebind.mock.described import Part, Shape, Shapes
from wirebind.mock.json_scanner import Scanner
from wirebind.mock.listed import equal_items, foreign_names
from wirebind.mock.patterns import compiled
from wirebind.mock.texts import counted, cut, leaf_text, quoted
from wirebind.records import record

_NUMERIC: Mapping[str, tuple[Callable[[int], bool], str]] = {
    "minimum": (lambda order: order < 0, "is less than {}"),
    "maximum": (lambda order: order > 0, "is greater than {}"),
    "exclusive_minimum": (lambda order: order <= 0, "is not greater than {}"),
    "exclusive_maximum": (lambda order: order >= 0, "is not less than {}"),
}
_COUNTS = ("min_items", "max_items", "min_properties", "max_properties")
_Values = Mapping[str, Any]


@record
class Violation:
    """A broken rule: the path of the value, the value as it is shown or "", and the end of a sentence."""

    member: str
    value: str
    rule: str

    @property
    def message(self) -> str:
        """"body.memory_size: 100 is not a multiple of 64"."""
        return f"{self.member + ': ' if self.member else ''}{self.value + ' ' if self.value else ''}{self.rule}"


def violations_of(shapes: Shapes, shape: Shape, values: _Values, wire: bool = False) -> list[Violation]:
    """All that a request or record breaks; paths have C++ names, or those of the wire."""
    validator = _Validator(shapes, wire)
    validator.record(shape, values, "")
    return validator.found


class _Validator:
    def __init__(self, shapes: Shapes, wire: bool) -> None:
        self._shapes = shapes
        self._wire = wire
        self.found: list[Violation] = []

    def record(self, shape: Shape, values: _Values, path: str) -> None:
        """The members in the order of the struct, each with its rules, then what holds for all of them."""
        for part in shape.parts:
            inner = f"{path}.{self._name(part)}" if path else self._name(part)
            value = values.get(part.slot)
            if part.member.location is Location.PATH and part.member.type is Scalar.STRING and value == "":
                self._report(inner, "", "is required")
            for rule in shape.rules:
                if rule.member == part.wire:
                    self._member(shape, values, rule, part, inner)
            self._descend(part.member.type, value, inner)
        self._extras(shape, values, path)
        for rule in shape.rules:
            if rule.kind == "exactly_one_of":
                self._alternatives(shape, values, rule, path)

    def _extras(self, shape: Shape, values: _Values, path: str) -> None:
        """The members that have no name of their own, which stand in a map in C++."""
        others, extras = shape.others, shape.extras(values)
        if others is None or not extras:
            return
        inner = path if self._wire else f"{path}.{others.cpp}" if path else others.cpp
        for rule in shape.rules:
            if rule.member == others.wire:
                self._member(shape, {others.slot: extras}, rule, others, inner)
        self._descend(others.member.type, extras, inner)

    def _name(self, part: Part) -> str:
        return part.wire if self._wire else part.cpp

    def _report(self, path: str, value: str, rule: str) -> None:
        self.found.append(Violation(path, value, rule))

    def _descend(self, type_: Type, value: Any, path: str) -> None:
        match type_:
            case RecordOf(key=key) if value is not None:
                self.record(self._shapes[key], value, path)
            case UnionOf() if value is not None:
                self._descend(value.type, value.value, path)
            case ListOf(item=inner) | MapOf(value=inner) if value is not None:
                for where, item in _elements(value):
                    self._descend(inner, item, path + where)
            case _:
                pass

    def _member(self, shape: Shape, values: _Values, rule: Rule, part: Part, path: str) -> None:
        value = values.get(part.slot)
        if rule.kind == "required":
            if part.slot not in values:
                self._report(path, "", "is required")
        elif value is None:
            return
        elif rule.kind in _COUNTS:
            self._count(rule, value, path)
        elif rule.kind == "unique_items":
            for first, second in equal_items(value):
                self._report(path, "", f"has equal items, {first} and {second}")
        elif rule.kind == "name_pattern":
            for name in foreign_names((name for name, _ in _entries(value)), rule.argument):
                self._report(path, quoted(name), f"does not match {rule.argument}")
        elif rule.kind == "at_most_member":
            self._at_most(shape.named(rule.argument), part, values, path)
        elif rule.kind == "requires_member":
            if values.get(shape.named(rule.argument).slot) is None:
                self._report(path, "", f"needs {self._name(shape.named(rule.argument))} to be set")
        else:
            self._values(rule, part, part.member.type, value, path)

    def _values(self, rule: Rule, part: Part, type_: Type, value: Any, path: str) -> None:
        """A rule for single values holds for each element of a collection."""
        if value is None:
            return
        type_ = wire_type(type_)
        match type_:
            case ListOf(item=inner) | MapOf(value=inner):
                for where, item in _elements(value):
                    self._values(rule, part, inner, item, path + where)
            case _ if rule.kind in _LISTED:
                _LISTED[rule.kind](self, rule, type_, value, path)
            case _ if rule.kind == "known":
                if value not in part.known:
                    self._report(path, quoted(value), f"is not one of {', '.join(part.known)}")
            case _ if is_text(type_):
                self._text(rule, str(value), path)
            case _ if type_ in NUMBERS:
                self._number(rule, type_, value, path)

    def _number(self, rule: Rule, type_: Type, value: Any, path: str) -> None:
        shown = leaf_text(type_, value)
        number, bound = Decimal(shown), Decimal(rule.argument)
        if rule.kind in _NUMERIC:
            breaks, sentence = _NUMERIC[rule.kind]
            if breaks((number > bound) - (number < bound)):
                self._report(path, shown, sentence.format(rule.argument))
        elif rule.kind == "multiple_of" and bound and Fraction(number) % Fraction(bound):
            self._report(path, shown, f"is not a multiple of {rule.argument}")

    def _text(self, rule: Rule, text: str, path: str) -> None:
        if rule.kind == "pattern":
            pattern = compiled(rule.argument)
            if pattern and not pattern.matches(text):
                self._report(path, quoted(text), f"does not match {rule.argument}")
        elif rule.kind == "min_length" and len(text) < Decimal(rule.argument):
            self._report(path, quoted(text), f"is shorter than {counted(rule.argument, 'character', 'characters')}")
        elif rule.kind == "max_length" and len(text) > Decimal(rule.argument):
            self._report(path, quoted(text), f"is longer than {counted(rule.argument, 'character', 'characters')}")

    def _one_of(self, rule: Rule, type_: Type, value: Any, path: str) -> None:
        options = rule.argument.split(",")
        if type_ in NUMBERS and Decimal(leaf_text(type_, value)) not in map(Decimal, options):
            self._report(path, leaf_text(type_, value), f"is not one of {', '.join(options)}")

    def _constant(self, rule: Rule, type_: Type, value: Any, path: str) -> None:
        text = leaf_text(type_, value)
        if text != rule.argument and not (type_ in NUMBERS and _same_number(text, rule.argument)):
            self._report(path, quoted(text) if is_text(type_) else text, f"is not {rule.argument}")

    def _one_of_json(self, rule: Rule, type_: Type, value: Any, path: str) -> None:
        text = _plain_scalar(value)
        options = map(_plain_scalar, _json_items(rule.argument))
        if not any(option == text or _same_number(option, text) for option in options):
            self._report(path, cut(text), f"is not one of {rule.argument[1:-1]}")

    def _count(self, rule: Rule, value: Any, path: str) -> None:
        count, bound = len(value), Decimal(rule.argument)
        least = rule.kind.startswith("min")
        if count >= bound if least else count <= bound:
            return
        names = ("item", "items") if isinstance(value, list) else ("entry", "entries")
        self._report(path, str(count), f"is {'fewer' if least else 'more'} than {counted(rule.argument, *names)}")

    def _at_most(self, other: Part, part: Part, values: _Values, path: str) -> None:
        limit = values.get(other.slot)
        if limit is None:
            return
        shown, bound = leaf_text(part.member.type, values[part.slot]), leaf_text(other.member.type, limit)
        if Decimal(shown) > Decimal(bound):
            self._report(path, shown, f"is greater than {self._name(other)} ({bound})")

    def _alternatives(self, shape: Shape, values: _Values, rule: Rule, path: str) -> None:
        sets = [alternative.split("+") for alternative in rule.argument.split("|")]
        complete = sum(all(values.get(shape.named(wire).slot) is not None for wire in names) for names in sets)
        listed = ", ".join(" with ".join(self._name(shape.named(wire)) for wire in names) for names in sets)
        if complete != 1:
            self._report(path, "", f"must have exactly one of {listed}")


_LISTED = {"one_of": _Validator._one_of, "constant": _Validator._constant, "one_of_json": _Validator._one_of_json}
RULE_KINDS = frozenset(
    """required multiple_of min_length max_length pattern known at_most_member requires_member exactly_one_of
    unique_items name_pattern no_others""".split()
).union(_NUMERIC, _COUNTS, _LISTED)
"""The kinds of rules that are checked: all of wirebind::rule_kind."""


def _same_number(a: str, b: str) -> bool:
    try:
        return Decimal(a) == Decimal(b)
    except InvalidOperation:
        return False


def _json_items(text: str) -> Iterator[str]:
    """The texts of the items of an array."""
    scanner = Scanner(text)
    at = scanner.enter("[", 0)
    while not scanner.starts("]", at):
        end = scanner.skip(at)
        yield text[at:end]
        at = scanner.next(end, "]")


def _plain_scalar(text: str) -> str:
    """The JSON text of a scalar in one form: strings without escapes."""
    return f'"{json.loads(text)}"' if text.startswith('"') else text


def _elements(value: Any) -> Iterator[tuple[str, Any]]:
    """What a list or a map holds, each with its step of a path; a map goes by its keys in order of bytes, as in C++."""
    if isinstance(value, list):
        yield from ((f"[{index}]", item) for index, item in enumerate(value))
    else:
        yield from ((f'["{key}"]', item) for key, item in _entries(value))


def _entries(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The entries of a map by their keys in order of bytes, as in C++."""
    for key in sorted(value, key=lambda name: name.encode("utf-8", "surrogateescape")):
        yield key, value[key]
