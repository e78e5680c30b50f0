"""Reads path templates: what a URL cannot carry is encoded, and what is no part of a path is taken apart."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote_plus

from wirebind.records import record
from wirebind.source.cursor import Cursor

_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2}")
_VARIABLE = re.compile(r"\{([^{}/]+)\}")
_DECORATED = re.compile(r"[+#./;?&]?(.*?)(?:[+*]|:[^}]*)?\Z", re.DOTALL)


@record
class PathTemplate:
    """`text` has variables in braces and everything else as a URL has it; `written` is the same with what stood behind
    the path; `query` holds the parts of a query that the document writes into the path; `unnamed` are variables that no
    parameter can declare."""

    text: str
    written: str
    query: tuple[tuple[str, str], ...] = ()
    unnamed: tuple[str, ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The names in braces, in their order."""
        return tuple(_VARIABLE.findall(self.text))

    @property
    def shape(self) -> str:
        """The template with its variables by position alone."""
        return route_shape(self.written)

    def renamed(self, before: str, after: str) -> "PathTemplate":
        """The template with another name for a variable."""
        text, written = (one.replace(f"{{{before}}}", f"{{{after}}}") for one in (self.text, self.written))
        return replace(self, text=text, written=written)


def route_shape(path: str) -> str:
    """A path with its variables by position alone."""
    return _VARIABLE.sub("{}", path)


def read_path(path: str, cursor: Cursor) -> PathTemplate:
    """The template that a key of `paths` is; what is wrong with it is reported at the cursor."""
    encoded = encoded_path(path)
    if encoded != path:
        message = f"'{path}' has characters that no URL can carry, or braces that do not pair up inside one segment"
        cursor.fault("path-template", message, "they are percent-encoded")
    if not path.startswith("/"):
        cursor.fault("path-template", f"'{path}' is no path of a URL", "it begins with / as all paths do")
        encoded = f"/{encoded}"
    rest, _, _fragment = path.partition("#")
    rest, _, query = rest.partition("?")
    if rest == path:
        return PathTemplate(encoded, encoded)
    message = f"'{path}' has a query or a fragment, which is no part of a path"
    cursor.fault("path-query", message, "parts of the query are parameters, and a fragment is left out")
    text = "/" + encoded_path(rest).removeprefix("/")
    return PathTemplate(text, encoded, query_parts(query))


def query_parts(query: str) -> tuple[tuple[str, str], ...]:
    """The names and values of a query."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return tuple((unquote_plus(name), unquote_plus(value)) for name, _, value in pairs)


def plain_variable(name: str) -> str:
    """The name of a variable without what other languages of templates put around it: `{key+}`, `{id:[0-9]+}`."""
    match = _DECORATED.match(name)
    return match[1] if match else name


def variable_of(text: str) -> str:
    """The name of the variable that a text is as a whole, or ""."""
    match = _VARIABLE.fullmatch(text)
    return match[1] if match else ""


def encoded_path(path: str, also: str = "") -> str:
    """The template with what no path has percent-encoded; variables, `?`, `#` and what is `also` plain stay."""
    out: list[str] = []
    offset = 0
    while offset < len(path):
        match = _VARIABLE.match(path, offset) or _PLAIN.match(path, offset)
        if match is None:
            char = path[offset]
            escaped = "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
            out.append(char if char in "?#" or char in also else escaped)
            offset += 1
            continue
        out.append(match[0])
        offset = match.end()
    return "".join(out)
