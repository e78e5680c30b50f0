"""Schemas that are equal but for their name are said to be."""

from __future__ import annotations

import pytest

from support import Project, document


@pytest.mark.parametrize(
    ("other", "equal"),
    [
        ("{b: {type: string, maxLength: 3}, a: {type: integer, description: A.}}", True),
        ("{b: {type: string, maxLength: 4}, a: {type: integer, description: A.}}", False),
        ("{b: {type: string, maxLength: 3}, a: {type: integer, description: B.}}", False),
        ("{b: {type: string, maxLength: 3}, a: {type: string, description: A.}}", False),
        ("{b: {type: string, maxLength: 3}}", False),
    ],
)
def test_schemas_that_are_equal_but_for_their_name_are_a_warning(project: Project, other: str, equal: bool) -> None:
    own = "{a: {type: integer, description: A.}, b: {type: string, maxLength: 3}}"
    outcome = project.run(document(f"Got: {{properties: {own}}}\nListed: {{description: One., properties: {other}}}"))
    assert outcome.errors == [] and outcome.warnings == (["equal-schemas"] if equal else [])
    assert ("Listed is equal to Got, at api-spec/shop/v1/openapi.yaml:5:10, but for its name" in outcome.messages) is equal


def test_small_objects_are_no_equal_schemas(project: Project) -> None:
    outcome = project.run(document("A: {properties: {id: {type: string}}}\nB: {properties: {id: {type: string}}}"))
    assert outcome.warnings == []
