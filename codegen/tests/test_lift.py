"""Documents of Swagger 2.0 and OpenAPI 3.0 become OpenAPI 3.1."""

from __future__ import annotations

import json

import pytest

from support import Project, node_of
from wirebind.diagnostics import Diagnostics
from wirebind.lift import lift
from wirebind.source.node import Mapping, Node, to_json

SWAGGER = "swagger: '2.0'\ninfo: {title: t, version: '1'}\n"
OPENAPI = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"


def lifted(text: str) -> tuple[Node, Diagnostics]:
    diagnostics = Diagnostics()
    return lift(node_of(text), diagnostics), diagnostics


def result(text: str) -> dict[str, object]:
    node, diagnostics = lifted(text)
    assert diagnostics.sorted() == []
    value = to_json(node)
    assert isinstance(value, dict)
    return value


def schema30(schema: str) -> object:
    components = result(f"{OPENAPI}components: {{schemas: {{T: {schema}}}}}")["components"]
    assert isinstance(components, dict)
    return components["schemas"]["T"]


@pytest.mark.parametrize("head", ["openapi: 3.1.0", "swagger: '1.2'", "openapi: 4.0.0", "info: {}"])
def test_lift_leaves_other_versions_alone(head: str) -> None:
    node = node_of(f"{head}\ncomponents: {{schemas: {{T: {{type: string, nullable: true, example: a}}}}}}")
    assert lift(node, Diagnostics()) is node


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, nullable: true}", {"type": ["string", "null"]}),
        ("{type: string, nullable: false}", {"type": "string"}),
        ("{type: string, enum: [a], nullable: true}", {"type": ["string", "null"], "enum": ["a", None]}),
        ("{type: string, enum: [a, null], nullable: true}", {"type": ["string", "null"], "enum": ["a", None]}),
        ("{nullable: true, description: any}", {"description": "any"}),
        (
            "{nullable: true, description: one, allOf: [{$ref: '#/x'}]}",
            {"description": "one", "anyOf": [{"allOf": [{"$ref": "#/x"}]}, {"type": "null"}]},
        ),
        ("{$ref: '#/x', nullable: true}", {"anyOf": [{"$ref": "#/x"}, {"type": "null"}]}),
        ("{$ref: '#/x', description: one}", {"$ref": "#/x", "description": "one"}),
        ("{type: integer, minimum: 1, exclusiveMinimum: true}", {"type": "integer", "exclusiveMinimum": 1}),
        ("{type: integer, maximum: 9, exclusiveMaximum: false}", {"type": "integer", "maximum": 9}),
        ("{type: integer, exclusiveMaximum: true}", {"type": "integer"}),
        ("{type: string, example: a}", {"type": "string", "examples": ["a"]}),
        ("{type: string, format: byte}", {"type": "string", "contentEncoding": "base64"}),
        ("{type: string, format: binary}", {"type": "string", "format": "binary"}),
        (
            "{properties: {nullable: {type: string, nullable: true}, example: {example: {example: 1, nullable: true}}}}",
            {"properties": {"nullable": {"type": ["string", "null"]}, "example": {"examples": [{"example": 1, "nullable": True}]}}},
        ),
        (
            "{items: {nullable: true, type: string}, additionalProperties: {example: 1}, not: {example: 2}}",
            {"items": {"type": ["string", "null"]}, "additionalProperties": {"examples": [1]}, "not": {"examples": [2]}},
        ),
        ("{additionalProperties: false}", {"additionalProperties": False}),
        ("{default: {nullable: true, example: 1}, enum: [{example: 1}]}", {"default": {"nullable": True, "example": 1}, "enum": [{"example": 1}]}),
    ],
)  # fmt: skip
def test_lift_of_openapi_30_changes_schemas(schema: str, expected: object) -> None:
    assert schema30(schema) == expected


