"""A spec is hostile input: its texts never become code, and its names never become paths."""

from __future__ import annotations

import json
import re

import pytest

from support import Outcome, Project
from test_escape import HOSTILE

COMMENT = re.compile(r"//[^\n]*")
LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"')
DIGEST = re.compile(r"(?<=WIREBIND_ABI, _)[0-9a-f]{8}")


def spec(text: str) -> str:
    """A document with the text at every place that takes one."""
    string = {"type": "string", "description": text, "title": text, "x-unit": text, "default": text, "examples": [text]}
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": text, "version": text, "description": text},
            "x-errors": [{"code": text, "status": 404, "retry": "never", "summary": text}],
            "paths": {
                "/things/{id}": {
                    "put": {
                        "operationId": "PutThing",
                        "summary": text,
                        "description": text,
                        "x-ram": {"action": text, "access-level": text},
                        "x-change-history": [{"date": "2023-07-27", "kind": "request", "summary": text}],
                        "x-error-codes": [text],
                        "parameters": [
                            {"name": "id", "in": "path", "required": True, "description": text, "schema": string},
                            {"name": "q", "in": "query", "schema": string, "example": text},
                        ],
                        "requestBody": {"description": text, "content": body},
                        "responses": {
                            "200": {
                                "description": text,
                                "headers": {"ETag": {"description": text, "schema": string}},
                                "content": body,
                            }
                        },
                    }
                }
            },
            "components": {
                "schemas": {
                    "Thing": {
                        "type": "object",
                        "description": text,
                        "properties": {"a": string, "e": {"$ref": "#/components/schemas/Colour"}},
                    },
                    "Colour": {"type": "string", "description": text, "x-extensible-enum": ["red"]},
                }
            },
        }
    )


def code_of(outcome: Outcome) -> dict[str, str]:
    """Every header without its comments and the contents of its literals."""
    assert outcome.generated is not None, outcome.messages
    found = {}
    for name, text in outcome.generated.headers.items():
        assert "??" not in text and "\\\n" not in text and "\r" not in text
        lines = [LITERAL.sub('""', line) for line in text.split("\n")]
        code = "\n".join(COMMENT.sub("//", line) for line in lines)
        if name == "errc.hpp":  # the only place where the text of the spec is made into a name
            code = re.sub(r"^  [a-z][a-z0-9_]* = 1,$", "  name = 1,", code, flags=re.MULTILINE)
        found[name] = DIGEST.sub("", re.sub(r"(?:^ *//\n)+", "//\n", code, flags=re.MULTILINE))
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_never_become_code(project: Project, text: str) -> None:
    harmless, hostile = code_of(project.run(spec("harmless"))), code_of(project.run(spec(text)))
    # The length of a literal decides where a line is broken.
    assert {name: "".join(code.split()) for name, code in hostile.items()} == {
        name: "".join(code.split()) for name, code in harmless.items()
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_records_keep_one_line_for_each_fact(project: Project, text: str) -> None:
    harmless, hostile = project.run(spec("harmless")).generated, project.run(spec(text)).generated
    assert harmless is not None and hostile is not None
    for name in ("surface.txt", "bindings.lock"):
        assert hostile.records[name].count("\n") == harmless.records[name].count("\n")
        assert hostile.records[name].isascii()


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\n" not in text and "\x07" not in text])
def test_names_and_values_of_any_form_stay_names_and_values(project: Project, text: str) -> None:
    spec_text = json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "v"},
            "components": {
                "schemas": {
                    "Thing": {"type": "object", "properties": {text: {"type": "string"}}},
                    "Colour": {"type": "string", "enum": [text]},
                }
            },
        }
    )
    outcome = project.run(spec_text)
    if "control character" in outcome.messages:
        return
    code = code_of(outcome)
    assert re.search(r'^    v\("", self\.\w+\);$', code["models/thing.hpp"], re.MULTILINE)
    assert re.search(r'^      \{\w+, ""\},$', code["models/colour.hpp"], re.MULTILINE)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "..", ".", "a\\b", "a:b", "C:", "nul\0"])
def test_component_names_never_become_paths(project: Project, name: str) -> None:
    outcome = project.run(
        json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "t", "version": "v"},
                "components": {"schemas": {name: {"type": "object", "properties": {"x": {"type": "string"}}}}},
            }
        )
    )
    if outcome.generated is None:
        assert outcome.errors in (["component-name"], ["text-nul"])
        return
    assert all(re.fullmatch(r"(?:[a-z]+/)?[a-z0-9_]+\.hpp", path) for path in outcome.generated.headers)


@pytest.mark.parametrize("name", ["../get", "a/b", "..", "x;rm", "a\nb"])
def test_operation_names_never_become_paths(project: Project, name: str) -> None:
    operation = {"operationId": name, "responses": {"default": {"description": "x"}}}
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "v"}, "paths": {"/a": {"get": operation}}}
    outcome = project.run(json.dumps(head))
    assert outcome.generated is not None, outcome.messages
    assert all(re.fullmatch(r"(?:[a-z]+/)?[a-z0-9_]+\.hpp", path) for path in outcome.generated.headers)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("output: ../../etc", "bindings-output"),
        ("output: /etc", "bindings-output"),
        ("output: include/../../x", "bindings-output"),
        ("output: .", "bindings-output"),
        ("output: ''", "missing-member"),
        ("output: 'include/a b'", "bindings-output"),
        ("spec: ../../secret.yaml", "bindings-path"),
        ("spec: /etc/passwd", "bindings-path"),
        ("overlays: [../x.yaml]", "bindings-path"),
        ("namespace: 'a { int evil;'", "bindings-namespace"),
        ("namespace: std::x", "bindings-namespace"),
        ("namespace: a::class", "bindings-namespace"),
        ("namespace: a::linux", "bindings-namespace"),
        ("namespace: _a", "bindings-namespace"),
        ("namespace: a__b", "bindings-namespace"),
        ("include: ../x", "bindings-include"),
        ("include: 'a>b'", "bindings-include"),
        ("wirebind: 2", "bindings-version"),
        ("product: 5", "wrong-kind"),
    ],
)
def test_bindings_that_lead_out_or_break_out_are_errors(project: Project, line: str, problem: str) -> None:
    name = line.partition(":")[0]
    kept = [own for own in project.bindings.splitlines() if not own.startswith(f"{name}:")]
    project.bindings = "\n".join([*kept, line, ""])
    assert problem in project.run('{"openapi": 3.1.0, "info": {"title": t, "version": v}}').errors


def test_output_through_a_link_out_of_the_repository_is_an_error(project: Project) -> None:
    outside = project.root.parent / "outside"
    outside.mkdir()
    (project.root / "include").mkdir(parents=True)
    (project.root / "include" / "shop").symlink_to(outside)
    assert project.run('{"openapi": 3.1.0, "info": {"title": t, "version": v}}').errors == ["bindings-output"]
