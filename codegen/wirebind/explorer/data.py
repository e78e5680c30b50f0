"""The data of the page: the analysed model as plain values, with the C++ names of the IR."""

from __future__ import annotations

import json
from typing import Optional, Sequence

from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.operations import Body, ErrorCode, Operation, Response
from wirebind.analyse.model.records import Member
from wirebind.analyse.model.security import Security, Server
from wirebind.analyse.servers import with_defaults
from wirebind.cpp.servers import base_path
from wirebind.cpp.structs import request_of
from wirebind.explorer.groups import groups_of
from wirebind.explorer.types import (
    Shown, json_text, shown_enumeration, shown_members, shown_record, shown_type,
    shown_union, shown_written, without_empty,
)  # fmt: skip
from wirebind.extensions import KEYWORDS
from wirebind.ir import model as ir
from wirebind.openapi.security import ApiKey, HttpAuthentication, MutualTls, OAuth2, OpenIdConnect, SecurityScheme
from wirebind.revisions import Revised

# What the C++ client looks for in a document that does not say more: `wirebind::api_info`.
_REQUEST_ID = ("x-request-id",)
_ERROR_CODE = ("code", "error.code", "error.type", "error")
_ERROR_MESSAGE = ("message", "error.message", "detail", "error_description")


def page_data(model: ApiModel, api: ir.Api, revised: Sequence[Revised]) -> Shown:
    """All of it; what belongs to an operation or a record stands under its key."""
    structs = {struct.key: struct for header in api.models for struct in header.structs}
    enums = {enum.key: enum for header in api.models for enum in header.enums}
    unions = {union.key: union for header in api.models for union in header.unions}
    codes = {error.code: error.name for error in api.errors}
    spelled = {header.operation.key: header.operation for header in api.operations}
    groups = groups_of(model.called)
    return {
        "title": model.title,
        "version": model.version,
        "namespace": api.namespace,
        "include": api.include,
        "service": {
            "requestId": list(model.service.request_id_fields or _REQUEST_ID),
            "code": list(model.service.error_code or _ERROR_CODE),
            "message": list(model.service.error_message or _ERROR_MESSAGE),
        },
        "servers": [_server(server) for server in model.servers],
        "base": base_path(model.servers),
        "schemes": {scheme.name: _scheme(scheme) for scheme in model.security_schemes},
        "errors": {error.code: _error(error, codes) for error in model.errors},
        "records": {key: shown_record(record, structs[key]) for key, record in model.records.items()},
        "unions": {key: shown_union(one, unions[key]) for key, one in model.unions.items()},
        "enums": {key: shown_enumeration(one, enums[key]) for key, one in model.enumerations.items()},
        "operations": [_operation(one, spelled[one.key], groups[one.key], api, model.servers) for one in model.called],
        "revisions": [[one.date, one.name, one.kind, one.summary] for one in revised],
    }


def data_text(data: Shown) -> str:
    """The data as JSON for a script element, an entry a line, so that a change of one shows as one."""
    lines = []
    for name, value in data.items():
        if isinstance(value, dict) and value:
            entries = ",\n".join(f"{_compact(key)}:{_compact(one)}" for key, one in value.items())
            lines.append(f"{_compact(name)}:{{\n{entries}}}")
        elif isinstance(value, list) and value:
            lines.append(f"{_compact(name)}:[\n" + ",\n".join(map(_compact, value)) + "]")
        else:
            lines.append(f"{_compact(name)}:{_compact(value)}")
    return "{" + ",\n".join(lines) + "}"


def _compact(value: object) -> str:
    """No text ends the script element or begins a comment of HTML."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _operation(
    operation: Operation, spelled: ir.Operation, group: str, api: ir.Api, servers: tuple[Server, ...]
) -> Shown:
    """The facts of an operation; `base` is the base path of its own servers."""
    body = operation.body
    own: Shown = {} if operation.servers == servers else {"base": base_path(operation.servers)}
    return own | without_empty(
        {
            "id": operation.id,
            "cpp": spelled.name,
            "group": group,
            "method": operation.method,
            "path": spelled.path,
            "summary": operation.summary,
            "text": operation.description,
            "deprecated": spelled.deprecated,
            "sunset": operation.sunset,
            "request": shown_members(request_of(operation), spelled.request),
            "sample": json_text(body.sample if body else None),
            "body": _body(body, spelled) if body else {},
            "responses": [_response(response) for response in operation.responses],
            "errors": [error.code for error in operation.errors],
            "security": _security(operation.security),
            "facts": [KEYWORDS[facts.keyword].sentence(facts) for facts in operation.vendor_facts],
            "waiters": [[waiter.name, waiter.summary] for waiter in operation.waiters],
            "pages": _name(operation.paging.items) if operation.paging else "",
            "idempotent": operation.idempotent,
            "changes": [[change.date, change.kind, change.summary] for change in operation.changes],
            "action": {"name": spelled.wire, "version": api.version},
        }
    )


def _body(body: Body, spelled: ir.Operation) -> Shown:
    encodings = {one.member: without_empty({**shown_written(one.written), "media": one.media}) for one in body.encodings}
    return without_empty({"kind": spelled.body.kind, "media": spelled.body.media, "encodings": encodings})


def _name(member: Optional[Member]) -> str:
    return member.wire if member else ""


def _response(response: Response) -> Shown:
    """A response with its body in the preferred media type, and the other media types with their types."""
    body: Optional[Body] = response.body
    return without_empty(
        {
            "status": response.status,
            "text": response.description,
            "headers": [[header.wire, header.notes.description] for header in response.headers],
            "type": shown_type(body.type) if body else "",
            "media": body.media if body else "",
            "others": [{"media": one.media, "type": shown_type(one.type)} for one in response.bodies[1:]],
            "sample": json_text(body.sample if body else None),
        }
    )


def _error(error: ErrorCode, names: dict[str, str]) -> Shown:
    text = " ".join(error.summary.split())
    kept = {"status": error.status, "retry": error.retry.value, "text": text, "cpp": names[error.code]}
    return kept if error.match.value == "exact" else {**kept, "match": error.match.value}


def _security(security: Security) -> list[list[str]]:
    """The alternatives, each the names of the schemes that hold together."""
    return [[use.scheme.name for use in alternative.uses] for alternative in security.alternatives]


def _scheme(scheme: SecurityScheme) -> Shown:
    match scheme.authentication:
        case ApiKey(name=name, location=location):
            facts: Shown = {"kind": "apiKey", "name": name, "in": location.value}
        case HttpAuthentication(scheme=name):
            facts = {"kind": name.lower()}
        case OAuth2() | OpenIdConnect():
            facts = {"kind": "bearer"}
        case MutualTls():
            facts = {"kind": "mutualTLS"}
    return without_empty({**facts, "text": scheme.description})


def _server(server: Server) -> Shown:
    url = with_defaults(server.origin + server.base_path, server.variables)
    return {"url": url, **without_empty({"text": server.description})}
