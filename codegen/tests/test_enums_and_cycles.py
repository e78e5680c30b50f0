"""Open enumerations, and structs that contain each other."""

from __future__ import annotations

import textwrap

import pytest

from support import Project, body_of, document, model


def test_enumeration_keeps_other_text_and_numbers_its_values(project: Project) -> None:
    header = model(
        project,
        """
        Runtime:
          type: string
          description: What runs a function.
          x-extensible-enum: [nodejs20, python3.9, custom-container, '+1', '', other, default]
        """,
        "runtime",
    )
    assert body_of(header) == textwrap.dedent(
        """\
        struct runtime_values {
          enum value : std::uint16_t {
            other = 0,
            nodejs20 = 1,
            python3_9 = 2,
            custom_container = 3,
            plus_1 = 4,
            empty = 5,
            other_value = 6,
            default_ = 7,
          };
          static constexpr wirebind::enum_name names[] = {
              {nodejs20, "nodejs20"},
              {python3_9, "python3.9"},
              {custom_container, "custom-container"},
              {plus_1, "+1"},
              {empty, ""},
              {other_value, "other"},
              {default_, "default"},
          };
        };

        /// What runs a function.
        ///
        /// Any other text is kept unchanged.
        struct runtime : wirebind::open_enum<runtime_values> {
          using open_enum::open_enum;
        };
        """
    ).strip("\n")


def test_closed_enumeration_becomes_an_open_one(project: Project) -> None:
    assert "wirebind::open_enum<colour_values>" in model(project, "Colour: {type: string, enum: [red]}", "colour")


def test_forced_enumerator_names_come_from_a_map(project: Project) -> None:
    header = model(
        project, "Tls: {type: string, enum: [TLSv1.2], x-cpp-name: {TLSv1.2: tls1_2}}", "tls"
    )
    assert '{tls1_2, "TLSv1.2"}' in header


@pytest.mark.parametrize("wrapper", ["{type: array, items: NODE}", "{type: object, additionalProperties: NODE}"])
def test_struct_may_hold_itself_in_a_collection(project: Project, wrapper: str) -> None:
    member = wrapper.replace("NODE", "{$ref: '#/components/schemas/Node'}")
    header = model(project, f"Node: {{type: object, properties: {{nodes: {member}}}}}", "node")
    assert "<node> nodes{};" in header and "box" not in header


def test_struct_that_holds_itself_is_boxed(project: Project) -> None:
    header = model(
        project, "Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}", "node"
    )
    assert "std::optional<wirebind::box<node>> next{};" in header
    assert "#include <wirebind/model/box.hpp>" in header and "models/node.hpp" not in header


def test_structs_that_hold_each_other_share_a_header(project: Project) -> None:
    outcome = project.run(
        document(
            """
            Zebra: {type: object, properties: {ant: {$ref: '#/components/schemas/Ant'}}}
            Ant: {type: object, properties: {zebra: {$ref: '#/components/schemas/Zebra'}, x: {type: string}}}
            """
        )
    )
    header = outcome.model("ant")
    assert "struct ant;\nstruct zebra;\n" in header
    assert header.index("struct ant {") < header.index("struct zebra {")
    assert "std::optional<wirebind::box<v1::zebra>> zebra{};" in header
    assert "#include <shop/v1/models/ant.hpp>" in outcome.model("zebra")
    assert "struct" not in outcome.model("zebra")


def test_struct_that_requires_itself_is_an_error(project: Project) -> None:
    outcome = project.run(
        document("Node: {type: object, required: [n], properties: {n: {$ref: '#/components/schemas/Node'}}}")
    )
    assert outcome.errors == ["endless-struct"]


def test_long_chain_of_components_needs_no_recursion(project: Project) -> None:
    parts = [
        f"Part{i}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/Part{i + 1}'}}}}}}"
        for i in range(1500)
    ]
    outcome = project.run(document("\n".join([*parts, "Part1500: {type: object, properties: {x: {type: string}}}"])))
    assert outcome.errors == [] and "std::optional<part1500> next{};" in outcome.model("part1499")
