"""Names: keywords, macros, clashes and forced names come out valid, and the same every time."""

from __future__ import annotations

import re

import pytest

from support import Project, document, operation


def members(project: Project, properties: str, name: str = "thing") -> list[str]:
    outcome = project.run(document(f"Thing: {{type: object, properties: {{{properties}}}}}"))
    assert outcome.errors == [], outcome.messages
    return re.findall(r"self\.(\w+)\);", outcome.model(name))


@pytest.mark.parametrize(
    ("wires", "names"),
    [
        ("fooBar, foo_bar, FooBar", ["foo_bar", "foo_bar_2", "foo_bar_3"]),
        ("default, delete, operator, int", ["default_", "delete_", "operator_", "int_"]),
        ("linux, errno, min, major, NULL, ERROR", ["linux_", "errno_", "min_", "major_", "null", "error"]),
        ("visit, rules, names, operation, thing", ["visit_", "rules_", "names_", "operation_", "thing_"]),
        ("default, default_, Default", ["default_", "default_2", "default_3"]),
        ("'+1', '-1', '1', '404'", ["plus_1", "minus_1", "member_1", "member_404"]),
        ("'', ' ', '*', '日本'", ["empty", "space", "star", "u65e5_u672c"]),
        ("_x, __x, x", ["x", "x_2", "x_3"]),
        ("std, wirebind, self, v", ["std_", "wirebind_", "self", "v"]),
        ("nodejs4.4, python3.10", ["nodejs4_4", "python3_10"]),
    ],
)
def test_members_get_valid_names(project: Project, wires: str, names: list[str]) -> None:
    assert members(project, ", ".join(f"{wire}: {{type: string}}" for wire in wires.split(", "))) == names


def test_wire_name_is_documented_where_it_cannot_be_guessed(project: Project) -> None:
    outcome = project.run(document("Thing: {type: object, properties: {a b: {type: string}, default: {type: string}}}"))
    header = outcome.model("thing")
    assert "/// Wire name: `default`." in header and '{"default", "default_"},' in header
    assert "Wire name: `a b`" not in header and '"a b", "a_b"' not in header


def test_forced_name_goes_first_and_others_give_way(project: Project) -> None:
    assert members(project, "a: {type: string}, b: {type: string, x-cpp-name: a}") == ["a_2", "a"]


@pytest.mark.parametrize("name", ["_a", "a__b", "default", "visit", "1a", "a b", "'NULL'", "'a;b'"])
def test_forced_name_that_cannot_be_is_an_error(project: Project, name: str) -> None:
    outcome = project.run(document(f"Thing: {{type: object, properties: {{x: {{type: string, x-cpp-name: {name}}}}}}}"))
    assert outcome.errors == ["cpp-name"]


def test_two_forced_names_clash(project: Project) -> None:
    outcome = project.run(
        document("Thing: {type: object, properties: {x: {x-cpp-name: a}, y: {x-cpp-name: a}}}")
    )
    assert outcome.errors == ["cpp-name"] and "taken by schema:Thing/x" in outcome.messages


def test_types_that_clash_with_operations_step_back(project: Project) -> None:
    part = "{type: object, properties: {x: {type: string}}}"
    outcome = project.run(
        document(f"GetThing: {part}\nGetThingRequest: {part}\nGetThingResponse: {part}", operation())
    )
    assert outcome.errors == []
    for name in ("get_thing", "get_thing_request", "get_thing_response"):
        assert f"struct {name}_model {{" in outcome.model(f"{name}_model")


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("Client", "client_model"),
        ("Operations", "operations_model"),
        ("wirebind", "wirebind_model"),
        ("Shop", "shop_model"),
        ("V1", "v1_model"),
        ("Class", "class_model"),
        ("Aux", "aux_model"),
        ("404", "type_404"),
        ("a.b-c", "a_b_c"),
        ("-", "minus"),
    ],
)
def test_types_get_names_that_are_free(project: Project, wire: str, name: str) -> None:
    outcome = project.run(document(f"'{wire}': {{type: object, properties: {{x: {{type: string}}}}}}"))
    assert outcome.errors == [], outcome.messages
    assert f"struct {name} {{" in outcome.model(name)


def test_components_that_differ_in_case_only(project: Project) -> None:
    part = "{type: object, properties: {x: {type: string}}}"
    outcome = project.run(document(f"FooBar: {part}\nfooBar: {part}\nfoo_bar: {part}"))
    assert [name for name in outcome.names if name.startswith("models/")] == [
        "models/foo_bar.hpp",
        "models/foo_bar_2.hpp",
        "models/foo_bar_model.hpp",
    ]


def test_enumeration_and_its_values_struct_do_not_clash_with_others(project: Project) -> None:
    outcome = project.run(
        document(
            "Colour: {type: string, enum: [colour, colour_values, names]}\n"
            "ColourValues: {type: object, properties: {x: {type: string}}}"
        )
    )
    assert outcome.errors == []
    assert "models/colour_values_model.hpp" in outcome.names or "struct colour_model_values {" in outcome.model("colour_model")


@pytest.mark.parametrize(
    ("wire", "name"),
    [("call", "call_operation"), ("delete", "delete_operation"), ("client", "client_operation"),
     ("info", "info_operation"), ("2fast", "operation_2fast")],
)  # fmt: skip
def test_operations_get_names_that_hide_nothing(project: Project, wire: str, name: str) -> None:
    outcome = project.run(document("", operation(name=f"'{wire}'")))
    assert outcome.errors == [], outcome.messages
    assert f"struct {name} {{" in outcome.header(f"operations/{name}.hpp")


def test_operations_with_one_name_are_told_apart(project: Project) -> None:
    spellings = ["getThing", "GetThing", "get-thing"]
    paths = "\n".join(operation("", f"/{index}", name) for index, name in enumerate(spellings))
    assert [name for name in project.run(document("", paths)).names if name.startswith("operations/")] == [
        "operations/get_thing.hpp",
        "operations/get_thing_2.hpp",
        "operations/get_thing_operation.hpp",
    ]


def test_parameter_named_body_gives_way_to_the_body(project: Project) -> None:
    parameters = "parameters: [{name: body, in: query, schema: {type: string}}]"
    body = "requestBody: {content: {application/octet-stream: {}}}"
    header = project.run(document("", operation(f"{parameters}\n{body}", method="post"))).header(
        "operations/get_thing.hpp"
    )
    assert 'v.query("body", self.body_query);' in header and "v.body(self.body);" in header
