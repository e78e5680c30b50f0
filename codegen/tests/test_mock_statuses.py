"""What of a document a mock never sends: some headers, statuses that end no request, numbers that no type holds, and the media
type of another body."""

from __future__ import annotations

import json

from mock_support import asked, described_of
from support import Project, document, operation
from test_mock import of
from wirebind.mock.responses import successes


def test_mock_sends_no_documented_header_that_is_about_the_coding_or_the_connection(project: Project) -> None:
    names = ("Content-Encoding", "Transfer-Encoding", "Keep-Alive", "Trailer", "X-Mine")
    headers = ", ".join(f"{name}: {{schema: {{type: string}}}}" for name in names)
    mock = of(project, document("", operation(f"responses: {{200: {{description: x, headers: {{{headers}}}}}}}", "/a", "A")))
    assert [name for name, _ in asked(mock, "GET", "/a").headers] == ["X-Mine"]


def test_mock_never_answers_with_a_status_that_ends_no_request(project: Project) -> None:
    paths = (operation(f"responses: {{101: {{description: x}}{more}}}", f"/{name}", name)
             for name, more in (("A", ", 409: {description: x}"), ("B", "")))  # fmt: skip
    mock = of(project, document("", "\n".join(paths)))
    assert [asked(mock, "GET", target, Prefer="code=101").status for target in ("/A", "/B")] == [409, 200]


def test_mock_sends_numbers_of_64_bits_where_rounded_limits_are_outside(project: Project) -> None:
    limits = "{type: integer, minimum: -9223372036854776000, maximum: 9223372036854776000}"
    content = f"content: {{application/json: {{schema: {{type: object, required: [a], properties: {{a: {limits}}}}}}}}}"
    mock = of(project, document("", operation(f"responses: {{200: {{description: x, {content}}}}}", "/a", "A")))
    assert asked(mock, "GET", "/a").body == b'{"a":-9223372036854775808}'


def test_mock_makes_problems_whose_status_is_that_of_the_response(project: Project) -> None:
    schema = "{type: object, required: [status, title], properties: {status: {type: integer}, title: {type: string}}}"
    body = f"{{description: x, content: {{application/problem+json: {{schema: {schema}}}}}}}"
    mock = of(project, document("", operation(f"responses: {{200: {{description: x}}, 409: {body}, default: {body}}}", "/a", "A")))
    for status in (409, 503):
        response = asked(mock, "GET", "/a", Prefer=f"code={status}")
        assert (response.status, json.loads(response.body)["status"]) == (status, status)


def test_mock_sends_a_body_of_a_range_as_no_media_type_that_another_body_has(project: Project) -> None:
    listed = {
        "*/*": "{type: object, required: [a], properties: {a: {type: string}}}",
        "application/json": "{type: object, required: [b], properties: {b: {type: string}}}",
        "text/*": "{type: integer}",
        "text/plain": "{type: string}",
        "image/*": "{type: string, format: binary}",
    }
    content = ", ".join(f"'{media}': {{schema: {schema}}}" for media, schema in listed.items())
    spec = document("", operation(f"responses: {{200: {{description: x, content: {{{content}}}}}}}", "/a", "A"))
    mock = of(project, spec)
    route = described_of(project.folder / "openapi.yaml").routes[0]
    sent = [dict(mock.response_with(route.operation, one).headers)["Content-Type"] for one in successes(route.operation)]
    assert sorted(sent) == ["application/json", "application/x.body+json", "image/x.body", "text/plain", "text/x.body"]
