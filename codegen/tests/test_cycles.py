"""Objects that contain each other are cut where a value may lack, whatever the order in the document."""

from __future__ import annotations

import itertools

import pytest

from support import Project, document, model

SCHEMAS = {
    "A": "{type: object, required: [b], properties: {b: {$ref: '#/components/schemas/B'}}}",
    "B": "{type: object, required: [c], properties: {c: {$ref: '#/components/schemas/C'}, d: {$ref: '#/components/schemas/D'}}}",
    "C": "{type: object, properties: {a: {$ref: '#/components/schemas/A'}, b: {$ref: '#/components/schemas/B'}}}",
    "D": "{type: object, required: [a], properties: {a: {oneOf: [{$ref: '#/components/schemas/A'}, {type: 'null'}]}}}",
}


@pytest.mark.parametrize("order", list(itertools.permutations(SCHEMAS)))
def test_circle_is_cut_where_it_can_be(project: Project, order: tuple[str, ...]) -> None:
    outcome = project.run(document("\n".join(f"{name}: {SCHEMAS[name]}" for name in order)))
    assert outcome.errors == [] and outcome.warnings == [], outcome.messages
    header = outcome.model("a")
    structs = [line.split()[1] for line in header.splitlines() if line.startswith("struct ") and line.endswith("{")]
    assert sorted(structs) == ["a", "b", "c", "d"]
    assert structs.index("c") < structs.index("b") < structs.index("a")
    assert "  v1::b b;" in header and "  v1::c c;" in header
    boxed = [line.split("<")[0].strip() for line in header.splitlines() if "wirebind::box<" in line]
    assert set(boxed) <= {"std::optional", "wirebind::nullable"} and len(boxed) >= 2


def test_union_of_one_type_that_contains_itself_stays_a_union(project: Project) -> None:
    header = model(
        project,
        """
        Texts: {type: array, items: {$ref: '#/components/schemas/Thing'}}
        Thing: {oneOf: [{$ref: '#/components/schemas/Texts'}, {$ref: '#/components/schemas/Texts'}]}
        """,
    )
    assert "struct thing : wirebind::one_of<wirebind::list<thing>>" in " ".join(header.split())
