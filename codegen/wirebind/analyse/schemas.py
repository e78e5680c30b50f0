"""Decides what each schema is: a scalar, a list, a map, a described object, an enumeration, or opaque."""

from __future__ import annotations

from dataclasses import replace
from typing import Collection, Optional

from wirebind.analyse.circles import Circles, as_union
from wirebind.analyse.enumerations import Enumerations
from wirebind.analyse.homes import Home, Homes, component_home, is_merged, member_home
from wirebind.analyse.kinds import implied_kind, is_choice, is_enumeration, is_mixed, is_named, kinds_of
from wirebind.analyse.limits import Limits, report_ignored
from wirebind.analyse.model import origin
from wirebind.analyse.model.constraints import RecordConstraint
from wirebind.analyse.model.keys import OTHERS, enumeration_key, record_key
from wirebind.analyse.model.origin import Origin
from wirebind.analyse.model.records import Enumeration, Location, Member, Record
from wirebind.analyse.model.types import EnumOf, Form, ListOf, MapOf, Opaque, OwnOf, Reason, RecordOf, Type
from wirebind.analyse.notes import notes_of
from wirebind.analyse.others import items_of, names_alone, others_of
from wirebind.analyse.resolve import Resolved, Resolver, is_outside
from wirebind.analyse.samples import check_samples, constant_of
from wirebind.analyse.scalars import scalar_of, wire_of
from wirebind.analyse.typed import Typed
from wirebind.analyse.union_types import UnionTypes
from wirebind.analyse.unions import allows_null
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Property, Schema

_MAX_NESTING = 24
_MOST_IN_PLACE = 20_000
_FREE_FORM = Opaque(Form.JSON, Reason.FREE_FORM)
_INVALID = Opaque(Form.JSON, Reason.INVALID)


