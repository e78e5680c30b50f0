"""Serves the page on loopback, and writes the requests that it signs to endpoints that are allowed.

A page of another origin gets nothing: `Host` names this server, and whatever is posted has its `Origin`.
"""

from __future__ import annotations

import json
import re
from dataclasses import field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Callable, Mapping, Optional
from urllib.parse import parse_qs, urlsplit

from wirebind.explorer.proxy import LARGEST, ProxyError, exchanged, parts_of
from wirebind.records import record

_HOST = "127.0.0.1"
_BYTES = "application/octet-stream"
_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


@record
class Explorer:
    """A page, the endpoints that its requests may go to, what says as JSON what is wrong with a request, and the keys
    that the page begins with, by kind of scheme. Any path of the host of an endpoint is allowed.
    """

    page: bytes
    endpoints: tuple[str, ...]
    check: Optional[Callable[[bytes], bytes]] = None
    credentials: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def origins(self) -> frozenset[str]:
        """Scheme and authority of each endpoint."""
        return frozenset(parts_of(url)[0] for url in self.endpoints)

    @property
    def settings(self) -> bytes:
        """What the page may do here."""
        settings = {
            "send": bool(self.endpoints),
            "check": self.check is not None,
            "endpoints": self.endpoints,
            "credentials": self.credentials,
        }
        return json.dumps(settings).encode("utf-8")


def make_server(explorer: Explorer, port: int) -> ThreadingHTTPServer:
    """A server that listens, and does not serve yet; port 0 is a free one. Raises OSError."""

    class Handler(_Handler):
        """The handler of this page."""

        served = explorer

    server = ThreadingHTTPServer((_HOST, port), Handler)
    server.daemon_threads = True
    return server


class _Handler(BaseHTTPRequestHandler):
    served: Explorer
    timeout = 60

    def do_GET(self) -> None:
        """The page, and what it may do."""
        if not self._is_ours(posted=False):
            return
        path = urlsplit(self.path).path
        if path == "/":
            self._reply(200, "text/html; charset=utf-8", self.served.page)
        elif path == "/settings":
            self._reply(200, "application/json", self.served.settings)
        else:
            self._refuse(404, "there is nothing here")

    def do_POST(self) -> None:
        """A request of the page, which goes to an endpoint, or is checked."""
        if not self._is_ours(posted=True):
            return
        target = urlsplit(self.path)
        check = self.served.check if target.path == "/check" else None
        if target.path != "/send" and check is None:
            return self._refuse(404, "there is nothing here")
        endpoint = parse_qs(target.query).get("endpoint", [""])[0]
        if check is None and endpoint not in self.served.origins:
            return self._refuse(403, f"{endpoint} is not allowed; start with --allow-endpoint {endpoint}")
        request = self._body()
        if request is None:
            return self._refuse(413, "the request has no length, or is too large")
        try:
            if check is not None:
                self._reply(200, "application/json", check(request))
            else:
                self._reply(200, _BYTES, exchanged(endpoint, request))
        except ProxyError as error:
            self._refuse(502, str(error))

    def _is_ours(self, posted: bool) -> bool:
        """Whether the request is for this server by name and, where it does something, comes from its page."""
        port = self.server.server_address[1]
        host = self.headers.get("Host", "")
        if host not in (f"{_HOST}:{port}", f"localhost:{port}"):
            self._refuse(403, "this server is reached by 127.0.0.1 or localhost alone")
        elif posted and self.headers.get("Origin") != f"http://{host}":
            self._refuse(403, "only the page of this server may post here")
        elif posted and self.headers.get("Content-Type") != _BYTES:
            self._refuse(415, f"what is posted is {_BYTES}")
        else:
            return True
        return False

    def _body(self) -> Optional[bytes]:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or int(length) > LARGEST:
            return None
        return self.rfile.read(int(length))

    def _refuse(self, status: int, message: str) -> None:
        self._reply(status, "text/plain; charset=utf-8", f"{message}\n".encode("utf-8"))

    def _reply(self, status: int, media: str, body: bytes) -> None:
        """Nothing is kept or framed; the page has its own policy, and all else runs nothing."""
        found = _POLICY.search(body[:4096].decode("utf-8", "replace")) if media.startswith("text/html") else None
        policy = found[1] if found else "default-src 'none'"
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", f"{policy}; frame-ancestors 'none'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Requests are not logged, since they may have secrets."""
