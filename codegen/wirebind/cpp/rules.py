"""Turns constraints into rules that are checked before a request is sent."""

from __future__ import annotations

from decimal import Decimal

from wirebind.diagnostics import Diagnostics, Place
from wirebind.ir.model import Rule
from wirebind.openapi.model import Limit, Schema
from wirebind.openapi.schema_reader import plain_decimal
from wirebind.cpp.pattern import unsupported_part
from wirebind.analyse.model import EnumOf, Leaf, ListOf, MapOf, Member, Struct, Type
from wirebind.analyse.schemas import is_required_set

_NUMERIC = (Leaf.INT32, Leaf.INT64, Leaf.FLOAT, Leaf.DOUBLE)
_INTEGERS = (Leaf.INT32, Leaf.INT64)
_KINDS = {
    "multipleOf": "multiple_of",
    "minimum": "minimum",
    "exclusiveMinimum": "exclusive_minimum",
    "maximum": "maximum",
    "exclusiveMaximum": "exclusive_maximum",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_items",
    "maxItems": "max_items",
    "minProperties": "min_properties",
    "maxProperties": "max_properties",
}


def rules_of(struct: Struct, members: list[Member], diagnostics: Diagnostics) -> tuple[Rule, ...]:
    """The rules of a struct: those of its members in their order, then those between members."""
    maker = _Maker(diagnostics)
    for member in members:
        if member.location != "body":
            maker.member(member)
    if struct.schema is not None:
        maker.struct(struct.schema, {member.wire: member for member in members})
    return tuple(dict.fromkeys(maker.rules))


class _Maker:
    def __init__(self, diagnostics: Diagnostics) -> None:
        self.rules: list[Rule] = []
        self._diagnostics = diagnostics

    def member(self, member: Member) -> None:
        """Adds the rules of one member, and of what it holds."""
        kind = member.typed.type
        if member.required and isinstance(kind, (ListOf, MapOf)):
            self.rules.append(Rule(member.wire, "required", ""))
        for schema in member.typed.chain:
            self._value(member.wire, schema, kind)
        inner = kind.item if isinstance(kind, ListOf) else kind.value if isinstance(kind, MapOf) else None
        if inner is None:
            return
        if isinstance(inner, (ListOf, MapOf)):
            for schema in member.typed.items:
                if schema.limits:
                    self._warn("gap-item-rules", schema.place, "limits of a list inside a list are not checked")
            return
        for schema in member.typed.items:
            self._value(member.wire, schema, inner)

    def _value(self, wire: str, schema: Schema, kind: Type) -> None:
        for limit in schema.limits:
            self._limit(wire, limit, kind)
        if schema.pattern is not None:
            self._pattern(wire, schema, kind)
        self._one_of(wire, schema, kind)

    def _limit(self, wire: str, limit: Limit, kind: Type) -> None:
        if limit.keyword.endswith(("Length",)):
            applies = kind is Leaf.STRING or isinstance(kind, EnumOf)
        elif limit.keyword.endswith("Items"):
            applies = isinstance(kind, ListOf)
        elif limit.keyword.endswith("Properties"):
            applies = isinstance(kind, MapOf)
        else:
            applies = kind in _NUMERIC
        if not applies:
            message = f"`{limit.keyword}` says nothing about a value of this type; it is not checked"
            self._warn("rule-not-applicable", limit.place, message)
            return
        self.rules.append(Rule(wire, _KINDS[limit.keyword], limit.value))

    def _pattern(self, wire: str, schema: Schema, kind: Type) -> None:
        assert schema.pattern is not None
        if kind is not Leaf.STRING and not isinstance(kind, EnumOf):
            self._warn("rule-not-applicable", schema.place, "`pattern` says nothing about a value of this type")
            return
        reason = unsupported_part(schema.pattern)
        if reason:
            message = f"pattern {schema.pattern}: {reason}"
            hint = "the pattern is not checked before sending"
            self._diagnostics.gap("gap-pattern", schema.place.position, message, schema.place.pointer, hint)
            return
        self.rules.append(Rule(wire, "pattern", schema.pattern))

    def _one_of(self, wire: str, schema: Schema, kind: Type) -> None:
        if schema.enum is None or isinstance(kind, EnumOf) or kind is Leaf.RAW:
            return
        values = [value for value in schema.enum if value.value is not None]
        numbers = [
            value.value for value in values if isinstance(value.value, (int, Decimal)) and type(value.value) is not bool
        ]
        if kind is Leaf.BOOLEAN and all(isinstance(value.value, bool) for value in values):
            return
        whole = all(number == int(number) for number in numbers) if numbers else False
        if kind not in _NUMERIC or len(numbers) != len(values) or (kind in _INTEGERS and not whole):
            self._error("enum-value", schema.place, "the listed values do not have the type of the schema")
            return
        self.rules.append(Rule(wire, "one_of", ",".join(plain_decimal(Decimal(number)) for number in numbers)))

    def struct(self, schema: Schema, members: dict[str, Member]) -> None:
        """Adds the rules between members."""
        for limit in schema.limits:
            self._warn("rule-not-applicable", limit.place, f"`{limit.keyword}` of a struct is not checked")
        self._alternatives(schema, members)
        for name, others in schema.dependent_required:
            for other in others:
                if self._known((name, other), members, schema.place, "dependentRequired"):
                    self.rules.append(Rule(name, "requires_member", other))
        for comparison in schema.compare:
            pair = (comparison.member, comparison.at_most)
            if not self._known(pair, members, comparison.place, "x-compare"):
                continue
            if any(members[name].typed.type not in _NUMERIC for name in pair):
                self._error("x-compare", comparison.place, "only numbers are compared")
                continue
            self.rules.append(Rule(comparison.member, "at_most_member", comparison.at_most))

    def _alternatives(self, schema: Schema, members: dict[str, Member]) -> None:
        if schema.any_of and all(map(is_required_set, schema.any_of)):
            self._warn("gap-any-required", schema.place, "`anyOf` of required members is not checked")
        if not schema.one_of or not all(map(is_required_set, schema.one_of)):
            return
        names = tuple(name for part in schema.one_of for name in part.required)
        if not self._known(names, members, schema.place, "oneOf"):
            return
        if any(char in name for name in names for char in "+|"):
            self._error("gap-one-of", schema.place, "`oneOf` over names with + or | is not supported")
            return
        self.rules.append(Rule("", "exactly_one_of", "|".join("+".join(part.required) for part in schema.one_of)))

    def _known(self, names: tuple[str, ...], members: dict[str, Member], place: Place, keyword: str) -> bool:
        missing = [name for name in names if name not in members]
        for name in missing:
            self._error("unknown-member", place, f'{keyword} names "{name}", which is no member')
        return not missing

    def _warn(self, id: str, place: Place, message: str) -> None:
        self._diagnostics.warning(id, place.position, message, place.pointer)

    def _error(self, id: str, place: Place, message: str) -> None:
        self._diagnostics.error(id, place.position, message, place.pointer)
