"""Operations in the analysed model: bodies, responses per status, security and servers."""

from __future__ import annotations

import pytest

from support import document, operation
from test_analyse import analysed
from wirebind.analyse.media import kind_of
from wirebind.analyse.model.operations import BodyKind, Role
from wirebind.analyse.model.types import EnumOf, Form, Opaque, Reason, RecordOf, Scalar
from wirebind.openapi.catalogue import CodeMatch, Retry

SCHEMAS = """
Thing: {type: object, properties: {size: {type: integer}}}
Problem: {type: object, properties: {title: {type: string}}}
Reason: {enum: [full, closed]}
"""
THING = "application/json: {schema: {$ref: '#/components/schemas/Thing'}}"


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ("application/json; charset=utf-8", BodyKind.JSON),
        ("application/problem+json", BodyKind.JSON),
        ("application/x-www-form-urlencoded", BodyKind.FORM),
        ("multipart/form-data", BodyKind.MULTIPART),
        ("text/event-stream", BodyKind.EVENTS),
        ("text/plain", BodyKind.TEXT),
        ("application/zip", BodyKind.BYTES),
        ("*/*", BodyKind.BYTES),
    ],
)
def test_analyse_body_kind_follows_from_the_media_type(media: str, kind: BodyKind) -> None:
    assert kind_of(media) is kind


def test_analyse_body_takes_json_and_leaves_out_what_only_bytes_hold() -> None:
    xml = "application/xml: {schema: {type: object}}"
    body = f"requestBody: {{required: true, description: The thing., content: {{{xml}, {THING}}}}}"
    [found] = analysed(document(SCHEMAS, operation(body, method="put")), "gap-media-choice").operations
    assert found.body is not None and found.body.key == "op:GetThing/body" and found.body.required
    assert (found.body.kind, found.body.media) == (BodyKind.JSON, "application/json")
    assert found.body.others == ()
    assert found.body.type == RecordOf("schema:Thing") and found.body.notes.description == "The thing."


def test_analyse_body_of_another_kind_is_another_operation() -> None:
    body = f"requestBody: {{required: true, content: {{text/plain: {{}}, {THING}}}}}"
    found, other = analysed(document(SCHEMAS, operation(body, method="put"))).operations
    assert found.body is not None and found.body.media == "application/json" and not found.variant
    assert other.body is not None and other.body.media == "text/plain" and other.body.type is Scalar.STRING and other.variant
    assert (other.id, other.key, other.path) == ("GetThing_as_text", "op:GetThing_as_text", found.path)


@pytest.mark.parametrize(
    ("content", "kind", "reason", "problems"),
    [
        ("application/octet-stream: {}", BodyKind.BYTES, Reason.BINARY, ()),
        ("application/x-www-form-urlencoded: {}", BodyKind.FORM, Reason.MEDIA_TYPE, ("gap-media-type",)),
        ("application/xml: {schema: {type: object}}", BodyKind.BYTES, Reason.MEDIA_TYPE, ("gap-media-type",)),
    ],
)
def test_analyse_body_that_stays_bytes_keeps_its_kind(
    content: str, kind: BodyKind, reason: Reason, problems: tuple[str, ...]
) -> None:
    text = document(SCHEMAS, operation(f"requestBody: {{content: {{{content}}}}}", method="put"))
    [found] = analysed(text, *problems).operations
    assert found.body is not None and found.body.kind is kind and found.body.type == Opaque(Form.BYTES, reason)


def test_analyse_responses_are_typed_for_each_status() -> None:
    responses = f"""
    responses:
      default:
        description: All else.
        content: {{application/json: {{schema: {{type: object, properties: {{a: {{}}}}}}}}}}
      '404':
        description: Missing.
        headers:
          Retry-After: {{schema: {{type: integer}}}}
          X-Reason: {{schema: {{$ref: '#/components/schemas/Reason'}}}}
        content: {{application/problem+json: {{schema: {{$ref: '#/components/schemas/Problem'}}}}}}
      '302': {{description: Elsewhere.}}
      '202': {{description: Later., headers: {{ETag: {{schema: {{type: string}}}}}}}}
      '200': {{description: Fine., headers: {{etag: {{schema: {{type: integer}}}}}}, content: {{{THING}}}}}
    """
    model = analysed(document(SCHEMAS, operation(responses)))
    [found] = model.operations
    by_status = {response.status: response for response in found.responses}
    assert {status: response.role for status, response in by_status.items()} == {
        "default": Role.DEFAULT, "404": Role.ERROR, "302": Role.SUCCESS, "202": Role.SUCCESS, "200": Role.RESULT,
    }  # fmt: skip
    result, missing = by_status["200"], by_status["404"]
    assert found.result is result and result.body is not None and result.body.type == RecordOf("schema:Thing")
    assert missing.body is not None and missing.body.type == RecordOf("schema:Problem")
    assert missing.body.key == "op:GetThing/response:404/body" and missing.description == "Missing."
    assert [(one.wire, one.type) for one in missing.headers] == [
        ("Retry-After", Scalar.STRING), ("X-Reason", EnumOf("enum:Reason")),
    ]  # fmt: skip
    other = by_status["default"].body
    assert other is not None and other.type == RecordOf("op:GetThing/response:default/body/{}")
    assert sorted(model.records) == ["op:GetThing/response:default/body/{}", "schema:Problem", "schema:Thing"]
    # One header has one type in all successes: the first description.
    assert by_status["202"].headers == result.headers and result.headers[0].type is Scalar.STRING
    assert missing.place.pointer == "/paths/~1things/get/responses/404" and missing.place.position.line > 3


