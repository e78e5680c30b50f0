"""What is wrong with a document is said once, with its place, and never as a stack trace."""

from __future__ import annotations

import pytest

from support import HEAD, Project, document, operation

PARAMETER = "parameters: [{name: id, in: path, required: true, schema: {type: string}}]"


@pytest.mark.parametrize(
    ("spec", "problem", "place"),
    [
        ("[]", "wrong-kind", "1:1"),
        ("openapi: 3.3.0\ninfo: {title: t, version: v}\n", "openapi-version", "1:1"),
        ("openapi: 3.1.0\n", "missing-member", "1:1"),
        (HEAD + "paths: []\n", "wrong-kind", "3:8"),
        (HEAD + "paths: {things: {}}\n", "path-template", "3:17"),
        (HEAD + "paths: {'/a b': {}}\n", "path-template", "3:17"),
        (HEAD + "paths: {'/a?b': {}}\n", "path-query", "3:17"),
        (HEAD + "paths: {/a: 5}\n", "wrong-kind", "3:13"),
        (HEAD + "paths: {'/{a}': {}, '/{b}': {}}\n", "path-twice", "3:29"),
        (HEAD.replace("3.1.0", "3.0.3") + "paths: {/a: {get: {operationId: A}}}\n", "missing-member", "3:19"),
        (HEAD + "paths: {/a: {get: {operationId: 5, responses: {}}}}\n", "wrong-kind", "3:33"),
        (HEAD + "components: {schemas: {A: {$ref: '#/nowhere'}}}\n", "unresolved-ref", "3:27"),
        (HEAD + "components: {schemas: {A: {$ref: 'other.yaml#/A'}}}\n", "unresolved-ref", "3:34"),
        (HEAD + "components: {schemas: {A: {$ref: 'https://a.example/b.yaml#/A'}}}\n", "gap-remote-ref", "3:27"),
        (HEAD + "components: {schemas: {A: {$ref: '#/components/schemas/A'}}}\n", "ref-cycle", "3:27"),
        (HEAD + "components: {schemas: {A: {type: text}}}\n", "unknown-type", "3:34"),
        (HEAD + "components: {schemas: {A: {type: []}}}\n", "unknown-type", "3:34"),
        (HEAD + "components: {schemas: {A: {type: [string, 5]}}}\n", "wrong-kind", "3:43"),
        (HEAD + "components: {schemas: {A: false}}\n", "gap-never", "3:27"),
        (HEAD + "components: {schemas: {A: 5}}\n", "wrong-kind", "3:27"),
        (HEAD + "components: {schemas: {A: {description: [x]}}}\n", "wrong-kind", "3:41"),
        (HEAD + "x-errors: [{code: A, status: 42}]\n", "error-status", "3:12"),
        (HEAD + "x-errors: [{code: A, status: 404, retry: often}]\n", "error-retry", "3:12"),
        (HEAD + "x-errors: [{code: A, status: 404, match: glob}]\n", "error-match", "3:12"),
        (HEAD + "x-errors: [{code: A, status: 404}, {code: A, status: 404}]\n", "error-twice", "3:36"),
        (HEAD + "x-errors: [{status: 404}]\n", "missing-member", "3:12"),
        (HEAD + "x-error: []\n", "unknown-extension", "3:1"),
        (HEAD + "webhooks: {a: {post: {responses: {'2000': {description: x}}}}}\n", "response-status", "3:43"),
    ],
)
def test_document_is_checked(project: Project, spec: str, problem: str, place: str) -> None:
    outcome = project.run(spec)
    assert outcome.generated is None
    assert f"api-spec/shop/v1/openapi.yaml:{place}: error:" in outcome.messages and f"[{problem}]" in outcome.messages


