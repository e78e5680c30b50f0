"""Makes structs of the servers of a document, and decides where a client calls that has no endpoint."""

from __future__ import annotations

from typing import Optional

from wirebind.analyse.model.keys import enumerator_key, values_key, variable_key
from wirebind.analyse.model.operations import Operation
from wirebind.analyse.model.records import Enumeration, EnumValue
from wirebind.analyse.model.security import Server
from wirebind.analyse.servers import VARIABLE, with_defaults
from wirebind.cpp.decided import Names
from wirebind.cpp.documentation import paragraphs
from wirebind.cpp.scopes import numbered
from wirebind.ir import servers as ir
from wirebind.ir.types import Enumeration as Written
from wirebind.openapi.servers import ServerVariable

_ORIGIN = "origin"
_NO_ORIGIN = "Scheme, host and port of the service: the document has none."


def servers_of(servers: tuple[Server, ...], names: Names) -> tuple[ir.Server, ...]:
    """A struct for each server, in their fixed order."""
    return tuple(_server(server, names) for server in sorted(servers, key=lambda one: names.numbers[one.key]))


def pattern_of(server: Server) -> tuple[str, tuple[ServerVariable, ...]]:
    """The whole URL and all variables in it: those of the document, what stands in braces besides, and scheme and host
    where the document has none."""
    url = server.url
    named = list(dict.fromkeys(VARIABLE.findall(url)))
    known = {variable.name for variable in server.variables}
    undeclared = (ServerVariable(name, None, (), "", server.place) for name in named if name not in known)
    variables = (*server.variables, *undeclared)
    if server.origin:
        return url, variables
    origin = next(one for one in numbered(_ORIGIN) if one not in named)
    return f"{{{origin}}}{url}", (ServerVariable(origin, None, (), _NO_ORIGIN, server.place), *variables)


def values_of(server: Server, variable: ServerVariable) -> Optional[Enumeration]:
    """The enumeration of the values that a variable may have; nothing where it may have any."""
    if not variable.values:
        return None
    key = values_key(variable_key(server.key, variable.name))
    values = [EnumValue(enumerator_key(key, text), text, "", variable.place) for text in dict.fromkeys(variable.values)]
    return Enumeration(key, (), tuple(values), "", "", variable.place)


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


def _server(server: Server, names: Names) -> ir.Server:
    pattern, variables = pattern_of(server)
    found: list[ir.Variable] = []
    enums: list[Written] = []
    for variable in variables:
        key, values = variable_key(server.key, variable.name), values_of(server, variable)
        if values:
            doc = (f"Values of `{variable.name}`.", "Any other text is kept as it is.")
            enums.append(Written(values.key, names.types[values.key], doc, names.enumerators_of(values)))
        kind = names.types[values.key] if values else ""
        text = tuple(paragraphs(variable.description))
        found.append(ir.Variable(key, variable.name, names.members[key], kind, variable.default or "", text))
    found.sort(key=lambda one: names.numbers[one.key])
    doc = (*paragraphs(server.description), f"`{server.url}`")
    return ir.Server(server.key, names.types[server.key], pattern, doc, tuple(found), tuple(enums))
