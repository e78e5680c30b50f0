"""What a document says of its errors, request ids, waits and repeated calls, and where the client reads it."""

from __future__ import annotations

import pytest

from support import Outcome, Project, document, operation


def run(project: Project, extensions: str) -> Outcome:
    return project.run(document("", operation()) + extensions)


def test_service_facts_are_members_of_the_api(project: Project) -> None:
    outcome = run(
        project,
        "x-error-body: {code: [error, kind], message: [detail], request-id: [trace]}\n"
        "x-request-id: [X-Trace, X-Request-Id]\n"
        "x-retry-after: X-Wait\n"
        "x-idempotency-fields: [{name: X-Once}, {name: X-Job, with: X-Mode, value: Queue}]\n",
    )
    assert outcome.errors == [] and outcome.warnings == []
    text = outcome.header("api.hpp")
    assert (
        '    .request_id_fields = {"X-Trace", "X-Request-Id"},\n'
        '    .error_code = {"error", "kind"},\n'
        '    .error_message = {"detail"},\n'
        '    .error_request_id = {"trace"},\n'
        '    .retry_after_field = "X-Wait",\n'
        "    .idempotency_fields = { {\n"
        '        {"X-Once"},\n'
        '        {"X-Job", "X-Mode", "Queue"},\n'
        "    }},\n"
    ) in text


def test_service_without_facts_keeps_the_defaults_of_the_runtime(project: Project) -> None:
    text = run(project, "").header("api.hpp")
    assert "request_id" not in text and "error_code" not in text and "idempotency" not in text


@pytest.mark.parametrize(
    "extension, finding",
    [
        ("x-request-id: ['a b']\n", "field-name"),
        ("x-request-id: [a, b, c, d, e]\n", "too-many-names"),
        ("x-retry-after: 'a:'\n", "field-name"),
        ("x-error-body: {code: ['']}\n", "member-name"),
        ("x-error-body: {kode: [a]}\n", "kode"),
        ("x-idempotency-fields: [{with: a}]\n", "missing-member"),
        ("x-idempotency-fields: [{name: a, with: b}]\n", "missing-member"),
    ],
)
def test_service_facts_that_cannot_be_used_are_errors(project: Project, extension: str, finding: str) -> None:
    outcome = run(project, extension)
    assert finding in outcome.messages


def test_vendor_levels_that_create_or_delete_are_a_flag(project: Project) -> None:
    guarded = operation("x-ram: {action: 'shop:GetThing', access-level: create}", "/a", "GetThing")
    read = operation("x-ram: {action: 'shop:ListThings', access-level: list}", "/b", "ListThings")
    outcome = project.run(document("", guarded + "\n" + read))
    header = outcome.header("operations/get_thing.hpp")
    assert '.permission = "shop:GetThing",' in header and " .guarded = true};\n" in header
    assert "guarded" not in outcome.header("operations/list_things.hpp")
