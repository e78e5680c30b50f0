"""Follows references between schemas, with the keywords that stand beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from wirebind.analyse.merge import Contradiction, only_narrows, texts
from wirebind.analyse.parts import join_parts
from wirebind.analyse.unions import allows_null, nullable_part
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Schema
from wirebind.openapi.refs import component_name, schema_reference
from wirebind.records import record

_MOST_STEPS = 32


def is_outside(schema: Schema) -> bool:
    """Whether a schema is a reference to another document."""
    return schema.ref is not None and not schema.ref.startswith("#")


@record
class Resolved:
    """The schema at the end of the references, the component it is, and all schemas on the way.

    `whole` is false where the parts of an `allOf` contradict each other; then the schema has only texts.
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
        self._whole: dict[str, Optional[Schema]] = {}
        self._circles: set[frozenset[str]] = set()

    def resolve(self, schema: Schema) -> Optional[Resolved]:
        """What the schema comes to; nothing after an error."""
        chain: list[Schema] = []
        component = ""
        nullable = narrowed = False
        current = schema
        for _ in range(_MOST_STEPS):
            current = _with_siblings(current)
            nullable = nullable or (not narrowed and "null" in current.types)
            joined = self._joined(current, component)
            if joined is None:
                chain.append(texts(current.place, [current]))
                return Resolved(chain[-1], component, tuple(chain), nullable, False)
            nullable = nullable or (not narrowed and "null" in joined.types)
            narrowed = narrowed or bool(joined.types and "null" not in joined.types)
            inner = nullable_part(joined)
            if inner is not None:
                nullable = nullable or allows_null(joined)
                current = replace(joined, one_of=(), any_of=(), all_of=(inner,))
                continue
            chain.append(joined)
            if joined.ref is None:
                return Resolved(joined, component, tuple(chain), nullable)
            target = self._target(joined)
            if target is None:
                return None
            component = component_name(joined.ref) or ""
            self._check_siblings(joined, target)
            current = target
        if not any(component in circle for circle in self._circles):
            self._error("ref-cycle", current, "the references lead in a circle")
        return None

    def called(self, reference: str) -> str:
        """What the file of a component calls it; "" where the reference leads to none."""
        name = component_name(reference) or ""
        return self._schemas[name].original_name or name if name in self._schemas else name

    def own_members(self, schema: Schema) -> Schema:
        """What a form or a parameter can have of a schema: of a base its own members, which is reported."""
        resolved = self.resolve(schema) if schema.ref is not None or schema.all_of else None
        if resolved is None or not resolved.schema.base or resolved.schema.base not in self._schemas:
            return schema
        message = f"what derives from {resolved.component} is not supported in a form or a parameter"
        self._diagnostics.gap_at("gap-discriminator", schema.place, message, "its own members are")
        return Schema(schema.place, ref=schema_reference(resolved.schema.base))

    def _joined(self, schema: Schema, component: str) -> Optional[Schema]:
        """The schema with the parts of its `allOf`, those of a component once; nothing where they contradict each other."""
        if not component or schema is not self._schemas.get(component):
            return self._merged(schema)
        if component not in self._whole:
            self._whole[component] = self._merged(schema)
        return self._whole[component]

    def _merged(self, schema: Schema) -> Optional[Schema]:
        try:
            return join_parts(schema, self._parent, self._again)
        except Contradiction as problem:
            hint = "no value fits all parts; the value stays JSON text"
            self._diagnostics.gap_at("gap-all-of", schema.place, f"`allOf` with {problem}", hint)
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

    def _parent(self, schema: Schema) -> Optional[Schema]:
        """What a part refers to: of a base its own members."""
        target = self._target(schema)
        return self._schemas.get(target.base, target) if target is not None and target.base else target

    def _again(self, part: Schema, references: tuple[str, ...]) -> None:
        """Reports components that are parts of themselves, each circle once."""
        names = [component_name(reference) or reference for reference in references]
        names = [self._schemas[name].members_of or name for name in names]
        if frozenset(names) in self._circles:
            return
        self._circles.add(frozenset(names))
        way = f", by way of {', '.join(names[1:4])}" if len(names) > 1 else ""
        self._error("all-of-itself", part, f"{names[0]} is a part of itself in `allOf`{way}", "it is left out there")

    def _check_siblings(self, schema: Schema, target: Schema) -> None:
        """Beside a reference stand texts, limits, and a type that agrees."""
        own = [name for name in schema.types if name != "null"]
        if target.ref is None and own and target.types and not set(own) <= set(target.types):
            self._error("ref-sibling", schema, f"type {', '.join(own)} disagrees with {schema.ref}")
        if schema.format and target.format and schema.format != target.format:
            self._error("ref-sibling", schema, f"format '{schema.format}' disagrees with {schema.ref}")

    def _error(self, id: str, schema: Schema, message: str, hint: str = "") -> None:
        self._diagnostics.fault_at(id, schema.place, message, hint)


def _with_siblings(schema: Schema) -> Schema:
    """A reference with a shape beside it as what it means: parts that hold together."""
    if schema.ref is None or only_narrows(replace(schema, ref=None)):
        return schema
    reference = Schema(schema.place, ref=schema.ref)
    return replace(schema, ref=None, all_of=(reference, *schema.all_of))
