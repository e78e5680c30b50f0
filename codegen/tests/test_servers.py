"""URLs of servers in, and out come the endpoint of a client, the base path of a mock and the struct of the server."""

from __future__ import annotations

import json

import pytest

from mock_support import asked
from support import HEAD, Outcome, Project, operation
from test_mock import of
from wirebind.diagnostics import Severity


def run(project: Project, url: str, variables: str = "", rest: str = "") -> Outcome:
    server = f"{{url: {json.dumps(url)}{f', variables: {{{variables}}}' if variables else ''}}}"
    body = operation().replace("\n", "\n  ")
    return project.run(f"{HEAD}servers: [{server}{rest}]\npaths:\n  {body}\n", strict=False)


def endpoint(outcome: Outcome) -> str:
    lines = [line for line in outcome.header("api.hpp").splitlines() if ".endpoint = " in line]
    return lines[0].split('"')[1] if lines else ""


@pytest.mark.parametrize(
    ("url", "variables", "called", "pattern", "base"),
    [
        ("v2", "", "", "{origin}/v2", "/v2"),
        ("./v2", "", "", "{origin}/v2", "/v2"),
        ("../v2/", "", "", "{origin}/v2", "/v2"),
        (".", "", "", "{origin}", ""),
        ("host/v1", "", "", "{origin}/host/v1", "/host/v1"),
        ("{base}", "base: {default: v2}", "", "{origin}/{base}", "/v2"),
        ("{base}", "base: {default: /v2}", "", "{origin}{base}", "/v2"),
        ("{base}/../x", "base: {default: /v2}", "", "{origin}/x", "/x"),
        ("/{a}/../x", "a: {default: b/c}", "", "{origin}/b/x", "/b/x"),
        ("{server}/v2", "server: {default: 'https://e.com'}", "https://e.com/v2", "{server}/v2", "/v2"),
        ("{server}/v2/", "server: {default: 'https://e.com/api'}", "https://e.com/api/v2", "{server}/v2", "/api/v2"),
        ("https://e.com{base}", "base: {default: /v1}", "https://e.com/v1", "https://e.com{base}", "/v1"),
        ("https://e.com{base}", "base: {default: ''}", "https://e.com", "https://e.com{base}", ""),
        ("https://{env}e.com", "env: {default: '', enum: ['', test.]}", "https://e.com", "https://{env}e.com", ""),
        ("https://{account}.e.com/v1", "account: {default: ''}", "", "https://{account}.e.com/v1", "/v1"),
        ("https://e{rest}/x", "rest: {default: .com/v1}", "https://e.com/v1/x", "https://e{rest}/x", "/v1/x"),
        ("{scheme}://e.com/", "scheme: {default: http}", "http://e.com", "{scheme}://e.com", ""),
        ("https://e.com/a/./b/../c", "", "https://e.com/a/c", "https://e.com/a/c", "/a/c"),
        ("https://e.com/a b/ü\"\n", "", "https://e.com/a%20b/%C3%BC%22", "https://e.com/a%20b/%C3%BC%22", "/a%20b/%C3%BC%22"),
        ("https://e.com/5%/%2F\\\u0001", "", "https://e.com/5%25/%2F%5C%01", "https://e.com/5%25/%2F%5C%01", "/5%25/%2F%5C%01"),
        ("https://e.com/{a}", "a: {default: b c}", "https://e.com/b%20c", "https://e.com/{a}", "/b%20c"),
        ("https://e.com//v1//", "", "https://e.com//v1", "https://e.com//v1", "//v1"),
        (" HTTPS://E.com:443/v1 ", "", "HTTPS://E.com:443/v1", "HTTPS://E.com:443/v1", "/v1"),
        ("https://[::1]:8080/v1", "", "https://[::1]:8080/v1", "https://[::1]:8080/v1", "/v1"),
        ("//e.com", "", "https://e.com", "https://e.com", ""),
    ],
)  # fmt: skip
def test_server_url_is_an_endpoint_a_struct_and_a_base_path(
    project: Project, url: str, variables: str, called: str, pattern: str, base: str
) -> None:
    outcome = run(project, url, variables)
    assert outcome.warnings == [], outcome.messages
    assert endpoint(outcome) == called
    assert f'wirebind::server_url("{pattern}", {{' in outcome.header("servers.hpp")
    mock = of(project, (project.folder / "openapi.yaml").read_text(encoding="utf-8"))
    assert mock.base == base and asked(mock, "GET", f"{base}/things").operation == "GetThing"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://e.com/v1?x=1", "a query or a fragment"),
        ("https://e.com/v1#x", "a query or a fragment"),
        ("ftp://e.com", "http:// or https://"),
        ("https:/e.com", "http:// or https://"),
        ("localhost:8080/v1", "http:// or https://"),
        ("https://", "is no host"),
        ("///v1", "is no host"),
        ("https://e.com:65536/v1", "is no host"),
        ("https://e..com", "is no host"),
        ("https://münchen.example", "is no host"),
        ("https://a b/v1", "is no host"),
        ("https://me:secret@e.com", "user information"),
        ("https://{a/b}.com", "braces"),
        ("https://{}.com", "braces"),
    ],
)
def test_server_url_that_cannot_be_used_is_reported_and_the_next_one_counts(project: Project, url: str, reason: str) -> None:
    alone = run(project, url)
    [found] = [one for one in alone.diagnostics.sorted() if one.id == "server-url"]
    assert found.severity is Severity.WARNING and reason in found.message and "left out" in found.hint
    assert str(found.position) == "api-spec/shop/v1/openapi.yaml:3:11" and found.pointer == "/servers/0"
    assert endpoint(alone) == "" and "servers.hpp" not in alone.names
    assert endpoint(run(project, url, "", ", {url: 'https://next.example'}")) == "https://next.example"


def test_server_variable_can_make_a_url_that_cannot_be_used(project: Project) -> None:
    outcome = run(project, "{server}/v2", "server: {default: 'https://e.com?'}")
    assert outcome.warnings == ["server-url"] and endpoint(outcome) == ""


def test_host_without_a_scheme_is_a_path_and_a_warning_says_so(project: Project) -> None:
    outcome = run(project, "api.example.com/v1")
    assert outcome.warnings == ["server-url"] and "https://api.example.com/v1" in outcome.messages
    assert endpoint(outcome) == "" and '"{origin}/api.example.com/v1"' in outcome.header("servers.hpp")
