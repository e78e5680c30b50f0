"""Documents that break a rule of OpenAPI's own schema of documents, one for each rule: each mistake is named, once."""

from __future__ import annotations

import pytest

from support import Project

WHOLE, AGAIN = (f"{{name: {name}, in: querystring, content: {{application/json: {{schema: {{}}}}}}}}" for name in ("whole", "again"))
QUERY = "{name: q, in: query, schema: {}}"
QUERYSTRING = "a querystring parameter beside another one of the query"
CONTAINERS = "a document has none of paths, components, webhooks"


def parameter(rest: str) -> str:
    """A document with a parameter."""
    return f"components: {{parameters: {{P: {{{rest}}}}}}}"


def sample(rest: str) -> str:
    """A document with an example."""
    return f"components: {{examples: {{E: {{{rest}}}}}}}"


def parts(rest: str) -> str:
    """A document with a body of parts."""
    return f"components: {{requestBodies: {{B: {{content: {{multipart/mixed: {{{rest}}}}}}}}}}}"


def path_item(rest: str) -> str:
    """A document with a path."""
    return f"components: {{pathItems: {{I: {{{rest}}}}}}}"


def schema(rest: str) -> str:
    """A document with a schema."""
    return f"components: {{schemas: {{A: {rest}}}}}"


OF_BOTH = [
    ("", [CONTAINERS]),
    ("layers: {}", [CONTAINERS, "an OpenAPI document has no keyword 'layers'; it is ignored"]),
    ("servers: {url: /v1}\npaths: {}", ["an array is expected here, not an object"]),
    ("servers: [{url: 'https://{v}', variables: {v: {enum: [], default: a}}}]\npaths: {}", ["the values of 'v' are an empty list"]),
    (schema("null"), ["an object is expected here, not null"]),
    (schema("7"), ["an object is expected here, not an integer"]),
    (schema("[]"), ["an object is expected here, not an array"]),
    (parameter("name: p, in: header, schema: {}, example: a, examples: {b: {value: a}}"), ["`examples` beside `example`"]),
    (parameter("name: p, in: header, schema: {}, allowReserved: false"), ["`allowReserved` on a header parameter"]),
    (parameter("name: 'p[q]', in: header, schema: {}"), ["'p[q]' cannot be the name of a header"]),
    (parameter("name: 'p{q}', in: path, required: true, schema: {}"), ["'p{q}' cannot be a variable of a path"]),
    ("components: {headers: {H: {schema: {type: array}, allowReserved: true}}}", ["`allowReserved` on a header"]),
    ("components: {links: {L: {operationId: find, body: {}}}}", ["`body` on a link"]),
    ("paths: {/a: {get: {responses: {default: {description: d, headers: {a=b: {schema: {}}}}}}}}", ["'a=b' cannot be the name of a header"]),
    (sample("value: a, externalValue: b"), ["`externalValue` beside `value`"]),
]  # fmt: skip
OF_31 = [
    (parameter("name: p, in: path, required: true, schema: {}, allowReserved: false"), ["`allowReserved` on a path parameter"]),
    (parameter("name: p, in: cookie, schema: {}, allowReserved: true"), ["`allowReserved` on a cookie parameter"]),
]
OF_32 = [
    (parameter("name: p, in: querystring, content: {a/b: {schema: {}}}, style: simple"), ["`style` beside `content`"]),
    (parameter("name: p, in: querystring, schema: {type: object}"), ["`schema` on a querystring parameter"]),
    (path_item(f"get: {{parameters: [{WHOLE}, {QUERY}]}}"), [QUERYSTRING]),
    (path_item(f"get: {{parameters: [{WHOLE}, {AGAIN}]}}"), [QUERYSTRING]),
    (path_item(f"parameters: [{WHOLE}, {QUERY}], get: {{}}"), [QUERYSTRING]),
    (path_item(f"parameters: [{WHOLE}, {AGAIN}], get: {{}}"), [QUERYSTRING]),
    (parts("encoding: {}, itemEncoding: {}"), ["`itemEncoding` beside `encoding`"]),
    (parts("encoding: {}, prefixEncoding: []"), ["`prefixEncoding` beside `encoding`"]),
    (parts("prefixEncoding: [{encoding: {}, itemEncoding: {}}]"), ["`itemEncoding` beside `encoding`"]),
    (parts("prefixEncoding: [{encoding: {}, prefixEncoding: []}]"), ["`prefixEncoding` beside `encoding`"]),
    (sample("value: a, dataValue: a"), ["`dataValue` beside `value`"]),
    (sample("value: a, serializedValue: a"), ["`serializedValue` beside `value`"]),
    (sample("serializedValue: a, externalValue: b"), ["`externalValue` beside `serializedValue`"]),
    (schema("{type: string, xml: {attribute: true, nodeType: attribute}}"), ["`nodeType` beside what it replaces"]),
    (schema("{type: array, xml: {wrapped: true, nodeType: element}}"), ["`nodeType` beside what it replaces"]),
]
CASES = [(version, *case) for version, cases in (("3.1.1", OF_BOTH + OF_31), ("3.2.0", OF_BOTH + OF_32)) for case in cases]


@pytest.mark.parametrize(("version", "text", "messages"), CASES)
def test_document_that_breaks_a_rule_of_openapi_is_named_once(
    project: Project, version: str, text: str, messages: list[str]
) -> None:
    outcome = project.run(f"openapi: {version}\ninfo: {{title: A, version: '1'}}\n{text}\n", strict=False)
    assert [one.message for one in outcome.diagnostics.sorted()] == messages
    assert outcome.generated is not None
