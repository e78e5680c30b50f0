"""Builds the header of an operation: request, responses, and the facts in its traits."""

from __future__ import annotations

from typing import Optional

from wirebind.analyse.model.operations import Body, BodyKind, Operation, Paging
from wirebind.analyse.model.records import Member
from wirebind.analyse.model.types import Form, Opaque, Reason
from wirebind.cpp.context import Context
from wirebind.cpp.error_bodies import ErrorBodies
from wirebind.cpp.members import format_of, struct_of
from wirebind.cpp.operation_documentation import deprecation, operation_doc, waiter_doc
from wirebind.cpp.responses import responses_of
from wirebind.cpp.rules import rules_of
from wirebind.cpp.spelling import Speller
from wirebind.cpp.sent import other_media, sent_media
from wirebind.cpp.servers import own_endpoint
from wirebind.cpp.structs import request_of, response_headers_of
from wirebind.cpp.vendor import extension_of
from wirebind.ir import model as ir


def operation_header(
    context: Context, operation: Operation, security: tuple[int, ...], errors: ErrorBodies
) -> ir.OperationHeader:
    """The header of one operation; `security` has its sets of schemes where they are not the API's."""
    name = context.names.calls[operation.key]
    speller = context.speller()
    speller.need(f"{context.bindings.include}/api.hpp")
    request = _request(context, operation, name, speller)
    headers, shared = _response_headers(context, operation, name, speller)
    responses, response_body = responses_of(operation, headers, shared, speller)
    waiters = _waiters(context, operation, speller)
    found = ir.Operation(
        key=operation.key,
        route=operation.route,
        name=name,
        wire=operation.id,
        doc=operation_doc(operation, [waiter.name for waiter in waiters]),
        request=request,
        body=_sent(operation.body, speller),
        responses=responses,
        response_body=response_body,
        method=operation.method,
        path=operation.path,
        idempotent=operation.idempotent,
        changes=tuple(ir.Change(entry.date, entry.kind, entry.summary) for entry in operation.changes),
        deprecated=deprecation(operation),
        paging=_paging(context, operation.paging),
        waiters=waiters,
        security=security,
        endpoint=own_endpoint(operation, context.model.servers),
        error_bodies=errors.of_operation(operation, speller),
        received=operation.received,
        timeouts=tuple((f"{name.replace('-', '_')}_timeout", seconds) for name, seconds in operation.timeouts),
        extensions=tuple(map(extension_of, operation.vendor_facts)),
    )
    return ir.OperationHeader(f"operations/{name}.hpp", speller.includes(), found)


def _request(context: Context, operation: Operation, name: str, speller: Speller) -> ir.Struct:
    record = request_of(operation)
    rules = rules_of(record, context.names.ordered(record), context.diagnostics, context.closed_enumerations(), True)
    doc = (f"What {operation.id} is called with.",)
    return struct_of(context, record, f"{name}_request", doc, rules, speller, name)


def _response_headers(
    context: Context, operation: Operation, name: str, speller: Speller
) -> tuple[Optional[ir.Struct], bool]:
    """The struct of the headers, and whether it is one that operations share and has a header of its own."""
    shared = context.headers.of.get(operation.key)
    record = context.headers.structs[shared] if shared else response_headers_of(operation)
    if record is None:
        return None, False
    if shared:
        speller.need(context.home[record.key])
        doc, name, speller = (), context.names.types[record.key], context.speller()
        return struct_of(context, record, name, doc, (), speller), True
    doc = (f"Headers of the response of {operation.id}.",)
    return struct_of(context, record, f"{name}_response_headers", doc, (), speller), False


def _sent(body: Optional[Body], speller: Speller) -> ir.Body:
    """A body that is sent: its media type is one of its own, and has the boundary of what the caller writes."""
    if body is None:
        return ir.Body("", "", "wirebind::no_body")
    encodings = tuple(
        ir.Encoding(one.member, format_of(one.written), one.media) for one in body.encodings if one.media or not one.file
    )
    if encodings:
        speller.need("wirebind/core/parameter_format.hpp")
    parts = body.kind is BodyKind.MULTIPART
    return ir.Body(_kind(body), sent_media(body), speller.held(body.type, body.nullable, parts), encodings, other_media(body))


def _kind(body: Body) -> str:
    """How a body is written; what is opaque is written by the caller."""
    return BodyKind.BYTES.value if body.type == Opaque(Form.BYTES, Reason.MEDIA_TYPE) else body.kind.value


def _paging(context: Context, paging: Optional[Paging]) -> Optional[ir.Paging]:
    if paging is None:
        return None
    return ir.Paging(_name(context, paging.token), _name(context, paging.next), _name(context, paging.items))


def _waiters(context: Context, operation: Operation, speller: Speller) -> tuple[ir.Waiter, ...]:
    found: list[ir.Waiter] = []
    for waiter in operation.waiters:
        if waiter.success or waiter.failure or waiter.success_errors:
            speller.need("string_view")
        found.append(
            ir.Waiter(
                key=waiter.key,
                name=context.names.types[waiter.key],
                doc=waiter_doc(waiter, operation.id),
                member=_name(context, waiter.member),
                success=waiter.success,
                failure=waiter.failure,
                target=_name(context, waiter.reaches),
                zero=waiter.zero,
                failure_member=_name(context, waiter.failure_member),
                success_status=waiter.success_status,
                success_errors=waiter.success_errors,
            )
        )
    return tuple(sorted(found, key=lambda waiter: waiter.name))


def _name(context: Context, member: Optional[Member]) -> str:
    return context.names.members[member.key] if member else ""
