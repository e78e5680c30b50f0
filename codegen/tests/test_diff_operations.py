"""The catalogue of changes, rows about operations: there and back."""

from __future__ import annotations

import pytest

from diff_support import Case, check, named, report_of, HEAD
from support import document, operation
from test_diff_schemas import CASES as SCHEMA_CASES
from test_diff_schemas import NAMES
from wirebind.diff.levels import Level

DOCUMENT = "paths:\n  /things/{id}:\n    get: {operationId: GetThing, FRAGMENT}\n"
ID = "{name: id, in: path, required: true, schema: {type: string}}"
OK = "responses: {'200': {description: d}}"


def op(row: int, old: str, new: str, forward: str, backward: str) -> Case:
    """An operation with these members; it always has its path parameter, and a response where none is given."""
    texts = [one if "parameters" in one else ", ".join(filter(None, (f"parameters: [{ID}]", one))) for one in (old, new)]
    texts = [one if "responses" in one and "callbacks" not in one else f"{one}, {OK}" for one in texts]
    return Case(row, DOCUMENT, texts[0], texts[1], forward, backward)


def parameters(*more: str) -> str:
    return f"parameters: [{', '.join((ID, *more))}]"


def query(rest: str, name: str = "size", schema: str = "{type: integer}", place: str = "query") -> str:
    return f"{{name: {name}, in: {place}, schema: {schema}{rest}}}"


def whole(row: int, old: str, new: str, forward: str, backward: str) -> Case:
    """A whole document below its head."""
    return Case(row, "FRAGMENT\n", old, new, forward, backward)


def paths(*entries: str) -> str:
    return "paths: {" + ", ".join(entries) + "}"


def get(path: str, name: str, rest: str = "") -> str:
    return f"{path}: {{get: {{operationId: {name}, {OK}{rest}}}}}"


def body(content: str, required: str = "true") -> str:
    return f"requestBody: {{required: {required}, content: {content}}}"


def responses(*entries: str) -> str:
    return f"responses: {{{', '.join(entries)}}}"


JSON = "{application/json: {schema: {type: object, properties: {a: {type: integer}}}}}"
FORM = "{application/json: {schema: {type: object, properties: {a: {type: integer}}}}, text/csv: {}}"
TEXT = "{application/json: {schema: {type: object, properties: {a: {type: string}}}}}"
STREAM = "{text/event-stream: {}}"
TAG = "'200': {description: d, headers: {X-Tag: {schema: {type: string}%s}}}"
SCHEMES = "components: {securitySchemes: {key: {type: apiKey, in: header, name: K}, oauth: {type: oauth2, flows: " \
    "{clientCredentials: {tokenUrl: 'https://a.example', scopes: {r: d, w: d}}}}}}\n"
PAGED = parameters(query("", "token", "{type: string}")) + ", responses: {'200': {description: d, content: " \
    "{application/json: {schema: {type: object, properties: {items: {type: array, items: {type: string}}, " \
    "next: {type: string}}}}}}}"
ERRORS = "x-errors: [{code: Missing, status: 404}%s]\npaths: {}"
HOOK = "webhooks: {event: {post: {requestBody: {content: {application/json: {schema: {type: object%s}}}}, " + OK + "}}}"
TWO = paths(get("/a", "GetA"), get("/b", "GetB"))
ENDED = paths(get("/a", "GetA"), get("/b", "GetB", ", deprecated: true, x-sunset: '2026-01-01'"))
CALLBACK = "callbacks: {done: {'{$request.body#/url}': {post: {requestBody: {content: {application/json: {schema: " \
    "{type: object%s}}}}, " + OK + "}}}}"

