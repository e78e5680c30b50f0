"""Turns keywords into constraints, and reports those that say nothing about a value of the type."""

from __future__ import annotations

from decimal import Decimal
from typing import Mapping, Optional, assert_never

from wirebind.analyse.model import constraints as made
from wirebind.analyse.model.constraints import LimitKind
from wirebind.analyse.model.records import Member
from wirebind.analyse.model.types import (
    INTEGERS,
    NUMBERS,
    EnumOf,
    Form,
    ListOf,
    MapOf,
    Opaque,
    Scalar,
    Type,
    is_text,
)
from wirebind.analyse.unions import is_required_set
from wirebind.diagnostics import Diagnostics, Place
from wirebind.openapi.model import Schema
from wirebind.openapi.schema_reader import plain_decimal


class Limits:
    """Reads the constraints of one document."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        self._diagnostics = diagnostics

    def of_value(
        self, type_: Type, chain: tuple[Schema, ...], items: tuple[Schema, ...]
    ) -> tuple[made.ValueConstraint, ...]:
        """Those of a value and of what it holds, as the schemas for the value and for its items say."""
        found: list[made.ValueConstraint] = []
        for schema in chain:
            found += self._value(schema, type_)
        match type_:
            case ListOf(item=inner) | MapOf(value=inner):
                found += self._inner(inner, items)
            case _:
                pass
        return tuple(found)

    def _inner(self, inner: Type, items: tuple[Schema, ...]) -> list[made.ValueConstraint]:
        if not isinstance(inner, (ListOf, MapOf)):
            return [one for schema in items for one in self._value(schema, inner)]
        for schema in items:
            if schema.limits:
                message = "limits of a list inside a list are not checked"
                self._diagnostics.warning_at("gap-item-rules", schema.place, message)
        return []

    def _value(self, schema: Schema, type_: Type) -> list[made.ValueConstraint]:
        found: list[made.ValueConstraint] = []
        for limit in schema.limits:
            kind = LimitKind(limit.keyword)
            if _applies(kind, type_):
                found.append(made.Limit(kind, limit.value, limit.place))
            else:
                message = f"`{limit.keyword}` says nothing about a value of this type; it is not checked"
                self._diagnostics.warning_at("rule-not-applicable", limit.place, message)
        if is_text(type_):
            found += (made.Pattern(pattern, schema.place) for pattern in schema.patterns)
        elif schema.patterns:
            message = "`pattern` says nothing about a value of this type"
            self._diagnostics.warning_at("rule-not-applicable", schema.place, message)
        listed = self._numbers(schema, type_)
        return [*found, listed] if listed else found

    def _numbers(self, schema: Schema, type_: Type) -> Optional[made.NumberIn]:
        opaque = isinstance(type_, Opaque) and type_.form is Form.JSON
        if not schema.enum or schema.ref is not None or isinstance(type_, EnumOf) or opaque:
            return None
        values = [value for value in schema.enum if value.value is not None]
        numbers = [
            value.value for value in values if isinstance(value.value, (int, Decimal)) and type(value.value) is not bool
        ]
        if type_ is Scalar.BOOLEAN and all(isinstance(value.value, bool) for value in values):
            return None
        whole = all(number == int(number) for number in numbers) if numbers else False
        if type_ not in NUMBERS or len(numbers) != len(values) or (type_ in INTEGERS and not whole):
            self._error("enum-value", schema.place, "the listed values do not have the type of the schema")
            return None
        return made.NumberIn(tuple(plain_decimal(Decimal(number)) for number in numbers), schema.place)

    def of_record(self, schema: Schema, members: Mapping[str, Member]) -> tuple[made.RecordConstraint, ...]:
        """Those between the members of an object, by wire name."""
        for limit in schema.limits:
            message = f"`{limit.keyword}` of an object with known members is not checked"
            self._diagnostics.warning_at("rule-not-applicable", limit.place, message)
        found = self._alternatives(schema, members)
        for name, others in schema.dependent_required:
            for other in others:
                if self._known((name, other), members, schema.place, "dependentRequired"):
                    found.append(made.Requires(name, other, schema.place))
        for comparison in schema.compare:
            pair = (comparison.member, comparison.at_most)
            if not self._known(pair, members, comparison.place, "x-compare"):
                continue
            if any(members[name].type not in NUMBERS for name in pair):
                self._error("x-compare", comparison.place, "only numbers are compared")
                continue
            found.append(made.AtMost(*pair, comparison.place))
        return tuple(found)

    def _alternatives(self, schema: Schema, members: Mapping[str, Member]) -> list[made.RecordConstraint]:
        if schema.any_of and all(map(is_required_set, schema.any_of)):
            message = "`anyOf` of required members is not checked"
            self._diagnostics.warning_at("gap-any-required", schema.place, message)
        if not schema.one_of or not all(map(is_required_set, schema.one_of)):
            return []
        names = tuple(name for part in schema.one_of for name in part.required)
        if not self._known(names, members, schema.place, "oneOf"):
            return []
        return [made.ExactlyOneOf(tuple(part.required for part in schema.one_of), schema.place)]

    def _known(self, names: tuple[str, ...], members: Mapping[str, Member], place: Place, keyword: str) -> bool:
        missing = [name for name in names if name and name not in members]
        for name in missing:
            self._error("unknown-member", place, f'{keyword} names "{name}", which is no member')
        return all(name in members for name in names)

    def _error(self, id: str, place: Place, message: str) -> None:
        self._diagnostics.fault_at(id, place, message)


def _applies(kind: LimitKind, type_: Type) -> bool:
    match kind:
        case LimitKind.MIN_LENGTH | LimitKind.MAX_LENGTH:
            return is_text(type_)
        case LimitKind.MIN_ITEMS | LimitKind.MAX_ITEMS:
            return isinstance(type_, ListOf)
        case LimitKind.MIN_PROPERTIES | LimitKind.MAX_PROPERTIES:
            return isinstance(type_, MapOf)
        case (
            LimitKind.MULTIPLE_OF
            | LimitKind.MINIMUM
            | LimitKind.EXCLUSIVE_MINIMUM
            | LimitKind.MAXIMUM
            | LimitKind.EXCLUSIVE_MAXIMUM
        ):
            return type_ in NUMBERS
    assert_never(kind)
