"""Decides what each schema is: a leaf, a list, a map, a described struct or an open enumeration."""

from __future__ import annotations

from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Document, Schema
from wirebind.analyse.resolve import Resolver
from wirebind.analyse.model import (
    EnumOf,
    Enumeration,
    Leaf,
    ListOf,
    MapOf,
    Member,
    Struct,
    StructOf,
    Type,
    Typed,
    key_part,
)
from wirebind.cpp.words import singular, snake_case

_MAX_NESTING = 24


class TypeBuilder:
    """Collects structs and enumerations while it types schemas."""

    def __init__(self, document: Document, diagnostics: Diagnostics) -> None:
        self.structs: dict[str, Struct] = {}
        self.enums: dict[str, Enumeration] = {}
        self._document = document
        self._diagnostics = diagnostics
        self._resolver = Resolver(document, diagnostics)
        self._aliases: list[str] = []

    def add_components(self) -> None:
        """Every component that is a struct or an enumeration, also those that no operation reaches.

        References to components never build them, so that no chain of references is followed by recursion.
        """
        for name, schema in self._document.schemas.items():
            resolved = self._resolver.resolve(schema)
            if resolved is None or resolved.component:
                continue
            key = f"schema:{key_part(name)}"
            self._report_unsupported(resolved.schema)
            self._shape(resolved.schema, key, name, True)

    def type_of(self, schema: Schema, key: str, hint: str) -> Typed:
        """The type of a schema at a place; an inline struct or enumeration takes its key and name from there."""
        resolved = self._resolver.resolve(schema)
        if resolved is None:
            return Typed(Leaf.RAW, False, (schema,))
        target = resolved.schema
        if resolved.component:
            key, hint = f"schema:{key_part(resolved.component)}", resolved.component
        if key.count("/") > _MAX_NESTING:
            self._gap("gap-nesting", target, f"nested deeper than {_MAX_NESTING} levels")
            return Typed(Leaf.RAW, resolved.nullable, resolved.chain)
        if not resolved.component:
            self._report_unsupported(target)
        if resolved.component and self._is_named(target):
            found = self._named(target, key)
        elif resolved.component:
            if resolved.component in self._aliases:
                self._error("ref-cycle", schema, f"{resolved.component} contains itself without a struct between")
                return Typed(Leaf.RAW, resolved.nullable, resolved.chain)
            self._aliases.append(resolved.component)
            found = self._shape(target, key, hint, False)
            self._aliases.pop()
        else:
            found = self._shape(target, key, hint, False)
        nullable = resolved.nullable or any(value.value is None for value in target.enum or ())
        return Typed(found, nullable, resolved.chain, self._item_chain(found, target))

    def _is_named(self, schema: Schema) -> bool:
        """True for a component that is defined by its name; others are written out where they are used."""
        if self._is_enum(schema):
            return True
        kinds = [name for name in schema.types if name != "null"]
        return bool(schema.properties) and kinds in ([], ["object"]) and not self._is_union(schema)

    def _named(self, schema: Schema, key: str) -> Type:
        if self._is_enum(schema):
            return EnumOf(f"enum:{key.removeprefix('schema:')}")
        return StructOf(key)

    @staticmethod
    def _is_enum(schema: Schema) -> bool:
        values = schema.extensible_enum or schema.enum or ()
        strings = [value for value in values if value.value is not None]
        kinds = [name for name in schema.types if name != "null"]
        return kinds in (["string"], []) and bool(strings) and all(isinstance(v.value, str) for v in strings)

    def _shape(self, schema: Schema, key: str, hint: str, component: bool) -> Type:
        kinds = [name for name in schema.types if name != "null"]
        if self._is_enum(schema):
            return self._enum(schema, key, hint, component)
        if self._is_union(schema):
            self._gap("gap-union", schema, "a union of types", "the value stays JSON text")
            return Leaf.RAW
        if len(kinds) > 1:
            self._gap("gap-type-list", schema, f"one of the types {', '.join(kinds)}", "it stays JSON text")
            return Leaf.RAW
        kind = kinds[0] if kinds else self._implied(schema)
        if kind == "object":
            return self._object(schema, key, hint, component)
        if kind == "array":
            return self._array(schema, key, hint)
        return self._leaf(schema, kind)

    @staticmethod
    def _implied(schema: Schema) -> str:
        if schema.properties or schema.additional:
            return "object"
        if schema.items:
            return "array"
        return "string" if schema.content_encoding or schema.pattern else ""

    @staticmethod
    def _is_union(schema: Schema) -> bool:
        """A list of alternatives that are only sets of required members is a rule, not a union."""
        parts = (*schema.one_of, *schema.any_of)
        return any(not is_required_set(part) for part in parts)

    def _leaf(self, schema: Schema, kind: str) -> Type:
        if kind == "integer":
            return Leaf.INT32 if schema.format in ("int32", "int16", "int8", "uint8", "uint16") else Leaf.INT64
        if kind == "number":
            return Leaf.FLOAT if schema.format == "float" else Leaf.DOUBLE
        if kind == "boolean":
            return Leaf.BOOLEAN
        if kind != "string":
            return Leaf.RAW
        if schema.content_encoding.lower() == "base64" or schema.format == "byte":
            return Leaf.BASE64
        if schema.content_encoding:
            place = schema.place
            message = f'content encoding "{schema.content_encoding}" is not decoded'
            self._diagnostics.warning("gap-content-encoding", place.position, message, place.pointer)
        return Leaf.STRING

    def _array(self, schema: Schema, key: str, hint: str) -> Type:
        if schema.items is None:
            return ListOf(Leaf.RAW)
        item = self.type_of(schema.items, f"{key}/[]", self._item_hint(hint))
        if item.nullable:
            self._gap("gap-nullable-item", schema.items, "null as an item", "null is read as an empty value")
        return ListOf(item.type)

    @staticmethod
    def _item_hint(hint: str) -> str:
        parent, separator, last = hint.rpartition("/")
        return f"{parent}{separator}{singular(snake_case(last))}"

    def _object(self, schema: Schema, key: str, hint: str, component: bool) -> Type:
        if schema.properties:
            if schema.additional is not None:
                self._gap("gap-additional", schema, "named members and others beside them", "the others are dropped")
            return self._struct(schema, key, hint, component)
        if schema.additional is not None:
            value = self.type_of(schema.additional, f"{key}/{{*}}", f"{hint}_value")
            return MapOf(value.type)
        return Leaf.RAW

    def _struct(self, schema: Schema, key: str, hint: str, component: bool) -> Type:
        key = key if component else f"{key}/{{}}"
        if key in self.structs:
            return StructOf(key)
        self.structs[key] = Struct(key, hint, schema.cpp_name, (), schema, schema.place)
        names = {member.name for member in schema.properties}
        for name in schema.required:
            if name not in names:
                self._error("required-member", schema, f'required member "{name}" is not described')
        members = tuple(self._member(schema, key, hint, index) for index in range(len(schema.properties)))
        self.structs[key] = Struct(key, hint, schema.cpp_name if component else "", members, schema, schema.place)
        return StructOf(key)

    def _member(self, schema: Schema, key: str, hint: str, index: int) -> Member:
        found = schema.properties[index]
        member_key = f"{key}/{key_part(found.name)}"
        typed = self.type_of(found.schema, member_key, f"{hint}/{found.name}")
        read_only = any(part.read_only for part in typed.chain)
        required = found.name in schema.required and not read_only
        return Member(
            key=member_key,
            wire=found.name,
            location="",
            typed=typed,
            required=required,
            place=found.place,
            deprecated=any(part.deprecated for part in typed.chain),
            cpp_name=found.schema.cpp_name,
        )

    def _enum(self, schema: Schema, key: str, hint: str, component: bool) -> Type:
        key = f"enum:{key.removeprefix('schema:')}" + ("" if component else "/<>")
        if key not in self.enums:
            values = tuple(
                value.value
                for value in schema.extensible_enum or schema.enum or ()
                if isinstance(value.value, str)
            )
            for value in values:
                if any(ord(char) < 0x20 or ord(char) == 0x7F for char in value):
                    self._error("enum-value", schema, "a control character in a value")
            self.enums[key] = Enumeration(
                key, hint, schema.cpp_name, values, schema.cpp_names, schema, schema.place
            )
        return EnumOf(key)

    def _item_chain(self, type_: Type, schema: Schema) -> tuple[Schema, ...]:
        """The schemas with limits for single values inside a list or a map."""
        inner = schema.items if isinstance(type_, ListOf) else schema.additional
        if not isinstance(type_, (ListOf, MapOf)) or inner is None:
            return ()
        resolved = self._resolver.resolve(inner)
        return resolved.chain if resolved else ()

    def _report_unsupported(self, schema: Schema) -> None:
        place = schema.place
        for keyword in schema.unsupported:
            message = f"`{keyword}` is not supported; values are not checked for it"
            self._diagnostics.warning("gap-keyword", place.position, message, place.pointer)

    def _gap(self, id: str, schema: Schema, message: str, fallback: str = "") -> None:
        self._diagnostics.gap(id, schema.place.position, f"{message} is not supported", schema.place.pointer, fallback)

    def _error(self, id: str, schema: Schema, message: str) -> None:
        self._diagnostics.error(id, schema.place.position, message, schema.place.pointer)


def is_required_set(schema: Schema) -> bool:
    """True for a schema that says nothing but which members must be there."""
    return (
        bool(schema.required)
        and schema.ref is None
        and set(schema.types) <= {"object"}
        and not (schema.properties or schema.additional or schema.items or schema.limits or schema.enum)
        and not (schema.all_of or schema.any_of or schema.one_of)
    )
