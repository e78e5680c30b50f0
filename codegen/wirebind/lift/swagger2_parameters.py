"""Turns the parameters of Swagger 2.0 into parameters with a schema, and those of the body into request bodies."""

from __future__ import annotations

from typing import Iterable, Optional

from wirebind.diagnostics import Diagnostics
from wirebind.lift.build import Members, flag, is_true, items_of, mapping, sequence, text, text_of
from wirebind.source.node import Mapping, Node

_PREFIX = "#/parameters/"
_SCHEMA_MEMBERS = (
    "type", "format", "items", "default", "enum", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
    "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "multipleOf", "x-nullable",
)  # fmt: skip
_STYLES = {"ssv": "spaceDelimited", "pipes": "pipeDelimited"}
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


def media_types(owner: Mapping, root: Mapping, name: str) -> list[str]:
    """What an operation, or else the document, consumes or produces; JSON where neither says."""
    for node in (owner, root):
        found = [text_of(item) for item in items_of(node.members.get(name))]
        if found:
            return list(dict.fromkeys(found))
    return ["application/json"]


class ParameterLift:
    """The parameters of one document."""

    def __init__(self, root: Mapping, diagnostics: Diagnostics) -> None:
        self._root = root
        self._diagnostics = diagnostics

    def components(self) -> Optional[Node]:
        """The parameters that are components; those of bodies are written where they are used."""
        group = self._root.members.get("parameters")
        if not isinstance(group, Mapping):
            return group
        made = Members(group.position)
        for name, node in group.members.items():
            if isinstance(node, Mapping) and not _is_body(node):
                made.put(name, self._parameter(node), group.key_positions[name])
        return made.node()

    def without_bodies(self, parameters: Iterable[Node]) -> list[Node]:
        """The parameters that stay parameters."""
        found: list[Node] = []
        for node in parameters:
            target = self._target(node)
            if not isinstance(node, Mapping) or target is None:
                found.append(node)
            elif not _is_body(target):
                found.append(_renamed(node) if target is not node else self._parameter(node))
        return found

    def body(self, shared: Iterable[Node], own: Iterable[Node], operation: Mapping) -> Optional[Node]:
        """The request body that the parameters describe; the operation's own replace those of its path."""
        groups = [[target for node in group if (target := self._target(node)) is not None] for group in (shared, own)]
        form = {text_of(target.members.get("name")): target for group in groups for target in group if _is_form(target)}
        bodies = [body for group in groups if (body := self._first_body(group)) is not None]
        if not bodies:
            return self._form_body(list(form.values()), operation) if form else None
        for target in form.values():
            self._misplaced(target, "a parameter of a form beside a body", "it is left out")
        return self._whole_body(bodies[-1], operation)

    def _first_body(self, group: list[Mapping]) -> Optional[Mapping]:
        """The body among parameters; others beside it are reported."""
        found = [target for target in group if text_of(target.members.get("in")) == "body"]
        for target in found[1:]:
            self._misplaced(target, "a request has one body", "the first one counts")
        return found[0] if found else None

    def _misplaced(self, target: Mapping, message: str, hint: str) -> None:
        place = target.key_positions.get("in", target.position)
        self._diagnostics.fault("member-not-allowed", place, message, hint=hint)

    def header(self, node: Mapping) -> Node:
        """A header of a response."""
        return self._with_schema(node, "header")

    def _target(self, node: Node) -> Optional[Mapping]:
        """The parameter itself, or the component that a reference names."""
        if not isinstance(node, Mapping):
            return None
        reference = text_of(node.members.get("$ref"))
        if not reference:
            return node
        group = self._root.members.get("parameters")
        name = reference.removeprefix(_PREFIX).replace("~1", "/").replace("~0", "~")
        target = group.members.get(name) if isinstance(group, Mapping) and reference.startswith(_PREFIX) else None
        return target if isinstance(target, Mapping) else None

    def _parameter(self, node: Mapping) -> Node:
        return self._with_schema(node, text_of(node.members.get("in")))

    def _with_schema(self, node: Mapping, location: str) -> Node:
        made = Members(node.position, node)
        schema = Members(node.position)
        for name in _SCHEMA_MEMBERS:
            value = made.take(name)
            if value is not None:
                schema.put(name, _items(value) if name == "items" else value, node.key_positions[name])
        kind = schema.get("type")
        if kind is not None and text_of(kind) == "file" and location != "formData":
            message = f"type 'file' is not for a {location} parameter"
            self._diagnostics.fault("unknown-type", kind.position, message, hint="it is taken for a string")
            schema.put("type", text("string", kind.position))
        self._style(made, location, text_of(node.members.get("type")) == "array")
        made.put("schema", as_schema(schema.node()))
        return made.node()

    def _style(self, made: Members, location: str, is_list: bool) -> None:
        """How a list is written; without a word of it the items are separated by commas."""
        form = made.take("collectionFormat")
        kind = text_of(form) or "csv"
        position = form.position if form else made.node().position
        if not is_list:
            return
        in_query = location in ("query", "formData")
        if kind != "csv" and (kind not in (*_STYLES, "multi") or not in_query):
            message = f"collectionFormat '{kind}' is not for a {location} parameter"
            self._diagnostics.gap("gap-style", position, message, "", "it is taken for 'csv'")
        if kind in _STYLES and in_query:
            made.put("style", text(_STYLES[kind], position))
        if in_query:
            made.put("explode", flag(kind == "multi", position))

    def _whole_body(self, target: Mapping, operation: Mapping) -> Node:
        made = Members(target.position)
        for name in ("description", "required"):
            if name in target.members:
                made.put(name, target.members[name], target.key_positions[name])
        schema = target.members.get("schema", Mapping({}, {}, target.position))
        content = Members(target.position)
        for media in media_types(operation, self._root, "consumes"):
            content.put(media, mapping(target.position, schema=schema), target.position)
        made.put("content", content.node())
        return made.node()

    def _form_body(self, form: list[Mapping], operation: Mapping) -> Node:
        position = form[0].position
        properties, encoding, required = Members(position), Members(position), []
        for target in form:
            name = target.members.get("name")
            lifted = self._with_schema(target, "formData")
            if name is None or not isinstance(lifted, Mapping):
                continue
            schema = Members(target.position, _as_mapping(lifted.members["schema"]))
            if "description" in target.members:
                schema.put("description", target.members["description"])
            properties.put(text_of(name), schema.node(), target.position)
            styles = {part: lifted.members[part] for part in ("style", "explode") if part in lifted.members}
            if styles:
                encoding.put(text_of(name), mapping(target.position, **styles), target.position)
            if is_true(target.members.get("required")):
                required.append(text(text_of(name), name.position))
        schema_of_all = Members(position)
        schema_of_all.put("type", text("object", position))
        schema_of_all.put("properties", properties.node())
        if required:
            schema_of_all.put("required", sequence(required, position))
        media = Members(position)
        media.put("schema", schema_of_all.node())
        if encoding.node().members:
            media.put("encoding", encoding.node())
        content = Members(position)
        for name_of_media in self._form_media(form, operation):
            content.put(name_of_media, media.node(), position)
        made = Members(position)
        made.put("content", content.node())
        if required:
            made.put("required", flag(True, position))
        return made.node()

    def _form_media(self, form: list[Mapping], operation: Mapping) -> list[str]:
        """The form types that the operation consumes; a file makes it multipart."""
        named = [media for media in media_types(operation, self._root, "consumes") if media in (_FORM, _MULTIPART)]
        has_file = any(text_of(target.members.get("type")) == "file" for target in form)
        if has_file:
            return [_MULTIPART]
        return named or [_FORM]


