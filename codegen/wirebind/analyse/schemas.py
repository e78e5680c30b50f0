"""Decides what each schema is: a scalar, a list, a map, a described object, an enumeration, or opaque."""

from __future__ import annotations

from wirebind.analyse.kinds import implied_kind, is_choice, is_enumeration, is_mixed, is_named, kinds_of
from wirebind.analyse.limits import Limits
from wirebind.analyse.model import origin
from wirebind.analyse.model.keys import component_key, enumeration_key, enumerator_key, key_part, record_key
from wirebind.analyse.model.origin import Origin
from wirebind.analyse.model.records import Enumeration, EnumValue, Location, Member, Record
from wirebind.analyse.model.types import EnumOf, Form, ListOf, MapOf, Opaque, Reason, RecordOf, Scalar, Type
from wirebind.analyse.notes import notes_of
from wirebind.analyse.resolve import Resolved, Resolver, is_outside
from wirebind.analyse.samples import check_samples, constant_of
from wirebind.analyse.union_types import UnionTypes
from wirebind.analyse.unions import allows_null
from wirebind.diagnostics import Diagnostics, Place
from wirebind.openapi.model import Schema
from wirebind.records import record

_MAX_NESTING = 24
_FREE_FORM = Opaque(Form.JSON, Reason.FREE_FORM)
_INVALID = Opaque(Form.JSON, Reason.INVALID)


@record
class Typed:
    """The type of a schema, and every schema that says something about its values, nearest first.

    `items` holds the same for the items of a list or the values of a map, when those are single values.
    """

    type: Type
    nullable: bool = False
    chain: tuple[Schema, ...] = ()
    items: tuple[Schema, ...] = ()


