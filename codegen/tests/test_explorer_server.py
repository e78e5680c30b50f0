"""The server of the explorer: who may ask it, what it sends on, and where to."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from contextlib import contextmanager
from functools import partial
from typing import Iterator, Optional

import pytest

from wirebind.explorer.proxy import ProxyError, checked, exchanged, origin_of, parts_of
from wirebind.explorer.server import Explorer, make_server

PAGE = b"""<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="default-src 'none'">x"""
REQUEST = b"PUT /a%2Fb?x=%00 HTTP/1.1\r\nhost: h\r\nX-Odd:  two  spaces\r\ncontent-length: 3\r\nconnection: close\r\n\r\n\x00\xff\n"


class Peer:
    """A server that keeps what it is sent and gives one answer."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.received = b""
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        stream, _ = self._socket.accept()
        with stream:
            while len(self.received) < len(REQUEST):
                self.received += stream.recv(65536)
            stream.sendall(self._answer)

    def close(self) -> None:
        self._socket.close()
        self._thread.join(5)


@contextmanager
def serving(*endpoints: str, checker: str = "") -> Iterator[int]:
    check = partial(checked, checker) if checker else None
    with make_server(Explorer(PAGE, endpoints, check), 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join(5)


def ask(
    port: int, method: str, target: str, body: Optional[bytes] = None, **fields: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, target, body, {name.replace("_", "-"): value for name, value in fields.items()})
    response = connection.getresponse()
    found = response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    connection.close()
    return found


def post(port: int, target: str, body: bytes = REQUEST, **fields: str) -> tuple[int, dict[str, str], bytes]:
    given = {"Origin": f"http://127.0.0.1:{port}", "Content_Type": "application/octet-stream"} | fields
    return ask(port, "POST", target, body, **given)


def test_explorer_server_gives_the_page_with_a_strict_policy() -> None:
    with serving() as port:
        status, fields, body = ask(port, "GET", "/?x#y")
    assert (status, body, fields["content-type"]) == (200, PAGE, "text/html; charset=utf-8")
    assert fields["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert fields["x-content-type-options"] == "nosniff" and fields["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in fields


def test_explorer_server_says_what_the_page_may_do() -> None:
    with serving("http://127.0.0.1:9000") as port:
        settings = json.loads(ask(port, "GET", "/settings")[2])
    assert settings == {"send": True, "check": False, "endpoints": ["http://127.0.0.1:9000"], "credentials": {}}
    with serving() as port:
        assert json.loads(ask(port, "GET", "/settings")[2])["send"] is False


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1.evil.example", "[::1]", ""])
def test_explorer_server_answers_to_its_own_name_alone(host: str) -> None:
    with serving() as port:
        assert ask(port, "GET", "/", Host=host)[0] == 403
        assert ask(port, "GET", "/", Host=f"localhost:{port}")[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1"])
def test_explorer_server_takes_posts_of_its_own_page_alone(origin: str) -> None:
    with serving("http://127.0.0.1:1") as port:
        assert post(port, "/send?endpoint=http://127.0.0.1:1", Origin=origin)[0] == 403
        assert ask(port, "POST", "/send?endpoint=http://127.0.0.1:1", b"x")[0] == 403
        assert post(port, "/send?endpoint=http://127.0.0.1:1", Content_Type="text/plain")[0] == 415


def test_explorer_server_writes_a_request_byte_for_byte() -> None:
    peer = Peer(b"HTTP/1.1 412 No\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\n\xff\r\n0\r\n\r\n")
    with serving(peer.url) as port:
        status, fields, body = post(port, f"/send?endpoint={peer.url}")
    peer.close()
    assert peer.received == REQUEST
    assert (status, body) == (200, b"HTTP/1.1 412 No\r\nX-A: 1\r\ncontent-length: 3\r\n\r\nab\xff")
    assert fields["content-type"] == "application/octet-stream"


def test_explorer_server_sends_to_allowed_endpoints_alone() -> None:
    with serving("http://127.0.0.1:9") as port:
        status, _, body = post(port, "/send?endpoint=http://169.254.169.254")
        assert status == 403 and b"--allow-endpoint http://169.254.169.254" in body
        assert post(port, "/send")[0] == 403
        assert post(port, "/check")[0] == 404 and ask(port, "GET", "/other")[0] == 404


def test_explorer_server_sends_to_the_host_of_an_endpoint_with_a_path() -> None:
    peer = Peer(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
    with serving(f"{peer.url}/v2") as port:
        assert json.loads(ask(port, "GET", "/settings")[2])["endpoints"] == [f"{peer.url}/v2"]
        assert post(port, f"/send?endpoint={peer.url}")[0] == 200
    peer.close()


def test_explorer_server_says_what_went_wrong_at_the_endpoint() -> None:
    peer = Peer(b"nonsense\r\n\r\n")
    with serving(peer.url) as port:
        status, _, body = post(port, f"/send?endpoint={peer.url}")
    peer.close()
    assert status == 502 and peer.url.encode() in body
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    with pytest.raises(ProxyError, match="refused"):
        exchanged(url, REQUEST)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", b"HTTP/1.1 200 OK\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-A: 1\r\n\tfolded\r\n\r\nok", b"\r\nX-A: 1 folded\r\n"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 302 Found\r\n"),
    ],
)
def test_explorer_server_reads_the_final_response_and_follows_nothing(answer: bytes, shown: bytes) -> None:
    peer = Peer(answer)
    assert shown in exchanged(peer.url, REQUEST)
    peer.close()


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"],
)
def test_explorer_server_says_that_a_response_ends_early(answer: bytes) -> None:
    peer = Peer(answer)
    with pytest.raises(ProxyError, match=f"{peer.url}: the response ends early"):
        exchanged(peer.url, REQUEST)
    peer.close()