CASES = [
    whole(1, paths(get("/a", "GetA")), TWO, "operation-added N/N", "operation-removed B/B"),
    whole(2, ENDED, paths(get("/a", "GetA")), "operation-removed W/B", "operation-added N/N"),
    whole(3, TWO, paths(get("/a", "GetA")), "operation-removed B/B", "operation-added N/N"),
    whole(4, paths(get("/a", "GetA")), paths(get("/b", "GetA")), "operation-moved B/A", "operation-moved B/A"),
    whole(5, paths(get("/a", "GetA")), paths(get("/a", "FetchA")), "operation-renamed N/W", "operation-renamed N/W"),
    op(6, "", "deprecated: true", "deprecated A/W", "undeprecated A/N"),
    op(7, "x-sunset: '2027-01-01'", "x-sunset: '2026-12-01'", "sunset-sooner W/-", "sunset-later A/-"),
    op(7, "x-sunset: '2027-01-01'", "", "sunset-sooner W/-", "sunset-set A/-"),
    op(8, "x-stability: stable", "x-stability: beta", "stability-lowered B/-", "stability-raised N/-"),
    op(9, "tags: [a]", "tags: [b]", "tags N/-", "tags N/-"),
    whole(10, "servers: [{url: 'https://a.example'}]\npaths: {}", "servers: [{url: 'https://b.example'}]\npaths: {}",
          "server-removed W/-; server-added N/A", "server-removed W/-; server-added N/A"),
    op(11, "", parameters(query("")), "parameter-added N/N", "parameter-removed W/B"),
    op(12, "", parameters(query(", required: true")), "parameter-added-required B/W", "parameter-removed W/B"),
    op(13, parameters(query("")), "", "parameter-removed W/B", "parameter-added N/N"),
    op(14, parameters(query("")), parameters(query(", required: true")), "parameter-required B/B", "parameter-optional N/B"),
    op(15, parameters(query(", required: true")), parameters(query("")), "parameter-optional N/B", "parameter-required B/B"),
    whole(16, "paths: {'/a/{id}': {get: {operationId: G, " + f"parameters: [{ID}], {OK}}}}}}}",
          "paths: {'/a/{key}': {get: {operationId: G, " + f"parameters: [{ID.replace('id', 'key')}], {OK}}}}}}}",
          "parameter-renamed N/A", "parameter-renamed N/A"),
    op(17, parameters(query("")), parameters(query("", place="header")), "parameter-moved B/A", "parameter-moved B/A"),
    op(18, parameters(query("", schema="{type: array, items: {type: string}}")),
       parameters(query(", explode: false", schema="{type: array, items: {type: string}}")),
       "parameter-written B/-", "parameter-written B/-"),
    op(18, parameters(query("")), parameters(query(", allowReserved: true")), "parameter-written B/-", "parameter-written B/-"),
    op(19, parameters(query("", schema="{type: integer, default: 1}")), parameters(query("", schema="{type: integer, default: 2}")),
       "default-changed W/-", "default-changed W/-"),
    op(19, parameters(query("")), parameters(query("", schema="{type: integer, default: 2}")),
       "default-changed W/-", "default-changed W/-"),
    op(20, "", body(JSON), "body-added-required B/W", "body-removed W/B"),
    op(20, "", body(JSON, "false"), "body-added N/N", "body-removed W/B"),
    op(20, body(JSON, "false"), body(JSON), "body-required B/W", "body-optional N/N"),
    op(21, body(FORM), body(JSON), "media-type-removed B/-", "media-type-added N/-"),
    op(22, body(JSON), body(TEXT), "type-changed B/B", "type-changed B/B"),
    op(23, responses(f"'200': {{description: d, content: {FORM}}}"), responses(f"'200': {{description: d, content: {JSON}}}"),
       "media-type-removed B/B", "media-type-added N/B"),
    op(24, responses("'200': {description: d}", "'201': {description: d}"), OK, "response-removed B/-", "response-added W/-"),
    op(25, responses("'200': {description: d}", "'404': {description: d}"), OK, "response-removed W/-", "response-added W/-"),
    op(26, responses(TAG % ", required: true"), OK, "header-removed-required B/B", "header-added N/N"),
    op(26, responses(TAG % ", required: true"), responses(TAG % ""), "header-optional B/-", "header-required N/-"),
    op(26, responses(TAG % ""), OK, "header-removed W/B", "header-added N/N"),
    whole(62, SCHEMES + paths(get("/a", "G", ", security: [{key: []}]")),
          SCHEMES + paths(get("/a", "G", ", security: [{key: [], oauth: [r]}]")), "security-added B/A", "security-removed N/A"),
    whole(62, SCHEMES + paths(get("/a", "G", ", security: [{oauth: [r]}]")),
          SCHEMES + paths(get("/a", "G", ", security: [{oauth: [r, w]}]")), "security-added B/-", "security-removed N/-"),
    whole(62, SCHEMES + paths(get("/a", "G", ", security: [{key: []}]")),
          SCHEMES + paths(get("/a", "G", ", security: [{key: []}, {oauth: [r]}]")), "security-removed N/A", "security-added B/A"),
    whole(63, SCHEMES + "paths: {}", SCHEMES.replace("in: header, name: K", "in: query, name: K") + "paths: {}",
          "scheme-changed B/-", "scheme-changed B/-"),
    op(64, "x-ram: {action: 'a:B'}", "x-ram: {action: 'a:*'}", "permission-changed W/A", "permission-changed W/A"),
    op(64, "", "x-ram: {action: 'a:B'}", "permission-added W/A", "permission-removed N/A"),
    op(66, PAGED, PAGED + ", x-paging: {token: token, next: next, items: items}", "paging W/N", "paging W/B"),
    op(66, "", "x-idempotent: false", "idempotent W/A", "idempotent W/A"),
    op(66, "", "x-timeouts: {total: 600}", "timeouts W/A", "timeouts W/A"),
    op(67, responses(f"'200': {{description: d, content: {JSON}}}"), responses(f"'200': {{description: d, content: {STREAM}}}"),
       "media-type-removed B/B; media-type-added N/-", "media-type-removed B/B; media-type-added N/-"),
    whole(68, HOOK % ", required: [a], properties: {a: {type: integer}}", HOOK % ", properties: {a: {type: integer}}",
          "property-optional B/-", "property-required N/-"),
    op(68, CALLBACK % "", CALLBACK % ", properties: {a: {type: integer, maximum: 3}}", "property-added N/-", "property-removed W/-"),
    op(68, CALLBACK % ", required: [a]", CALLBACK % "", "required-name-removed B/-", "required-name-added N/-"),
    op(69, "", "summary: Reads a thing., externalDocs: {url: 'https://a.example'}", "text A/-", "text A/-"),
    whole(70, ERRORS % "", ERRORS % ", {code: Full, status: 429}", "error-added W/N", "error-removed W/B"),
    whole(70, ERRORS % "", ERRORS.replace("404", "410") % "", "error-changed W/A", "error-changed W/A"),
]  # fmt: skip

