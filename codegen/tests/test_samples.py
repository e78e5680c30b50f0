"""Samples of a document: defaults and examples that do not fit what they document."""

from __future__ import annotations

from support import Project, document


def test_sample_of_a_number_names_both_kinds(project: Project) -> None:
    outcome = project.run(document("Thing: {type: object, properties: {member: {type: number, default: '1.5'}}}"))
    assert 'default of "member": integer or number is expected, not string' in outcome.messages
