"""Schemas of Alibaba Cloud's API metadata as schemas of OpenAPI 3.1."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Optional

from wirebind.importers.yaml_text import Value
from wirebind.source.cursor import Cursor
from wirebind.source.node import Mapping, Scalar, Sequence, to_json

_KEPT = (
    "type", "format", "title", "description", "deprecated", "default", "example", "enum", "pattern", "minLength",
    "maxLength", "minItems", "maxItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "uniqueItems", "minProperties", "maxProperties",
)  # fmt: skip
_NUMBERS = ("minimum", "maximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems")
_STRUCTURE = ("$ref", "required", "properties", "items", "additionalProperties")
_SILENT = frozenset(("docRequired", "backendName", "visibility", "enumValueTitles", "isFileTransferUrl", "nullToEmpty"))
_FORMATS = {"iso8601": "date-time"}


def is_required(cursor: Cursor) -> bool:
    """Whether a schema says of itself that its value has to be there."""
    flag = cursor.get("required")
    return flag is not None and isinstance(flag.node, Scalar) and flag.node.value is True


def schema_of(cursor: Cursor) -> dict[str, Value]:
    """The schema, without what it says of the place where it stands."""
    if not cursor.is_object():
        return {}
    _report_unknown(cursor)
    reference = cursor.get("$ref")
    made: dict[str, Value] = {"$ref": reference.string()} if reference else {}
    for name in _KEPT:
        child = cursor.get(name)
        if child is not None:
            value = _value(name, child)
            if value is not None:
                made[name] = value
    _structure(cursor, made)
    if "example" in made:
        made["examples"] = [made.pop("example")]
    return made


def _structure(cursor: Cursor, made: dict[str, Value]) -> None:
    properties, required = _properties(cursor)
    if required:
        made["required"] = required
    if properties:
        made["properties"] = properties
    items, additional = cursor.get("items"), cursor.get("additionalProperties")
    if items is not None:
        made["items"] = schema_of(items)
    if additional is not None:
        flag = isinstance(additional.node, Scalar) and isinstance(additional.node.value, bool)
        made["additionalProperties"] = additional.boolean() if flag else schema_of(additional)


def _properties(cursor: Cursor) -> tuple[dict[str, Value], list[Value]]:
    """The members of an object and the names of those that are required; an empty list stands for no members."""
    properties = cursor.get("properties")
    if properties is None or (isinstance(properties.node, Sequence) and not properties.node.items):
        return {}, []
    found: dict[str, Value] = {}
    required: list[Value] = []
    for name, child in properties.members():
        trimmed = name.strip()
        if trimmed != name:
            child.warning("import-blank", f"blanks around the name {name!r} are left out")
        found[trimmed] = schema_of(child)
        if is_required(child):
            required.append(trimmed)
    return found, required


def _value(name: str, child: Cursor) -> Value:
    if name in _NUMBERS:
        return _number(child)
    if name == "type" and isinstance(child.node, Scalar) and child.node.value in ("any", "file"):
        return "string" if child.node.value == "file" else None
    if name == "format":
        return _FORMATS.get(child.string(), child.string())
    if name == "deprecated":
        return True if child.boolean() else None
    return _plain(to_json(child.node))


def _plain(value: object) -> Value:
    return value  # type: ignore[return-value]


def _number(child: Cursor) -> Optional[Value]:
    """A limit; the metadata writes some of them as text."""
    if isinstance(child.node, Scalar) and isinstance(child.node.value, str):
        try:
            number = Decimal(child.node.value.strip())
        except InvalidOperation:
            child.warning("import-limit", f"{child.node.value!r} is no number; the limit is left out")
            return None
        return int(number) if number == number.to_integral_value() else number
    return _plain(to_json(child.node))


def _report_unknown(cursor: Cursor) -> None:
    assert isinstance(cursor.node, Mapping)
    for name in cursor.node.members:
        if name not in _KEPT and name not in _STRUCTURE and name not in _SILENT:
            place = cursor.node.key_positions[name]
            message = f"'{name}' of a schema is not known; it is left out"
            cursor.diagnostics.warning("import-unknown", place, message, cursor.pointer)
