"""Takes the URLs of servers apart."""

from __future__ import annotations

from typing import Sequence

from wirebind.analyse.model.keys import server_key
from wirebind.analyse.model.security import Server
from wirebind.openapi.servers import Server as ReadServer


def servers_of(servers: Sequence[ReadServer]) -> tuple[Server, ...]:
    """The servers in the order of the document."""
    urls = [server.url for server in servers]
    return tuple(_server(one, server_key(one.url, urls[:place].count(one.url))) for place, one in enumerate(servers))


def _server(server: ReadServer, key: str) -> Server:
    """The server with its scheme and authority apart from its base path, which has no slash at its end.

    A reference with a host and no scheme (RFC 3986 section 4.2) has that of the document, which is taken for https.
    """
    url = f"https:{server.url}" if server.url.startswith("//") else server.url
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/") if separator else ("", "", url)
    base_path = f"{slash}{path}".rstrip("/")
    origin = f"{scheme}://{authority}" if separator else ""
    return Server(key, origin, base_path, server.variables, server.description, server.place)
