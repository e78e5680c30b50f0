"""The structs that an operation needs beside those of the document: its request and the headers of its response."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from wirebind.analyse.model.operations import Operation
from wirebind.analyse.model.records import Location, Member, Record
from wirebind.cpp.sent import sent_description


def request_of(operation: Operation) -> Record:
    """The parameters, and the body as a member beside them."""
    members = operation.parameters
    body = operation.body
    if body is not None:
        notes = replace(body.notes, description=sent_description(body))
        member = Member(body.key, "", Location.BODY, body.type, body.required, body.place, notes, nullable=body.nullable,
                        constraints=body.constraints)
        members = (*members, member)
    return _record(f"{operation.key}/request", operation, members)


def response_headers_of(operation: Operation) -> Optional[Record]:
    """The headers of every success; which of them come is up to the server."""
    found: dict[str, Member] = {}
    for response in operation.responses:
        if response.is_success:
            for header in response.headers:
                found.setdefault(header.key, header)
    return _record(f"{operation.key}/response-headers", operation, tuple(found.values())) if found else None


def _record(key: str, operation: Operation, members: tuple[Member, ...]) -> Record:
    return Record(key, (), members, (), "", "", operation.place)
