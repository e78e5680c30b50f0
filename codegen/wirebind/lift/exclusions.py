"""Members that a part of a document may not have, or not together: each is named, and read as if it had none of it."""

from __future__ import annotations

import re
from typing import Callable, Iterator

from wirebind.diagnostics import Diagnostics
from wirebind.lift.build import is_true, items_of, text_of
from wirebind.source.node import Mapping, Node

Rule = Callable[[Mapping], Iterator[tuple[str, str]]]
"""The member that stands where it may not, and why."""

_RELATIVE = re.compile(r"(?!#|//|[A-Za-z][A-Za-z0-9+.-]*:).")
_ENCODINGS = ("encoding", "prefixEncoding"), ("encoding", "itemEncoding")
_SAMPLES = ("example", "examples")
_BESIDE_CONTENT = tuple(("content", name) for name in ("schema", "style", "explode", "allowReserved"))
_CONTAINERS = ("paths", "components", "webhooks")
_HINTS = {"": "nothing is generated", "name": "the parameter is left out"}
_ENCODED = "its values are percent-encoded: a slash would lead to another path, a semicolon to another cookie"


def check_exclusions(kind: str, node: Mapping, diagnostics: Diagnostics, version: str = "") -> None:
    """Reports what a part of a kind may not have, and what it has without effect, in a document of this OpenAPI."""
    if kind == "schema" and "$id" in node.members and any(_RELATIVE.match(text) for text in _references(node)):
        message = "`$id` is not supported as the base of the references in its schema"
        diagnostics.gap("gap-dialect", node.key_positions["$id"], message, hint="they start at the file that has them")
    for rule in _RULES.get(kind, ()):
        for name, message in rule(node):
            place = node.key_positions.get(name, node.position)
            if version.startswith("3.2") and name == "allowReserved" and text_of(node.members.get("in")) in ("path", "cookie"):
                if is_true(node.members[name]):
                    diagnostics.gap("gap-reserved", place, f"{message} is not supported", hint=_ENCODED)
                continue
            id = "parameter-name" if name == "name" else "member-not-allowed"
            diagnostics.fault(id, place, message, hint=_HINTS.get(name, "it is ignored"))


def _not_both(*pairs: tuple[str, str]) -> Rule:
    def rule(node: Mapping) -> Iterator[tuple[str, str]]:
        for first, second in pairs:
            if first in node.members and second in node.members:
                yield second, f"`{second}` beside `{first}`"

    return rule


def _references(node: Node) -> Iterator[str]:
    """The text of every reference in a schema."""
    if isinstance(node, Mapping):
        for name, value in node.members.items():
            if name == "$ref":
                yield text_of(value)
            yield from _references(value)
    for item in items_of(node):
        yield from _references(item)


def _document(node: Mapping) -> Iterator[tuple[str, str]]:
    if "swagger" in node.members and "openapi" in node.members:
        yield "openapi", "`openapi` beside `swagger`"
    if "swagger" not in node.members and not any(name in node.members for name in _CONTAINERS):
        yield "", f"a document has none of {', '.join(_CONTAINERS)}"


def _parameter(node: Mapping) -> Iterator[tuple[str, str]]:
    place, name = text_of(node.members.get("in")), text_of(node.members.get("name"))
    if place in ("", "path", "header", "cookie") and "allowReserved" in node.members:
        yield "allowReserved", f"`allowReserved` on a {place} parameter" if place else "`allowReserved` on a header"
    if place in ("path", "header", "cookie") and "allowEmptyValue" in node.members:
        yield "allowEmptyValue", f"`allowEmptyValue` on a {place} parameter"
    if place == "path" and re.search(r"[{}]", name):
        yield "name", f"'{name}' cannot be a variable of a path"
    if place == "header" and name and not re.match(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z", name):
        yield "name", f"'{name}' cannot be the name of a header"
    if place == "querystring" and "content" not in node.members:
        for member in ("schema", "style", "explode", "allowReserved"):
            if member in node.members:
                yield member, f"`{member}` on a querystring parameter"


def _queries(node: Mapping) -> Iterator[tuple[str, str]]:
    parameters = [one for one in items_of(node.members.get("parameters")) if isinstance(one, Mapping)]
    found = [text_of(one.members.get("in")) for one in parameters]
    whole = found.count("querystring")
    if whole > 1 or (whole and "query" in found):
        yield "parameters", "a querystring parameter beside another one of the query"


def _link(node: Mapping) -> Iterator[tuple[str, str]]:
    if "body" in node.members:
        yield "body", "`body` on a link"


def _schema(node: Mapping) -> Iterator[tuple[str, str]]:
    xml = node.members.get("xml")
    if isinstance(xml, Mapping) and "nodeType" in xml.members and {"attribute", "wrapped"} & set(xml.members):
        yield "xml", "`nodeType` beside what it replaces"


_RULES: dict[str, tuple[Rule, ...]] = {
    "document": (_document,),
    "parameter": (_not_both(_SAMPLES, *_BESIDE_CONTENT), _parameter),
    "media": (_not_both(_SAMPLES, *_ENCODINGS),),
    "encoding": (_not_both(*_ENCODINGS),),
    "example": (
        _not_both(
            ("value", "externalValue"),
            ("value", "dataValue"),
            ("value", "serializedValue"),
            ("serializedValue", "externalValue"),
        ),
    ),
    "operation": (_queries,),
    "path item": (_queries,),
    "link": (_link,),
    "schema": (_schema,),
}
