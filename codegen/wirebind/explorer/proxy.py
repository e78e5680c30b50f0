"""Writes a signed request to an endpoint byte for byte, and reads one response."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from contextlib import suppress
from urllib.parse import urlsplit

from wirebind.openapi.path_template import encoded_path

_SECONDS = 60
LARGEST = 64 * 1024 * 1024


class ProxyError(Exception):
    """An exchange that failed; the text says how."""


def origin_of(url: str) -> str:
    """Scheme and authority of an endpoint without a path, as a browser writes them; raises a ProxyError for what is none."""
    origin, path = parts_of(url)
    if path:
        raise ProxyError(f"'{url}' is not an endpoint without a path, such as http://127.0.0.1:9000")
    return origin


def parts_of(url: str) -> tuple[str, str]:
    """Scheme and authority of an endpoint, as a browser writes them, and its path without a slash at its end; raises a
    ProxyError for what is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ProxyError(f"'{url}' is not an endpoint: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ProxyError(f"'{url}' is not an endpoint; it is scheme and host, such as http://127.0.0.1:9000, and a path")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    origin = f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, default) else "")
    return origin, encoded_path(parts.path.rstrip("/"))


def exchanged(origin: str, request: bytes) -> bytes:
    """The response to the request, with its body in one piece."""
    parts = urlsplit(origin)
    assert parts.hostname is not None
    try:
        stream = socket.create_connection(
            (parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)), timeout=_SECONDS
        )
        with stream:
            if parts.scheme == "https":
                stream = ssl.create_default_context().wrap_socket(stream, server_hostname=parts.hostname)
            with stream:
                # A refusal may come before the end of the request; what else is wrong shows when it is read.
                with suppress(OSError):
                    stream.sendall(request)
                return _response(stream, request.partition(b" ")[0].decode("latin-1"))
    except http.client.IncompleteRead:
        raise ProxyError(f"{origin}: the response ends early") from None
    except (OSError, http.client.HTTPException) as error:
        raise ProxyError(f"{origin}: {error or type(error).__name__}") from None


def checked(origin: str, request: bytes) -> bytes:
    """The violations that a server of the API in C++ finds in a request, as JSON: the request is that of its own page."""
    head = (
        f"POST /check HTTP/1.1\r\nhost: {origin.partition('://')[2]}\r\norigin: {origin}\r\nconnection: close\r\n"
        f"content-type: application/octet-stream\r\ncontent-length: {len(request)}\r\n\r\n"
    )
    found, _, body = exchanged(origin, head.encode("latin-1") + request).partition(b"\r\n\r\n")
    if not found.startswith(b"HTTP/1.1 200 "):
        raise ProxyError(f"{origin} checks nothing: its response to POST /check is {found[9:12].decode('latin-1')}")
    return body


def _response(stream: socket.socket, method: str) -> bytes:
    response = http.client.HTTPResponse(stream, method=method)
    response.begin()
    while response.status < 200 and response.status != 101:
        response.headers = None  # type: ignore[assignment]
        response.begin()
    body = response.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise ProxyError(f"the response is larger than {LARGEST // 1024 // 1024} MB")
    if response.length:
        raise http.client.IncompleteRead(body, response.length)
    out = io.BytesIO()
    out.write(f"HTTP/1.1 {response.status} {response.reason}\r\n".encode("latin-1"))
    for name, value in response.getheaders():
        if name.lower() not in ("transfer-encoding", "content-length"):
            line = " ".join(part.strip() for part in value.splitlines())
            out.write(f"{name}: {line}\r\n".encode("latin-1"))
    out.write(f"content-length: {len(body)}\r\n\r\n".encode("latin-1") + body)
    return out.getvalue()
