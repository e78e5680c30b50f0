"""Samples of a document: defaults and examples that do not fit what they document."""

from __future__ import annotations

import pytest

from support import Project, document, operation


def test_sample_of_a_number_names_both_kinds(project: Project) -> None:
    outcome = project.run(document("Thing: {type: object, properties: {member: {type: number, default: '1.5'}}}"))
    assert "default of 'member': integer or number is expected, not string" in outcome.messages


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ("{type: string, enum: [a, b], default: c}", "default of 'member': c is not one of a, b"),
        ("{type: string, enum: [a, b], default: b}", ""),
        ("{type: string, x-extensible-enum: [a, b], default: c}", ""),
        ("{type: integer, format: uint8, default: -1}", "default of 'member': -1 is beyond uint8"),
        ("{type: integer, format: int16, example: 40000}", "example of 'member': 40000 is beyond int16"),
        ("{type: integer, format: int64, default: 9223372036854775807}", ""),
        ("{type: integer, default: 1e300}", "default of 'member': integer is expected, not number"),
    ],
)
def test_samples_are_values_of_their_type(project: Project, schema: str, problem: str) -> None:
    outcome = project.run(document(f"Thing: {{type: object, properties: {{member: {schema}}}}}"))
    assert outcome.warnings == (["sample"] if problem else []) and problem in outcome.messages


@pytest.mark.parametrize(
    ("parameter", "problem"),
    [
        ("schema: {type: integer}, example: many", "example of 'a': integer is expected, not string"),
        ("schema: {type: integer}, examples: {one: {value: 5}, two: {value: x}}", "integer is expected, not string"),
        ("schema: {type: array, items: {type: string}}, example: 'a,b'", ""),
        ("schema: {type: string}, example: x", ""),
    ],
)
def test_examples_of_a_parameter_are_values_of_its_type(project: Project, parameter: str, problem: str) -> None:
    outcome = project.run(document(paths=operation(f"parameters: [{{name: a, in: query, {parameter}}}]")))
    assert outcome.warnings == (["sample"] if problem else []) and problem in outcome.messages


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        ("type: string, minLength: 5, maxLength: 3", True),
        ("type: integer, minimum: 5, exclusiveMaximum: 5", True),
        ("type: integer, minimum: 5, maximum: 5", False),
        ("type: array, items: {type: string}, minItems: 2, maxItems: 1", True),
    ],
)
def test_limits_that_leave_no_value_are_not_checked(project: Project, limits: str, named: bool) -> None:
    outcome = project.run(document(f"Thing: {{type: object, properties: {{member: {{{limits}}}}}}}"), strict=False)
    assert outcome.warnings == (["limit-value"] if named else [])
    assert ("rule_kind::m" in outcome.model("thing")) is not named
