"""Makes structs of the servers of a document, and decides where a client calls that has no endpoint."""

from __future__ import annotations

import re
from typing import Iterable, Optional

from wirebind.analyse.model.operations import Operation
from wirebind.analyse.model.security import Server
from wirebind.cpp.documentation import paragraphs
from wirebind.cpp.scopes import numbered
from wirebind.cpp.words import identifier, safe
from wirebind.ir import servers as ir
from wirebind.ir.types import Enumeration, Enumerator
from wirebind.openapi.servers import ServerVariable

_VARIABLE = re.compile(r"\{([^{}]*)\}")
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
    return _VARIABLE.sub("", with_defaults(servers[0].base_path, servers[0].variables)).rstrip("/")


def with_defaults(text: str, variables: Iterable[ServerVariable]) -> str:
    """The text with the defaults of variables in place of their names; a variable without a default stays."""
    defaults = {variable.name: variable.default for variable in variables}
    return _VARIABLE.sub(lambda match: defaults.get(match[1]) or match[0], text)


def _expanded(server: Server, origin: str, others: tuple[Server, ...] = ()) -> str:
    variables = (*(variable for other in others[:1] for variable in other.variables), *server.variables)
    defaults = {variable.name: variable.default for variable in variables}
    pattern = origin + server.base_path
    complete = all(defaults.get(name) for name in _VARIABLE.findall(pattern))
    return with_defaults(pattern, variables) if origin and complete else ""


def _server(server: Server, name: str) -> ir.Server:
    taken: set[str] = {"url"}
    variables: list[ir.Variable] = []
    enums: list[Enumeration] = []
    pattern = server.origin + server.base_path
    if not server.origin:
        wire = next(one for one in numbered([_ORIGIN]) if one not in _VARIABLE.findall(pattern))
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
        variables.append(ir.Variable(variable.name, member, kind, variable.default, doc))
    doc = (*paragraphs(server.description), f"`{server.origin}{server.base_path}`")
    return ir.Server(name, pattern, doc, tuple(variables), tuple(enums))


def _undeclared(server: Server) -> list[ServerVariable]:
    """What stands in braces and is no variable of the document."""
    known = {variable.name for variable in server.variables}
    names = dict.fromkeys(_VARIABLE.findall(server.origin + server.base_path))
    return [ServerVariable(name, "", (), "", server.place) for name in names if name not in known]


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
