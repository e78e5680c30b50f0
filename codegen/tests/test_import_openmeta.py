"""The metadata of Alibaba Cloud becomes an OpenAPI document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support import node_of
from wirebind.cli import main
from wirebind.diagnostics import Diagnostics
from wirebind.importers.openmeta import import_openmeta
from wirebind.importers.yaml_text import yaml_text
from wirebind.source.cursor import Cursor
from wirebind.source.node import to_json

ROA = {"style": "ROA", "product": "Shop", "version": "2024-01-01"}


def metadata(apis: object, schemas: object = None, info: object = None, endpoints: object = ()) -> dict[str, object]:
    return {
        "version": "1.0", "info": info or ROA, "components": {"schemas": schemas or {}}, "apis": apis, "endpoints": endpoints,
    }  # fmt: skip


def imported(source: object) -> tuple[Any, list[str]]:
    diagnostics = Diagnostics()
    document = import_openmeta(Cursor(node_of(json.dumps(source)), "", diagnostics))
    return document, [found.id for found in diagnostics.sorted()]


def api(*parameters: object, **more: object) -> dict[str, object]:
    return {"path": "/things", "methods": ["post"], "schemes": ["https"], "parameters": parameters, **more}


def operation(*parameters: object, **more: object) -> Any:
    document, problems = imported(metadata({"MakeThing": api(*parameters, **more)}))
    assert problems == []
    return document["paths"]["/things"]["post"]


def parameter(name: str, place: str, schema: object, **more: object) -> dict[str, object]:
    return {"name": name, "in": place, "schema": schema, **more}


def test_openmeta_gives_each_parameter_its_place_and_style() -> None:
    texts = {"type": "array", "items": {"type": "string", "required": False}}
    found = operation(
        parameter("thingName", "path", {"type": "string", "required": True}),
        parameter("limit", "query", {"type": "integer", "format": "int32", "required": False, "minimum": "0", "maximum": "0.5"}),
        parameter("ids", "query", texts, style="repeatList"),
        parameter("tags", "query", {"type": "array", "items": {"$ref": "#/components/schemas/Tag"}}, style="json"),
        parameter("names", "query", texts, style="simple"),
        parameter("If-Match", "header", {"type": "string", "deprecated": True, "description": "Version."}),
    )
    plain = {"type": "array", "items": {"type": "string"}}
    assert found["parameters"] == [
        {"name": "thingName", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "format": "int32", "minimum": 0, "maximum": to_json(node_of("0.5"))}},
        {"name": "ids", "in": "query", "x-numbered": True, "schema": plain},
        {"name": "tags", "in": "query", "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Tag"}}}}},
        {"name": "names", "in": "query", "style": "form", "explode": False, "schema": plain},
        {"name": "If-Match", "in": "header", "description": "Version.", "deprecated": True, "schema": {"type": "string"}},
    ]  # fmt: skip


def test_openmeta_names_a_body_that_is_written_in_place() -> None:
    inner = {"type": "object", "properties": {"a": {"type": "string", "required": True}, "b": {"type": "any"}}}
    document, problems = imported(metadata({"MakeThing": api(parameter("body", "body", inner, style="json"))}))
    assert problems == []
    reference = {"$ref": "#/components/schemas/MakeThingRequestBody"}
    assert document["paths"]["/things"]["post"]["requestBody"] == {"content": {"application/json": {"schema": reference}}}
    assert document["components"]["schemas"] == {
        "MakeThingRequestBody": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {}}}
    }


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        ({"type": "string", "format": "byte"}, {"content": {"application/octet-stream": {}}}),
        ({"type": "string", "format": "binary", "required": True}, {"required": True, "content": {"application/octet-stream": {}}}),
        ({"$ref": "#/components/schemas/T", "required": True}, {"required": True, "content": {"a/b": {"schema": {"$ref": "#/components/schemas/T"}}}}),
        ({"type": "string"}, {"content": {"a/b": {"schema": {"type": "string"}}}}),
    ],
)  # fmt: skip
def test_openmeta_tells_bytes_from_described_bodies(schema: object, body: object) -> None:
    assert operation(parameter("body", "body", schema), consumes=["a/b"])["requestBody"] == body


def test_openmeta_makes_a_form_of_form_data() -> None:
    document, problems = imported(
        metadata({"MakeThing": api(
            parameter("a", "formData", {"type": "string", "required": True}),
            parameter("b", "formData", {"type": "object"}, style="json"),
            parameter("c", "formData", {"type": "array"}, style="simple"),
        )})
    )  # fmt: skip
    body = document["paths"]["/things"]["post"]["requestBody"]
    assert problems == [] and body["required"] is True
    media = body["content"]["application/x-www-form-urlencoded"]
    assert media["encoding"] == {"c": {"style": "form", "explode": False}}
    assert document["components"]["schemas"]["MakeThingRequestBody"] == {
        "type": "object", "required": ["a"],
        "properties": {
            "a": {"type": "string"}, "c": {"type": "array"},
            "b": {"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "object"}},
        },
    }  # fmt: skip


def test_openmeta_tells_actions_apart_that_share_a_path() -> None:
    rpc = {"style": "RPC", "product": "Ecs", "version": "2014-05-26"}
    action = {"methods": ["get", "post"], "parameters": [parameter("RegionId", "query", {"type": "string"})]}
    document, problems = imported(metadata({"RunIt": action, "StopIt": action}, info=rpc))
    assert problems == [] and list(document["paths"]) == ["/#Action=RunIt", "/#Action=StopIt"]
    assert document["paths"]["/#Action=StopIt"]["post"]["parameters"] == [
        {"name": "Action", "in": "query", "required": True, "schema": {"type": "string", "const": "StopIt"}},
        {"name": "Version", "in": "query", "required": True, "schema": {"type": "string", "const": "2014-05-26"}},
        {"name": "RegionId", "in": "query", "schema": {"type": "string"}},
    ]


def test_openmeta_makes_servers_of_endpoints() -> None:
    hosts = [("a", "fc.a.example"), ("cn-hangzhou", "fc.cn-hangzhou.example"), ("fin", "fin.fc.example\t")]
    endpoints = [{"regionId": region, "endpoint": host} for region, host in hosts]
    document, problems = imported(metadata({"A": api(schemes=["http", "https"])}, endpoints=endpoints))
    scheme = {"default": "https", "enum": ["https", "http"]}
    assert problems == ["import-blank"] and document["servers"] == [
        {"url": "{scheme}://fc.{region}.example", "variables": {"scheme": scheme, "region": {"default": "cn-hangzhou", "enum": ["a", "cn-hangzhou"]}}},
        {"url": "{scheme}://fin.fc.example", "variables": {"scheme": scheme}},
    ]  # fmt: skip


def test_openmeta_keeps_security_that_all_share_and_describes_it() -> None:
    document, problems = imported(metadata({"A": api(security=[{"AK": []}, {"Bearer": []}])}))
    assert problems == [] and document["security"] == [{"AK": []}, {"Bearer": []}]
    assert document["components"]["securitySchemes"]["Bearer"] == {"type": "http", "scheme": "bearer"}
    other = api(path="/others", security=[])
    document, problems = imported(metadata({"A": api(security=[{"AK": []}]), "B": other}))
    assert problems == ["import-security"] and "security" not in document


def test_openmeta_reads_responses_where_there_are_any() -> None:
    responses = {"200": {"schema": {"type": "object"}, "headers": {"ETag": {"schema": {"type": "string"}}}}}
    assert operation(responses=responses, produces=["application/json"])["responses"] == {
        "200": {
            "description": "not described by the metadata",
            "headers": {"ETag": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    }
    assert list(operation()["responses"]) == ["default"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (metadata({"A": api(parameter("n", "path", {"type": "string", "required": False}))}), "import-path-required"),
        (metadata({"A": api(parameter("n", "host", {"type": "string"}))}), "import-place"),
        (metadata({"A": api(parameter("n", "query", {"type": "array"}, style="odd"))}), "import-style"),
        (metadata({"A": api({"name": "n", "in": "query"})}), "import-parameter"),
        (metadata({"A": api(), "B": api()}), "import-path"),
        (metadata({"A": {"path": "/a", "methods": []}}), "import-method"),
        (metadata({"A": {"methods": ["get"]}}), "missing-member"),
        (metadata({}, {"T": {"type": "integer", "minimum": "some"}}), "import-limit"),
        (metadata({}, {"T": {"type": "string", "surprise": 1}}), "import-unknown"),
        (metadata({}, {"T": {"type": "object", "properties": {"name\t": {"type": "string"}}}}), "import-blank"),
        ({"openapi": "3.1.0"}, "import-openmeta"),
        ([], "wrong-kind"),
    ],
)
def test_openmeta_reports_what_is_odd(source: object, problem: str) -> None:
    assert imported(source)[1] == [problem]


def test_openmeta_takes_an_empty_list_for_no_members() -> None:
    document, problems = imported(metadata({}, {"T": {"type": "object", "properties": [], "docRequired": True}}))
    assert problems == [] and document["components"]["schemas"] == {"T": {"type": "object"}}


def test_import_writes_the_document_once_and_only_without_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "meta.json", tmp_path / "openapi.yaml"
    arguments = ["import", "openmeta", str(source), "--into", str(tmp_path), "--root", str(tmp_path)]
    source.write_text(json.dumps(metadata({"A": api()})), encoding="utf-8")
    assert main(arguments) == 0 and capsys.readouterr().out == "wrote openapi.yaml\n"
    first = target.read_text(encoding="utf-8")
    assert main(arguments) == 0 and capsys.readouterr().out == ""
    source.write_text(json.dumps(metadata({"A": api(), "B": api()})), encoding="utf-8")
    assert main(arguments) == 1 and target.read_text(encoding="utf-8") == first
    assert "import-path" in capsys.readouterr().err
    assert main(["import", "openmeta", str(tmp_path / "none"), "--into", str(tmp_path)]) == 1
    assert main(["import", "openmeta", str(source), "--into", str(tmp_path / "none")]) == 1


@pytest.mark.parametrize(
    "value",
    [
        {"a": [], "b": {}, "c": [[1, [2, {"d": "e"}]]], "f": {"g": {"h": {"i": None}}}},
        ["yes", "No", "null", "~", "1", "1.0", "2024-01-01", "a: b", "a #b", "- a", "{a}", "it's", " a", "a ", "", "a\nb", "\t", "\u2028", "é", "0x1", "$ref", "@a", "`", "%", "a,b", "[", "&a", "*a", "!a", "|", ">", "?", "1e3", ".5", "=", "<<", "a\n😀\ufeff\x7f\x85\u2029\ufffe"],
        {"yes": 1, "a: b": {"c\n": [True, False, None, 5]}, "": [{"x": 1, "y": [{"z": "w" * 120}]}]},
    ],
)  # fmt: skip
def test_yaml_text_reads_back_as_what_it_was(value: Any) -> None:
    assert to_json(node_of(yaml_text(value))) == value


def test_yaml_text_quotes_numbers_that_are_texts_and_keeps_decimals() -> None:
    assert yaml_text({"version": "3.1", "least": to_json(node_of("0.10"))}) == "version: '3.1'\nleast: 0.10\n"
