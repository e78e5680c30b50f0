"""surface.txt: the public surface of the generated code, one sorted line for each symbol and each fact of it.

A digest of it names the inline namespace, so that code generated from different specs never mixes silently. It covers
everything that reaches a definition; history and texts are no part of it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import replace
from typing import Optional

from wirebind.analyse.model.keys import scheme_key
from wirebind.cpp.decided import Names
from wirebind.cpp.lock import REMOVED, Entry, Lock
from wirebind.cpp.surface_access import authentication_lines, server_lines, sets
from wirebind.ir.extension import Extension
from wirebind.ir.model import Api, Encoding, Enumeration, ErrorBody, Operation, ParameterFormat, Response, Struct, Union, Waiter
from wirebind.ir.service import Service

_PLACED = ("member ", "scheme ", "variable ")  # after the name, such a line has the place


def surface_lines(api: Api) -> dict[str, str]:
    """A line for each fact; symbols in the lock are under their key, further facts under keys with a #."""
    found: dict[str, str] = {"#api": f"api {api.namespace} {_quoted(api.product)} {_quoted(api.version)}"}
    for header in api.models:
        for struct in header.structs:
            found[struct.key] = f"struct {struct.name}"
            _members(struct, found)
        for enumeration in header.enums:
            _enumeration(enumeration, found)
        for union in header.unions:
            _union(union, found)
    found |= authentication_lines(api.authentication) | _facts_of_api(api)
    for server in api.servers:
        found |= server_lines(server)
        for enumeration in server.enums:
            _enumeration(replace(enumeration, name=f"servers::{enumeration.name}"), found)
    if api.common_headers:
        found[api.common_headers.key] = f"headers {api.common_headers.name}"
        _members(api.common_headers, found)
    for operation in api.operations:
        _operation(operation.operation, found)
    for error in api.errors:
        match = "" if error.match == "exact" else f" {error.match}"
        facts = f"{error.number} {_quoted(error.code)} {error.status} {error.retry}{match}"
        found[error.key] = f"error {error.name} {facts}"
    for alias in api.aliases:
        found[f"#alias {alias.name}"] = f"alias {alias.name} {alias.target}"
    return found


def surface_text(lines: dict[str, str]) -> str:
    """The text of the file."""
    return "".join(f"{line}\n" for line in sorted(lines.values()))


