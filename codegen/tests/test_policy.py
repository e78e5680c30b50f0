"""Operations in, the least RAM policy out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support import Project, document, operation
from wirebind.cli import main
from wirebind.commands.called_operations import scan

NAMES = ("get_thing", "put_thing", "ping")


@pytest.fixture
def shop(project: Project) -> Project:
    paths = "\n".join(
        [
            operation("x-ram: {action: 'shop:GetThing', access-level: get}"),
            operation("x-ram: {action: 'shop:PutThing', access-level: update}", "/b", "PutThing", "put"),
            operation("", "/c", "Ping"),
        ]
    )
    project.prepare(document("", paths))
    return project


def run(shop: Project, *arguments: str) -> int:
    return main(["ram-policy", "--root", str(shop.root), *arguments])


def test_policy_allows_the_named_operations(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    spec = str(shop.folder / "bindings.yaml")
    assert run(shop, "--operations", "PutThing,GetThing", "--operations", "put_thing", "--spec", spec) == 0
    assert json.loads(capsys.readouterr().out) == {
        "Version": "1",
        "Statement": [{"Effect": "Allow", "Action": ["shop:GetThing", "shop:PutThing"], "Resource": ["*"]}],
    }


def test_policy_tells_operations_without_an_action(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shop, "--operations", "Ping") == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["Statement"] == [] and "Ping has no RAM action" in told.err


def test_policy_refuses_an_operation_that_is_none(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shop, "--operations", "GetThing,GetThin") == 1
    told = capsys.readouterr()
    assert told.out == "" and "GetThin is no operation; GetThing is one" in told.err


def test_policy_needs_to_be_told_what_for(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shop) == 2
    assert "--operations or --scan" in capsys.readouterr().err


def test_policy_of_a_source(shop: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "program.cpp"
    source.write_text("co_await client.async_get_thing(request);\nclient.async_get_thimg(r);\n", encoding="utf-8")
    assert run(shop, "--scan", str(source)) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["Statement"][0]["Action"] == ["shop:GetThing"]
    assert f"{source}:2: async_get_thimg belongs to no operation; get_thing is one" in told.err


def test_policy_of_a_source_that_is_not_there(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shop, "--scan", "nowhere.cpp") == 1
    assert "nowhere.cpp cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("auto a = client.async_get_thing(r, token);", ["get_thing"]),
        ("client->put_thing({.id = 1});", ["put_thing"]),
        ("api::get_thing_request request{};", ["get_thing"]),
        ("const put_thing_request& r", ["put_thing"]),
        ("client.async_get_thing\n  (r)", ["get_thing"]),
        ("get_thing(r);", []),
        ("// client.get_thing(r)\n/* put_thing_request */", []),
        ('print("client.get_thing(r)"); auto s = R"x(put_thing_request)x";', []),
        ("char c = '\"'; client.get_thing(r); char d = '\"';", ["get_thing"]),
        ("my_get_thing_request r; forget_thing_requests s;", []),
        ("", []),
    ],
)
def test_scan_finds_calls_and_requests(source: str, found: list[str]) -> None:
    assert list(scan(source, NAMES).operations) == found


def test_scan_tells_what_it_does_not_know() -> None:
    seen = scan("client.async_get_thimg(b);\nasio::async_write(s, b);\nclient.async_call(r);\napi::old_request r;", NAMES)
    assert [(unknown.name, unknown.line) for unknown in seen.unknown] == [("async_get_thimg", 1), ("old_request", 4)]


ASIO_PROGRAM = """
co_await asio::async_write(socket, buffer, asio::use_awaitable);
asio::async_read(socket, buffer, handler);
async_connect(socket, endpoints, handler);
co_await socket.async_connect(endpoint);
stream->async_handshake(ssl::server, handler);
timer.async_wait(handler);
resolver.async_resolve<tcp>(host, port, handler);
socket.read_some(buffer); socket.connect(endpoint); socket.close();
struct mine { void async_read(int); void async_write(char c) { write(c); } void connect(); };
int mine::async_get_thing(int);
co_await fc::ext::async_invoke(client, request);
client.async_wait(request);
"""


def test_scan_takes_no_name_of_asio_for_an_operation() -> None:
    names = ("write", "read", "connect", "handshake", "wait", "resolve", "read_some", "close", "invoke", "get_thing")
    assert scan(ASIO_PROGRAM, names).operations == ()
    assert scan(ASIO_PROGRAM, NAMES).unknown == ()


def test_scan_counts_an_operation_with_a_name_of_asio_by_its_request() -> None:
    source = "api::connect_request request;\nclient.async_connect(request);\nclient.write({.id = 1});"
    seen = scan(source, ("connect", "write"))
    assert seen.operations == ("connect",)
    assert [(call.name, call.line) for call in seen.doubtful] == [("write", 3)]


def test_policy_tells_calls_that_may_be_of_asio(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project.prepare(document("", operation("x-ram: {action: 'shop:Connect', access-level: get}", "/a", "Connect")))
    source = tmp_path / "program.cpp"
    source.write_text("client.connect({.id = 1});\n", encoding="utf-8")
    assert run(project, "--scan", str(source)) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["Statement"] == []
    assert f"{source}:1: connect may be Asio's; it counts where connect_request is named" in told.err


def test_policy_reads_the_specs_beside_the_package_where_the_folder_has_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "program.cpp"
    source.write_text("client.async_get_function(request);\n", encoding="utf-8")
    assert main(["ram-policy", "--root", str(tmp_path), "--scan", str(source)]) == 0
    assert json.loads(capsys.readouterr().out)["Statement"][0]["Action"] == ["fc:GetFunction"]
