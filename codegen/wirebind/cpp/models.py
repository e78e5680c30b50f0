"""Builds the headers of models: structs and unions, which may share one, and open enumerations."""

from __future__ import annotations

from typing import Optional

from wirebind.analyse.model.records import Enumeration, Record
from wirebind.cpp.context import Context
from wirebind.cpp.documentation import enum_doc, member_doc, struct_doc
from wirebind.cpp.members import struct_of
from wirebind.cpp.rules import rules_of
from wirebind.cpp.spelling import OPEN_ENUM, Speller
from wirebind.cpp.unions import union_of
from wirebind.ir import model as ir


def model_headers(context: Context) -> tuple[ir.ModelHeader, ...]:
    """One header for each type, by name."""
    found: list[ir.ModelHeader] = []
    for group in context.model.recursion.groups:
        found += _group(context, group)
    found += [_enumeration(context, one) for one in context.model.enumerations.values()]
    found += [_response_headers(context, record) for record in context.headers.structs.values()]
    return tuple(sorted(found, key=lambda header: header.path))


def common_headers(context: Context) -> Optional[ir.Struct]:
    """The request headers that calls of any operation may send: constants that are called as members would be."""
    record = context.headers.common
    if record is None:
        return None
    members = tuple(
        ir.Member(
            member.key, context.names.members[member.key], member.wire, "std::string_view", "{}", "header",
            member_doc(member, True, (), False),
        )
        for member in context.names.ordered(record)
    )  # fmt: skip
    return ir.Struct(record.key, context.names.types[record.key], (record.description,), members, (), ())


def _response_headers(context: Context, record: Record) -> ir.ModelHeader:
    """The header of the struct that several operations have for the headers of their responses."""
    speller = context.speller()
    struct = _struct(context, record, speller)
    return ir.ModelHeader(f"models/{struct.name}.hpp", speller.includes(), (), (struct,), ())


def _group(context: Context, group: tuple[str, ...]) -> list[ir.ModelHeader]:
    """The header of types that contain each other, and for all but one a header that includes it."""
    speller = context.speller()
    records, unions = context.model.records, context.model.unions
    structs = tuple(_struct(context, records[key], speller) for key in group if key in records)
    found = tuple(union_of(context, unions[key], speller) for key in group if key in unions)
    home = context.home[group[0]]
    names = sorted(one.name for one in (*structs, *found))
    path = home.removeprefix(f"{context.bindings.include}/")
    headers = [ir.ModelHeader(path, speller.includes(home), tuple(names) if len(names) > 1 else (), structs, (), found)]
    for name in names:
        if path != f"models/{name}.hpp":
            headers.append(ir.ModelHeader(f"models/{name}.hpp", ir.Includes((home,)), (), (), ()))
    return headers


def _struct(context: Context, record: Record, speller: Speller) -> ir.Struct:
    members, sent = context.names.ordered(record), record.key in context.model.sent
    rules = rules_of(record, members, context.diagnostics, context.closed_enumerations(), sent)
    doc = struct_doc(record, context.hint(record.origin), rules)
    return struct_of(context, record, context.names.types[record.key], doc, rules, speller)


def _enumeration(context: Context, enumeration: Enumeration) -> ir.ModelHeader:
    names = context.names
    name = names.types[enumeration.key]
    speller = context.speller()
    speller.need(OPEN_ENUM)
    speller.need("cstdint")
    closed = enumeration.key in context.closed_enumerations()
    doc = enum_doc(enumeration, context.hint(enumeration.origin), closed)
    found = ir.Enumeration(enumeration.key, name, doc, names.enumerators_of(enumeration))
    return ir.ModelHeader(f"models/{name}.hpp", speller.includes(), (), (), (found,))
