"""Webhooks and callbacks: operations that are received, which clients, the mock and the explorer do not have."""

from __future__ import annotations

from pathlib import Path

from explorer_support import data_of, page_of
from mock_support import mock_of
from support import Project, document
from wirebind.mock.requests import Request

HOOKS = """
openapi: 3.1.0
info: {title: Hooks, version: '1'}
security: [{token: []}]
webhooks:
  pet.added:
    parameters: [{name: X-Signature, in: header, required: true, schema: {type: string}}]
    post:
      summary: A pet was added.
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}
      responses: {'204': {description: x}}
paths:
  /pets:
    get: {operationId: listPets, responses: {'204': {description: x}}}
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
"""


def test_webhook_has_a_struct_and_no_function_in_clients(project: Project) -> None:
    outcome = project.run(HOOKS)
    assert outcome.errors == [] and outcome.warnings == [], outcome.messages
    text = outcome.header("operations/pet_added.hpp")
    assert "std::string x_signature;" in text and "pet_added_request_body body;" in text and '.path = "/pet.added"' in text
    assert "security" not in text and "/// A pet was added." in text
    assert "using webhooks = wirebind::type_list<pet_added>;" in outcome.header("webhooks.hpp")
    for name in ("operations.hpp", "declarations/client.hpp", "declarations/blocking_client.hpp"):
        assert "list_pets" in outcome.header(name) and "pet_added" not in outcome.header(name)
    for name in ("list_pets", "pet_added"):
        assert f"compiled_operation<shop::v1::{name}>;" in outcome.header("src.hpp")
    assert "#include <shop/v1/webhooks.hpp>" in outcome.header("src.hpp")
    assert "struct pet_added;" in outcome.header("fwd.hpp")


def test_mock_and_explorer_have_no_webhooks(tmp_path: Path) -> None:
    path = tmp_path / "hooks.yaml"
    path.write_text(HOOKS, encoding="utf-8")
    assert mock_of(path).respond(Request("POST", "/pet.added", (), b"{}")).status == 404
    assert [one["id"] for one in data_of(page_of(path))["operations"]] == ["listPets"]


def test_webhooks_of_a_selection_alone(project: Project) -> None:
    project.bindings += "operations: [listPets]\n"
    outcome = project.run(HOOKS)
    assert "webhooks.hpp" not in outcome.names


def test_lock_with_what_is_received_is_read_again(project: Project) -> None:
    hook = "webhooks: {pet/new it: {post: {operationId: newPet, responses: {'204': {description: d}}}}}\n"
    spec = document("Pet: {type: object, properties: {name: {type: string}}}") + hook
    first = project.run(spec)
    project.keep(first)
    again = project.run(spec)
    assert again.errors == [] and again.generated is not None and first.generated is not None, again.messages
    assert again.generated.records["bindings.lock"] == first.generated.records["bindings.lock"]
