"""Turns keywords into constraints, and reports those that say nothing about a value of the type."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Mapping, Optional, assert_never

from wirebind.analyse.kinds import idle_keywords, kinds_of
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
    Reason,
    RecordOf,
    Scalar,
    Type,
    UnionOf,
    holds,
    is_text,
    limits_of,
    wire_type,
)
from wirebind.analyse.others import is_empty_object, name_pattern
from wirebind.analyse.unions import is_required_set
from wirebind.diagnostics import Diagnostics, Place
from wirebind.openapi.model import Schema
from wirebind.openapi.limit_reader import plain_decimal
from wirebind.source.node import Scalar as ScalarNode

_OF_RECORD = "`{}` of an object with known members is not checked"


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
        type_ = wire_type(type_)
        for limit in schema.limits:
            kind = LimitKind(limit.keyword)
            if _applies(kind, type_) and _is_beyond(kind, Decimal(limit.value), type_):
                message = f"no value of the type is within {limit.keyword} {limit.value}"
                self._diagnostics.fault_at("limit-value", limit.place, message, "it is not checked")
            elif _applies(kind, type_):
                found.append(made.Limit(kind, limit.value, limit.place))
            elif isinstance(type_, UnionOf) and _applies_to_one(kind, kinds_of(schema)):
                message = "limits of an alternative are not checked"
                self._diagnostics.warning_at("gap-alternative-rules", limit.place, message)
            else:
                message = f"`{limit.keyword}` says nothing about a value of this type; it is not checked"
                if isinstance(type_, RecordOf) and kind in (LimitKind.MIN_PROPERTIES, LimitKind.MAX_PROPERTIES):
                    message = _OF_RECORD.format(limit.keyword)
                self._diagnostics.warning_at("rule-not-applicable", limit.place, message)
        if is_text(type_):
            found += (made.Pattern(pattern, schema.place) for pattern in schema.patterns)
        elif schema.patterns:
            message = "`pattern` says nothing about a value of this type"
            self._diagnostics.warning_at("rule-not-applicable", schema.place, message)
        if schema.unique and isinstance(type_, ListOf):
            found.append(made.UniqueItems(schema.place))
        if is_empty_object(schema) and isinstance(type_, MapOf):
            found.append(made.Limit(LimitKind.MAX_PROPERTIES, "0", schema.place))
        names = name_pattern(schema) if isinstance(type_, MapOf) else None
        if names is not None:
            found.append(made.NamePattern(names, schema.place))
        listed = self._listed(schema, type_)
        return [*found, listed] if listed else found

    def _listed(self, schema: Schema, type_: Type) -> Optional[made.ValueConstraint]:
        """The values that the schema lists, where they are not those of an enumeration."""
        values = [value for value in schema.enum or () if value.value is not None]
        if not values or schema.ref is not None or isinstance(type_, EnumOf):
            return None
        if isinstance(type_, Opaque) and type_.form is Form.JSON:
            mixed = type_.reason is Reason.MIXED_VALUES
            return made.JsonIn(tuple(map(_json_text, values)), schema.place) if mixed else None
        if type_ is Scalar.BOOLEAN and len(values) > 1 and all(isinstance(value.value, bool) for value in values):
            return None
        if not all(_has_type(value, type_) for value in values):
            self._error("enum-value", schema.place, "the listed values do not have the type of the schema")
            return None
        if len(values) == 1 and (schema.constant or type_ is Scalar.BOOLEAN):
            return made.Constant(_plain_text(values[0]), schema.place)
        return made.NumberIn(tuple(map(_plain_text, values)), schema.place)

    def of_record(self, schema: Schema, members: Mapping[str, Member]) -> tuple[made.RecordConstraint, ...]:
        """Those between the members of an object, by wire name."""
        for limit in schema.limits:
            message = _OF_RECORD.format(limit.keyword)
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
            self._error("unknown-member", place, f"{keyword} names '{name}', which is no member")
        return all(name in members for name in names)

    def _error(self, id: str, place: Place, message: str) -> None:
        self._diagnostics.fault_at(id, place, message)


def report_ignored(schema: Schema, diagnostics: Diagnostics) -> None:
    """Reports keywords that values are not checked for."""
    for keyword in schema.unsupported:
        message = f"`{keyword}` is not supported; values are not checked for it"
        if keyword == "discriminator":
            message = "`discriminator` of a schema that has no alternatives, and from which no component derives, says nothing"
        diagnostics.warning_at("gap-keyword", schema.place, message)
    for keyword in idle_keywords(schema):
        message = f"`{keyword}` says nothing about a value of this type; it is ignored"
        diagnostics.warning_at("rule-not-applicable", schema.place, message)


def _has_type(value: ScalarNode, type_: Type) -> bool:
    number = isinstance(value.value, (int, Decimal)) and not isinstance(value.value, bool)
    if type_ in NUMBERS:
        return number and holds(type_, Decimal(str(value.value)))
    if type_ is Scalar.BOOLEAN:
        return isinstance(value.value, bool)
    return type_ in (Scalar.STRING, Scalar.FILE, Scalar.BASE64) and isinstance(value.value, str)


def _plain_text(value: ScalarNode) -> str:
    """The value as a parameter has it."""
    if isinstance(value.value, (int, Decimal)) and not isinstance(value.value, bool):
        return plain_decimal(Decimal(value.value))
    return value.value if isinstance(value.value, str) else json.dumps(value.value)


def _json_text(value: ScalarNode) -> str:
    return json.dumps(value.value, ensure_ascii=False) if isinstance(value.value, str) else _plain_text(value)


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


def _is_beyond(kind: LimitKind, bound: Decimal, type_: Type) -> bool:
    """Whether a limit leaves no value of a type of integers."""
    if not isinstance(type_, Scalar) or type_ not in INTEGERS:
        return False
    least, most = limits_of(type_)
    match kind:
        case LimitKind.MINIMUM:
            return bound > most
        case LimitKind.EXCLUSIVE_MINIMUM:
            return bound >= most
        case LimitKind.MAXIMUM:
            return bound < least
        case LimitKind.EXCLUSIVE_MAXIMUM:
            return bound <= least
        case _:
            return False


def _applies_to_one(kind: LimitKind, kinds: list[str]) -> bool:
    """Whether a limit says something about values of one of several kinds; those of alternatives are not known here."""
    examples: dict[str, Type] = {
        "string": Scalar.STRING,
        "integer": Scalar.INT64,
        "number": Scalar.DOUBLE,
        "array": ListOf(Scalar.STRING),
        "object": MapOf(Scalar.STRING),
    }
    return not kinds or any(name in examples and _applies(kind, examples[name]) for name in kinds)
