"""Warns of documented defaults and examples that a member could not hold, or that break its own limits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Optional, assert_never

from wirebind.analyse.model.constraints import Constant, JsonIn, Limit, LimitKind, NamePattern, NumberIn, Pattern, UniqueItems, ValueConstraint
from wirebind.analyse.model.records import Member
from wirebind.analyse.model.types import INTEGERS, EnumOf, Form, ListOf, MapOf, Opaque, OwnOf, RecordOf, Scalar, Type, UnionOf, holds, wire_type
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Schema
from wirebind.source.node import Mapping, Node, Sequence, kind_of
from wirebind.source.node import Scalar as ScalarNode

_SCALARS = {
    Scalar.STRING: ("string",),
    Scalar.FILE: ("string",),
    Scalar.BASE64: ("string",),
    **dict.fromkeys(INTEGERS, ("integer",)),
    Scalar.FLOAT: ("integer", "number"),
    Scalar.DOUBLE: ("integer", "number"),
    Scalar.BOOLEAN: ("boolean",),
}


def constant_of(chain: tuple[Schema, ...]) -> Optional[Node]:
    """The one value that a member may have."""
    return next((schema.enum[0] for schema in chain if schema.constant and schema.enum), None)


def check_samples(member: Member, chain: tuple[Schema, ...], diagnostics: Diagnostics) -> None:
    """Checks the samples that the nearest schema of a member gives."""
    for schema in chain[:1]:
        for what, nodes in (("default", (schema.default,)), ("example", schema.examples)):
            for node in nodes:
                problem = _problem(node, member.type, member.constraints) if node is not None else None
                if node is not None and not problem and what == "default":
                    problem = _unlisted(node, member.type, chain)
                if node is not None and problem:
                    message = f"{what} of '{member.wire}': {problem}"
                    diagnostics.warning("sample", node.position, message, schema.place.pointer)


def check_examples(member: Member, examples: tuple[Node, ...], diagnostics: Diagnostics) -> None:
    """Checks the examples that stand beside the schema of a member."""
    for node in examples:
        problem = _problem(node, member.type, member.constraints)
        if problem:
            diagnostics.warning("sample", node.position, f"example of '{member.wire}': {problem}", member.place.pointer)


def _unlisted(node: Node, type_: Type, chain: tuple[Schema, ...]) -> Optional[str]:
    """What is wrong with a text that the schemas of an enumeration do not list."""
    listed = next((schema.enum for schema in chain if schema.enum), None)
    if listed is None or not isinstance(type_, EnumOf) or not isinstance(node, ScalarNode) or node.value is None:
        return None
    known = [value.text for value in listed if value.value is not None]
    return None if node.text in known else f"{node.text} is not one of {', '.join(known[:8])}"


def _problem(node: Node, type_: Type, constraints: tuple[ValueConstraint, ...]) -> Optional[str]:
    """What is wrong with a value; limits of a list or map are those of its items here."""
    expected = _expected(type_)
    if kind_of(node) == "null" or not expected:
        return None
    if kind_of(node) not in expected:
        return f"{' or '.join(expected)} is expected, not {kind_of(node)}"
    if isinstance(node, Sequence) and isinstance(type_, ListOf):
        return next((found for item in node.items if (found := _problem(item, type_.item, constraints))), None)
    if isinstance(node, Mapping) and isinstance(type_, MapOf):
        values = node.members.values()
        return next((found for value in values if (found := _problem(value, type_.value, constraints))), None)
    if not isinstance(node, ScalarNode):
        return None
    if isinstance(node.value, (int, Decimal)) and not holds(wire_type(type_), node.value):
        return f"{node.text} is beyond {type_.value}"
    return next((found for constraint in constraints if (found := _broken(node, constraint))), None)


def _expected(type_: Type) -> tuple[str, ...]:
    """The JSON kinds that a value may have; none where it may have any."""
    match type_:
        case OwnOf(wire=wire):
            return _expected(wire)
        case Scalar():
            return _SCALARS[type_]
        case EnumOf() | Opaque(form=Form.BYTES):
            return ("string",)
        case ListOf():
            return ("array",)
        case MapOf() | RecordOf():
            return ("object",)
        case Opaque() | UnionOf():
            return ()
    assert_never(type_)


def _broken(node: ScalarNode, constraint: ValueConstraint) -> Optional[str]:
    value = node.value
    if isinstance(value, bool) or value is None:
        return None
    match constraint:
        case Limit(kind=kind, bound=bound):
            if isinstance(value, str):
                return _broken_length(value, kind, int(Decimal(bound)))
            fits = _fits(Decimal(value), kind, Decimal(bound))
            return None if fits else f"{node.text} breaks {kind.value} {bound}"
        case NumberIn(numbers=numbers):
            if isinstance(value, str) or Decimal(value) in map(Decimal, numbers):
                return None
            return f"{node.text} is not one of {', '.join(numbers)}"
        case Constant(text=text):
            return None if _same(node, text) else f"{node.text} is not {text}"
        case Pattern() | JsonIn() | NamePattern() | UniqueItems():
            return None
    assert_never(constraint)


def _same(node: ScalarNode, text: str) -> bool:
    if isinstance(node.value, str):
        return node.value == text
    return isinstance(node.value, (int, Decimal)) and Decimal(node.value) == Decimal(text)


def _broken_length(value: str, kind: LimitKind, bound: int) -> Optional[str]:
    too_short = kind is LimitKind.MIN_LENGTH and len(value) < bound
    too_long = kind is LimitKind.MAX_LENGTH and len(value) > bound
    return f"it has {len(value)} characters against {bound}" if too_short or too_long else None


def _fits(number: Decimal, kind: LimitKind, bound: Decimal) -> bool:
    match kind:
        case LimitKind.MULTIPLE_OF:
            return Fraction(number) % Fraction(bound) == 0
        case LimitKind.MINIMUM:
            return number >= bound
        case LimitKind.EXCLUSIVE_MINIMUM:
            return number > bound
        case LimitKind.MAXIMUM:
            return number <= bound
        case LimitKind.EXCLUSIVE_MAXIMUM:
            return number < bound
        case (
            LimitKind.MIN_LENGTH
            | LimitKind.MAX_LENGTH
            | LimitKind.MIN_ITEMS
            | LimitKind.MAX_ITEMS
            | LimitKind.MIN_PROPERTIES
            | LimitKind.MAX_PROPERTIES
        ):
            return True
    assert_never(kind)
