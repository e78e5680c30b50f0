"""x-paging in, the facts of a pager out."""

from __future__ import annotations

import pytest

from support import Project, document, operation

SCHEMAS = """
ThingPage:
  type: object
  properties:
    things: {type: array, items: {$ref: '#/components/schemas/Thing'}}
    nextToken: {type: string}
    nextVersion: {type: integer, format: int32}
    total: {type: integer}
Thing: {type: object, properties: {size: {type: integer}}}
"""


def spec(paging: str) -> str:
    return document(
        SCHEMAS,
        operation(
            f"""
            parameters:
              - {{name: token, in: query, schema: {{type: string}}}}
              - {{name: startVersion, in: query, schema: {{type: integer, format: int32}}}}
              - {{name: limit, in: query, schema: {{type: integer, format: int32}}}}
              - {{name: X-Token, in: header, schema: {{type: string}}}}
            responses:
              '200':
                description: x
                content: {{application/json: {{schema: {{$ref: '#/components/schemas/ThingPage'}}}}}}
            x-paging: {paging}
            """,
            name="ListThings",
        ),
    )


def traits(project: Project, paging: str) -> str:
    outcome = project.run(spec(paging))
    assert outcome.errors == [], outcome.messages
    text = outcome.header("operations/list_things.hpp")
    return text[text.index("struct list_things {") :].partition("\n};")[0]


def test_paging_names_the_members_by_pointer(project: Project) -> None:
    text = traits(project, "{token: token, next: nextToken, items: things, limit: limit}")
    assert (
        "  struct paging {\n"
        "    static constexpr auto token = &request::token;\n"
        "    static constexpr auto next = &response_body::next_token;\n"
        "    static constexpr auto items = &response_body::things;\n"
        "  };\n"
    ) in text + "\n"


def test_paging_by_number(project: Project) -> None:
    text = traits(project, "{token: startVersion, next: nextVersion, items: things}")
    assert "token = &request::start_version;" in text and "next = &response_body::next_version;" in text


def test_paging_of_one_page_has_items_only(project: Project) -> None:
    text = traits(project, "{items: things, limit: limit}")
    assert "  struct paging {\n    static constexpr auto items = &response_body::things;\n  };" in text
    assert "token" not in text


def test_operation_without_paging_has_none(project: Project) -> None:
    outcome = project.run(document(SCHEMAS, operation()))
    assert "paging" not in outcome.header("operations/get_thing.hpp")


def test_paging_is_part_of_the_surface(project: Project) -> None:
    outcome = project.run(spec("{token: token, next: nextToken, items: things}"))
    assert outcome.generated is not None, outcome.messages
    assert "paging list_things token next_token things\n" in outcome.generated.records["surface.txt"]


@pytest.mark.parametrize(
    ("paging", "finding"),
    [
        ("{token: token, items: things}", "paging-token"),
        ("{next: nextToken, items: things}", "paging-token"),
        ("{token: token, next: nextToken}", "missing-member"),
        ("{token: X-Token, next: nextToken, items: things}", "paging-member"),
        ("{token: token, next: none, items: things}", "paging-member"),
        ("{token: token, next: nextToken, items: total}", "paging-member"),
        ("{token: token, next: nextToken, items: things, limit: none}", "paging-member"),
        ("{token: token, next: nextVersion, items: things}", "paging-member"),
        ("{token: token, next: things, items: things}", "paging-member"),
    ],
)
def test_paging_that_does_not_fit_is_an_error(project: Project, paging: str, finding: str) -> None:
    outcome = project.run(spec(paging))
    assert finding in outcome.errors, outcome.messages
    position = next(found for found in outcome.diagnostics.sorted() if found.id == finding).position
    assert position.line > 1 and position.column > 1