def _is_body(node: Mapping) -> bool:
    return _is_form(node) or text_of(node.members.get("in")) == "body"


def _is_form(node: Mapping) -> bool:
    return text_of(node.members.get("in")) == "formData"


def _renamed(node: Mapping) -> Node:
    """A reference to a parameter, to where it is now."""
    made = Members(node.position, node)
    reference = node.members["$ref"]
    target = "#/components/parameters/" + text_of(reference).removeprefix(_PREFIX)
    made.put("$ref", text(target, reference.position))
    return made.node()


def _items(node: Node) -> Node:
    """The schema of the items of a parameter; how lists inside of lists are separated is not known to later versions."""
    if not isinstance(node, Mapping):
        return node
    made = Members(node.position, node)
    made.take("collectionFormat")
    inner = made.get("items")
    if inner is not None:
        made.put("items", _items(inner))
    return made.node()


def as_schema(node: Mapping) -> Mapping:
    """A schema in the words of OpenAPI 3.0."""
    made = Members(node.position, node)
    nullable, kind = made.take("x-nullable"), made.get("type")
    if nullable is not None:
        made.put("nullable", nullable)
    if kind is not None and text_of(kind) == "file":
        made.put("type", text("string", kind.position))
        made.put("format", text("binary", kind.position))
    return made.node()


def _as_mapping(node: Node) -> Mapping:
    assert isinstance(node, Mapping)
    return node
