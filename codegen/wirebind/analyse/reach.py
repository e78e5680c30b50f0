"""Finds the records that requests contain: only there does it matter whether a member is absent or null."""

from __future__ import annotations

from typing import Iterable, Mapping

from wirebind.analyse.model.operations import BodyKind, Operation
from wirebind.analyse.model.records import Record, Union
from wirebind.analyse.model.types import RecordOf, Type, UnionOf, innermost


def keys_of_parts(operations: Iterable[Operation]) -> frozenset[str]:
    """The keys of the records whose members are parts of a body, each by itself, and of bodies that are maps of them."""
    bodies = [one.body for one in operations if one.body and one.body.kind is BodyKind.MULTIPART]
    return frozenset(body.type.key if isinstance(body.type, RecordOf) else body.key for body in bodies)


def sent_records(
    operations: Iterable[Operation], records: Mapping[str, Record], unions: Mapping[str, Union]
) -> frozenset[str]:
    """The keys of the records and unions that a request has anywhere inside of it."""
    found: set[str] = set()
    work: list[Type] = []
    for operation in operations:
        work += [member.type for member in operation.parameters]
        work += [operation.body.type] if operation.body else []
    while work:
        type_ = innermost(work.pop())
        if isinstance(type_, RecordOf) and type_.key not in found:
            found.add(type_.key)
            work += [member.type for member in records[type_.key].members]
        if isinstance(type_, UnionOf) and type_.key not in found:
            found.add(type_.key)
            work += [alternative.type for alternative in unions[type_.key].alternatives]
    return frozenset(found)
