"""A part of a document: operations by id, tag and path, with the schemas that they reach."""

from __future__ import annotations

import pytest

from support import Project, document
from wirebind.cli import FAILED, OK, main

SPEC = document(
    """
    Pet: {type: object, properties: {owner: {$ref: '#/components/schemas/Owner'}}}
    Owner: {type: object, properties: {name: {type: string}}}
    Bill: {type: object, properties: {sum: {oneOf: [{type: string}], anyOf: [{type: integer}]}}}
    Alone: {type: object, properties: {x: {type: string}}}
    """,
    """
    /v1/pets:
      get:
        operationId: listPets
        tags: [pets]
        responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
      post: {tags: [pets, admin], responses: {'204': {description: x}}}
    /v1/bills:
      get:
        operationId: listBills
        tags: [money]
        responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Bill'}}}}}
    """,
)


def run(project: Project, more: str) -> list[str]:
    """The operations and models of a run without findings."""
    project.bindings += f"{more}\n"
    outcome = project.run(SPEC)
    assert outcome.errors == outcome.warnings == [], outcome.messages
    return [name.removesuffix(".hpp") for name in outcome.names if name.startswith(("models/", "operations/"))]


@pytest.mark.parametrize(
    "filters",
    [
        "operations: [listPets]",
        "tags: [pets]\npaths: ['/v1/pets']\noperations: [listPets]",
        "paths: ['*pets']\noperations: [listPets]",
    ],
)
def test_filters_take_what_all_of_them_have_with_the_schemas_that_it_reaches(project: Project, filters: str) -> None:
    assert run(project, filters) == ["models/owner", "models/pet", "operations/list_pets"]


def test_operation_without_an_id_goes_by_its_made_name(project: Project) -> None:
    assert run(project, "operations: [post_v1_pets]") == ["operations/post_v1_pets"]


def test_tag_takes_all_of_its_operations(project: Project) -> None:
    found = run(project, "tags: [pets]")
    assert found == ["models/owner", "models/pet", "operations/list_pets", "operations/post_v1_pets"]


@pytest.mark.parametrize("filters", ["operations: [listPet]", "tags: [Pets]", "paths: [/pets]"])
def test_filter_that_nothing_has_is_an_error(project: Project, filters: str) -> None:
    project.bindings += f"{filters}\n"
    assert project.run(SPEC).errors == ["filter-nothing"]


def test_filter_that_is_empty_is_an_error(project: Project) -> None:
    project.bindings += "tags: []\n"
    assert project.run(SPEC).errors == ["bindings-filter"]


def test_command_line_goes_before_the_file(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.bindings += "tags: [money]\n"
    project.prepare(SPEC)
    assert main(["outputs", "--root", str(project.root), "--tags", "pets, admin", "--paths", "/v1/*"]) == OK
    out = capsys.readouterr().out
    assert "operations/post_v1_pets.hpp" in out and "bill" not in out


def test_strict_makes_losses_errors(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.prepare(SPEC)
    assert main(["outputs", "--root", str(project.root)]) == OK
    assert "1 warning; `wirebind lint` shows more" in capsys.readouterr().err
    assert main(["outputs", "--root", str(project.root), "--strict"]) == FAILED
    assert "error: `oneOf` beside `anyOf` is not supported" in capsys.readouterr().err
    project.prepare(SPEC, options="strict: true")
    assert main(["outputs", "--root", str(project.root)]) == FAILED
    project.prepare(SPEC, options="strict: true, allow-gaps: [gap-union]")
    assert main(["outputs", "--root", str(project.root)]) == OK
