"""Formats, and types of the user's own that stand for formats and components."""

from __future__ import annotations

import pytest

from support import Project, document, model, operation
from wirebind.cli import OK, main

TYPES = """types:
  uuid: {type: my::uuid, header: my/uuid.hpp}
  decimal: {type: my::decimal, header: decimal.hpp}
  Point: {type: geo::point, header: geo/point.hpp}
"""


@pytest.mark.parametrize(
    ("kind", "format", "type_"),
    [
        *[("integer", f"{sign}int{bits}", f"std::{sign}int{bits}_t") for sign in ("", "u") for bits in (8, 16, 32, 64)],
        ("integer", "", "std::int64_t"),
        ("number", "float", "float"),
        ("number", "decimal", "double"),
        *[("string", name, "std::string") for name in ("date-time", "date", "duration", "uuid", "uri", "decimal")],
        ("string", "byte", "wirebind::base64_text"),
    ],
)
def test_formats_have_types_of_their_own(project: Project, kind: str, format: str, type_: str) -> None:
    header = model(project, f"Thing: {{type: object, properties: {{a: {{type: {kind}, format: '{format}'}}}}}}")
    assert f"  std::optional<{type_}> a{{}};" in header


def test_own_types_stand_for_formats_and_components(project: Project) -> None:
    project.bindings += TYPES
    properties = """{
        a: {type: string, format: uuid}, b: {type: array, items: {type: string, format: uuid, maxLength: 36}},
        c: {$ref: '#/components/schemas/Point'}, d: {type: number, format: decimal}, e: {type: [string, 'null'], format: uuid}}"""
    schemas = f"Thing: {{type: object, properties: {properties}}}\nPoint: {{type: object, properties: {{x: {{type: integer}}}}}}"
    parameters = "parameters: [{name: id, in: query, schema: {type: string, format: uuid}}]"
    outcome = project.run(document(schemas, operation(parameters)))
    assert outcome.errors == [], outcome.messages
    header = outcome.model("thing")
    for line in ("std::optional<my::uuid> a{};", "wirebind::list<my::uuid> b{};", "std::optional<geo::point> c{};",
                 "std::optional<my::decimal> d{};", "wirebind::nullable<my::uuid> e{};"):  # fmt: skip
        assert line in header
    for name in ("my/uuid.hpp", "decimal.hpp", "geo/point.hpp"):
        assert f"#include <{name}>\n" in header
    assert "rule_kind::max_length" in header
    assert "models/point.hpp" not in outcome.names
    assert "std::optional<my::uuid> id{};" in outcome.header("operations/get_thing.hpp")


@pytest.mark.parametrize(
    "entry",
    ["{type: uuid, header: a.hpp}", "{type: 'my::uuid; int x', header: a.hpp}", "{type: 'my::uuid', header: '../a.hpp'}",
     "{type: 'my::uuid', header: 'a.hpp> //'}", "{type: 'my::uuid', header: a.txt}"],
)  # fmt: skip
def test_own_types_that_cannot_be_are_errors(project: Project, entry: str) -> None:
    project.bindings += f"types: {{uuid: {entry}}}\n"
    assert project.run(document("Thing: {type: object, properties: {a: {type: string}}}")).errors == ["bindings-type"]


def test_own_types_need_both_members(project: Project) -> None:
    project.bindings += "types: {uuid: {type: 'my::uuid'}}\n"
    assert "missing-member" in project.run(document("Thing: {type: object, properties: {a: {type: string}}}")).errors


def test_settings_schema_has_members_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings"]) == OK
    assert "| `types.NAME.type` |" in capsys.readouterr().out