SECURED = """\
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    token: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {read: Reads.}}}}
security: [{key: [], token: [read]}, {}]
servers: [{url: 'https://{region}.example.com:8443/api/v1/', variables: {region: {default: east}}}, {url: /}]
"""


def test_analyse_security_names_schemes_and_servers_have_a_base_path() -> None:
    paths = "\n".join([operation(), operation("security: []\nservers: [{url: /other}]", "/open", "Open")])
    model = analysed(document("", paths, SECURED))
    closed, opened = model.operations
    both, nobody = closed.security.alternatives
    assert [(use.scheme.name, use.scopes) for use in both.uses] == [("key", ()), ("token", ("read",))]
    assert nobody.uses == () and closed.security.optional and both.place.pointer == "/security/0"
    assert opened.security.alternatives == () and opened.security.optional
    assert [(one.origin, one.base_path) for one in closed.servers] == [
        ("https://{region}.example.com:8443", "/api/v1"), ("", ""),
    ]  # fmt: skip
    assert closed.servers == model.servers and [one.name for one in model.servers[0].variables] == ["region"]
    assert [(one.origin, one.base_path) for one in opened.servers] == [("", "/other")]
    assert [scheme.name for scheme in model.security_schemes] == ["key", "token"]


@pytest.mark.parametrize(
    ("url", "origin", "base_path"),
    [
        ("https://h.example:8443/v1/", "https://h.example:8443", "/v1"),
        ("//h.example", "https://h.example", ""),
        ("//{region}.example/v1/", "https://{region}.example", "/v1"),
        ("/v1", "", "/v1"),
        ("v1", "", "/v1"),
    ],
)
def test_analyse_servers_without_a_scheme_are_served_by_https(url: str, origin: str, base_path: str) -> None:
    variables = " variables: {region: {default: eu}}" if "{" in url else ""
    [server] = analysed(document("", operation(), f"servers: [{{url: '{url}',{variables}}}]\n")).servers
    assert (server.origin, server.base_path) == (origin, base_path)


@pytest.mark.parametrize(
    ("security", "problem"), [("[{nobody: []}]", "unknown-security-scheme"), ("[{token: [write]}]", "unknown-scope")]
)
def test_analyse_security_that_names_nothing_is_reported(security: str, problem: str) -> None:
    analysed(document("", operation(f"security: {security}"), SECURED), problem)


def test_analyse_errors_are_those_of_the_catalogue() -> None:
    errors = "x-errors: [{code: Busy, status: 503, retry: backoff, match: prefix}, {code: Gone, status: 404}]\n"
    model = analysed(document("", operation("x-error-codes: [Busy]"), errors))
    [busy] = model.operations[0].errors
    assert busy is model.errors[0] and busy.key == "error:Busy"
    assert (busy.status, busy.retry, busy.match) == (503, Retry.BACKOFF, CodeMatch.PREFIX)


def test_analyse_error_body_outside_of_the_document_stays_opaque() -> None:
    content = "content: {application/json: {schema: {$ref: 'other.yaml#/Problem'}}}"
    model = analysed(document("", operation(f"responses: {{'400': {{description: x, {content}}}}}")))
    body = model.operations[0].responses[0].body
    assert body is not None and body.type == Opaque(Form.JSON, Reason.OUTSIDE)


def test_analyse_paging_and_waiters_have_their_members() -> None:
    schemas = """
    Page:
      type: object
      properties: {things: {type: array, items: {type: string}}, next: {type: string}, left: {type: integer}}
    """
    rest = """
    parameters: [{name: token, in: query, schema: {type: string}}, {name: limit, in: query, schema: {type: integer}}]
    responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}
    x-paging: {token: token, next: next, items: things, limit: limit}
    x-waiters: [{name: empty, summary: s, member: left, zero: true, failure-member: next}]
    """
    [found] = analysed(document(schemas, operation(rest))).operations
    paging, [waiter] = found.paging, found.waiters
    assert paging is not None and paging.items.key == "schema:Page/things" and paging.place.position.line > 1
    assert [one.key for one in (paging.token, paging.next, paging.limit) if one] == [
        "op:GetThing/query:token", "schema:Page/next", "op:GetThing/query:limit",
    ]  # fmt: skip
    assert waiter.key == "op:GetThing/waiter:empty" and waiter.member and waiter.member.key == "schema:Page/left"
    assert waiter.failure_member and waiter.failure_member.wire == "next" and waiter.reaches is None