# Rows that the tests of schemas have in the cases of another row.
TOGETHER = {
    37: 36, 40: 39, 44: 43, 46: 45, 49: 48,
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.row}-{case.forward}")
def test_operations_of_the_catalogue(case: Case) -> None:
    old, new = case.documents()
    check(old, new, case.forward)
    check(new, old, case.backward)


def test_every_row_of_the_catalogue_has_a_case() -> None:
    rows = {case.row for case in (*CASES, *SCHEMA_CASES, *NAMES)}
    assert sorted(set(range(1, 71)) - rows - {row for row, other in TOGETHER.items() if other in rows}) == []


def test_what_operations_share_is_one_finding() -> None:
    shared = "{$ref: '#/components/parameters/P'}"
    text = paths(get("/a", "GetA", f", parameters: [{shared}]"), get("/b", "GetB", f", parameters: [{shared}]")) + "\n"
    parts = [text + f"components: {{parameters: {{P: {query('', schema=kind)}}}}}" for kind in ("{type: string}", "{type: boolean}")]
    report = report_of(*(f"{HEAD}{part}" for part in parts))
    assert [one.rule for one in report.findings] == ["type-changed"]
    assert report.findings[0].operations == ("op:GetA", "op:GetB")


def test_the_date_decides_whether_a_removal_keeps_its_promise() -> None:
    old, new = f"{HEAD}{ENDED}", f"{HEAD}{paths(get('/a', 'GetA'))}"
    found = [named(report_of(old, new, day), "operation-removed") for day in ("2025-12-31", "2026-01-01")]
    assert [one and one.wire and one.wire.word for one in found] == ["breaking", "warning"]


def test_callbacks_of_one_address_are_known_by_their_names() -> None:
    call = "{'{$request.body#/url}': {post: {requestBody: {content: {application/json: {}}}, " + OK + "}}}"
    texts = [f"callbacks: {{made: {call}, ended: {call}{more}}}" for more in ("", f", left: {call}")]
    old, new = op(68, *texts, "", "").documents()
    check(old, old, "")
    assert [one.rule for one in report_of(old, new).findings] == ["webhook-added", "cpp-operation-added"]


def test_types_that_come_and_go_with_an_operation_are_told_with_it() -> None:
    body = "{type: object, properties: {kind: {type: string, enum: [a, b]}, more: {type: object, properties: {x: {type: string}}}}}"
    response = f"responses: {{'200': {{description: d, content: {{application/json: {{schema: {body}}}}}}}}}"
    one = document("", operation("", "/a", "Other"))
    two = document("", operation("", "/a", "Other") + "\n" + operation(response, "/b", "GetThing"))
    for old, new, rule in ((one, two, "operation-added"), (two, one, "operation-removed")):
        found = [finding for finding in report_of(old, new).findings if finding.level is not Level.ANNOTATION]
        assert [finding.rule for finding in found] == [rule]
        assert {"get_thing_response_body", "get_thing_response_body_more"} <= set(found[0].names) and found[0].names[0] == "get_thing", found[0].names


def test_a_path_by_reference_is_what_it_refers_to() -> None:
    items = f"components: {{pathItems: {{One: {{get: {{operationId: GetThing, {OK}}}}}}}}}\n"
    direct = f"{HEAD}{paths(get('/things', 'GetThing'))}\n{items}"
    referred = f"{HEAD}{paths('/things: {$ref: ' + repr('#/components/pathItems/One') + '}')}\n{items}"
    assert not report_of(direct, referred).findings


@pytest.mark.parametrize("member", ["type: string", "$ref: '#/components/schemas/Name'", "oneOf: [{type: string}, {type: integer}]"])
def test_null_is_the_same_in_the_words_of_two_versions(member: str) -> None:
    used = operation(f"responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}}}}}")
    sides = (f"{{nullable: true, {member}}}", f"{{anyOf: [{{{member}}}, {{type: 'null'}}]}}")
    schemas = (f"Name: {{type: string}}\nThing: {{type: object, properties: {{a: {side}}}}}" for side in sides)
    old, new = (document(one, used) for one in schemas)
    assert not report_of(old, new).findings
