"""Operations in, bodies and responses of the IR out."""

from __future__ import annotations

from support import Project, document, operation

THING = "Thing: {type: object, properties: {size: {type: integer}}}"
FORM = "application/x-www-form-urlencoded"
REST = f"""
requestBody: {{content: {{{FORM}: {{}}}}}}
responses:
  '201': {{description: x, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}}}
  '404': {{description: x, headers: {{X-Why: {{schema: {{type: string}}}}}}}}
"""


def test_ir_has_the_body_and_the_responses_that_are_decoded(project: Project) -> None:
    outcome = project.run(document(THING, operation(REST, method="put")), options="allow-gaps: [gap-media-type]")
    assert outcome.generated is not None, outcome.messages
    [header] = outcome.generated.api.operations
    body, [response] = header.operation.body, header.operation.responses
    assert (body.kind, body.media, body.type) == ("bytes", FORM, "wirebind::bytes")
    assert (response.status, response.body.kind, response.body.type) == (201, "json", "thing")
    assert response is header.operation.result and response.headers is None


def test_ir_has_forms_that_are_encoded(project: Project) -> None:
    rest = REST.replace(f"{FORM}: {{}}", f"{FORM}: {{schema: {{$ref: '#/components/schemas/Thing'}}}}")
    outcome = project.run(document(THING, operation(rest, method="put")))
    assert outcome.generated is not None, outcome.messages
    [header] = outcome.generated.api.operations
    body = header.operation.body
    assert (body.kind, body.media, body.type) == ("form", FORM, "thing")


def test_ir_of_an_operation_without_bodies_says_so(project: Project) -> None:
    outcome = project.run(document("", operation()))
    assert outcome.generated is not None, outcome.messages
    [header] = outcome.generated.api.operations
    assert (header.operation.body.kind, header.operation.result.body.type) == ("", "wirebind::no_body")
    assert header.operation.structs == (header.operation.request,)