class Schemas:
    """Types the schemas of one document, and collects the objects, enumerations and unions that it meets."""

    def __init__(self, components: dict[str, Schema], diagnostics: Diagnostics, own: Collection[str] = ()) -> None:
        self.records: dict[str, Record] = {}
        self.limits = Limits(diagnostics)
        self._enumerations = Enumerations(diagnostics)
        self._own = own
        self._components = components
        self._diagnostics = diagnostics
        self._resolver = Resolver(components, diagnostics)
        self._homes = Homes(components)
        self.unions = UnionTypes(self, self._resolver, self._homes, diagnostics)
        self._circles = Circles(self._resolver)
        self.own_members = self._resolver.own_members
        self._aliases: list[str] = []

    @property
    def enumerations(self) -> dict[str, Enumeration]:
        """The enumerations by key."""
        return self._enumerations.found

    def add_components(self) -> None:
        """Every component that is an object or an enumeration, also those that no operation reaches.

        References to components never build them, so that no chain of references is followed by recursion.
        """
        for name, schema in self._components.items():
            resolved = self._resolver.resolve(schema)
            if resolved is not None and not resolved.component and name not in self._own:
                report_ignored(resolved.schema, self._diagnostics)
                self._shape(resolved, *component_home(name, schema), True)

    def type_of(self, schema: Schema, key: str, where: Origin) -> Typed:
        """The type of a schema at a place; what is described in place takes its key and origin from there."""
        resolved = self._resolver.resolve(schema)
        if resolved is None:
            return Typed(_INVALID, False, (schema,))
        target = resolved.schema
        if resolved.component:
            key, where = self._home(resolved)
        else:
            key, where = self._homes.of(schema, key, where)
        if key.count("/") > _MAX_NESTING:
            self._gap("gap-nesting", target, f"nested deeper than {_MAX_NESTING} levels")
            return Typed(Opaque(Form.JSON, Reason.NESTING), resolved.nullable, resolved.chain)
        if resolved.component in self._own:
            found: Type = OwnOf(resolved.component, wire_of(resolved, self._diagnostics))
        elif not resolved.component:
            report_ignored(target, self._diagnostics)
            with self._homes.typing(schema, key, where):
                found = self._shape(resolved, key, where, False)
        elif is_named(target):
            found = _named(target, key)
        elif is_choice(target):
            found = self._shape(resolved, key, where, True)
        elif self._circles.has(resolved):
            found = self.unions.type_of(as_union(target), key, where, True)
        elif self._aliases.count(resolved.component) > 1:
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
        if resolved is not None and resolved.component in self._own:
            return OwnOf(resolved.component, wire_of(resolved, self._diagnostics))
        if resolved is not None and is_named(resolved.schema):
            return _named(resolved.schema, self._home(resolved)[0])
        return Opaque(Form.JSON, Reason.IN_PLACE)

    def _home(self, resolved: Resolved) -> Home:
        return component_home(resolved.component, self._components[resolved.component])

    def _shape(self, resolved: Resolved, key: str, where: Origin, component: bool) -> Type:
        schema = resolved.schema
        kinds = kinds_of(schema)
        if is_enumeration(schema):
            return self._enumerations.add(schema, key, where, component)
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
                return scalar_of(schema, kind, self._own, self._diagnostics)

    def _array(self, schema: Schema, key: str, where: Origin) -> Type:
        items = items_of(schema)
        if items is None:
            return ListOf(_FREE_FORM)
        item = self.type_of(items, f"{key}/[]", (*where, origin.ITEM))
        return ListOf(item.type, item.may_be_null)

    def _object(self, schema: Schema, key: str, where: Origin, component: bool) -> Type:
        if schema.properties:
            return self._record(schema, key, where, component)
        others = others_of(schema)
        if others is None:
            return _FREE_FORM
        value = self.type_of(others, f"{key}/{OTHERS}", (*where, origin.VALUE))
        return MapOf(value.type, value.may_be_null)

    def _record(self, schema: Schema, key: str, where: Origin, component: bool) -> Type:
        key = record_key(key, component)
        if key in self.records:
            return RecordOf(key)
        if not component and len(self.records) - len(self._components) >= _MOST_IN_PLACE:
            self._gap("gap-nesting", schema, f"more than {_MOST_IN_PLACE} objects in place")
            return Opaque(Form.JSON, Reason.NESTING)
        given_name = schema.cpp_name if component else ""
        description = schema.description or schema.title
        # The place in the order is taken before the members, which may describe objects of their own, are typed.
        self.records[key] = Record(key, where, (), (), description, given_name, schema.place)
        names = {member.name for member in schema.properties}
        for name in schema.required:
            if name not in names:
                self._error("required-member", schema, f"required member '{name}' is not described")
        others = others_of(schema)
        members, constraints = self._members(schema, others, key, where, not component and is_merged(schema))
        self.records[key] = Record(
            key, where, members, constraints, description, given_name, schema.place, schema.closed and others is None
        )
        return RecordOf(key)

    def _members(
        self, schema: Schema, others: Optional[Schema], key: str, where: Origin, merged: bool
    ) -> tuple[tuple[Member, ...], tuple[RecordConstraint, ...]]:
        """The members of an object, and its limits."""
        homes = [(one.schema, *member_home(one.name, key, where)) for one in schema.properties]
        homes += [(others, f"{key}/{OTHERS}", (*where, origin.VALUE))] if others is not None else []
        with self._homes.inside(homes, merged):
            members = tuple(self._member(schema, key, where, one) for one in schema.properties)
            constraints = self.limits.of_record(schema, {member.wire: member for member in members})
            if others is not None:
                members = (*members, self._others(schema, others, key, where))
        return members, constraints

    def _member(self, schema: Schema, key: str, where: Origin, found: Property) -> Member:
        member_key, member_where = member_home(found.name, key, where)
        typed = self.type_of(found.schema, member_key, member_where)
        notes = notes_of(typed.chain)
        required = found.name in schema.required and not notes.read_only
        member = Member(
            key=member_key,
            wire=found.name,
            location=Location.OBJECT,
            type=typed.type,
            nullable=typed.nullable,
            required=required and not notes.write_only,
            required_in_requests=required and notes.write_only,
            constraints=self.limits.of_value(typed.type, typed.chain, typed.items),
            notes=notes,
            given_name=found.schema.cpp_name,
            place=found.place,
            sample=constant_of(typed.chain),
        )
        check_samples(member, typed.chain, self._diagnostics)
        return member

    def _others(self, schema: Schema, others: Schema, key: str, where: Origin) -> Member:
        """The map of the members that have no name of their own."""
        typed = self.type_of(others, f"{key}/{OTHERS}", (*where, origin.VALUE))
        type_ = MapOf(typed.type, typed.may_be_null)
        return Member(
            key=f"{key}/{OTHERS}",
            wire=OTHERS,
            location=Location.ADDITIONAL,
            type=type_,
            required=False,
            constraints=self.limits.of_value(type_, (names_alone(schema),), typed.chain),
            notes=replace(notes_of(typed.chain), read_only=False),
            place=others.place,
        )

    def _item_chain(self, type_: Type, schema: Schema) -> tuple[Schema, ...]:
        """The schemas with limits for single values inside a list or a map."""
        inner = items_of(schema) if isinstance(type_, ListOf) else others_of(schema)
        if not isinstance(type_, (ListOf, MapOf)) or inner is None:
            return ()
        resolved = self._resolver.resolve(inner)
        return resolved.chain if resolved else ()

    def _gap(self, id: str, schema: Schema, message: str, fallback: str = "") -> None:
        self._diagnostics.gap_at(id, schema.place, f"{message} is not supported", fallback)

    def _error(self, id: str, schema: Schema, message: str) -> None:
        self._diagnostics.fault_at(id, schema.place, message)


def _named(schema: Schema, key: str) -> Type:
    return EnumOf(enumeration_key(key, True)) if is_enumeration(schema) else RecordOf(key)
