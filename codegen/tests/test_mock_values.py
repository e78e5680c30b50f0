"""The values that the mock makes where the limits of a document leave little or nothing."""

from __future__ import annotations

import pytest

from mock_support import asked, mock_of
from support import Project, document, operation


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("type: integer, multipleOf: 0.3", b'{"a":3}'),
        ("type: integer, maximum: 2e39", b'{"a":1}'),
        ("type: integer, minimum: 9223372036854775808", b'{"a":1}'),
        ("type: integer, format: int8, minimum: 100, multipleOf: 1000", b"{}"),
        ("type: string, minLength: 1e30", b"{}"),
        ("type: array, items: {type: string}, minItems: 1e30", b"{}"),
    ],
)
def test_mock_responds_whatever_the_limits_are(project: Project, schema: str, expected: bytes) -> None:
    schema = f"{{properties: {{a: {{{schema}}}}}}}"
    made = f"responses: {{'200': {{description: d, content: {{application/json: {{schema: {schema}}}}}}}}}"
    project.write("limits.yaml", document("", operation(made)))
    assert asked(mock_of(project.folder / "limits.yaml"), "GET", "/things").body == expected


@pytest.mark.parametrize("inner", ["oneOf: [{$ref: '#/components/schemas/Node'}, {type: 'null'}]", "type: [object, 'null'], required: [next], properties: {next: {$ref: '#/components/schemas/Link'}}"])
def test_mock_ends_what_contains_itself_with_null_where_that_may_be(project: Project, inner: str) -> None:
    schemas = f"Node: {{type: object, required: [next], properties: {{next: {{$ref: '#/components/schemas/Link'}}}}}}\nLink: {{{inner}}}"
    made = "responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Node'}}}}}"
    project.write("links.yaml", document(schemas, operation(made)))
    body = asked(mock_of(project.folder / "links.yaml"), "GET", "/things").body
    assert body.endswith(b'{"next":null}' + b"}" * (body.count(b"{") - 1)) and body.count(b"{") < 4


@pytest.mark.parametrize("many", ["type: array, minItems: 1, items", "type: object, minProperties: 1, additionalProperties"])
def test_mock_ends_lists_and_maps_of_what_contains_them_with_null_where_that_may_be(project: Project, many: str) -> None:
    inner = "{oneOf: [{$ref: '#/components/schemas/Node'}, {type: 'null'}]}"
    schemas = f"Node: {{type: object, required: [kids], properties: {{kids: {{{many}: {inner}}}}}}}"
    made = "responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Node'}}}}}"
    project.write("kids.yaml", document(schemas, operation(made)))
    body = asked(mock_of(project.folder / "kids.yaml"), "GET", "/things").body
    assert body in (b'{"kids":[null]}', b'{"kids":{"key":null}}')


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("allOf: [{type: string, pattern: '^[a-z0-9-]+$'}, {pattern: '^[a-z]'}, {pattern: '[0-9]$'}]", b'{"a":"a0"}'),
        ("allOf: [{type: string, pattern: '^[ab]*$', minLength: 4}, {pattern: 'b.$'}]", b'{"a":"aaba"}'),
        ("allOf: [{type: string, pattern: '^x'}, {pattern: '^y'}]", b'{"a":"x"}'),
    ],
)
def test_mock_makes_texts_that_match_all_patterns(project: Project, schema: str, expected: bytes) -> None:
    body = f"{{required: [a], properties: {{a: {{{schema}}}}}}}"
    made = f"responses: {{'200': {{description: d, content: {{application/json: {{schema: {body}}}}}}}}}"
    project.write("patterns.yaml", document("", operation(made)))
    assert asked(mock_of(project.folder / "patterns.yaml"), "GET", "/things").body == expected
