"""Makes of the URLs of servers what a client can call: an origin and a base path, whose variables stay in braces."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Iterable, Optional, Sequence

from wirebind.analyse.model.keys import server_key
from wirebind.analyse.model.security import Server
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.path_template import encoded_path
from wirebind.openapi.servers import Server as ReadServer
from wirebind.openapi.servers import ServerVariable

VARIABLE = re.compile(r"\{([^{}/]+)\}")
_PIECE = re.compile(r"\{[^{}/]+\}|[^{]+|\{")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?\Z")
_HOST_ALONE = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?=/|\Z)")
_LEFT_OUT = "the server is left out: the next one counts, else those of the document, else the endpoint that a client is given"


def servers_of(servers: Sequence[ReadServer], diagnostics: Diagnostics) -> tuple[Server, ...]:
    """The servers whose URLs can be used, in the order of the document; the others are reported."""
    urls = [server.url for server in servers]
    keys = [server_key(url, urls[:place].count(url)) for place, url in enumerate(urls)]
    found = [_server(server, key, diagnostics) for server, key in zip(servers, keys)]
    return tuple(server for server in found if server is not None)


def with_defaults(text: str, variables: Iterable[ServerVariable]) -> str:
    """The text with the defaults of variables in place of their names; a variable without a default stays."""
    defaults = {variable.name: variable.default for variable in variables if variable.default is not None}
    return VARIABLE.sub(lambda match: defaults.get(match[1], match[0]), text)


def _server(server: ReadServer, key: str, diagnostics: Diagnostics) -> Optional[Server]:
    """The server, whose URL is taken apart with the defaults of its variables.

    A path is relative to the root of its host, since the place of the document is unknown; without a scheme that is https
    (RFC 3986 sections 4.2 and 5.2). A default of no characters is none where it makes no URL.
    """
    url = server.url.strip()
    variables = server.variables
    if _mistake(_expanded(url, variables)):
        variables = tuple(replace(one, default=one.default or None) for one in variables)
    expanded = _expanded(url, variables)
    wrong = _mistake(expanded)
    if wrong:
        diagnostics.fault_at("server-url", server.place, f"'{server.url}' is no URL of a server: {wrong}", _LEFT_OUT)
        return None
    at = _end_of_origin(expanded)
    origin, path = _parted(url, variables, at)
    variables = tuple(map(_encoded, variables))
    if at == 0 and _HOST_ALONE.match(expanded):
        hint = f"https://{url} is the URL of a host"
        diagnostics.warning_at("server-url", server.place, f"'{server.url}' has no scheme and is taken for a path", hint)
    whole = origin + path == url
    origin = f"https:{origin}" if expanded.startswith("//") else origin
    path = _from_root(encoded_path(path), variables)
    pattern = origin + path if whole else encoded_path(url).rstrip("/")
    return Server(key, pattern, origin, path, variables, server.description, server.place)


def _expanded(url: str, variables: Iterable[ServerVariable]) -> str:
    """The URL with the defaults of its variables, and "x" for a variable without one."""
    return VARIABLE.sub("x", with_defaults(url, variables))


def _mistake(url: str) -> str:
    """What is wrong with a URL; "" for a path, and for a URL of http and https with a host."""
    if "{" in url or "}" in url:
        return "braces do not pair up"
    if "?" in url or "#" in url:
        return "it has a query or a fragment"
    scheme = _SCHEME.match(url)
    if scheme and (scheme[1].lower() not in ("http", "https") or not url.startswith("//", scheme.end())):
        return "it does not begin with http:// or https://"
    if scheme or url.startswith("//"):
        authority = url.partition("//")[2].partition("/")[0]
        host = _HOST.match(authority)
        if "@" in authority:
            return "it has user information"
        if not host or host[1] and not 0 < int(host[1]) < 65536:
            return f"'{authority}' is no host with an optional port"
    return ""


def _end_of_origin(url: str) -> int:
    """Where the path begins."""
    slashes = url.find("//") if _SCHEME.match(url) else 0 if url.startswith("//") else -1
    if slashes < 0:
        return 0
    end = url.find("/", slashes + 2)
    return len(url) if end < 0 else end


def _parted(url: str, variables: Iterable[ServerVariable], at: int) -> tuple[str, str]:
    """What stands before and behind a place of the expanded URL; a variable that has both is its default."""
    for piece in _PIECE.finditer(url):
        text = _expanded(piece[0], variables)
        if at < len(text):
            before, behind = (text[:at], text[at:]) if at else ("", piece[0])
            return url[: piece.start()] + before, behind + url[piece.end() :]
        at -= len(text)
    return url, ""


def _from_root(path: str, variables: Iterable[ServerVariable]) -> str:
    """A path from the root, without dot segments and without a slash at its end.

    Variables have their defaults where these are needed to tell.
    """
    expanded = with_defaults(path, variables)
    if expanded and not expanded.startswith("/"):
        path, expanded = f"/{path}", f"/{expanded}"
    found, told = _without_dots(path), _without_dots(expanded)
    return (found if with_defaults(found, variables) == told else told).rstrip("/")


def _without_dots(path: str) -> str:
    """RFC 3986 section 5.2.4."""
    root, *segments = path.split("/")
    out: list[str] = []
    for segment in segments:
        if segment == "..":
            out = out[:-1]
        elif segment != ".":
            out.append(segment)
    return "/".join((root, *out))


def _encoded(variable: ServerVariable) -> ServerVariable:
    """The variable with its values as a URL has them."""
    default = variable.default and encoded_path(variable.default, "[]")
    return replace(variable, default=default, values=tuple(encoded_path(text, "[]") for text in variable.values))
