"""The output is compiled: names that are keywords or macros, hostile texts, cycles, every kind of member."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from support import Project, document, operation
from test_escape import HOSTILE
from test_hostile import spec as hostile_spec
from wirebind.cli import OK, main
from wirebind.cpp.words import KEYWORDS, MACROS

REPOSITORY = Path(__file__).resolve().parents[2]
STRICT = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Werror".split()
MACROS_BEFORE = ["-include", str(REPOSITORY / "tests/checks/hostile_macros.hpp")]
FLAGS = ["-std=c++20", "-fsyntax-only", *STRICT, *MACROS_BEFORE, "-DWIREBIND_SEPARATE_COMPILATION"]

pytestmark = pytest.mark.headers


def compiled(project: Project, spec: str, source: str) -> str:
    """What the compiler says about a source file that uses the generated headers; "" when it is content."""
    project.prepare(spec)
    assert main(["generate", "--root", str(project.root)]) == OK
    path = project.root / "use.cpp"
    path.write_text(source)
    places = ["-isystem", str(REPOSITORY / "include"), f"-I{project.root / 'include'}"]
    command = ["g++", *FLAGS, *places, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_output_compiles_with_names_that_are_keywords_or_macros(project: Project) -> None:
    own = {"visit", "rules", "names", "other", "value", "text", "is_known", "+1", "-1", "*"}
    words = sorted(KEYWORDS | MACROS | own)
    properties = {word: {"type": "integer", "minimum": 0} for word in words}
    part = {"type": "object", "properties": {"x": {"type": "string"}}}
    schemas = {
        "Thing": {"type": "object", "properties": properties},
        "Words": {"type": "string", "enum": words},
        **{word: part for word in ("class", "linux", "std", "wirebind", "Client", "Shop", "v1", "min")},
    }
    paths = {
        f"/{index}": {"get": {"operationId": word, "responses": {"200": {"description": "x"}}}}
        for index, word in enumerate(["delete", "call", "client", "info", "request", "min", "changes", "std"])
    }
    text = json.dumps(
        {"openapi": "3.1.0", "info": {"title": "t", "version": "v"}, "paths": paths, "components": {"schemas": schemas}}
    )
    macros = ("climits", "cmath", "csignal", "sys/stat.h", "sys/types.h")
    includes = "".join(f"#include <{name}>\n" for name in macros)
    source = f"{includes}#include <shop/v1/models.hpp>\n#include <shop/v1/operations.hpp>\nint main() {{}}\n"
    assert compiled(project, text, source) == ""


def test_output_compiles_with_hostile_texts(project: Project) -> None:
    source = '#include <shop/v1/models.hpp>\n#include <shop/v1/operations.hpp>\nint main() {}\n'
    assert compiled(project, hostile_spec(" ".join(HOSTILE)), source) == ""


def test_output_compiles_with_every_kind_of_member(project: Project) -> None:
    schemas = """
    Code: {type: object, properties: {zip: {type: string, contentEncoding: base64}}}
    Runtime: {type: string, x-extensible-enum: [python3.9, custom]}
    Node:
      type: object
      properties:
        next: {$ref: '#/components/schemas/Node'}
        children: {type: array, items: {$ref: '#/components/schemas/Node'}}
        named: {type: object, additionalProperties: {$ref: '#/components/schemas/Node'}}
        tree: {$ref: '#/components/schemas/Tree'}
    Tree: {type: object, properties: {root: {$ref: '#/components/schemas/Node'}, name: {type: string}}}
    Thing:
      type: object
      required: [name, tags, count]
      x-compare: [{member: count, at-most: limit}]
      properties:
        name: {type: string, pattern: '^[A-Za-z_][A-Za-z0-9_-]*$'}
        count: {type: integer, format: int32}
        tags: {type: array, items: {type: string}}
        limit: {type: integer}
        ratio: {type: number, format: float, multipleOf: 0.05}
        flags: {type: array, items: {type: boolean}}
        matrix: {type: array, items: {type: array, items: {type: number}}}
        labels: {type: object, additionalProperties: {type: array, items: {type: string}}}
        code: {$ref: '#/components/schemas/Code'}
        runtime: {$ref: '#/components/schemas/Runtime'}
        runtimes: {type: array, items: {$ref: '#/components/schemas/Runtime'}}
        note: {type: [string, 'null']}
        free: {}
        inner: {type: object, properties: {deep: {type: object, properties: {x: {type: string, enum: [a]}}}}}
    """
    body = "{content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}"
    paths = operation(
        f"""
        parameters:
          - {{name: id, in: path, required: true, schema: {{type: string}}}}
          - {{name: kind, in: query, schema: {{type: string, enum: [a, b]}}}}
          - {{name: If-Match, in: header, schema: {{type: string}}}}
        requestBody: {body}
        responses: {{'200': {{description: x, headers: {{ETag: {{schema: {{type: string}}}}}}, {body[1:-1]}}}}}
        deprecated: true
        """,
        "/things/{id}",
        "PutThing",
        "put",
    )
    source = """
    #include <shop/v1/blocking_client.hpp>
    #include <shop/v1/models.hpp>
    #include <shop/v1/operations.hpp>
    #include <wirebind/json/codec.hpp>
    #include <wirebind/model/parameters.hpp>
    #include <wirebind/model/validate.hpp>
    namespace api = shop::v1;
    static_assert(api::put_thing::info.idempotent && api::put_thing::api.version == "v1");
    static_assert(api::runtime_values::python3_9 == 1);
    int main() {
      api::put_thing_request request{
          .id = "x", .kind = api::put_thing_kind::a, .body = {.name = "n", .count = 1, .tags = {"t"}, .limit = 2,
          .flags = {true, false}, .labels = {{"a", {"b"}}}, .code = api::code{.zip = wirebind::base64_text("YQ==")},
          .runtime = api::runtime::custom,
          .note = nullptr, .inner = api::thing_inner{.deep = api::thing_inner_deep{.x = "a"}}}};
      api::node node{.next = wirebind::box<api::node>(), .children = {api::node{}}};
      std::string text;
      (void)wirebind::json::encode(request.body, text);
      (void)wirebind::json::decode(text, node);
      (void)wirebind::parameters_of<api::put_thing_request>();
      return static_cast<int>(wirebind::validate(request).size());
    }
    """
    assert compiled(project, document(schemas, paths), source) == ""


def test_output_compiles_with_the_asynchronous_client(project: Project) -> None:
    paths = "\n".join([operation("deprecated: true"), operation("", "/b", "delete", "delete")])
    source = "#include <shop/v1/client.hpp>\nint main() {}\n"
    assert compiled(project, document("", paths), source) == ""
