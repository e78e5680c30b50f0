"""Reads servers and their variables."""

from __future__ import annotations

import re
from typing import Optional

from wirebind.openapi import keywords
from wirebind.openapi.servers import Server, ServerVariable
from wirebind.source.cursor import Cursor

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def read_servers(cursor: Cursor) -> Optional[tuple[Server, ...]]:
    """The servers of the document, of a path or of an operation; nothing when it does not say."""
    servers = cursor.get("servers")
    if servers is None:
        return None
    found = [_server(item) for item in servers.items()]
    return tuple(server for server in found if server is not None)


def _server(cursor: Cursor) -> Optional[Server]:
    if not cursor.is_object():
        return None
    what = "a server"
    cursor.expect_members(keywords.SERVER, (), what)
    url = cursor.required_text("url", what)
    if not url:
        return None
    variables = _variables(cursor)
    named = _VARIABLE.findall(url)
    for name in sorted({name for name in named if named.count(name) > 1}):
        cursor.fault("server-variable", f"'{{{name}}}' stands twice in '{url}'")
    known = {variable.name for variable in variables}
    for name in dict.fromkeys(named):
        if name not in known:
            cursor.fault("server-variable", f"'{{{name}}}' of '{url}' is no variable of the server")
    for variable in variables:
        if variable.name not in named:
            message = f"variable '{variable.name}' does not occur in '{url}'"
            cursor.diagnostics.warning_at("server-variable", variable.place, message)
    return Server(url, cursor.text_of("description"), variables, cursor.place)


def _variables(cursor: Cursor) -> tuple[ServerVariable, ...]:
    variables = cursor.get("variables")
    found: list[ServerVariable] = []
    for name, item in variables.members() if variables else ():
        if not item.is_object():
            continue
        what = "a variable of a server"
        item.expect_members(keywords.SERVER_VARIABLE, (), what)
        listed = item.get("enum")
        values = tuple(value.written() for value in listed.items()) if listed else ()
        default = item.get("default")
        if default is None:
            item.fault("missing-member", f"{what} has no 'default'")
            continue
        text = default.written()
        if listed and not values:
            listed.fault("server-variable", f"the values of '{name}' are an empty list")
        elif values and text not in values:
            default.fault("server-variable", f"the default '{text}' is not one of the values of '{name}'")
        found.append(ServerVariable(name, text, values, item.text_of("description"), item.place))
    return tuple(found)
