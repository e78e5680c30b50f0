"""Makes structs of the servers of a document, and decides where a client calls that has no endpoint."""

from __future__ import annotations

from typing import Optional

from wirebind.analyse.model.operations import Operation
from wirebind.analyse.model.security import Server
from wirebind.analyse.servers import VARIABLE, with_defaults
from wirebind.cpp.documentation import paragraphs
from wirebind.cpp.scopes import numbered
from wirebind.cpp.words import identifier, safe
from wirebind.ir import servers as ir
from wirebind.ir.types import Enumeration, Enumerator
from wirebind.openapi.servers import ServerVariable

_ORIGIN = "origin"


def servers_of(servers: tuple[Server, ...]) -> tuple[ir.Server, ...]:
    """A struct for each server: `server`, then `server_2` and so on."""
    names = numbered(["server"])
    return tuple(_server(server, next(names)) for server in servers)


def default_endpoint(servers: tuple[Server, ...]) -> str:
    """The URL of the first server; "" where it has no host, or a variable without a default."""
    return _expanded(servers[0], servers[0].origin) if servers else ""


def own_endpoint(operation: Operation, servers: tuple[Server, ...]) -> str:
    """The URL of the first server of an operation that has its own."""
    if operation.servers == servers or not operation.servers:
        return ""
    own = operation.servers[0]
    return _expanded(own, own.origin or (servers[0].origin if servers else ""), servers)


def base_path(servers: tuple[Server, ...]) -> str:
    """The path of the first server, whose variables have their defaults."""
    if not servers:
        return ""
    return VARIABLE.sub("", with_defaults(servers[0].base_path, servers[0].variables)).rstrip("/")


def _expanded(server: Server, origin: str, others: tuple[Server, ...] = ()) -> str:
    variables = (*(variable for other in others[:1] for variable in other.variables), *server.variables)
    url = with_defaults(origin + server.base_path, variables)
    return url if origin and not VARIABLE.search(url) else ""


def _server(server: Server, name: str) -> ir.Server:
    taken: set[str] = {"url"}
    variables: list[ir.Variable] = []
    enums: list[Enumeration] = []
    pattern = server.url
    if not server.origin:
        wire = next(one for one in numbered([_ORIGIN]) if one not in VARIABLE.findall(pattern))
        pattern = f"{{{wire}}}{pattern}"
        doc = ("Scheme, host and port of the service: the document has none.",)
        variables.append(ir.Variable(wire, _taken(wire, taken), "", "", doc))
    for variable in (*server.variables, *_undeclared(server)):
        member = _taken(identifier(variable.name, "variable"), taken)
        enumeration = _enumeration(variable, f"{name}_{member.rstrip('_')}") if variable.values else None
        if enumeration:
            enums.append(enumeration)
        kind = enumeration.name if enumeration else ""
        doc = tuple(paragraphs(variable.description))
        variables.append(ir.Variable(variable.name, member, kind, variable.default or "", doc))
    doc = (*paragraphs(server.description), f"`{server.url}`")
    return ir.Server(name, pattern, doc, tuple(variables), tuple(enums))


def _undeclared(server: Server) -> list[ServerVariable]:
    """What stands in braces and is no variable of the document."""
    known = {variable.name for variable in server.variables}
    names = dict.fromkeys(VARIABLE.findall(server.url))
    return [ServerVariable(name, None, (), "", server.place) for name in names if name not in known]


def _taken(name: str, taken: set[str]) -> str:
    found = next(one for one in numbered([safe(name)]) if one not in taken)
    taken.add(found)
    return found


def _enumeration(variable: ServerVariable, name: str) -> Optional[Enumeration]:
    taken = {"value", "names", "other", "text", "is_known"}
    values = []
    for number, text in enumerate(dict.fromkeys(variable.values), start=1):
        values.append(Enumerator("", _taken(identifier(text, "value"), taken), number, text))
    return Enumeration("", name, (f"Values of `{variable.name}`.", "Any other text is kept as it is."), tuple(values))