@pytest.mark.parametrize(
    ("rest", "path", "problem"),
    [
        ("", "/things/{id}", "path-parameter"),
        (PARAMETER, "/things", "path-parameter"),
        (PARAMETER.replace("required: true, ", ""), "/things/{id}", "path-required"),
        (PARAMETER, "/things/{id}/{id}", "path-template"),
        (PARAMETER, "/things/{id}{id}", "gap-path-segment"),
        ("parameters: [{name: a, in: query}]", "/things", "missing-member"),
        ("parameters: [{in: query, schema: {}}]", "/things", "missing-member"),
        ("parameters: [{name: a, in: nowhere, schema: {type: string}}]", "/things", "parameter-in"),
        ("parameters: [{name: 'a b', in: cookie, schema: {type: string}}]", "/things", "parameter-name"),
        ("parameters: [{name: 'a b', in: header, schema: {type: string}}]", "/things", "parameter-name"),
        ("parameters: [{name: a, in: query, schema: {type: array}}]", "/things", "gap-parameter-type"),
        ("parameters: [{name: a, in: query, schema: {type: object}}]", "/things", "gap-parameter-type"),
        ("parameters: [{name: a, in: query, style: matrix, schema: {type: string}}]", "/things", "gap-style"),
        (
            "parameters: [{name: a, in: query, content: {application/xml: {}}}]",
            "/things",
            "gap-parameter-content",
        ),
        (
            "parameters: [{name: a, in: query, schema: {type: string}}, {name: a, in: query, schema: {type: string}}]",
            "/things",
            "duplicate-parameter",
        ),
        (
            "parameters: [{name: a, in: query, schema: {type: string, minLength: 1}},"
            " {name: a, in: header, schema: {type: string}}]",
            "/things",
            "gap-same-wire-name",
        ),
        ("parameters: [{$ref: '#/components/parameters/None'}]", "/things", "unresolved-ref"),
        ("requestBody: {content: {}}", "/things", "missing-member"),
        ("requestBody: {content: {json: {}}}", "/things", "media-type"),
        ("requestBody: {content: {text/event-stream: {}}}", "/things", "gap-media-type"),
        ("requestBody: {content: {application/xml: {schema: {type: array}}}}", "/things", "gap-media-type"),
        ("responses: {'2000': {description: x}}", "/things", "response-status"),
        ("responses: {'200': {$ref: '#/components/responses/None'}}", "/things", "unresolved-ref"),
        ("callbacks: {a: {'{$url}': {post: {responses: {'2000': {description: x}}}}}}", "/things", "response-status"),
        ("callbacks: {a: {'{$url}': {post: {callbacks: {}, responses: {}}}}}", "/things", "gap-callbacks"),
        ("callbacks: {a: {$ref: '#/components/callbacks/None'}}", "/things", "unresolved-ref"),
        ("x-error-codes: [Nothing]", "/things", "unknown-error-code"),
        ("x-error-code: [Nothing]", "/things", "unknown-extension"),
        ("x-ram: {access-level: get}", "/things", "missing-member"),
        ("x-idempotent: sometimes", "/things", "wrong-kind"),
        ("x-timeouts: 5", "/things", "wrong-kind"),
        ("x-timeouts: {total: soon}", "/things", "wrong-kind"),
        ("x-timeouts: {total: 0.5}", "/things", "timeout-seconds"),
        ("x-timeouts: {total: -1}", "/things", "timeout-seconds"),
        ("x-timeouts: {first-byte: 604801}", "/things", "timeout-seconds"),
        ("x-paging: {token: a, next: b, items: c}", "/things", "paging-member"),
        ("x-change-history: [{date: 2023-7-1, kind: request, summary: x}]", "/things", "change-date"),
        ("x-change-history: [{date: 2023-02-30, kind: request, summary: x}]", "/things", "change-date"),
        ("x-change-history: [{date: 2023-02-03, kind: 'A B', summary: x}]", "/things", "change-kind"),
        ("x-change-history: [{date: 2023-02-03, kind: request}]", "/things", "missing-member"),
        ("x-compare: []", "/things", "unknown-extension"),
    ],
)
def test_operation_is_checked(project: Project, rest: str, path: str, problem: str) -> None:
    outcome = project.run(document("", operation(rest, path)))
    assert problem in outcome.errors, outcome.messages


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ("{allOf: [{properties: {a: {}}}, {type: string}]}", "gap-all-of"),
        ("{allOf: [{properties: {a: {type: string}}}, {properties: {a: {type: integer}}}]}", "gap-all-of"),
        ("{oneOf: [{type: string}], anyOf: [{type: integer}, {type: 'null'}]}", "gap-union"),
        ("{oneOf: [{type: object, properties: {a: {}}}, {type: object, properties: {a: {}}}]}", "gap-alternatives"),
    ],
)
def test_unsupported_schema_is_a_named_gap_with_a_fallback(project: Project, schema: str, problem: str) -> None:
    spec = document(f"Thing: {{type: object, properties: {{member: {schema}}}}}")
    assert project.run(spec).errors == [problem]
    accepted = project.run(spec, options=f"allow-gaps: [{problem}]")
    assert accepted.errors == [] and problem in accepted.warnings
    assert "self.member" in accepted.model("thing")


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ("{type: string, nullable: true}", "keyword-3.0"),
        ("{type: array, items: {}, contains: {}}", "gap-keyword"),
        ("{not: {type: string}}", "gap-keyword"),
        ("{type: string, contentEncoding: base32}", "gap-content-encoding"),
        ("{type: string, x-nullable: true}", "unknown-extension"),
        ("{type: string, minLenght: 5}", "unknown-keyword"),
    ],
)
def test_harmless_finding_is_a_warning(project: Project, schema: str, problem: str) -> None:
    outcome = project.run(document(f"Thing: {{type: object, properties: {{member: {schema}}}}}"))
    assert outcome.errors == [] and problem in outcome.warnings