def test_explorer_server_reads_a_refusal_that_comes_before_the_end_of_the_request() -> None:
    peer = Peer(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
    assert exchanged(peer.url, REQUEST + bytes(8 * 1024 * 1024)).startswith(b"HTTP/1.1 413 ")
    peer.close()


@pytest.mark.parametrize("length", ["-1", "x", "\xb2", "99999999999"])
def test_explorer_server_takes_no_body_without_a_length(length: str) -> None:
    with serving("http://127.0.0.1:9") as port:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as stream:
            head = f"POST /send?endpoint=http://127.0.0.1:9 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            stream.sendall(f"{head}Content-Type: application/octet-stream\r\nContent-Length: {length}\r\n\r\n".encode("latin-1"))
            assert stream.recv(65536).split()[1] == b"413"


def test_explorer_server_has_requests_checked_by_a_server_in_cpp() -> None:
    peer = Peer(b'HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{"violations":[]}')
    with serving(checker=peer.url) as port:
        assert json.loads(ask(port, "GET", "/settings")[2])["check"] is True
        status, fields, body = post(port, "/check")
    peer.close()
    assert (status, fields["content-type"], body) == (200, "application/json", b'{"violations":[]}')
    assert peer.received.startswith(b"POST /check HTTP/1.1\r\n") and f"origin: {peer.url}\r\n".encode() in peer.received
    peer = Peer(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
    with serving(checker=peer.url) as port:
        status, _, body = post(port, "/check")
    peer.close()
    assert status == 502 and b"checks nothing: its response to POST /check is 404" in body


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("https://API.example:443/", "https://api.example"),
        ("http://[::1]:9000", "http://[::1]:9000"),
        ("https://api.example:8443", "https://api.example:8443"),
    ],
)
def test_explorer_endpoints_are_written_as_browsers_do(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://127.0.0.1:80/", ("http://127.0.0.1", "")),
        ("https://H.example/v 1/%2F/", ("https://h.example", "/v%201/%2F")),
    ],
)
def test_explorer_endpoints_may_have_a_path(url: str, parts: tuple[str, str]) -> None:
    assert parts_of(url) == parts


@pytest.mark.parametrize("url", ["", "ftp://x", "http://", "http://x/path", "http://x?q=1", "x:1", "http://x:port", "http://x:99999"])
def test_explorer_endpoints_are_scheme_and_host(url: str) -> None:
    with pytest.raises(ProxyError, match="is not an endpoint"):
        origin_of(url)
