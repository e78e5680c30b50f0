"""The mock of a document: what it answers, and what it refuses by which name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from explorer_support import FUNCTION_COMPUTE, TODO
from mock_support import REPOSITORY, RULES, asked, described_of, mock_of, problem_of
from support import Project, document, operation
from test_documents import FOLDER
from test_explorer import DOCUMENTS
from wirebind.mock.responding import Mock, json_of
from wirebind.mock.json_reader import read
from wirebind.mock.patterns import compiled
from wirebind.mock.requests import HttpResponse, Request, request_of
from wirebind.mock.responses import successes
from wirebind.mock.validation import RULE_KINDS, violations_of
from wirebind.mock.values import Maker

ALL = [FUNCTION_COMPUTE, TODO, RULES, *DOCUMENTS]


def of(project: Project, text: str) -> Mock:
    """The mock of a document in place."""
    project.prepare(text)
    return mock_of(project.folder / "openapi.yaml")


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_mock_makes_requests_that_keep_every_rule_and_arrive_as_they_were(path: Path) -> None:
    found = described_of(path)
    for seed in (None, *range(8)):
        for route in found.routes:
            values = Maker(found, seed).shape(route.request)
            broken = violations_of(found.shapes, route.request, values)
            assert [one.message for one in broken] == [], (route.operation.id, seed)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_mock_answers_every_operation_with_what_its_type_allows(path: Path) -> None:
    found = described_of(path)
    mock = Mock(found)
    for route in found.routes:
        for choice in successes(route.operation):
            answer = mock.response_with(route.operation, choice)
            assert answer == mock.response_with(route.operation, choice)
            if choice.body is not None and choice.body.kind.value == "json" and answer.body:
                read(found.shapes, choice.body.type, answer.body)


def test_mock_answers_with_the_status_and_the_media_type_that_a_request_prefers() -> None:
    two, reports = (mock_of(FOLDER / f"{name}.yaml") for name in ("two_successes", "media_of_responses"))
    assert asked(two, "POST", "/two").status == 200
    later = asked(two, "POST", "/two", prefer="respond-async, code=202")
    assert later.status == 202 and json.loads(later.body) == {"job": 1} and ("retry", "1") in later.headers
    assert asked(two, "GET", "/find", prefer="code=206") == HttpResponse(206, operation="find")
    assert asked(two, "GET", "/find", prefer="code=404").status == 200  # which the document does not have
    assert asked(reports, "GET", "/report").headers == (("Content-Type", "application/json"),)
    assert asked(reports, "GET", "/report", accept="image/png, text/*;q=0.5").headers == (("Content-Type", "text/csv"),)
    assert asked(reports, "GET", "/report", accept="*/*").headers == (("Content-Type", "application/json"),)
    assert asked(reports, "GET", "/report", accept="image/png").headers == (("Content-Type", "application/json"),)


def test_mock_answers_from_examples_else_from_the_schema(project: Project) -> None:
    schema = "{type: object, properties: {a: {type: string, example: x}, b: {type: integer, minimum: 3}, c: {type: boolean}}}"
    media = "application/json: {schema: " + schema
    text = operation("responses: {200: {description: x, content: {" + media + "}}}}", "/a", "A")
    text += "\n" + operation("responses: {200: {description: x, content: {" + media + ", example: {b: 9.0}}}}}", "/b", "B")
    text += "\n" + operation("responses: {200: {description: x, content: {" + media + ", example: {b: 9, z: 1.50}}}}}", "/c", "C")
    mock = of(project, document("", text))
    assert json.loads(asked(mock, "GET", "/a").body) == {"a": "x", "b": 3, "c": True}
    assert json.loads(asked(mock, "GET", "/b").body) == {"a": "x", "b": 3, "c": True}
    assert asked(mock, "GET", "/c").body == b'{"b":9,"z":1.50}'


def test_mock_answers_with_the_documented_status_and_headers() -> None:
    mock = mock_of(RULES)
    answer = asked(mock, "PUT", "/v1/things/a?at=1", b'{"name":"ab","sizes":[64],"kind":"old","left":1}')
    assert answer.status == 200 and dict(answer.headers)["X-Count"] == "1" and dict(answer.headers)["ETag"] == "ETag"
    last = asked(mock, "GET", "/v1/things/last")
    assert (last.status, last.body, last.operation) == (204, b"", "lastThing")


@pytest.mark.parametrize(
    ("target", "body", "member", "problem"),
    [
        ("/v1/things/a?at=1&limit=x", b"{}", "limit", "not of its type"),
        ("/v1/things/a?at=1&at=1", b"{}", "at", "given more than once"),
        ("/v1/things/a", b"{}", "at", "missing"),
        ("/v1/things/a?at=1&tag.2=x", b"{}", "tag.1", "missing before a later number"),
        ("/v1/things/a?at=%4", b"{}", "query", "has a malformed escape"),
        ("/v1/things/a?at=1", b'{"name":5}', "body.name", "the value does not have the type of the member"),
        ("/v1/things/a?at=1", b'{"camelCase":{"inner":{"name":""}}}', "body.camelCase.inner.kind", "a required member is missing"),
        ("/v1/things/a?at=1", b"", "body.name", "a required member is missing"),
        ("/v1/things/a?at=1", b'{"name":"ab","kind":"old","left":1}', "body.sizes", "is required"),
        ("/v1/things/a?at=1", b'{"name":"ab","kind":"old","sizes":[63],"left":1}', "body.sizes[0]", "63 is not a multiple of 64"),
    ],
)
def test_mock_refuses_with_a_problem_that_names_the_member(target: str, body: bytes, member: str, problem: str) -> None:
    answer = asked(mock_of(RULES), "PUT", target, body)
    found = problem_of(answer)
    assert (answer.status, found["status"], found["title"]) == (400, 400, "Bad Request")
    assert found["errors"] == [{"member": member, "message": problem}] and problem in found["detail"]


def test_mock_names_every_broken_rule_by_its_wire_name() -> None:
    body = b'{"name":"ab","kind":"old","sizes":[64],"left":1,"camelCase":{"partName":""},"labels":{}}'
    found = problem_of(asked(mock_of(RULES), "PUT", "/v1/things/a?at=2", body))
    assert [one["member"] for one in found["errors"]] == ["at", "body.labels", "body.camelCase.partName"]


def test_mock_refuses_another_path_and_another_method() -> None:
    mock = mock_of(RULES)
    assert problem_of(asked(mock, "GET", "/v1/nothing"))["detail"] == "there is nothing at /v1/nothing"
    refused = asked(mock, "DELETE", "/v1/things/1")
    assert refused.status == 405 and dict(refused.headers)["Allow"] == "GET, PUT"
    assert asked(mock, "GET", "/v1/things/%zz").status == 400
    assert asked(mock, "HEAD", "/v1/things/1").status == 200


def test_mock_asks_for_credentials_and_verifies_none() -> None:
    mock = mock_of(TODO)
    refused = asked(mock, "GET", "/api/items")
    assert (refused.status, problem_of(refused)["detail"]) == (401, "the request has no credentials; it needs the field X-Key")
    assert asked(mock, "GET", "/api/items", X_Key="any").status == 200
    assert asked(mock, "PUT", "/api/items/7/file").status == 204


def test_mock_looks_for_each_kind_of_credentials(project: Project) -> None:
    schemes = """
    components:
      securitySchemes:
        q: {type: apiKey, in: query, name: key}
        c: {type: apiKey, in: cookie, name: session}
        b: {type: http, scheme: basic}
        o: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://x/t', scopes: {}}}}
    """
    text = operation("security: [{q: [], c: []}, {b: []}, {o: []}]\nresponses: {'204': {description: x}}")
    mock = of(project, document("", text, schemes))
    refused = asked(mock, "GET", "/things?key=1")
    assert problem_of(refused)["detail"] == (
        "the request has no credentials; it needs the query parameter key and the cookie session, "
        "or 'Authorization: Basic …', or 'Authorization: Bearer …'"
    )
    assert dict(refused.headers)["WWW-Authenticate"] == "Basic, Bearer"
    assert asked(mock, "GET", "/things?key=1", Cookie="a=b; session=2").status == 204
    assert asked(mock, "GET", "/things", Authorization="basic eA==").status == 204
    assert asked(mock, "GET", "/things", Authorization="Bearer x").status == 204
    assert asked(mock, "GET", "/things", Authorization="Bearer ").status == 401


def test_mock_checks_every_kind_of_rule_that_the_runtime_has() -> None:
    header = (REPOSITORY / "include" / "wirebind" / "model" / "rules.hpp").read_text(encoding="utf-8")
    kinds = header.partition("enum class rule_kind")[2].partition("};")[0].partition("{")[2]
    assert set(re.findall(r"^ +(\w+),", kinds, re.MULTILINE)) == RULE_KINDS


def test_mock_takes_the_known_values_of_a_closed_enumeration_alone(project: Project) -> None:
    schema = "Thing: {type: object, properties: {kind: {type: string, enum: [a, b]}, fixed: {const: 5}}}"
    body = "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}"
    project.prepare(document(schema, operation(body, method="put")), options="closed-enums: true")
    mock = mock_of(project.folder)
    assert problem_of(asked(mock, "PUT", "/things", b'{"kind":"c","fixed":6}'))["detail"] == (
        'body.kind: "c" is not one of a, b; body.fixed: 6 is not 5'
    )
    assert asked(mock, "PUT", "/things", b'{"kind":"b","fixed":5}').status == 200


def test_mock_finds_the_operation_of_a_path_with_several_variables_in_a_segment() -> None:
    path = next(path for path in DOCUMENTS if path.stem == "path_segment")
    assert asked(mock_of(path), "GET", "/compare/a%2Fb...c.d.json").status == 204
    assert asked(mock_of(path), "GET", "/compare/a..c.json").status == 404


def test_mock_finds_a_path_whose_text_is_escaped() -> None:
    path = next(path for path in DOCUMENTS if path.stem == "path_mistakes")
    [route] = [route for route in described_of(path).routes if "%20" in route.path]
    answer = asked(mock_of(path), route.operation.method, route.path.replace("{id}", "1").replace("{key}", "2"))
    assert answer.operation == route.operation.id


@pytest.mark.parametrize(
    ("path", "found"),
    [("/a%20b/100%25", "literal"), ("/%61%20%62/1%30%30%25", "literal"), ("/a%2520b/100%25", ""), ("/a%20b/100%2525", ""),
     ("/of/%C3%A91%2F2%20x", "mixed"), ("/of/%c3%a91%2f2%20%78", "mixed"), ("/of/%c3%a91%252f2%20x", ""),
     ("/of/%c3%a81%2f2%20x", ""), ("/f(1)", "reserved"), ("/f%281%29", "")],
)  # fmt: skip
def test_mock_finds_templates_with_escapes_as_the_router_does(project: Project, path: str, found: str) -> None:
    one = "\n- {name: %s, in: path, required: true, schema: {type: string}}"
    paths = [
        operation(path="/a%20b/100%25", name="literal"),
        operation(f"parameters:{one % 'id'}{one % 'rest'}", "/of/%C3%A9{id}%2f{rest}%20x", "mixed"),
        operation(f"parameters:{one % 'id'}", "/f({id})", "reserved"),
    ]
    assert asked(of(project, document("", "\n".join(paths))), "GET", path).operation == found


@pytest.mark.parametrize(
    "pattern", ["^[a-z][a-z0-9-]{2,5}$", "a.c", r"^\d+\.\d*$", r"[^\w\s]", r"[\D]", r"^[\[\]&&|~^-]+$", r"^A\x42$", "x{0,3}y?", "^[^a-z ]$"]
)
def test_mock_makes_texts_that_match_their_pattern(pattern: str) -> None:
    found = compiled(pattern)
    assert found is not None and found.matches(found.example(0)) and found.matches(found.example(4))
    assert len(found.example(4)) >= 4 or found.to_end


def test_mock_matches_patterns_in_linear_time() -> None:
    found = compiled("^" + "a*" * 30 + "b$")
    assert found is not None and not found.matches("a" * 2000)


@pytest.mark.parametrize("data", [b"", b"GET / HTTP/1.0\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/1.1\r\nx\r\n\r\n", b"GET a HTTP/1.1\r\n\r\n"])
def test_mock_takes_no_bytes_that_are_no_request(data: bytes) -> None:
    with pytest.raises(ValueError, match="not one HTTP request"):
        request_of(data)


def test_mock_reads_fields_of_a_request_as_utf_8() -> None:
    found = request_of("GET /a?b=c HTTP/1.1\r\nX-A:  é\r\nx-a: b\r\n\r\nbody".encode())
    assert found == Request("GET", "/a?b=c", (("X-A", "é"), ("x-a", "b")), b"body")
    assert (found.path, found.query, found.fields("x-A")) == ("/a", "b=c", ["é", "b"])


def test_mock_writes_free_form_json_as_it_was() -> None:
    found = described_of(RULES)
    text = b'{"name":"ab","sizes":[64],"kind":"old","left":9007199254740993,"free":{"a": [1.50, 1e400]},"due":null}'
    [route] = [one for one in found.routes if one.operation.id == "putThing"]
    assert route.operation.body is not None
    assert json_of(read(found.shapes, route.operation.body.type, text)).encode() == text


def test_mock_checks_the_limits_of_a_body() -> None:
    mock = mock_of(FOLDER / "body_limits.yaml")
    fields = {"content_type": "application/json"}
    assert asked(mock, "POST", "/list", b'["a", "b"]', **fields).status == 204
    answer = asked(mock, "POST", "/list", b'["a", "a", "0123456789"]', **fields)
    assert answer.status == 400 and [one["member"] for one in problem_of(answer)["errors"]] == ["body", "body[2]"]
    assert asked(mock, "POST", "/number", b"8", **fields).status == 400
    assert asked(mock, "POST", "/number", b"7", **fields).status == 204
    assert asked(mock, "POST", "/map", b"{}", **fields).status == 400
