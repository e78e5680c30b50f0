"""Operations without ids: what they are called, and that the lock keeps it."""

from __future__ import annotations

import json

import pytest

from support import Project, document
from wirebind.openapi.operation_ids import path_words

BODY = "{type: object, properties: {kind: {type: string, enum: [a, b]}}}"
CONTENT = f"requestBody: {{content: {{application/json: {{schema: {BODY}}}}}}}"


def spec(id: str, path: str = "/pets/{id}", more: str = "") -> str:
    name = path.rpartition("{")[2].rstrip("}")
    return document(
        "",
        f"""
        {path}:
          post:
            {f'operationId: {id}' if id else 'summary: x'}
            parameters:
            {more}
            - {{name: {name}, in: path, required: true, schema: {{type: string}}}}
            - {{name: since, in: query, schema: {{type: string}}}}
            {CONTENT}
            responses: {{'204': {{description: x}}}}
        """.replace("            \n", ""),
    )


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/", "get_root"),
        ("GET", "/pets", "get_pets"),
        ("DELETE", "/pets/{petId}/toys/{toy-id}", "delete_pets_by_petId_toys_by_toy_id"),
        ("POST", "/v2/a.b/c:run", "post_v2_a_b_c_run"),
        ("GET", "/compare/{base}...{head}", "get_compare_by_base_by_head"),
    ],
)
def test_name_is_made_of_method_and_path(method: str, path: str, name: str) -> None:
    assert path_words(method, path) == name


def test_lock_has_a_line_for_the_route_of_every_operation(project: Project) -> None:
    outcome = project.run(spec("addPet"))
    assert outcome.generated is not None
    lock = outcome.generated.records["bindings.lock"]
    assert "op:@POST /pets/{} 0 add_pet " in lock and "op:addPet 0 add_pet " in lock


@pytest.mark.parametrize(("before", "after"), [("", "addPet"), ("addPet", "")])
def test_id_that_comes_later_or_goes_changes_no_name_and_no_order(project: Project, before: str, after: str) -> None:
    first = project.run(spec(before))
    project.keep(first)
    more = "- {name: first, in: query, schema: {type: string}}"
    second = project.run(spec(after, more=more))
    assert first.generated is not None and second.generated is not None, second.messages
    name = "add_pet" if before else "post_pets_by_id"
    assert first.names == second.names and f"operations/{name}.hpp" in first.names
    assert f"{name}_request_body_kind" in second.model(f"{name}_request_body_kind")
    header = second.header(f"operations/{name}.hpp")
    assert header.index("self.since") < header.index("self.body") < header.index("self.first")
    assert " removed\n" not in second.generated.records["bindings.lock"]
    project.keep(second)
    assert project.run(spec(after, more=more)).header(f"operations/{name}.hpp") == header


def test_renamed_path_parameter_keeps_the_name_of_the_operation(project: Project) -> None:
    project.keep(project.run(spec("")))
    assert "operations/post_pets_by_id.hpp" in project.run(spec("", "/pets/{petId}")).names


def test_another_id_is_another_name(project: Project) -> None:
    project.keep(project.run(spec("addPet")))
    assert "operations/insert_pet.hpp" in project.run(spec("insertPet")).names


def test_name_of_an_operation_that_is_gone_is_not_given_away(project: Project) -> None:
    project.keep(project.run(spec("")))
    outcome = project.run(spec("post_pets_by_id", "/cats/{id}"))
    assert "operations/post_pets_by_id_operation.hpp" in outcome.names


def test_route_of_any_text_is_one_line_of_the_lock(project: Project) -> None:
    paths = {f"/a b/{{{name}}}/%41/é": {"get": {"responses": {"204": {}}}} for name in ("x", "y\nz 0 w", "%20 {")}
    text = json.dumps({"openapi": "3.1.0", "info": {"title": "t", "version": "v"}, "paths": paths})
    outcome = project.run(text, strict=False)
    assert outcome.generated is not None, outcome.messages
    lock = outcome.generated.records["bindings.lock"]
    assert "op:@GET /a%2520b/{}/%2541/%25C3%25A9 0 " in lock and lock.isascii()
    project.keep(outcome)
    again = project.run(text, strict=False)
    assert again.generated is not None and again.generated.records["bindings.lock"] == lock
    assert all(line.startswith(("#", "format", "op:")) for line in lock.splitlines())