@pytest.mark.parametrize(
    ("schema", "sound"),
    [
        ("{type: string, example: 5}", False),
        ("{type: string, example: '5'}", True),
        ("{type: integer, default: '3'}", False),
        ("{type: integer, default: 1.5}", False),
        ("{type: number, default: 1}", True),
        ("{type: number, default: '1.5'}", False),
        ("{type: boolean, default: 1}", False),
        ("{type: integer, minimum: 5, examples: [5, 4]}", False),
        ("{type: number, multipleOf: 0.05, examples: [0.35, 1.5]}", True),
        ("{type: number, multipleOf: 0.05, example: 0.36}", False),
        ("{type: number, multipleOf: 0.05, example: 1e300}", True),
        ("{type: integer, enum: [512, 10240], example: 513}", False),
        ("{type: string, maxLength: 2, example: abc}", False),
        ("{type: array, items: {type: string}, example: a}", False),
        ("{type: array, items: {type: integer, maximum: 3}, example: [1, 4]}", False),
        ("{type: object, additionalProperties: {type: string}, example: {a: b}}", True),
        ("{type: object, additionalProperties: {type: string}, example: {a: 1}}", False),
        ("{type: string, enum: [a], example: b}", True),
        ("{example: {any: thing}}", True),
    ],
)
def test_samples_fit_what_they_document(project: Project, schema: str, sound: bool) -> None:
    outcome = project.run(document(f"Thing: {{type: object, properties: {{member: {schema}}}}}"))
    assert outcome.errors == [] and outcome.warnings == ([] if sound else ["sample"])


@pytest.mark.parametrize(
    ("sibling", "problem"),
    [
        ("type: integer", "ref-sibling"),
        ("format: int32", "ref-sibling"),
        ("properties: {a: {}}", "gap-all-of"),
        ("items: {}", "gap-all-of"),
    ],
)
def test_keyword_beside_a_reference_must_agree(project: Project, sibling: str, problem: str) -> None:
    outcome = project.run(
        document(
            f"Thing: {{type: object, properties: {{a: {{$ref: '#/components/schemas/Name', {sibling}}}}}}}\n"
            "Name: {type: string, format: name}"
        )
    )
    assert problem in outcome.errors


def test_texts_beside_a_reference_win(project: Project) -> None:
    outcome = project.run(
        document(
            "Thing: {type: object, properties: {a: {$ref: '#/components/schemas/Name', type: string,"
            " description: Nearer., examples: [x], default: y}}}\nName: {type: string, description: Farther.}"
        )
    )
    assert "/// Nearer." in outcome.model("thing") and "Example: `x`" in outcome.model("thing")


def test_duplicate_operation_names_the_first_one(project: Project) -> None:
    outcome = project.run(document("", operation() + "\n" + operation(path="/other")))
    assert outcome.errors == ["duplicate-operation"]
    assert "the first one stands at api-spec/shop/v1/openapi.yaml:6:20" in outcome.messages


def test_findings_are_sorted_and_all_shown(project: Project) -> None:
    outcome = project.run(
        document(
            "B: {type: object, properties: {x: {type: nope}}}\nA: {$ref: '#/none'}\nC: {type: object, required: true}",
            operation("x-error-codes: [Unknown]"),
        )
    )
    places = [found.position for found in outcome.diagnostics.sorted()]
    assert places == sorted(places) and len(outcome.errors) == 4


def test_place_of_what_an_overlay_brings_is_in_the_overlay(project: Project) -> None:
    outcome = project.run(
        document("Thing: {type: object, properties: {a: {type: string}}}"),
        """\
        actions:
          - target: $.components.schemas.Thing
            update: {x-compare: [{member: a, at-most: nothing}]}
        """,
    )
    assert "overlay0.yaml:5:26: error: x-compare names" in outcome.messages


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ("{type: object, properties: {a: {type: integer}}, x-compare: [{member: a}]}", "missing-member"),
        ("{type: object, properties: {a: {type: integer, enum: []}}}", "enum-value"),
        ("{type: object, properties: {a: {$ref: '#/components/schemas/B', enum: [1]}}}", "gap-all-of"),
    ],
)
def test_a_mistake_has_no_second_error_that_follows_from_it(project: Project, schema: str, problem: str) -> None:
    outcome = project.run(document(f"Thing: {schema}\nB: {{type: string}}"))
    assert outcome.errors == [problem], outcome.messages
