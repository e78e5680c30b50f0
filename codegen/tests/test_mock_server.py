"""The server of a mock, and `wirebind explore` and `wirebind mock` that serve one: who may ask, and what comes back."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Optional

import pytest

from explorer_support import FUNCTION_COMPUTE, TODO
from mock_support import RULES, mock_of
from wirebind.mock.requests import HttpResponse, Request
from wirebind.mock.server import in_background, make_mock_server

GENERATOR = Path(__file__).resolve().parents[1]
CREATED = b"POST /api/items HTTP/1.1\r\nhost: h\r\nX-Key: k\r\n\r\n"


@contextmanager
def serving(path: Path = TODO) -> Iterator[str]:
    """The authority of a mock's server."""
    with in_background(make_mock_server(mock_of(path), 0)) as url:
        yield url.removeprefix("http://")


def ask(where: str, method: str, target: str, body: Optional[bytes] = None, **fields: str) -> tuple[int, dict[str, str], bytes]:
    """Status, fields and body of a response."""
    connection = http.client.HTTPConnection(where, timeout=10)
    connection.request(method, target, body, {name.replace("_", "-"): value for name, value in fields.items()})
    response = connection.getresponse()
    found = response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    connection.close()
    return found


def exchanged(where: str, data: bytes) -> bytes:
    """What comes back for these bytes until the connection ends."""
    host, _, port = where.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as stream:
        stream.sendall(data)
        stream.shutdown(socket.SHUT_WR)
        out = b""
        while part := stream.recv(65536):
            out += part
    return out


def test_mock_server_answers_every_method_and_keeps_its_connection() -> None:
    with serving() as where:
        connection = http.client.HTTPConnection(where, timeout=10)
        for method, target, status in (("GET", "/api/items", 200), ("HEAD", "/api/items", 200), ("PUT", "/api/items/1/file", 204), ("TRACE", "/x", 404)):
            connection.request(method, target, headers={"X-Key": "k"})
            response = connection.getresponse()
            assert (response.status, bool(response.read())) == (status, method in ("GET", "TRACE"))
        connection.close()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1.evil.example", ""])