def digest_of(text: str) -> str:
    """The first eight hexadecimal digits of the SHA-256."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def updated_lock(api: Api, names: Names, lines: dict[str, str], lock: Lock) -> Lock:
    """The lock with everything that the IR has, and tombstones for what only the old lock has."""
    found: Lock = {}
    for key, name in _locked_names(api):
        found[key] = Entry(key, names.numbers.get(key, 0), name, digest_of(_without_place(lines[key])))
    for header in api.operations:
        one = header.operation
        found.setdefault(one.route, replace(found[one.key], key=one.route))
    for key, entry in lock.items():
        if key not in found:
            kept = entry.kept or entry.renamed_to in found or entry.renamed_to in lock
            found[key] = entry if kept else Entry(key, entry.number, entry.name, REMOVED)
    return found


def _without_place(line: str) -> str:
    """The line of a member without its place in the struct, or in the table, which those before it decide."""
    if not line.startswith(_PLACED):
        return line
    kind, name, _, rest = line.split(" ", 3)
    return f"{kind} {name} {rest}"


def _locked_names(api: Api) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    structs = [struct for header in api.models for struct in header.structs]
    structs += [api.common_headers] if api.common_headers else []
    found += [(struct.key, struct.name) for struct in structs]
    for header in api.operations:
        operation = header.operation
        found.append((operation.key, operation.name))
        found += [(waiter.key, waiter.name) for waiter in operation.waiters]
        structs += operation.structs
    found += [(member.key, member.name) for struct in structs for member in struct.visited]
    found += [(union.key, union.name) for header in api.models for union in header.unions]
    found += [(scheme_key(scheme.wire), scheme.member) for scheme in api.authentication.schemes]
    found += [(flow.key, flow.member) for flow in api.authentication.flows]
    found += [(one.key, one.name) for server in api.servers for one in (server, *server.variables)]
    for enumeration in (enumeration for owner in (*api.models, *api.servers) for enumeration in owner.enums):
        found.append((enumeration.key, enumeration.name))
        found += [(value.key, value.name) for value in enumeration.values]
    return found + [(error.key, error.name) for error in api.errors]


def _members(struct: Struct, found: dict[str, str]) -> None:
    for place, member in enumerate(struct.members):
        kind = member.visit or "member"
        start = "kept" if member.deprecated else "optional" if member.initialiser else "required"
        if member.constant is not None:
            start = f"constant {_quoted(member.constant)}"
        found[member.key] = (
            f"member {struct.name}.{member.name} {place} {member.type} {kind} {_quoted(member.wire)} {start}"
            f"{_format(member.format)}"
        )
    for rule in struct.rules:
        line = f"rule {struct.name} {_quoted(rule.member)} {rule.kind} {_quoted(rule.argument)}"
        found[f"#{line}"] = line
    for name in struct.names:
        found[f"#name {struct.key} {name.wire}"] = f"name {struct.name} {_quoted(name.wire)} {name.name}"


def _format(one: Optional[ParameterFormat]) -> str:
    """How a parameter or a member of a form is written, which a table has."""
    if one is None:
        return ""
    flags = {"exploded": one.exploded, "reserved": one.reserved, "empty": one.empty}
    return "".join([f" {one.style}", *(f" {name}" for name, is_set in flags.items() if is_set)])


def _encoding(one: Encoding) -> str:
    media = f" as {_quoted(one.media)}" if one.media else ""
    return f" with {_quoted(one.wire)}{_format(one.format)}{media}"


def _enumeration(enumeration: Enumeration, found: dict[str, str]) -> None:
    found[enumeration.key] = f"enum {enumeration.name}"
    for value in enumeration.values:
        found[value.key] = f"enumerator {enumeration.name}.{value.name} {value.number} {_quoted(value.text)}"
    for alias in enumeration.aliases:
        line = f"alias {enumeration.name}.{alias.name} {enumeration.name}.{alias.target}"
        found[f"#{line}"] = line


def _union(union: Union, found: dict[str, str]) -> None:
    found[union.key] = f"union {union.name}"
    for place, type_ in enumerate(union.alternatives):
        line = f"alternative {union.name} {place} {type_}"
        found[f"#{line}"] = line
    for place, test in enumerate(union.tests):
        what = union.alternatives[test.alternative] if test.alternative >= 0 else "also"
        line = f"choice {union.name} {place} {what} {test.test} {_quoted(test.member)} {_quoted(test.value)}"
        found[f"#{line}"] = line


def _operation(operation: Operation, found: dict[str, str]) -> None:
    result = operation.result
    found[operation.key] = (
        f"operation {operation.name} {_quoted(operation.wire)} {operation.method} {_quoted(operation.path)}"
        f" status {operation.success_status} {'idempotent' if operation.idempotent else 'not-idempotent'}"
        f" sends {' or '.join(map(_quoted, (operation.body.media, *operation.body.others)))}{''.join(map(_encoding, operation.body.encodings))} returns {_quoted(result.body.media)}"
        f" body {operation.response_body} headers {result.headers_type}{''.join(map(_response, operation.listed_responses))}"
        f"{''.join(map(_extension, operation.extensions))}"
        f"{''.join(f' {name} {seconds}' for name, seconds in operation.timeouts)}"
        f"{' deprecated' if operation.deprecated else ''}"
        f"{f' security{sets(operation.security)}' if operation.security else ''}"
        f"{f' endpoint {_quoted(operation.endpoint)}' if operation.endpoint else ''}"
        f"{_error_bodies(operation.error_bodies)}"
    )
    if operation.paging:
        paging = operation.paging
        line = f"paging {operation.name} {paging.token or '-'} {paging.next or '-'} {paging.items}"
        found[f"#{line}"] = line
    for waiter in operation.waiters:
        found[waiter.key] = f"waiter {waiter.name} {operation.name} {json.dumps(_facts(waiter))}"
    for struct in operation.structs:
        _members(struct, found)


def _facts_of_api(api: Api) -> dict[str, str]:
    """What the runtime reads of all operations: where calls go, bodies of errors, and the names of the service."""
    found = {"#endpoint": f"endpoint {_quoted(api.endpoint)}"} if api.endpoint else {}
    if api.error_bodies:
        found["#errors"] = f"errors{_error_bodies(api.error_bodies)}"
    if api.service != Service():
        found["#service"] = f"service {json.dumps(dataclasses.astuple(api.service))}"
    return found


def _error_bodies(bodies: Optional[tuple[ErrorBody, ...]]) -> str:
    """The types of the bodies of errors; nothing where an operation has none of its own."""
    if bodies is None:
        return ""
    return "".join(f" error {one.status} {' '.join((one.type, *map(_quoted, one.media)))}" for one in bodies) or " no-errors"


def _response(response: Response) -> str:
    """A success of several, or one that the type of its body does not tell."""
    body = response.body
    return f" or {response.status} {_quoted(body.media)} {body.kind} {response.alternative}" if body.media else f" or {response.status}"


def _extension(extension: Extension) -> str:
    return f" {extension.label} {' '.join(_quoted(trait.value) for trait in extension.traits)}"


def _facts(waiter: Waiter) -> list[object]:
    return [waiter.member, waiter.success, waiter.failure, waiter.target, waiter.zero, waiter.failure_member,
            waiter.success_status, waiter.success_errors]  # fmt: skip


def _quoted(text: str) -> str:
    return json.dumps(text)
