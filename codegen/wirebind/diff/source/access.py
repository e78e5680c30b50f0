"""Compares what a client is given: credentials, flows of OAuth 2.0, and the structs of servers."""

from __future__ import annotations

from dataclasses import replace
from typing import Callable

from wirebind.analyse.model.keys import scheme_key
from wirebind.ir.authentication import Authentication, Scheme
from wirebind.ir.model import Api, Operation
from wirebind.ir.servers import Server, Variable
from wirebind.ir.types import Enumeration, Member, Struct

_CREDENTIALS = "credentials"
Translate = Callable[[str], str]
Add = Callable[..., None]


def given_types(api: Api) -> list[Struct | Enumeration]:
    """The types beside those of schemas: the credentials, and in the namespace `servers` each server and its enumerations."""
    credentials, servers = api.authentication.credentials, [_struct(server) for server in api.servers]
    members = tuple(_member(scheme_key(one.wire), one.member, one.wire, "credentials_or_provider", one.doc) for one in credentials)
    enums = [replace(one, name=_in_servers(one.name)) for server in api.servers for one in server.enums]
    return [*([Struct(_CREDENTIALS, _CREDENTIALS, (), members, (), ())] if credentials else []), *servers, *enums]


def compare_access(old: Api, new: Api, translate: Translate, add: Add) -> None:
    """Notes what the types do not tell: what schemes take, their flows, the URLs and the defaults of servers."""
    _schemes(old.authentication, new.authentication, translate, add)
    _flows(old.authentication, new.authentication, translate, add)
    before = {server.name: server for server in old.servers}
    for server in new.servers:
        if server.name in before:
            _server(before[server.name], server, add)


def ways_of(api: Api, operation: Operation, translate: Translate) -> list[frozenset[str]]:
    """The alternatives of an operation, each as the keys of schemes that hold together."""
    keys = [translate(scheme_key(scheme.wire)) for scheme in api.authentication.schemes]
    sets = operation.security or api.authentication.alternatives
    return [frozenset(key for bit, key in enumerate(keys) if one >> bit & 1) for one in sets]


def _schemes(old: Authentication, new: Authentication, translate: Translate, add: Add) -> None:
    after = {scheme_key(scheme.wire): scheme for scheme in new.supported}
    kept = set()
    for one in old.supported:
        key, name = translate(scheme_key(one.wire)), f"{_CREDENTIALS}.{one.member}"
        kept.add(key)
        two = after.get(key)
        if two is None:
            add("cpp-scheme-removed", key, name, one.wire)
        elif one.factory != two.factory:
            add("cpp-scheme-credentials", key, name, one.factory, two.factory)
        elif _sent(one) != _sent(two):
            add("cpp-facts", key, name)
    for key, two in after.items():
        if key not in kept:
            add("cpp-scheme-added", key, f"{_CREDENTIALS}.{two.member}", "", two.wire)


def _flows(old: Authentication, new: Authentication, translate: Translate, add: Add) -> None:
    """A flow is told with its scheme."""
    before, after = ({flow.member: flow for flow in side.flows} for side in (old, new))
    for name in dict.fromkeys([*before, *after]):
        one, two = before.get(name), after.get(name)
        key = translate((two or before[name]).key.rpartition("/")[0])
        full = f"authentication::{name}"
        if one is None or two is None:
            add("cpp-flow-added" if one is None else "cpp-flow-removed", key, full, name if one else "", name if two else "")
        elif (one.token_url, one.refresh_url, one.scopes) != (two.token_url, two.refresh_url, two.scopes):
            add("cpp-facts", key, full)


def _server(old: Server, new: Server, add: Add) -> None:
    name = _in_servers(new.name)
    if old.pattern != new.pattern:
        add("cpp-facts", new.key, name)
    before = {variable.name: variable for variable in old.variables}
    for two in new.variables:
        one = before.get(two.name, two)
        if one.default != two.default:
            add("cpp-default", two.key, f"{name}.{two.name}", one.default, two.default)


def _struct(server: Server) -> Struct:
    return Struct(server.key, _in_servers(server.name), server.doc, tuple(map(_variable, server.variables)), (), ())


def _variable(one: Variable) -> Member:
    return _member(one.key, one.name, one.wire, _in_servers(one.type) if one.type else "std::string", one.doc)


def _member(key: str, name: str, wire: str, type_: str, doc: tuple[str, ...]) -> Member:
    return Member(key, name, wire, type_, "{}", "", doc)


def _in_servers(name: str) -> str:
    return f"servers::{name}"


def _sent(scheme: Scheme) -> tuple[str, str]:
    """Where an API key travels, and its name."""
    return scheme.location, scheme.key
