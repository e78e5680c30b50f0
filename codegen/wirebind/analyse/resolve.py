"""Follows references between schemas, with the keywords that stand beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from wirebind.analyse.merge import MergeFailure, merge_parts
from wirebind.analyse.unions import nullable_part
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Schema
from wirebind.openapi.refs import component_name
from wirebind.records import record


def is_outside(schema: Schema) -> bool:
    """Whether a schema is a reference to another document."""
    return schema.ref is not None and not schema.ref.startswith("#")


@record
class Resolved:
    """The schema at the end of the references, the component it is, and all schemas on the way.

    `whole` is false where the parts of an `allOf` do not fit together; then the schema has only texts.
    """

    schema: Schema
    component: str
    chain: tuple[Schema, ...]
    nullable: bool
    whole: bool = True


class Resolver:
    """Resolves the references of one document; each problem is reported once, where it stands."""

    def __init__(self, components: dict[str, Schema], diagnostics: Diagnostics) -> None:
        self._schemas = components
        self._diagnostics = diagnostics

    def resolve(self, schema: Schema) -> Optional[Resolved]:
        """What the schema comes to; nothing after an error."""
        chain: list[Schema] = []
        component = ""
        nullable = False
        current = schema
        while True:
            current, null_here = self._unwrap(current)
            nullable = nullable or null_here
            current = self._with_siblings(current)
            chain.append(current)
            if current.ref is None:
                merged = self._merged(current)
                chain[-1] = merged or Schema(
                    current.place, description=current.description, deprecated=current.deprecated
                )
                return Resolved(chain[-1], component, tuple(chain), nullable, merged is not None)
            target = self._target(current)
            if target is None:
                return None
            if len(chain) > 32:
                self._error("ref-cycle", current, "the references lead in a circle")
                return None
            component = component_name(current.ref) or ""
            self._check_siblings(current, target)
            current = target

    def _merged(self, schema: Schema) -> Optional[Schema]:
        """The schema with the parts of its `allOf`; nothing where they do not fit together."""
        if not schema.all_of:
            return schema
        try:
            return merge_parts(schema, self._follow)
        except MergeFailure as problem:
            message = f"`allOf` with {problem} is not supported"
            self._diagnostics.gap_at("gap-all-of", schema.place, message, "the value stays JSON text")
            return None

    def _follow(self, schema: Schema) -> Optional[Schema]:
        """The end of a chain of references, as it is written there."""
        for _ in range(32):
            if schema.ref is None:
                return schema
            target = self._target(schema)
            if target is None:
                return None
            schema = target
        return None

    def _target(self, schema: Schema) -> Optional[Schema]:
        assert schema.ref is not None
        if is_outside(schema):
            hint = "bring the schema into the folder of this document; any value is taken"
            self._diagnostics.gap_at("gap-remote-ref", schema.place, f"{schema.ref} is outside", hint)
            return None
        name = component_name(schema.ref)
        if name is None or name not in self._schemas:
            message = f"{schema.ref} is no component schema of this document"
            self._error("unresolved-ref", schema, message, "any value is taken")
            return None
        return self._schemas[name]

    def _with_siblings(self, schema: Schema) -> Schema:
        """A reference with members beside it: the parts of one object, where the reference leads to an object."""
        own = schema.properties or schema.required or schema.additional or schema.all_of
        if schema.ref is None or not own:
            return schema
        target = self._follow(Schema(schema.place, ref=schema.ref))
        if target is None or not (target.properties or target.all_of or "object" in target.types):
            return schema
        return replace(schema, ref=None, all_of=(Schema(schema.place, ref=schema.ref), *schema.all_of))

    def _unwrap(self, schema: Schema) -> tuple[Schema, bool]:
        """Undoes the two ways of writing one schema as a union: `allOf: [X]` and `oneOf: [X, null]`."""
        nullable = "null" in schema.types
        plain = not (schema.properties or schema.required or schema.one_of or schema.dependent_required)
        parts = [part for part in schema.all_of if not says_nothing(part)] or list(schema.all_of[:1])
        if len(parts) == 1 and plain and schema.ref is None:
            others = [part for part in schema.all_of if part is not parts[0]]
            return self._absorb(schema, _told(parts[0], others)), nullable
        inner = nullable_part(schema)
        return (schema, nullable) if inner is None else (self._absorb(schema, inner), True)

    def _absorb(self, outer: Schema, inner: Schema) -> Schema:
        """The inner schema with the texts of the outer one where it has none of its own."""
        return replace(
            inner,
            description=outer.description or inner.description,
            deprecated=outer.deprecated or inner.deprecated,
            default=outer.default if outer.default is not None else inner.default,
            examples=outer.examples or inner.examples,
            unit=outer.unit or inner.unit,
            cpp_name=outer.cpp_name or inner.cpp_name,
            place=outer.place,
        )

    def _check_siblings(self, schema: Schema, target: Schema) -> None:
        """Beside a reference stand texts, limits, and a type that agrees; structure does not."""
        structure = {
            "properties": schema.properties,
            "items": schema.items,
            "additionalProperties": schema.additional,
            "allOf": schema.all_of,
            "anyOf": schema.any_of,
            "oneOf": schema.one_of,
            "enum": schema.enum,
            "x-extensible-enum": schema.extensible_enum,
        }
        for keyword, value in structure.items():
            if value:
                hint = "it is left out; put it into the component"
                self._error("ref-sibling", schema, f"`{keyword}` beside a reference", hint)
        own = [name for name in schema.types if name != "null"]
        if target.ref is None and own and target.types and not set(own) <= set(target.types):
            self._error("ref-sibling", schema, f"type {', '.join(own)} disagrees with {schema.ref}")
        if schema.format and target.format and schema.format != target.format:
            self._error("ref-sibling", schema, f'format "{schema.format}" disagrees with {schema.ref}')

    def _error(self, id: str, schema: Schema, message: str, hint: str = "") -> None:
        self._diagnostics.fault_at(id, schema.place, message, hint)


def says_nothing(schema: Schema) -> bool:
    """True for a part of an `allOf` that has texts and nothing that its values are checked for."""
    return not any(
        (
            schema.ref, schema.types, schema.enum, schema.extensible_enum, schema.properties, schema.required,
            schema.additional, schema.items, schema.limits, schema.pattern, schema.content_encoding, schema.all_of,
            schema.any_of, schema.one_of, schema.dependent_required, schema.compare, schema.unsupported,
        )
    )  # fmt: skip


def _told(schema: Schema, others: list[Schema]) -> Schema:
    """The schema with the texts that stand in parts beside it."""
    description = next((one.description for one in others if one.description), schema.description)
    return replace(schema, description=description, deprecated=any(one.deprecated for one in [schema, *others]))
