"""Builds a struct of the IR out of a record: members in their order, their types and texts, and rules."""

from __future__ import annotations

from typing import Optional, assert_never

from wirebind.analyse.model.constraints import Constant
from wirebind.analyse.model.records import Location, Member, Record, Written
from wirebind.analyse.model.types import NUMBERS, Scalar
from wirebind.cpp.context import Context
from wirebind.cpp.documentation import member_doc
from wirebind.cpp.spelling import RULES, Speller
from wirebind.cpp.words import snake_case
from wirebind.ir import model as ir


def struct_of(
    context: Context,
    record: Record,
    name: str,
    doc: tuple[str, ...],
    rules: tuple[ir.Rule, ...],
    speller: Speller,
    operation: str = "",
) -> ir.Struct:
    """The struct of that name; `operation` is the one that it requests, or ""."""
    names = context.names.members
    ordered = context.names.ordered(record)
    speller.enter((*(names[member.key] for member in ordered), *(["operation"] if operation else ())))
    parts = context.model.parts
    sent = operation != "" or record.key in context.model.sent
    overrides: list[ir.MemberName] = []
    found: list[ir.Member] = []
    for member in ordered:
        derived = names[member.key] == snake_case(member.wire)
        if not derived and member.location not in (Location.BODY, Location.ADDITIONAL):
            overrides.append(ir.MemberName(member.wire, names[member.key]))
        boxed = member.key in context.model.recursion.closing
        type_, initialiser = speller.member(member, boxed, record.key in parts or member.key in parts)
        text = member_doc(member, derived, rules, sent)
        constant = None if initialiser else constant_of(member) or context.tags.get(member.key)
        spelled = (names[member.key], member.wire, type_, initialiser, _visit(member), text)
        found.append(ir.Member(member.key, *spelled, constant=constant, format=_format(member, speller)))
    if rules or overrides:
        speller.need(RULES)
    return ir.Struct(record.key, name, doc, tuple(found), rules, tuple(overrides), operation)


def constant_of(member: Member) -> Optional[str]:
    """The text of the one value of a member that a C++ literal can be; nothing for any other member."""
    if member.nullable or (member.type is not Scalar.STRING and member.type is not Scalar.BOOLEAN and member.type not in NUMBERS):
        return None
    return next((one.text for one in member.constraints if isinstance(one, Constant)), None)


def format_of(written: Written) -> ir.ParameterFormat:
    """How a parameter or a member of a form is written."""
    return ir.ParameterFormat(written.style.value, written.exploded, written.reserved, written.empty)


def _format(member: Member, speller: Speller) -> Optional[ir.ParameterFormat]:
    if member.written is None:
        return None
    speller.need("wirebind/core/parameter_format.hpp")
    return format_of(member.written)


def _visit(member: Member) -> str:
    """The visitor's method for a member."""
    match member.location:
        case Location.OBJECT:
            return ""
        case Location.PATH | Location.QUERY | Location.HEADER | Location.COOKIE | Location.BODY | Location.ADDITIONAL:
            return str(member.location.value)
        case Location.RESPONSE_HEADER:
            return "header"
    assert_never(member.location)