def test_lift_of_openapi_30_finds_schemas_wherever_they_are() -> None:
    kept = {"type": "string", "nullable": True}

    def described(schema: object) -> dict[str, object]:
        media = {"schema": schema, "example": kept, "encoding": {"x": {"headers": {"H": {"schema": schema}}}}}
        parameters = [{"name": "p", "in": "query", "schema": schema}]
        operation = {
            "parameters": parameters, "requestBody": {"content": {"a/b": media}},
            "responses": {"200": {"headers": {"H": {"schema": schema}}, "content": {"a/b": media}}},
        }  # fmt: skip
        paths = {"x-p": kept, "/a": {"parameters": parameters, "get": operation}}
        components = {"callbacks": {"c": {"{$url}": {"put": operation}}}, "headers": {"H": {"schema": schema}}}
        return {"info": {"title": "t", "version": "1"}, "paths": paths, "components": components}

    changed = described({"type": ["string", "null"]})
    assert result(json.dumps({"openapi": "3.0.1", **described(kept)})) == {"openapi": "3.1.0", **changed}


def test_lift_of_openapi_30_warns_of_what_stands_beside_a_reference() -> None:
    node, diagnostics = lifted(f"{OPENAPI}components: {{schemas: {{T: {{$ref: '#/x', type: string, x-y: 1}}}}}}")
    assert [found.render() for found in diagnostics.sorted()] == [
        "text.yaml:3:41: warning: OpenAPI 3.0 ignores `type` beside a reference [ref-sibling]"
    ]
    assert isinstance(node, Mapping) and to_json(node.members["components"]) == {"schemas": {"T": {"$ref": "#/x"}}}


def test_lift_keeps_places() -> None:
    node, _ = lifted(f"{SWAGGER}definitions:\n  T: {{type: string,\n      x-nullable: true}}\n")
    assert isinstance(node, Mapping)
    components = node.members["components"]
    assert isinstance(components, Mapping)
    schemas = components.members["schemas"]
    assert isinstance(schemas, Mapping)
    assert str(schemas.members["T"].position) == "text.yaml:4:6"
    assert to_json(schemas) == {"T": {"type": ["string", "null"]}}


def test_lift_makes_swagger_and_openapi_30_generate(project: Project) -> None:
    schema = "{type: object, properties: {size: {type: integer, format: int32, minimum: 1, exclusiveMinimum: true}}}"
    swagger = (
        "swagger: '2.0'\ninfo: {title: Shop, version: v1}\npaths: {/things: {get: {operationId: GetThing,"
        f" responses: {{'200': {{description: ok, schema: {schema}}}}}}}}}}}\n"
    )
    openapi = (
        "openapi: 3.0.0\ninfo: {title: Shop, version: v1}\npaths: {/things: {get: {operationId: GetThing,"
        f" responses: {{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}}}\n"
    )
    newest = openapi.replace("3.0.0", "3.2.0").replace("minimum: 1, exclusiveMinimum: true", "exclusiveMinimum: 1")
    headers = [project.run(text).model("get_thing_response_body") for text in (swagger, openapi, newest)]
    assert headers[0] == headers[1] == headers[2] and "exclusive_minimum" in headers[0]


@pytest.mark.parametrize(
    ("head", "warned"),
    [("openapi: 3.1.0", False), ("openapi: 3.2.0", False), ("openapi: 3.0.3", True), ("swagger: '2.0'", True)],
)
def test_operation_needs_no_responses_since_openapi_31(project: Project, head: str, warned: bool) -> None:
    outcome = project.run(f"{head}\ninfo: {{title: t, version: '1'}}\npaths: {{/x: {{get: {{operationId: ping}}}}}}\n", strict=False)
    assert outcome.warnings == (["missing-member"] if warned else []), outcome.messages
    assert "responses[] = {{2}};" in outcome.header("operations/ping.hpp")


@pytest.mark.parametrize(("version", "value", "found"), [
    ("3.2.0", "true", ["gap-reserved"]), ("3.2.0", "false", []), ("3.1.0", "true", ["member-not-allowed"]),
])  # fmt: skip
def test_reserved_characters_of_a_path_are_encoded(project: Project, version: str, value: str, found: list[str]) -> None:
    parameter = f"{{name: id, in: path, required: true, allowReserved: {value}, schema: {{type: string}}}}"
    paths = f"paths: {{'/x/{{id}}': {{get: {{operationId: ping, parameters: [{parameter}], responses: {{'204': {{description: x}}}}}}}}}}"
    outcome = project.run(f"openapi: {version}\ninfo: {{title: t, version: '1'}}\n{paths}\n", strict=False)
    assert outcome.warnings == found, outcome.messages
