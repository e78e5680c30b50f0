"""The lines of surface.txt about what a client is given: security schemes, credentials, flows and servers."""

from __future__ import annotations

import json

from wirebind.analyse.model.keys import scheme_key
from wirebind.ir.authentication import Authentication, Scheme
from wirebind.ir.servers import Server


def authentication_lines(one: Authentication) -> dict[str, str]:
    """A line for each scheme with its bit, for each member of the credentials and each flow, and for the alternatives."""
    found = {"#security": f"security{sets(one.alternatives)}"} if one.alternatives else {}
    for bit, scheme in enumerate(one.schemes):
        found[scheme_key(scheme.wire)] = f"scheme {scheme.member} {bit} {json.dumps(scheme.wire)}{_authenticator(scheme)}"
        for flow in scheme.flows:
            facts = " ".join(map(json.dumps, (flow.token_url, flow.refresh_url, flow.scopes)))
            found[flow.key] = f"flow {flow.member} {facts}"
    for place, scheme in enumerate(one.credentials):
        found[f"#credential {scheme.member}"] = f"credential {scheme.member} {place} {json.dumps(scheme.wire)}"
    return found


def server_lines(server: Server) -> dict[str, str]:
    """A line for the struct, and for each variable with its place and its default."""
    found = {server.key: f"server {server.name} {json.dumps(server.pattern)}"}
    for place, one in enumerate(server.variables):
        facts = f"{one.type or 'text'} {json.dumps(one.wire)} {json.dumps(one.default)}"
        found[one.key] = f"variable {server.name}.{one.name} {place} {facts}"
    return found


def sets(alternatives: tuple[int, ...]) -> str:
    """The sets of schemes that calls choose from."""
    return "".join(f" {each}" for each in alternatives)


def _authenticator(scheme: Scheme) -> str:
    made = f" {scheme.factory}" if scheme.factory else ""
    return made + (f" {scheme.location} {json.dumps(scheme.key)}" if scheme.location else "")
