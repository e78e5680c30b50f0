"""Turns OpenAPI 3.0 into 3.1: what changed between them is in schemas, and in the version."""

from __future__ import annotations

from wirebind.diagnostics import Diagnostics
from wirebind.lift.build import Members, is_true, mapping, sequence, text, text_of
from wirebind.lift.walk import METHODS, SCHEMA, Parts, walk
from wirebind.source.node import Mapping, Node, Scalar, Sequence

PARTS: Parts = {
    "document": {"paths": ("map", "path item"), "components": ("one", "components")},
    "components": {
        "schemas": ("map", "schema"),
        "responses": ("map", "response"),
        "parameters": ("map", "parameter"),
        "requestBodies": ("map", "body"),
        "headers": ("map", "parameter"),
        "callbacks": ("map", "callback"),
    },
    "callback": {"*": ("one", "path item")},
    "path item": {"parameters": ("list", "parameter")} | {method: ("one", "operation") for method in METHODS},
    "operation": {
        "parameters": ("list", "parameter"),
        "requestBody": ("one", "body"),
        "responses": ("map", "response"),
        "callbacks": ("map", "callback"),
    },
    "parameter": {"schema": ("one", "schema"), "content": ("map", "media")},
    "body": {"content": ("map", "media")},
    "response": {"headers": ("map", "parameter"), "content": ("map", "media")},
    "media": {"schema": ("one", "schema"), "encoding": ("map", "encoding")},
    "encoding": {"headers": ("map", "parameter")},
    "schema": SCHEMA,
}
_BESIDE_REFERENCES = ("$ref", "description", "summary", "nullable")
_ANY_SUCCESS = "any status of 2xx is a success without a body"
_LIMITS = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))


def from_openapi30(document: Mapping, diagnostics: Diagnostics) -> Node:
    """The document as OpenAPI 3.1."""
    lifted = walk(document, "document", PARTS, _Lift(diagnostics).change)
    assert isinstance(lifted, Mapping)
    made = Members(lifted.position, lifted)
    made.put("openapi", text("3.1.0", lifted.members["openapi"].position))
    return made.node()


class _Lift:
    def __init__(self, diagnostics: Diagnostics) -> None:
        self._diagnostics = diagnostics

    def change(self, kind: str, node: Mapping) -> Node:
        if kind == "operation" and "responses" not in node.members:
            self._diagnostics.fault("missing-member", node.position, "an operation has no responses", hint=_ANY_SUCCESS)
        return self._schema(node) if kind == "schema" else node

    def _schema(self, node: Mapping) -> Node:
        made = Members(node.position, node)
        if "$ref" in made:
            self._leave_references_alone(node, made)
        for exclusive, limit in _LIMITS:
            _fold_limit(made, exclusive, limit)
        example = made.get("example")
        if example is not None and "examples" not in made:
            place = node.key_positions["example"]
            made.take("example")
            made.put("examples", sequence([example], example.position), place)
        if text_of(made.get("format")) == "byte" and text_of(made.get("type")) == "string":
            encoding = made.take("format")
            assert encoding is not None
            made.put("contentEncoding", text("base64", encoding.position))
        return _nullable(made) if is_true(made.take("nullable")) else made.node()

    def _leave_references_alone(self, node: Mapping, made: Members) -> None:
        """OpenAPI 3.0 ignores what stands beside a reference; texts are kept, and `nullable`, which everybody means."""
        for name in node.members:
            if name not in _BESIDE_REFERENCES:
                made.take(name)
                if not name.startswith("x-"):
                    message = f"OpenAPI 3.0 ignores `{name}` beside a reference"
                    self._diagnostics.warning("ref-sibling", node.key_positions[name], message)


def _fold_limit(made: Members, exclusive: str, limit: str) -> None:
    """A boolean that makes a limit exclusive becomes the limit itself."""
    flag = made.get(exclusive)
    if not isinstance(flag, Scalar) or not isinstance(flag.value, bool):
        return
    made.take(exclusive)
    if flag.value and limit in made:
        number = made.take(limit)
        assert number is not None
        made.put(exclusive, number)


def _nullable(made: Members) -> Node:
    """A schema whose values may also be null."""
    kind = made.get("type")
    if isinstance(kind, Scalar):
        null = text("null", kind.position)
        made.put("type", sequence([kind, null], kind.position))
        values = made.get("enum")
        if isinstance(values, Sequence) and not any(isinstance(v, Scalar) and v.value is None for v in values.items):
            made.put("enum", sequence([*values.items, Scalar(None, "null", values.position)], values.position))
        return made.node()
    node = made.node()
    made = Members(node.position, node)
    if not any(name in made for name in ("$ref", "allOf", "anyOf", "oneOf")):
        return node
    outer = Members(node.position)
    for name in ("description", "title"):
        if name in made:
            outer.put(name, node.members[name], node.key_positions[name])
            made.take(name)
    outer.put("anyOf", sequence([made.node(), mapping(node.position, type=text("null", node.position))], node.position))
    return outer.node()
