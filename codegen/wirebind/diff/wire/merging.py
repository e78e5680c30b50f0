"""Merges schemas that hold together, as the parts of `allOf` do."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Callable, Mapping, Optional

from wirebind.diff.wire.contract import Limit, Property, Schema

Resolve = Callable[[Schema], Schema]

_LONGEST_CHAIN = 40


def absorb(outer: Schema, inner: Schema) -> Schema:
    """The inner schema with the texts, default and flags of the outer one where that has them."""
    return replace(
        inner,
        place=outer.place,
        nullable=inner.nullable or outer.nullable,
        default=outer.default or inner.default,
        read_only=outer.read_only or inner.read_only,
        write_only=outer.write_only or inner.write_only,
        deprecated=outer.deprecated or inner.deprecated,
        sunset=outer.sunset or inner.sunset,
        description=outer.description or inner.description,
        annotations=tuple(sorted({**dict(inner.annotations), **dict(outer.annotations)}.items())),
    )


def merge(first: Schema, second: Schema, resolve: Resolve) -> Schema:
    """The schema of values that both accept; texts are those of the second where it has them."""
    if first.ref and first.ref == second.ref:
        return absorb(second, first)
    first, second = resolve(first), resolve(second)
    if first.ref or second.ref:  # a component that contains itself by allOf
        inner, outer = (first, second) if first.ref else (second, first)
        return replace(outer, others=(*outer.others, ("allOf", inner.ref)))
    types, contradiction = _types(first.types, second.types)
    others = [*first.others, *(entry for entry in second.others if entry not in first.others)]
    if contradiction:
        others.append(("allOf", f"{first.types} {second.types}"))
    if first.pattern and second.pattern and first.pattern != second.pattern:
        others.append(("pattern", first.pattern))
    for name, mine, theirs in (("oneOf", first.one_of, second.one_of), ("anyOf", first.any_of, second.any_of)):
        if mine and theirs and mine != theirs:
            others.append((name, repr([part.ref or part.types for part in mine])))
    nullable = first.nullable and second.nullable
    if not first.types or not second.types:
        nullable = second.nullable if second.types else first.nullable
    items = first.items or second.items
    if first.items and second.items:
        items = merge(first.items, second.items, resolve)
    return replace(
        absorb(second, first),
        types=types,
        nullable=nullable,
        format=second.format or first.format,
        values=_both(first.values, second.values),
        known_values=_both(first.known_values, second.known_values),
        properties=_properties(first, second, resolve),
        required=first.required | second.required,
        additional=_additional(first.additional, second.additional),
        items=items,
        limits=_limits(first.limits, second.limits),
        pattern=second.pattern or first.pattern,
        unique=first.unique or second.unique,
        content_encoding=second.content_encoding or first.content_encoding,
        content_media_type=second.content_media_type or first.content_media_type,
        content_schema=second.content_schema or first.content_schema,
        one_of=second.one_of or first.one_of,
        any_of=second.any_of or first.any_of,
        discriminator=second.discriminator or first.discriminator,
        constraints=tuple(sorted({*first.constraints, *second.constraints})),
        others=tuple(sorted(others)),
    )


def _types(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    if not first or not second:
        return first or second, False
    common = {name for name in first if name in second or name == "integer" and "number" in second}
    common |= {name for name in second if name == "integer" and "number" in first}
    return (tuple(sorted(common)), False) if common else (first, True)


def _both(first: Optional[tuple[str, ...]], second: Optional[tuple[str, ...]]) -> Optional[tuple[str, ...]]:
    if first is None or second is None:
        return first if second is None else second
    return tuple(value for value in first if value in second)


def _properties(first: Schema, second: Schema, resolve: Resolve) -> tuple[Property, ...]:
    found = {entry.name: entry for entry in first.properties}
    for entry in second.properties:
        before = found.get(entry.name)
        schema = merge(before.schema, entry.schema, resolve) if before else entry.schema
        found[entry.name] = Property(entry.name, schema, entry.place)
    return tuple(found.values())


def _additional(first: Schema | bool, second: Schema | bool) -> Schema | bool:
    if first is False or second is False:
        return False
    return first if isinstance(first, Schema) else second


def _limits(first: tuple[Limit, ...], second: tuple[Limit, ...]) -> tuple[Limit, ...]:
    found = {limit.keyword: limit for limit in first}
    for limit in second:
        before = found.get(limit.keyword)
        if before is None or limit_is_tighter(limit.keyword, limit.value, before.value):
            found[limit.keyword] = limit
    return tuple(sorted(found.values(), key=lambda limit: limit.keyword))


def limit_is_tighter(keyword: str, value: str, than: str) -> bool:
    """Whether a limit accepts less than another of the same keyword."""
    mine, theirs = Decimal(value), Decimal(than)
    if keyword == "multipleOf":
        return mine != theirs and theirs != 0 and (Fraction(mine) / Fraction(theirs)).denominator == 1
    return mine > theirs if keyword.lower().find("min") >= 0 else mine < theirs


def resolved(schema: Schema, components: Mapping[str, Schema]) -> Schema:
    """The schema at the end of a chain of references, with what stands beside them."""
    for _ in range(_LONGEST_CHAIN):
        target = components.get(schema.ref) if schema.ref else None
        if target is None:
            break
        schema = absorb(replace(schema, ref=""), target)
    return schema
