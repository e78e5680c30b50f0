"""Documents of Swagger 2.0 become OpenAPI 3.0, and with it 3.1."""

from __future__ import annotations

import textwrap

import pytest

from test_lift import SWAGGER, result


def operation2(rest: str, head: str = "") -> dict[str, object]:
    paths = "paths:\n  /a:\n    post:\n      operationId: a\n" + textwrap.indent(textwrap.dedent(rest).strip("\n"), " " * 6)
    found = result(f"{SWAGGER}{head}{paths}\n")["paths"]
    assert isinstance(found, dict)
    operation = found["/a"]["post"]
    assert isinstance(operation, dict)
    return operation


@pytest.mark.parametrize(
    ("head", "urls"),
    [
        ("", ["/"]),
        ("basePath: /v1/", ["/v1"]),
        ("host: a.example", ["https://a.example"]),
        ("host: a.example\nbasePath: v1", ["https://a.example/v1"]),
        ("basePath: //b.example/v1", ["/b.example/v1"]),
        ("host: a.example\nbasePath: /v1\nschemes: [https, http]", ["https://a.example/v1", "http://a.example/v1"]),
        ("host: \"a.example\\t\"", ["https://a.example"]),
    ],
)
def test_lift_of_swagger_makes_servers(head: str, urls: list[str]) -> None:
    assert result(f"{SWAGGER}{head}\n")["servers"] == [{"url": url} for url in urls]


def test_lift_of_swagger_moves_components_and_what_refers_to_them() -> None:
    document = result(
        SWAGGER + "paths: {/a: {get: {parameters: [{$ref: '#/parameters/p'}, {$ref: '#/parameters/b'}],"
        " responses: {'200': {$ref: '#/responses/R'}}}}}\n"
        "definitions: {T: {properties: {next: {$ref: '#/definitions/T'}}, discriminator: kind}}\n"
        "parameters: {p: {name: p, in: query, type: integer, format: int32}, b: {name: b, in: body, schema: {$ref: '#/definitions/T'}}}\n"
        "responses: {R: {description: ok, schema: {$ref: '#/definitions/T'}}}\n"
    )
    target = {"$ref": "#/components/schemas/T"}
    assert document["components"] == {
        "schemas": {"T": {"properties": {"next": target}, "discriminator": {"propertyName": "kind"}}},
        "responses": {"R": {"description": "ok", "content": {"application/json": {"schema": target}}}},
        "parameters": {"p": {"name": "p", "in": "query", "schema": {"type": "integer", "format": "int32"}}},
    }
    assert document["paths"] == {
        "/a": {
            "get": {
                "parameters": [{"$ref": "#/components/parameters/p"}],
                "requestBody": {"content": {"application/json": {"schema": target}}},
                "responses": {"200": {"$ref": "#/components/responses/R"}},
            }
        }
    }
    assert not {"swagger", "definitions", "parameters", "responses"} & set(document)


def test_lift_of_swagger_gives_bodies_their_media_types() -> None:
    operation = operation2(
        """
        consumes: [application/xml, application/json]
        parameters: [{name: b, in: body, required: true, description: It., schema: {type: array}}]
        responses: {'200': {description: ok, schema: {type: string}, examples: {text/plain: hi},
                            headers: {X-N: {type: integer, description: Count.}}}}
        """,
        "produces: [text/plain]\n",
    )
    assert operation["requestBody"] == {
        "description": "It.", "required": True,
        "content": {"application/xml": {"schema": {"type": "array"}}, "application/json": {"schema": {"type": "array"}}},
    }  # fmt: skip
    assert operation["responses"] == {
        "200": {
            "description": "ok",
            "headers": {"X-N": {"description": "Count.", "schema": {"type": "integer"}}},
            "content": {"text/plain": {"schema": {"type": "string"}, "example": "hi"}},
        }
    }
    assert operation["parameters"] == [] and "consumes" not in operation


def test_lift_of_swagger_makes_forms_of_form_data() -> None:
    form = "{name: a, in: formData, type: string, required: true, description: One.}"
    tags = "{name: tags, in: formData, type: array, items: {type: string, collectionFormat: csv}, collectionFormat: multi}"
    operation = operation2(f"parameters: [{form}, {tags}]\nresponses: {{}}")
    expected = {
        "schema": {
            "type": "object",
            "properties": {"a": {"type": "string", "description": "One."}, "tags": {"type": "array", "items": {"type": "string"}}},
            "required": ["a"],
        },
        "encoding": {"tags": {"explode": True}},
    }  # fmt: skip
    assert operation["requestBody"] == {"content": {"application/x-www-form-urlencoded": expected}, "required": True}
    upload = operation2("parameters: [{name: f, in: formData, type: file}]\nresponses: {}")
    schema = {"type": "object", "properties": {"f": {"type": "string", "format": "binary"}}}
    assert upload["requestBody"] == {"content": {"multipart/form-data": {"schema": schema}}}
    both = "consumes: [multipart/form-data, application/x-www-form-urlencoded]\n"
    body = operation2(f"{both}parameters: [{form}]\nresponses: {{}}")["requestBody"]
    assert isinstance(body, dict)
    assert list(body["content"]) == ["multipart/form-data", "application/x-www-form-urlencoded"]


@pytest.mark.parametrize(
    ("location", "kind", "style"),
    [
        ("query", "", {"explode": False}),
        ("query", "csv", {"explode": False}),
        ("query", "multi", {"explode": True}),
        ("query", "ssv", {"style": "spaceDelimited", "explode": False}),
        ("query", "pipes", {"style": "pipeDelimited", "explode": False}),
        ("header", "csv", {}),
        ("path", "", {}),
    ],
)
def test_lift_of_swagger_writes_styles_of_lists(location: str, kind: str, style: dict[str, object]) -> None:
    form = f", collectionFormat: {kind}" if kind else ""
    given = f"parameters: [{{name: a, in: {location}, type: array, items: {{type: string}}{form}}}]\nresponses: {{}}"
    schema = {"type": "array", "items": {"type": "string"}}
    assert operation2(given)["parameters"] == [{"name": "a", "in": location, "schema": schema, **style}]


def test_lift_of_swagger_gives_bodies_of_a_path_to_its_operations() -> None:
    document = result(
        SWAGGER + "paths: {/a: {parameters: [{name: b, in: body, schema: {type: object}}, {name: q, in: query, type: string}],"
        " put: {responses: {}}, post: {parameters: [{name: c, in: body, schema: {type: array}}], responses: {}}}}\n"
    )
    paths = document["paths"]
    assert isinstance(paths, dict)
    item = paths["/a"]
    assert item["parameters"] == [{"name": "q", "in": "query", "schema": {"type": "string"}}]
    bodies = [item[method]["requestBody"]["content"]["application/json"]["schema"] for method in ("put", "post")]
    assert bodies == [{"type": "object"}, {"type": "array"}]


def test_lift_of_swagger_knows_security_schemes() -> None:
    document = result(
        SWAGGER + "securityDefinitions: {b: {type: basic}, k: {type: apiKey, name: k, in: query},"
        " o: {type: oauth2, flow: accessCode, authorizationUrl: https://a, tokenUrl: https://t, scopes: {r: Read.}}}\n"
    )
    components = document["components"]
    assert isinstance(components, dict)
    flow = {"authorizationUrl": "https://a", "tokenUrl": "https://t", "scopes": {"r": "Read."}}
    assert components["securitySchemes"] == {
        "b": {"type": "http", "scheme": "basic"},
        "k": {"type": "apiKey", "name": "k", "in": "query"},
        "o": {"type": "oauth2", "flows": {"authorizationCode": flow}},
    }
