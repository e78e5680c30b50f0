"""Writes what OpenAPI 3.2 adds, and 3.1 can say as well, as 3.1."""

from __future__ import annotations

from wirebind.lift.build import Members, flag, text, text_of
from wirebind.lift.parts import OPENAPI31
from wirebind.lift.walk import walk
from wirebind.source.node import Mapping, Node

_FORM = "application/x-www-form-urlencoded"


def from_openapi32(document: Mapping) -> Node:
    """The document with parameters that are a whole query as objects whose members are parameters of the query."""
    return walk(document, "document", OPENAPI31, _change)


def _change(kind: str, node: Mapping) -> Node:
    if kind != "parameter" or text_of(node.members.get("in")) != "querystring":
        return node
    content = node.members.get("content")
    form = content.members.get(_FORM) if isinstance(content, Mapping) and len(content.members) == 1 else None
    schema = form.members.get("schema") if isinstance(form, Mapping) else None
    if schema is None:
        return node
    made = Members(node.position, node)
    made.take("content")
    made.put("in", text("query", node.members["in"].position))
    made.put("style", text("form", schema.position))
    made.put("explode", flag(True, schema.position))
    made.put("schema", schema)
    return made.node()
