"""Turns constraints into rules that are checked before a request is sent."""

from __future__ import annotations

from typing import Iterable, Optional, Sequence, assert_never

from wirebind.analyse.model.constraints import (
    AtMost,
    Constant,
    ExactlyOneOf,
    JsonIn,
    Limit,
    LimitKind,
    NamePattern,
    NumberIn,
    Pattern,
    RecordConstraint,
    Requires,
    UniqueItems,
    ValueConstraint,
)
from wirebind.analyse.model.records import Location, Member, Record
from wirebind.analyse.model.types import EnumOf, ListOf, MapOf, UnionOf, innermost
from wirebind.cpp.documentation import rule_name
from wirebind.cpp.pattern import unsupported_part
from wirebind.diagnostics import Diagnostics
from wirebind.ir.model import Rule

_KINDS = {
    LimitKind.MULTIPLE_OF: "multiple_of",
    LimitKind.MINIMUM: "minimum",
    LimitKind.EXCLUSIVE_MINIMUM: "exclusive_minimum",
    LimitKind.MAXIMUM: "maximum",
    LimitKind.EXCLUSIVE_MAXIMUM: "exclusive_maximum",
    LimitKind.MIN_LENGTH: "min_length",
    LimitKind.MAX_LENGTH: "max_length",
    LimitKind.MIN_ITEMS: "min_items",
    LimitKind.MAX_ITEMS: "max_items",
    LimitKind.MIN_PROPERTIES: "min_properties",
    LimitKind.MAX_PROPERTIES: "max_properties",
}


def rules_of(
    record: Record, members: Sequence[Member], diagnostics: Diagnostics, closed: frozenset[str], sent: bool
) -> tuple[Rule, ...]:
    """The rules of a struct: those of its members in their order, then those that belong to none of them.

    `closed` are the keys of enumerations that have no values but those that are known; `sent` is whether requests have it.
    """
    found: list[Rule] = []
    for member in members:
        name, inner = rule_name(member), innermost(member.type)
        if member.location is Location.BODY and any(other.wire == name for other in members):
            if _needs_items(member) or member.constraints:
                message = f"limits of a body beside a parameter '{name}' are not checked"
                diagnostics.gap_at("gap-same-wire-name", member.place, message)
            continue
        if member.required_in_requests and sent:
            found.append(Rule(name, "required", ""))
        found += _member_rules(member, diagnostics)
        if isinstance(inner, EnumOf) and inner.key in closed:
            found.append(Rule(name, "known", ""))
    found += _record_rules(record.constraints, diagnostics)
    if record.closed and sent:
        found.append(Rule("", "no_others", ""))
    position = {rule_name(member): index for index, member in enumerate(members)}
    return tuple(sorted(dict.fromkeys(found), key=lambda rule: position.get(rule.member, len(position))))


def _member_rules(member: Member, diagnostics: Diagnostics) -> Iterable[Rule]:
    """Those of one member; a list, a map, a union or what may be null needs a rule where it is required: its type does not say so."""
    if _needs_items(member):
        yield Rule(rule_name(member), "required", "")
    for constraint in member.constraints:
        rule = _value_rule(rule_name(member), constraint, diagnostics)
        if rule is not None:
            yield rule


def _needs_items(member: Member) -> bool:
    return member.required and (member.nullable or isinstance(member.type, (ListOf, MapOf, UnionOf)))


def _value_rule(wire: str, constraint: ValueConstraint, diagnostics: Diagnostics) -> Optional[Rule]:
    match constraint:
        case Limit(kind=kind, bound=bound):
            return Rule(wire, _KINDS[kind], bound)
        case NumberIn(numbers=numbers):
            return Rule(wire, "one_of", ",".join(numbers))
        case Constant(text=text):
            return Rule(wire, "constant", text)
        case UniqueItems():
            return Rule(wire, "unique_items", "")
        case JsonIn(texts=texts):
            return Rule(wire, "one_of_json", f"[{','.join(texts)}]")
        case Pattern(text=text, place=place) | NamePattern(text=text, place=place):
            reason = unsupported_part(text)
            if not reason:
                return Rule(wire, "pattern" if isinstance(constraint, Pattern) else "name_pattern", text)
            message = f"pattern {text}: {reason}"
            diagnostics.gap_at("gap-pattern", place, message, "the pattern is not checked before sending")
            return None
    assert_never(constraint)


def _record_rules(constraints: Iterable[RecordConstraint], diagnostics: Diagnostics) -> Iterable[Rule]:
    for constraint in constraints:
        match constraint:
            case Requires(member=member, other=other):
                yield Rule(member, "requires_member", other)
            case AtMost(member=member, other=other):
                yield Rule(member, "at_most_member", other)
            case ExactlyOneOf(alternatives=alternatives, place=place):
                if any(char in name for names in alternatives for name in names for char in "+|"):
                    message = "`oneOf` over names with + or | is not supported"
                    diagnostics.gap_at("gap-one-of", place, message, "it is not checked")
                    continue
                yield Rule("", "exactly_one_of", "|".join("+".join(names) for names in alternatives))
            case _:
                assert_never(constraint)