class Schemas:
    """Types the schemas of one document, and collects the objects, enumerations and unions that it meets."""

    def __init__(self, components: dict[str, Schema], diagnostics: Diagnostics) -> None:
        self.records: dict[str, Record] = {}
        self.enumerations: dict[str, Enumeration] = {}
        self.limits = Limits(diagnostics)
        self._components = components
        self._diagnostics = diagnostics
        self._resolver = Resolver(components, diagnostics)
        self.unions = UnionTypes(self, self._resolver, diagnostics)
        self._aliases: list[str] = []

    def add_components(self) -> None:
        """Every component that is an object or an enumeration, also those that no operation reaches.

        References to components never build them, so that no chain of references is followed by recursion.
        """
        for name, schema in self._components.items():
            resolved = self._resolver.resolve(schema)
            if resolved is not None and not resolved.component:
                self._report_unsupported(resolved.schema)
                self._shape(resolved, component_key(name), (origin.named(name),), True)

    def type_of(self, schema: Schema, key: str, where: Origin) -> Typed:
        """The type of a schema at a place; what is described in place takes its key and origin from there."""
        resolved = self._resolver.resolve(schema)
        if resolved is None:
            return Typed(_INVALID, False, (schema,))
        target = resolved.schema
        if resolved.component:
            key, where = component_key(resolved.component), (origin.named(resolved.component),)
        if key.count("/") > _MAX_NESTING:
            self._gap("gap-nesting", target, f"nested deeper than {_MAX_NESTING} levels")
            return Typed(Opaque(Form.JSON, Reason.NESTING), resolved.nullable, resolved.chain)
        if not resolved.component:
            self._report_unsupported(target)
            found = self._shape(resolved, key, where, False)
        elif is_named(target):
            found = _named(target, key)
        elif is_choice(target):
            found = self._shape(resolved, key, where, True)
        elif resolved.component in self._aliases:
            self._error("ref-cycle", schema, f"{resolved.component} contains itself without an object between")
            return Typed(_INVALID, resolved.nullable, resolved.chain)
        else:
            self._aliases.append(resolved.component)
            found = self._shape(resolved, key, where, False)
            self._aliases.pop()
        listed = any(value.value is None for value in target.enum or ()) or self.unions.nullable(found)
        return Typed(found, resolved.nullable or listed or allows_null(target), resolved.chain, self._item_chain(found, target))

    def alternative(self, schema: Schema, key: str, where: Origin) -> tuple[Type, bool]:
        """The type of an alternative of a union, and whether null is a value of it."""
        typed = self.type_of(schema, key, where)
        return typed.type, typed.nullable

    def merged(self, schema: Schema, key: str, where: Origin, component: bool) -> Type:
        """The type of what the alternatives of a union come to."""
        return self._shape(Resolved(schema, "", (schema,), False), key, where, component)

    def component_of(self, schema: Schema) -> Type:
        """The component that a schema refers to where that has a name; else an opaque value, and nothing is added."""
        if is_outside(schema):
            return Opaque(Form.JSON, Reason.OUTSIDE)
        resolved = self._resolver.resolve(schema) if schema.ref is not None else None
        if resolved is not None and is_named(resolved.schema):
            return _named(resolved.schema, component_key(resolved.component))
        return Opaque(Form.JSON, Reason.IN_PLACE)

    def _shape(self, resolved: Resolved, key: str, where: Origin, component: bool) -> Type:
        schema = resolved.schema
        kinds = kinds_of(schema)
        if is_enumeration(schema):
            return self._enumeration(schema, key, where, component)
        if not resolved.whole:
            return Opaque(Form.JSON, Reason.ALL_OF)
        if is_mixed(schema):
            return Opaque(Form.JSON, Reason.MIXED_VALUES)
        if is_choice(schema):
            return self.unions.type_of(schema, key, where, component)
        match kinds[0] if kinds else implied_kind(schema):
            case "object":
                return self._object(schema, key, where, component)
            case "array":
                return self._array(schema, key, where)
            case kind:
                return self._scalar(schema, kind)

    def _scalar(self, schema: Schema, kind: str) -> Type:
        match kind:
            case "integer":
                return Scalar.INT32 if schema.format in ("int32", "int16", "int8", "uint8", "uint16") else Scalar.INT64
            case "number":
                return Scalar.FLOAT if schema.format == "float" else Scalar.DOUBLE
            case "boolean":
                return Scalar.BOOLEAN
            case "string":
                return self._string(schema)
        return _FREE_FORM

    def _string(self, schema: Schema) -> Type:
        if schema.content_encoding.lower() == "base64" or schema.format == "byte":
            return Scalar.BASE64
        if schema.content_encoding:
            message = f'content encoding "{schema.content_encoding}" is not decoded'
            self._diagnostics.warning_at("gap-content-encoding", schema.place, message)
        return Scalar.STRING

    def _array(self, schema: Schema, key: str, where: Origin) -> Type:
        if schema.items is None:
            return ListOf(_FREE_FORM)
        item = self.type_of(schema.items, f"{key}/[]", (*where, origin.ITEM))
        if item.nullable:
            self._gap("gap-nullable-item", schema.items, "null as an item", "null is read as an empty value")
        return ListOf(item.type)

    def _object(self, schema: Schema, key: str, where: Origin, component: bool) -> Type:
        if schema.properties:
            if schema.additional is not None:
                self._gap("gap-additional", schema, "named members and others beside them", "the others are dropped")
            return self._record(schema, key, where, component)
        if schema.additional is not None:
            return MapOf(self.type_of(schema.additional, f"{key}/{{*}}", (*where, origin.VALUE)).type)
        return _FREE_FORM

    def _record(self, schema: Schema, key: str, where: Origin, component: bool) -> Type:
        key = record_key(key, component)
        if key in self.records:
            return RecordOf(key)
        given_name = schema.cpp_name if component else ""
        description = schema.description or schema.title
        # The place in the order is taken before the members, which may describe objects of their own, are typed.
        self.records[key] = Record(key, where, (), (), description, given_name, schema.place)
        names = {member.name for member in schema.properties}
        for name in schema.required:
            if name not in names:
                self._error("required-member", schema, f'required member "{name}" is not described')
        members = tuple(self._member(schema, key, where, index) for index in range(len(schema.properties)))
        constraints = self.limits.of_record(schema, {member.wire: member for member in members})
        self.records[key] = Record(key, where, members, constraints, description, given_name, schema.place)
        return RecordOf(key)

    def _member(self, schema: Schema, key: str, where: Origin, index: int) -> Member:
        found = schema.properties[index]
        member_key = f"{key}/{key_part(found.name)}"
        typed = self.type_of(found.schema, member_key, (*where, origin.named(found.name)))
        notes = notes_of(typed.chain)
        member = Member(
            key=member_key,
            wire=found.name,
            location=Location.OBJECT,
            type=typed.type,
            nullable=typed.nullable,
            required=found.name in schema.required and not notes.read_only,
            constraints=self.limits.of_value(typed.type, typed.chain, typed.items),
            notes=notes,
            given_name=found.schema.cpp_name,
            place=found.place,
            sample=constant_of(typed.chain),
        )
        check_samples(member, typed.chain, self._diagnostics)
        return member

    def _enumeration(self, schema: Schema, key: str, where: Origin, component: bool) -> Type:
        key = enumeration_key(key, component)
        if key not in self.enumerations:
            values = self._values(schema, key)
            description = schema.description or schema.title
            extensible = schema.extensible_enum is not None
            self.enumerations[key] = Enumeration(
                key, where, values, description, schema.cpp_name, schema.place, extensible
            )
        return EnumOf(key)

    def _values(self, schema: Schema, key: str) -> tuple[EnumValue, ...]:
        found: list[EnumValue] = []
        for value in schema.extensible_enum or schema.enum or ():
            if not isinstance(value.value, str):
                continue
            if any(ord(char) < 0x20 or ord(char) == 0x7F for char in value.value):
                self._error("enum-value", schema, "a control character in a value")
            place = Place(value.position, schema.place.pointer)
            given_name = schema.cpp_names.get(value.value, "")
            found.append(EnumValue(enumerator_key(key, value.value), value.value, given_name, place))
        for name in schema.cpp_names:
            if name not in [value.text for value in found]:
                self._error("cpp-name", schema, f'x-cpp-name names "{name}", which is no value')
        return tuple(found)

    def _item_chain(self, type_: Type, schema: Schema) -> tuple[Schema, ...]:
        """The schemas with limits for single values inside a list or a map."""
        inner = schema.items if isinstance(type_, ListOf) else schema.additional
        if not isinstance(type_, (ListOf, MapOf)) or inner is None:
            return ()
        resolved = self._resolver.resolve(inner)
        return resolved.chain if resolved else ()

    def _report_unsupported(self, schema: Schema) -> None:
        for keyword in schema.unsupported:
            message = f"`{keyword}` is not supported; values are not checked for it"
            self._diagnostics.warning_at("gap-keyword", schema.place, message)

    def _gap(self, id: str, schema: Schema, message: str, fallback: str = "") -> None:
        self._diagnostics.gap_at(id, schema.place, f"{message} is not supported", fallback)

    def _error(self, id: str, schema: Schema, message: str) -> None:
        self._diagnostics.fault_at(id, schema.place, message)


def _named(schema: Schema, key: str) -> Type:
    return EnumOf(enumeration_key(key, True)) if is_enumeration(schema) else RecordOf(key)
