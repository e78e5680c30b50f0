"""Turns documents of other versions, Swagger 2.0 and OpenAPI 3.0 and 3.2, into OpenAPI 3.1, and keeps every place."""

from __future__ import annotations

from wirebind.diagnostics import Diagnostics
from wirebind.lift.openapi30 import from_openapi30
from wirebind.lift.openapi32 import from_openapi32
from wirebind.lift.path_items import with_path_items
from wirebind.lift.swagger2 import from_swagger2
from wirebind.source.node import Mapping, Node, Scalar


def lift(document: Node, diagnostics: Diagnostics) -> Node:
    """The document as OpenAPI 3.1; one of another version, or of none, as it is."""
    if not isinstance(document, Mapping):
        return document
    swagger, openapi = document.members.get("swagger"), document.members.get("openapi")
    if isinstance(swagger, Scalar) and swagger.text == "2.0":
        return from_openapi30(from_swagger2(document, diagnostics), diagnostics)
    if isinstance(openapi, Scalar) and openapi.text.startswith("3.0"):
        return with_path_items(from_openapi30(document, diagnostics))
    if isinstance(openapi, Scalar) and openapi.text.startswith("3.2"):
        return with_path_items(from_openapi32(document))
    return with_path_items(document)
