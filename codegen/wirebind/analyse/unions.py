"""Decides what `oneOf`, `anyOf` and lists of types mean: null beside one schema, sets of required members, or a union."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from wirebind.analyse.model.keys import alternative_labels
from wirebind.openapi.model import Schema
from wirebind.records import record

_OF_KIND = {
    "object": ("properties", "required", "additional", "closed", "patterned", "dependent_required"),
    "array": ("items", "prefix", "unique"),
    "string": ("format", "patterns", "content_encoding", "content_media"),
    "integer": ("format",),
    "number": ("format",),
}
"""The keywords that say something about values of each type, beside limits."""


@record
class Part:
    """An alternative, and what keys call it: a label for each union in place that it stands in. `reference` is what it
    refers to, also where the union says more of it."""

    labels: tuple[str, ...]
    schema: Schema
    reference: str = ""


def nullable_part(schema: Schema) -> Optional[Schema]:
    """The schema that `oneOf: [X, null]` and its kin mean by another name; nothing where they mean more."""
    for parts, others in ((schema.one_of, schema.any_of), (schema.any_of, schema.one_of)):
        values = [part for part in parts if not is_null(part)]
        if schema.ref is None and not others and len(values) == 1 and (len(parts) == 2 or _says_no_more(schema)):
            return values[0]
    return None


def _says_no_more(schema: Schema) -> bool:
    said = schema.properties or schema.required or schema.additional or schema.patterned or schema.all_of or schema.enum
    return not said


def is_null(schema: Schema) -> bool:
    """True for the schema of null."""
    return schema.types == ("null",)


def is_required_set(schema: Schema) -> bool:
    """True for a schema that says nothing but which members must be there."""
    return (
        bool(schema.required)
        and schema.ref is None
        and set(schema.types) <= {"object"}
        and not (schema.properties or schema.additional or schema.patterned or schema.items or schema.limits or schema.enum)
        and not (schema.all_of or schema.any_of or schema.one_of)
    )


def is_union(schema: Schema) -> bool:
    """A list of alternatives that are only sets of required members is a constraint, not a union."""
    return any(not is_required_set(part) for part in (*schema.one_of, *schema.any_of))


def _lists_types(schema: Schema) -> bool:
    return not is_union(schema) and len([name for name in schema.types if name != "null"]) > 1


def allows_null(schema: Schema) -> bool:
    """Whether null is among the alternatives of a union."""
    return any("null" in part.types for part in (*schema.one_of, *schema.any_of))


def parts_of(schema: Schema) -> tuple[Part, ...]:
    """The alternatives of a union without null, each with what the schema says beside them; one for each listed type."""
    if not is_union(schema):
        return tuple(Part((kind,), _of_kind(schema, kind)) for kind in schema.types if kind != "null")
    base = replace(schema, one_of=(), any_of=(), discriminator=None, description="", title="", cpp_name="")
    found: list[Part] = []
    parts = schema.one_of or schema.any_of
    for label, part in zip(alternative_labels([part.title for part in parts]), parts):
        if is_null(part):
            continue
        told = _said_of(base, part)
        beside = not _says_no_more(told)
        several = is_union(part) and _says_no_more(part) or _lists_types(part)
        if part.ref is None and several and not beside:
            found += [replace(inner, labels=(label, *inner.labels)) for inner in parts_of(part)]
        else:
            whole = Schema(part.place, title=part.title, all_of=(told, part)) if beside else part
            found.append(Part((label,), whole, part.ref or ""))
    return tuple(found)


def _said_of(schema: Schema, part: Schema) -> Schema:
    """What a schema says of an alternative: its members only where the type that either names is an object."""
    if "object" in (schema.types or part.types or ("object",)):
        return schema
    return replace(schema, properties=(), required=(), additional=None, dependent_required=())


def _of_kind(schema: Schema, kind: str) -> Schema:
    """A schema with a list of types as that of one of them."""
    kept = {name: getattr(schema, name) for name in _OF_KIND.get(kind, ())}
    ends = {"string": "Length", "array": "Items", "object": "Properties"}
    numeric = kind in ("integer", "number")
    counted = tuple(ends.values())
    limits = tuple(
        limit
        for limit in schema.limits
        if (limit.keyword.endswith(ends[kind]) if kind in ends else numeric and not limit.keyword.endswith(counted))
    )
    return replace(Schema(schema.place, types=(kind,), limits=limits), **kept)