def test_mock_server_answers_to_its_own_name_alone(host: str) -> None:
    with serving() as where:
        assert ask(where, "GET", "/api/items", Host=host, X_Key="k")[0] == 403
        assert ask(where, "GET", "/api/items", Host=where.replace("127.0.0.1", "localhost"), X_Key="k")[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1"])
def test_mock_server_answers_no_page_of_another_origin(origin: str) -> None:
    with serving() as where:
        assert ask(where, "GET", "/api/items", Origin=origin, X_Key="k")[0] == 403
        assert ask(where, "GET", "/api/items", Origin=f"http://{where}", X_Key="k")[0] == 200


def test_mock_server_checks_a_request_as_the_explorer_asks_it_to() -> None:
    with serving() as where:
        status, _, body = ask(where, "POST", "/check", CREATED + b'{"title":""}', Origin=f"http://{where}")
        assert (status, json.loads(body)) == (200, {"violations": []})
        long = b'{"title":"' + b"x" * 81 + b'"}'
        found = json.loads(ask(where, "POST", "/check", CREATED + long, Origin=f"http://{where}")[2])
        assert found == {"violations": [f'body.title: "{"x" * 64}…" is longer than 80 characters']}
        assert json.loads(ask(where, "POST", "/check", b"x", Origin=f"http://{where}")[2])["violations"] == [
            "what is posted is not one HTTP request"
        ]
        assert ask(where, "POST", "/check", CREATED)[0] == 404


def test_mock_server_reads_a_body_in_chunks() -> None:
    head = "PUT /v1/things/a?at=1 HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    parts = (b'{"name"', b':"ab","si', b'zes":[64],"kind":"old","left":1}')
    chunks = b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\nTrailer: x\r\n\r\n"
    with serving(RULES) as where:
        assert exchanged(where, head.format(where).encode() + chunks).startswith(b"HTTP/1.1 200 ")
        assert exchanged(where, head.format(where).encode() + b"zz\r\n").startswith(b"HTTP/1.1 400 ")
        assert exchanged(where, head.format(where).encode() + b"1\r\nabc").startswith(b"HTTP/1.1 400 ")
        assert exchanged(where, head.format(where).encode() + b"7fffffff\r\n").startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(("field", "status"), [("Content-Length: x", 400), ("Content-Length: 99999999999", 413), (f"Content-Length: {'9' * 5000}", 413), ("Transfer-Encoding: gzip", 501)])
def test_mock_server_refuses_a_body_that_it_cannot_read(field: str, status: int) -> None:
    with serving() as where:
        found = exchanged(where, f"POST /api/items HTTP/1.1\r\nHost: {where}\r\n{field}\r\n\r\n".encode())
        assert found.startswith(f"HTTP/1.1 {status} ".encode())


def test_mock_server_tells_its_watcher_what_it_answered() -> None:
    seen: list[tuple[Request, HttpResponse]] = []
    with in_background(make_mock_server(mock_of(TODO), 0, lambda request, answer: seen.append((request, answer)))) as url:
        ask(url.removeprefix("http://"), "GET", "/api/items?state=open")
    assert [(request.target, answer.status, answer.operation) for request, answer in seen] == [("/api/items?state=open", 401, "listItems")]


@contextmanager
def running(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A command that serves until it is ended."""
    command = [sys.executable, "-m", "wirebind", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as process:
        yield process
        process.terminate()


def url_in(line: str) -> str:
    """The authority of the URL that a line ends in."""
    found = re.search(r"http://(127\.0\.0\.1:\d+)/?$", line.strip())
    assert found is not None, line
    return found[1]


def test_mock_command_serves_and_says_a_line_of_each_request_without_its_query() -> None:
    with running("mock", str(TODO)) as process:
        assert process.stdout is not None and process.stderr is not None
        line = process.stdout.readline()
        assert line.endswith("/api\n")  # the base path of the document, for the endpoint of a client
        where = url_in(line.removesuffix("/api\n"))
        assert ask(where, "GET", "/api/items?state=secret", X_Key="k")[0] == 200
        assert process.stderr.readline() == "GET /api/items listItems 200\n"


def test_explore_command_sends_to_a_mock_of_the_document_and_checks_by_it() -> None:
    with running("explore", str(FUNCTION_COMPUTE)) as process:
        assert process.stdout is not None
        where = url_in(process.stdout.readline())
        endpoint = url_in(process.stdout.readline())
        settings = json.loads(ask(where, "GET", "/settings")[2])
        assert settings["send"] and settings["check"] and settings["endpoints"] == [f"http://{endpoint}"]
        assert settings["credentials"]["acs3-hmac-sha256"] == {"id": "mock", "secret": "mock"}
        own = {"Origin": f"http://{where}", "Content_Type": "application/octet-stream"}
        head = f"PUT /2021-04-06/services/s/functions/f HTTP/1.1\r\nhost: {endpoint}\r\nconnection: close\r\n".encode()
        head += b"authorization: ACS3-HMAC-SHA256 Credential=mock\r\n"
        request = head + b'content-length: 18\r\n\r\n{"memorySize":100}'
        checked = ask(where, "POST", "/check", request, **own)
        assert json.loads(checked[2]) == {"violations": ["body.memory_size: 100 is not a multiple of 64"]}
        sent = ask(where, "POST", f"/send?endpoint=http://{endpoint}", request, **own)
        assert sent[2].startswith(b"HTTP/1.1 400 ") and b'"member": "body.memorySize"' in sent[2]


@pytest.mark.parametrize(
    ("arguments", "endpoint"),
    [
        ((), "http://{mock}/api"),
        (("--allow-endpoint", "http://h.example:80/"), "http://h.example/api"),
        (("--allow-endpoint", "http://h.example/v 2/"), "http://h.example/v%202"),
    ],
)
def test_explore_command_sends_below_the_base_path_of_the_document_or_of_the_endpoint(
    arguments: tuple[str, ...], endpoint: str
) -> None:
    with running("explore", str(TODO), *arguments) as process:
        assert process.stdout is not None
        where, sends = url_in(process.stdout.readline()), process.stdout.readline().removeprefix("it sends to ").strip()
        assert json.loads(ask(where, "GET", "/settings")[2])["endpoints"] == [sends]
        assert sends == endpoint.format(mock=sends.removeprefix("http://").partition("/")[0])
