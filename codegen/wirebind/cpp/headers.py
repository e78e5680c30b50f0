"""Headers that operations share, as bindings.yaml lists them: request headers that are no members of requests but names
for the options of a call, and structs for the headers of responses that many operations have."""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping, Optional

from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.operations import Operation
from wirebind.analyse.model.records import Location, Member, Record
from wirebind.config import Bindings
from wirebind.cpp.structs import response_headers_of
from wirebind.diagnostics import Diagnostics, Place
from wirebind.records import record


@record
class SharedHeaders:
    """The common request headers, the shared structs by name, and the name of its struct by key of the operation."""

    common: Optional[Record]
    structs: Mapping[str, Record]
    of: Mapping[str, str]

    @property
    def records(self) -> tuple[Record, ...]:
        """All that has a name of its own."""
        return (*((self.common,) if self.common else ()), *self.structs.values())


def share_headers(
    model: ApiModel, bindings: Bindings, diagnostics: Diagnostics
) -> tuple[ApiModel, SharedHeaders]:
    """The model without the common headers in its operations, and what they share."""
    common = _common(model, bindings, diagnostics)
    names = {member.wire for member in common.members} if common else set()
    operations = tuple(_without(operation, names) for operation in model.operations)
    structs, of = _structs(operations, bindings, diagnostics)
    return replace(model, operations=operations), SharedHeaders(common, structs, of)


def _common(model: ApiModel, bindings: Bindings, diagnostics: Diagnostics) -> Optional[Record]:
    found: list[Member] = []
    for wire in bindings.headers.common:
        first: Optional[Member] = None
        for operation in model.operations:
            for member in operation.parameters_in(Location.HEADER):
                if member.wire != wire:
                    continue
                first = first or member
                if member.required:
                    message = f"{wire} is required here, so that it cannot be one of the common headers"
                    diagnostics.error_at("bindings-headers", member.place, message)
                elif not _alike(first, member):
                    message = f"{wire} is described in another way at {first.place.position}"
                    hint = "headers in `options: {common-headers: …}` mean the same everywhere"
                    diagnostics.error_at("bindings-headers", member.place, message, hint)
        found += [first] if first else []
    if not found:
        return None
    description = "Header fields that calls of any operation may send: names for `wirebind::call_options::headers`."
    return _record("common_headers", found, description, found[0].place)


def _without(operation: Operation, names: set[str]) -> Operation:
    kept = tuple(
        member
        for member in operation.parameters
        if member.location is not Location.HEADER or member.wire not in names
    )
    return replace(operation, parameters=kept)


def _structs(
    operations: tuple[Operation, ...], bindings: Bindings, diagnostics: Diagnostics
) -> tuple[dict[str, Record], dict[str, str]]:
    """The first operation with all headers of a struct describes them."""
    listed = {frozenset(wires): name for name, wires in bindings.headers.structs.items()}
    structs: dict[str, Record] = {}
    of: dict[str, str] = {}
    for operation in operations:
        record = response_headers_of(operation)
        name = listed.get(frozenset(member.wire for member in record.members)) if record else None
        if record is None or name is None:
            continue
        first = structs.setdefault(name, _shared(name, bindings.headers.structs[name], record))
        members = {member.wire: member for member in record.members}
        for member in first.members:
            if not _alike(member, members[member.wire]):
                message = f"{member.wire} is described in another way at {member.place.position}"
                hint = f"operations that share {name} describe its headers alike"
                diagnostics.error_at("bindings-headers", members[member.wire].place, message, hint)
        of[operation.key] = name
    return structs, of


def _shared(name: str, order: tuple[str, ...], record: Record) -> Record:
    by_wire = {member.wire: member for member in record.members}
    description = f"Headers of a response: {', '.join(f'`{wire}`' for wire in order)}."
    return _record(name, [by_wire[wire] for wire in order], description, record.place)


def _record(name: str, members: list[Member], description: str, place: Place) -> Record:
    key = f"headers:{name}"
    own = tuple(replace(member, key=f"{key}/{member.wire}") for member in members)
    return Record(key, (), own, (), description, name, place)


def _alike(one: Member, other: Member) -> bool:
    """Whether two headers become the same member with the same text."""
    return (one.type, one.required, one.written, one.given_name, one.notes.description) == (
        other.type, other.required, other.written, other.given_name, other.notes.description
    )  # fmt: skip
