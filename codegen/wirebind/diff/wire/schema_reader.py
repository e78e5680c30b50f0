"""Reads schemas into a contract: references by name, `allOf` merged, null apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from wirebind.analyse.model.keys import alternative_labels
from wirebind.diagnostics import Diagnostics
from wirebind.diff.wire.contract import Limit, Property, Schema
from wirebind.diff.wire.discriminators import discriminator_of, with_derived
from wirebind.diff.wire.merging import absorb, merge
from wirebind.diff.wire.nodes import json_text
from wirebind.openapi.bases import NONE, bases_of
from wirebind.openapi.keywords import SCHEMA_LIMITS
from wirebind.openapi.limit_reader import plain_decimal
from wirebind.source.cursor import Cursor
from wirebind.source.node import Mapping, Node, Scalar

COMPONENTS = "#/components/schemas/"
_TEXTS = frozenset(
    ("title", "example", "examples", "$comment", "externalDocs", "xml", "x-unit", "x-cpp-name", "$schema", "$id",
     "$anchor", "contentSchema")
)  # fmt: skip
_BESIDE = _TEXTS | {"description", "default", "deprecated", "readOnly", "writeOnly", "x-sunset", "$ref", "summary", "nullable"}
_PLAIN = frozenset(("type", "description", "example", "examples", "x-unit", "title"))
_WHOLE = frozenset(
    ("not", "if", "then", "else", "patternProperties", "prefixItems", "contains", "minContains", "maxContains",
     "propertyNames", "unevaluatedProperties", "unevaluatedItems", "dependentSchemas", "$dynamicRef", "$defs")
)  # fmt: skip


class SchemaReader:
    """Reads the schemas of one document; each component once."""

    def __init__(self, root: Cursor) -> None:
        components = root.get("components")
        self._components = components.get("schemas") if components else None
        self._read: dict[str, Optional[Schema]] = {}
        self._bases = bases_of(self._components.node, Diagnostics()) if self._components else NONE

    def components(self) -> dict[str, Schema]:
        """All component schemas by name."""
        node = self._components.node if self._components else None
        names = list(node.members) if isinstance(node, Mapping) else []
        found = [(name, self.component(name)) for name in names]
        return {name: schema for name, schema in found if schema is not None}

    def component(self, name: str) -> Optional[Schema]:
        """A component by name; nothing where there is none, or inside of itself."""
        if name not in self._read:
            self._read[name] = None
            cursor = self._components.get(name) if self._components else None
            schema = self.read(cursor, name in self._bases.deriving) if cursor else None
            base = self._bases.found.get(name)
            self._read[name] = with_derived(schema, name, base) if schema and base else schema
        return self._read[name]

    def read(self, cursor: Cursor, derived: bool = False) -> Schema:
        """A schema at a place; one that derives from a base is an object of its own, whatever its parts come to."""
        node = cursor.node
        if not isinstance(node, Mapping):
            refused = isinstance(node, Scalar) and node.value is False
            return Schema(cursor.place, others=(("not", "{}"),) if refused else ())
        reference = _text(node, "$ref")
        name = reference.removeprefix(COMPONENTS).replace("~1", "/").replace("~0", "~")
        known = reference.startswith(COMPONENTS)
        if known and len(node.members) == 1:
            return Schema(cursor.place, ref=name)
        if node.members.keys() <= _PLAIN:
            return _plain(cursor, node)
        own = self._own(cursor, node)
        parts = [self.read(part) for part in _list(cursor, "allOf")]
        bare = all(name in _BESIDE or name == "allOf" or name.startswith("x-") for name in node.members)
        if reference:
            target = Schema(cursor.place, ref=name) if known else Schema(cursor.place, others=(("$ref", reference),))
            parts.insert(0, target)
        if len(parts) == 1 and bare and not derived:
            return absorb(own, parts[0])
        for part in parts:
            own = merge(self._resolved(part), own, self._resolved)
        return self._without_null(own) if own.one_of or own.any_of else own

    def _resolved(self, schema: Schema) -> Schema:
        """The schema that a reference ends at, with what stands beside it; of a base its own members."""
        for _ in range(32):
            target = self.component(schema.ref) if schema.ref else None
            if target is None:
                break
            if schema.ref in self._bases.found:
                target = replace(target, one_of=(), discriminator=None)
            schema = absorb(replace(schema, ref=""), target)
        return schema

    def _without_null(self, schema: Schema) -> Schema:
        """Null as an alternative is `nullable`; one alternative that is left is the schema itself."""
        for name in ("one_of", "any_of"):
            parts: tuple[Schema, ...] = getattr(schema, name)
            others = tuple(part for part in parts if not (part.nullable and not part.types and not part.ref))
            if len(others) < len(parts):
                schema = replace(schema, nullable=True, **{name: others})
                parts = others
            if len(parts) == 1 and not schema.discriminator:
                rest = replace(schema, **{name: ()})
                plain = rest == Schema(
                    schema.place, nullable=schema.nullable, default=schema.default, read_only=schema.read_only,
                    write_only=schema.write_only, deprecated=schema.deprecated, sunset=schema.sunset,
                    description=schema.description, annotations=schema.annotations,
                )  # fmt: skip
                schema = absorb(rest, parts[0]) if plain else merge(self._resolved(parts[0]), rest, self._resolved)
        return schema

    def _own(self, cursor: Cursor, node: Mapping) -> Schema:
        """What the schema says itself, without references and parts."""
        members = node.members
        types = _types(members.get("type"))
        values = _values(node, "const") or _values(node, "enum")
        nullable = "null" in types or bool(values and "null" in values) or _flag(node, "nullable")
        content = cursor.get("contentSchema")
        items = cursor.get("items")
        others = tuple((name, json_text(members[name])) for name in sorted(members) if name in _WHOLE)
        encoding = _text(node, "contentEncoding")
        byte = not encoding and _text(node, "format") == "byte"
        return Schema(
            place=cursor.place,
            types=tuple(sorted(name for name in types if name != "null")),
            nullable=nullable,
            format="" if byte else _text(node, "format"),
            values=None if values is None else tuple(value for value in values if value != "null"),
            known_values=_values(node, "x-extensible-enum"),
            properties=tuple(self._property(*entry) for entry in _members(cursor, "properties")),
            required=frozenset(_strings(members.get("required"))),
            additional=self._additional(cursor),
            items=self.read(items) if items else None,
            limits=tuple(_limits(cursor)),
            pattern=_text(node, "pattern"),
            unique=_flag(node, "uniqueItems"),
            content_encoding="base64" if byte else encoding,
            content_media_type=_text(node, "contentMediaType"),
            content_schema=self.read(content) if content else None,
            one_of=self._alternatives(_list(cursor, "oneOf")),
            any_of=self._alternatives(_list(cursor, "anyOf")),
            discriminator=discriminator_of(cursor),
            constraints=_constraints(node),
            others=others,
            default=json_text(members["default"]) if "default" in members else "",
            read_only=_flag(node, "readOnly"),
            write_only=_flag(node, "writeOnly"),
            deprecated=_flag(node, "deprecated"),
            sunset=_text(node, "x-sunset"),
            description=_text(node, "description"),
            annotations=_annotations(node),
        )

    def _alternatives(self, parts: list[Cursor]) -> tuple[Schema, ...]:
        titles = [_text(part.node, "title") if isinstance(part.node, Mapping) else "" for part in parts]
        return tuple(replace(self.read(part), label=label) for part, label in zip(parts, alternative_labels(titles)))

    def _property(self, name: str, cursor: Cursor) -> Property:
        return Property(name, self.read(cursor), cursor.place)

    def _additional(self, cursor: Cursor) -> Schema | bool:
        child = cursor.get("additionalProperties")
        if child is None:
            return True
        if isinstance(child.node, Scalar):
            return child.node.value is not False
        return self.read(child) if isinstance(child.node, Mapping) and child.node.members else True


def _plain(cursor: Cursor, node: Mapping) -> Schema:
    """A schema that has nothing but a type and texts, as most have."""
    types = _types(node.members.get("type"))
    return Schema(
        place=cursor.place,
        types=tuple(sorted(name for name in types if name != "null")),
        nullable="null" in types,
        description=_text(node, "description"),
        annotations=_annotations(node),
    )


def _annotations(node: Mapping) -> tuple[tuple[str, str], ...]:
    return tuple((name, json_text(node.members[name])) for name in sorted(node.members) if _is_text(name))


def _is_text(name: str) -> bool:
    known = ("x-extensible-enum", "x-compare", "x-sunset", "contentSchema")
    return name not in known and (name in _TEXTS or name.startswith("x-"))


def _text(node: Mapping, name: str) -> str:
    value = node.members.get(name)
    return str(value.value) if isinstance(value, Scalar) and value.value is not None else ""


def _flag(node: Mapping, name: str) -> bool:
    value = node.members.get(name)
    return isinstance(value, Scalar) and value.value is True


def _strings(node: Optional[Node]) -> list[str]:
    items = [node] if isinstance(node, Scalar) else getattr(node, "items", ())
    return [item.value for item in items if isinstance(item, Scalar) and isinstance(item.value, str)]


def _types(node: Optional[Node]) -> list[str]:
    found = _strings(node)
    return [name for name in found if not (name == "integer" and "number" in found)]


def _list(cursor: Cursor, name: str) -> list[Cursor]:
    child = cursor.get(name)
    return list(child.items()) if child else []


def _members(cursor: Cursor, name: str) -> list[tuple[str, Cursor]]:
    child = cursor.get(name)
    return list(child.members()) if child else []


def _values(node: Mapping, name: str) -> Optional[tuple[str, ...]]:
    found = node.members.get(name)
    if found is None:
        return None
    return (json_text(found),) if name == "const" else tuple(json_text(item) for item in getattr(found, "items", ()))


def _limits(cursor: Cursor) -> list[Limit]:
    found = [(keyword, cursor.get(keyword)) for keyword in SCHEMA_LIMITS]
    numbers = [(keyword, child.decimal()) for keyword, child in found if child is not None]
    return [Limit(keyword, plain_decimal(number)) for keyword, number in numbers if number is not None]


def _constraints(node: Mapping) -> tuple[str, ...]:
    """Rules between members, each as text of its own, so that one more is seen as one more."""
    found = [f"x-compare {json_text(item)}" for item in getattr(node.members.get("x-compare"), "items", ())]
    dependent = node.members.get("dependentRequired")
    if isinstance(dependent, Mapping):
        found += [f"dependentRequired {name} {json_text(value)}" for name, value in dependent.members.items()]
    return tuple(sorted(found))
