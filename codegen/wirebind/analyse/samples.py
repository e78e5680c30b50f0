"""Warns of documented defaults and examples that a member could not hold, or that break its own limits."""

from __future__ import annotations

import operator
from decimal import Decimal
from typing import Callable, Optional

from wirebind.diagnostics import Diagnostics
from wirebind.ir.model import Rule
from wirebind.analyse.model import EnumOf, Leaf, ListOf, MapOf, Member, StructOf, Type
from wirebind.source.node import Mapping, Node, Scalar, Sequence, kind_of

_KINDS = {
    Leaf.STRING: ("string",),
    Leaf.BASE64: ("string",),
    Leaf.BYTES: ("string",),
    Leaf.INT32: ("integer",),
    Leaf.INT64: ("integer",),
    Leaf.FLOAT: ("integer", "number"),
    Leaf.DOUBLE: ("integer", "number"),
    Leaf.BOOLEAN: ("boolean",),
}

_CHECKS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "minimum": operator.ge,
    "maximum": operator.le,
    "exclusive_minimum": operator.gt,
    "exclusive_maximum": operator.lt,
    "multiple_of": lambda number, step: number % step == 0,
}


def check_samples(members: list[Member], rules: tuple[Rule, ...], diagnostics: Diagnostics) -> None:
    """Checks the samples of every member of a struct."""
    for member in members:
        own = [rule for rule in rules if rule.member == member.wire]
        for schema in member.typed.chain[:1]:
            for what, nodes in (("default", (schema.default,)), ("example", schema.examples)):
                for node in nodes:
                    problem = _problem(node, member.typed.type, own) if node is not None else None
                    if node is not None and problem:
                        message = f'{what} of "{member.wire}": {problem}'
                        diagnostics.warning("sample", node.position, message, schema.place.pointer)


def _problem(node: Node, type_: Type, rules: list[Rule]) -> Optional[str]:
    """What is wrong with a value; limits of a list or map are those of its items here."""
    if kind_of(node) == "null" or type_ is Leaf.RAW:
        return None
    expected = _expected(type_)
    if kind_of(node) not in expected:
        return f"{expected[0]} is expected, not {kind_of(node)}"
    if isinstance(node, Sequence) and isinstance(type_, ListOf):
        return next((found for item in node.items if (found := _problem(item, type_.item, rules))), None)
    if isinstance(node, Mapping) and isinstance(type_, MapOf):
        return next((found for value in node.members.values() if (found := _problem(value, type_.value, rules))), None)
    return next((found for rule in rules if isinstance(node, Scalar) and (found := _broken(node, rule))), None)


def _expected(type_: Type) -> tuple[str, ...]:
    if isinstance(type_, EnumOf):
        return ("string",)
    if isinstance(type_, ListOf):
        return ("array",)
    return ("object",) if isinstance(type_, (MapOf, StructOf)) else _KINDS[type_]


def _broken(node: Scalar, rule: Rule) -> Optional[str]:
    value = node.value
    if isinstance(value, str):
        too_short = rule.kind == "min_length" and len(value) < int(rule.argument)
        too_long = rule.kind == "max_length" and len(value) > int(rule.argument)
        return f"it has {len(value)} characters against {rule.argument}" if too_short or too_long else None
    if isinstance(value, bool) or value is None:
        return None
    number = Decimal(value)
    if rule.kind == "one_of":
        allowed = [Decimal(text) for text in rule.argument.split(",")]
        return None if number in allowed else f"{node.text} is none of {rule.argument}"
    check = _CHECKS.get(rule.kind)
    if check is None or check(number, Decimal(rule.argument)):
        return None
    return f"{node.text} breaks {rule.kind} {rule.argument}"
