"""What the parts of a document are in each version, and where its components stand."""

from __future__ import annotations

from typing import Mapping as MappingOf
from typing import Optional, Sequence

from wirebind.lift.openapi30 import PARTS as OPENAPI30
from wirebind.lift.swagger2 import PARTS as SWAGGER2
from wirebind.lift.walk import Parts
from wirebind.records import record
from wirebind.source.node import Mapping, Node, Scalar


@record
class Edition:
    """`schemas` is the way to the component schemas; `groups` maps the pointer of each group to its name."""

    parts: Parts
    schemas: tuple[str, ...]
    groups: MappingOf[str, str]


_NAMES = ("schemas", "responses", "parameters", "requestBodies", "headers", "callbacks", "pathItems", "securitySchemes")
_SCHEMA31 = {
    "$defs": ("map", "schema"),
    "patternProperties": ("map", "schema"),
    "dependentSchemas": ("map", "schema"),
    "prefixItems": ("list", "schema"),
    "contentSchema": ("one", "schema"),
}
_ENCODING31 = {"prefixEncoding": ("list", "encoding"), "itemEncoding": ("one", "encoding")}
OPENAPI31: Parts = {
    **OPENAPI30,
    "document": {**OPENAPI30["document"], "webhooks": ("map", "path item")},
    "components": {
        **OPENAPI30["components"],
        "pathItems": ("map", "path item"),
        "mediaTypes": ("map", "media"),
        "examples": ("map", "example"),
        "links": ("map", "link"),
    },
    "response": {**OPENAPI30["response"], "links": ("map", "link")},
    "parameter": {**OPENAPI30["parameter"], "examples": ("map", "example")},
    "media": {**OPENAPI30["media"], **_ENCODING31, "examples": ("map", "example")},
    "encoding": {**OPENAPI30["encoding"], **_ENCODING31},
    "schema": {**OPENAPI30["schema"], **_SCHEMA31},
}
_COMPONENTS = {f"/components/{name}": name for name in _NAMES}
_EDITION2 = Edition(
    SWAGGER2,
    ("definitions",),
    {"/definitions": "definitions", "/parameters": "parameters", "/responses": "responses"},
)
_EDITION30 = Edition(OPENAPI30, ("components", "schemas"), _COMPONENTS)
_EDITION31 = Edition(OPENAPI31, ("components", "schemas"), _COMPONENTS)


_NO_SCHEMAS = frozenset(("openapi", "swagger", "info", "servers", "security", "tags", "externalDocs", "jsonSchemaDialect"))


def leads_to_no_schema(edition: Edition, tokens: Sequence[str]) -> bool:
    """Whether the tokens of a pointer lead to a part of a document that is known and no schema."""
    shape, kind = "one", "document"
    for token in tokens:
        table = edition.parts.get(kind, {})
        if shape != "one":
            shape = "one"
        elif token in table or "*" in table:
            shape, kind = table.get(token) or table["*"]
        else:
            return kind == "document" and token in _NO_SCHEMAS
    return (shape, kind) != ("one", "schema")


def edition_of(document: Node) -> Optional[Edition]:
    """The edition that a document is written in; nothing for one that says none."""
    if not isinstance(document, Mapping):
        return None
    swagger, openapi = document.members.get("swagger"), document.members.get("openapi")
    if isinstance(swagger, Scalar):
        return _EDITION2
    if not isinstance(openapi, Scalar):
        return None
    return _EDITION30 if openapi.text.startswith("3.0") else _EDITION31
