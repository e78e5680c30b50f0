"""Decides the names of what a client is given: credentials, flows of OAuth 2.0, servers and their variables."""

from __future__ import annotations

from typing import Callable, Iterator, Sequence

from wirebind.analyse.model.keys import SCHEMES, SERVERS, flow_key, scheme_key, variable_key
from wirebind.analyse.model.records import Enumeration
from wirebind.analyse.model.security import Server
from wirebind.cpp.decided import Names
from wirebind.cpp.scopes import Scope, suffixes
from wirebind.cpp.servers import pattern_of, values_of
from wirebind.cpp.words import identifier, safe
from wirebind.openapi.security import Flow, FlowKind, MutualTls, OAuth2, SecurityScheme

_SUFFIXES = {
    FlowKind.CLIENT_CREDENTIALS: "client_credentials",
    FlowKind.AUTHORIZATION_CODE: "authorization_code",
    FlowKind.PASSWORD: "password",
}


def flows_of(scheme: OAuth2) -> tuple[Flow, ...]:
    """The flows of a scheme that have a token URL."""
    return tuple(flow for flow in scheme.flows if flow.kind in _SUFFIXES and flow.token_url)


def name_schemes(schemes: Sequence[SecurityScheme], scope: Callable[..., Scope], names: Names) -> None:
    """The members of the credentials in their fixed order, and the flows, named after the member of their scheme."""
    members = scope(SCHEMES)
    for scheme in schemes:
        if isinstance(scheme.authentication, MutualTls):
            continue  # the client certificate belongs to the connection
        key = scheme_key(scheme.name)
        member = members.named(key, [safe(identifier(scheme.name, "scheme"))])
        names.members[key], names.numbers[key] = member, members.number(key)
        if isinstance(scheme.authentication, OAuth2):
            for flow in flows_of(scheme.authentication):
                base = f"{member.rstrip('_')}_{_SUFFIXES[flow.kind]}"
                one = flow_key(key, flow.kind.value)
                names.members[one] = scope(key).named(one, [base])


def name_servers(servers: Sequence[Server], scope: Callable[..., Scope], names: Names) -> Iterator[Enumeration]:
    """The structs of servers, with their members in their fixed order; yields enumerations whose values need names."""
    types = scope(SERVERS, (), suffixes)
    for server in servers:
        name = types.named(server.key, ["server"])
        names.types[server.key], names.numbers[server.key] = name, types.number(server.key)
        members = scope(server.key, ("url", name))
        for variable in pattern_of(server)[1]:
            key, values = variable_key(server.key, variable.name), values_of(server, variable)
            member = members.named(key, [safe(identifier(variable.name, "variable"), members.reserved)])
            names.members[key], names.numbers[key] = member, members.number(key)
            if values:
                base = f"{name}_{member.rstrip('_')}"
                names.types[values.key] = types.named(values.key, [base])
                yield values
