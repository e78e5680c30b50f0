"""Serves a mock on loopback. A web page of another origin gets nothing: `Host` names this server, and `Origin` is its own.

`POST /check` with this server's `Origin` responds with what the C++ client finds in the posted request.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Callable, Iterator, Optional

from wirebind.mock.requests import HttpResponse, Request, request_of, text_of
from wirebind.mock.responding import Mock

_HOST = "127.0.0.1"
_LARGEST = 64 * 1024 * 1024
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")
Watcher = Callable[[Request, HttpResponse], None]


class BodyError(Exception):
    """A body that cannot be read, with the status that says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def checked(mock: Mock, data: bytes) -> bytes:
    """What the C++ client says of a request in bytes, as JSON for the explorer's page."""
    try:
        found = mock.check(request_of(data))
    except ValueError as error:
        found = [str(error)]
    return json.dumps({"violations": found}).encode("ascii")


def make_mock_server(mock: Mock, port: int, watcher: Optional[Watcher] = None) -> ThreadingHTTPServer:
    """A server that listens, and does not serve yet; port 0 is a free one. Raises OSError."""

    class Handler(_Handler):
        """The handler of this mock."""

        served = mock
        watch = staticmethod(watcher) if watcher else None

    server = ThreadingHTTPServer((_HOST, port), Handler)
    server.daemon_threads = True
    return server


@contextmanager
def in_background(server: ThreadingHTTPServer) -> Iterator[str]:
    """Serves in a thread of its own, at the URL that it gives."""
    with server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{_HOST}:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    served: Mock
    watch: Optional[Watcher]
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body go out together
    timeout = 60

    def _serve(self) -> None:
        """A request of any method."""
        own = f"http://{self.headers.get('Host', '')}"
        origin = self.headers.get("Origin")
        if not self._is_ours(origin, own):
            return
        try:
            body = self._body()
        except BodyError as error:
            self.close_connection = True
            return self._refuse(error.status, str(error))
        headers = tuple((name, text_of(value)) for name, value in self.headers.items())
        request = Request(self.command, self.path, headers, body)
        if self.command == "POST" and request.path == "/check" and origin == own:
            return self._reply(HttpResponse(200, (("Content-Type", "application/json"),), checked(self.served, body)))
        response = self.served.respond(request)
        if self.watch:
            self.watch(request, response)
        self._reply(response)

    def _is_ours(self, origin: Optional[str], own: str) -> bool:
        port = self.server.server_address[1]
        if own not in (f"http://{_HOST}:{port}", f"http://localhost:{port}"):
            self.close_connection = True
            self._refuse(403, "this server is reached by 127.0.0.1 or localhost alone")
        elif origin not in (None, own):
            self.close_connection = True
            self._refuse(403, "pages of another origin may not ask this server")
        else:
            return True
        return False

    def _body(self) -> bytes:
        coding = self.headers.get("Transfer-Encoding", "").lower()
        if coding:
            if coding != "chunked":
                raise BodyError(501, f"the transfer coding {coding} is not supported")
            return self._chunks()
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()):
            raise BodyError(400, "Content-Length is not a number")
        if len(length) > 18 or int(length) > _LARGEST:
            raise BodyError(413, f"a body has at most {_LARGEST // 1024 // 1024} MB")
        return self.rfile.read(int(length))

    def _chunks(self) -> bytes:
        out = b""
        while True:
            size = self.rfile.readline(1024).partition(b";")[0].strip()
            try:
                count = int(size, 16)
            except ValueError:
                raise BodyError(400, "a chunk has no size") from None
            if count < 0 or len(out) + count > _LARGEST:
                raise BodyError(413, f"a body has at most {_LARGEST // 1024 // 1024} MB")
            if count == 0:
                while self.rfile.readline(65536) not in (b"\r\n", b""):
                    pass
                return out
            out += self.rfile.read(count)
            if self.rfile.readline(3) != b"\r\n":
                raise BodyError(400, "a chunk does not end where its size says")

    def _refuse(self, status: int, message: str) -> None:
        self._reply(HttpResponse(status, (("Content-Type", "text/plain; charset=utf-8"),), f"{message}\n".encode("utf-8")))

    def _reply(self, response: HttpResponse) -> None:
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value.encode("utf-8").decode("latin-1"))
        bodiless = response.status in (204, 304) or response.status < 200
        if not bodiless:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD" and not bodiless:
            self.wfile.write(response.body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Requests are not logged here, since they may have secrets."""


for _method in _METHODS:
    setattr(_Handler, f"do_{_method}", _Handler._serve)
