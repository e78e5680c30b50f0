"""Merges schemas that hold together, as the parts of `allOf` do: a value fits the result where it fits all of them.

Types, limits and listed values narrow each other, members come together. A member, an item or a value that several parts
describe is an `allOf` again, so that a contradiction costs no more than what has it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest
from typing import Iterable, Optional, Sequence, TypeVar

from wirebind.analyse.kinds import implied_kind, listed_kinds
from wirebind.analyse.unions import is_union
from wirebind.diagnostics import Place
from wirebind.openapi.limit_reader import RANGES, is_empty_range
from wirebind.openapi.model import Limit, Property, Schema
from wirebind.source.node import Scalar

_Entry = TypeVar("_Entry")
_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_NARROWER_FORMATS = (("int8", "int16", "int32", "int64"), ("uint8", "uint16", "uint32", "uint64"), ("float", "double"))


class Contradiction(Exception):
    """No value fits all parts; the text says why, with the places."""


def merge(told: Schema, parts: Sequence[Schema]) -> Schema:
    """The base of a schema, with everything that its parts require, in the order of the document.

    Raises Contradiction where no value fits all parts.
    """
    return replace(
        told,
        types=_types(parts),
        format=_format(parts),
        enum=_listed(parts, "enum"),
        constant=any(part.constant for part in parts),
        extensible_enum=_listed(parts, "extensible_enum"),
        properties=_properties(parts),
        required=_joined(part.required for part in parts),
        additional=_together([part.additional for part in parts if part.additional is not None]),
        closed=any(part.closed for part in parts),
        patterned=_patterned(parts),
        items=_together([part.items for part in parts if part.items is not None]),
        prefix=_columns([part.prefix for part in parts]),
        unique=any(part.unique for part in parts),
        limits=_limits(parts),
        patterns=_joined(part.patterns for part in parts),
        content_encoding=next((part.content_encoding for part in parts if part.content_encoding), ""),
        content_media=next((part.content_media for part in parts if part.content_media), ""),
        any_of=_alternatives(parts, "any_of"),
        one_of=_alternatives(parts, "one_of"),
        dependent_required=_joined(part.dependent_required for part in parts),
        compare=_joined(part.compare for part in parts),
        cpp_names={value: name for part in parts for value, name in part.cpp_names.items()},
        unsupported=_joined(part.unsupported for part in parts),
    )


def texts(place: Place, parts: Sequence[Schema]) -> Schema:
    """A schema of what the parts, nearest first, tell a reader."""
    return Schema(
        place,
        title=next((part.title for part in parts if part.title), ""),
        description=next((part.description for part in parts if part.description), ""),
        deprecated=any(part.deprecated for part in parts),
        read_only=any(part.read_only for part in parts),
        write_only=any(part.write_only for part in parts),
        default=next((part.default for part in parts if part.default is not None), None),
        examples=next((part.examples for part in parts if part.examples), ()),
        unit=next((part.unit for part in parts if part.unit), ""),
        cpp_name=next((part.cpp_name for part in parts if part.cpp_name), ""),
    )


def says_nothing(schema: Schema) -> bool:
    """True for a schema that has texts and nothing that values are checked for."""
    return only_narrows(schema) and not (schema.types or schema.limits or schema.patterns or schema.format)


def only_narrows(schema: Schema) -> bool:
    """True for a schema with a type, limits and texts, and without a shape of its own."""
    return not any(
        (
            schema.ref, schema.enum, schema.extensible_enum, schema.properties, schema.required, schema.additional,
            schema.closed, schema.patterned, schema.items, schema.prefix, schema.unique, schema.content_encoding, schema.all_of, schema.any_of, schema.one_of,
            schema.dependent_required, schema.compare, schema.unsupported,
        )
    )  # fmt: skip


def _types(parts: Sequence[Schema]) -> tuple[str, ...]:
    """The kinds that all parts allow; null only where each of those that name a type names it."""
    found: tuple[str, ...] = ()
    before: Optional[Schema] = None
    for part in parts:
        kinds = _kinds(part)
        if not kinds:
            continue
        if before is not None:
            both = (_narrower_kind(mine, theirs) for mine in found for theirs in kinds)
            kinds = tuple(dict.fromkeys(kind for kind in both if kind))
            if not kinds or (kinds == ("null",) and (found, _kinds(part)) != (kinds, kinds)):
                raise _contradiction("type", _shown(found), before.place, _shown(_kinds(part)), part.place)
        found, before = kinds, part
    named = any(part.types for part in parts)
    return found if named else tuple(kind for kind in found if kind != "null")


def _kinds(part: Schema) -> tuple[str, ...]:
    """The kinds that a part allows; what it only implies does not speak of null, nor of alternatives."""
    if part.types or is_union(part):
        return part.types
    implied = [implied_kind(part)] if implied_kind(part) else listed_kinds(part)
    return tuple(dict.fromkeys((*implied, "null"))) if implied else ()


def _narrower_kind(mine: str, theirs: str) -> str:
    if mine == theirs:
        return mine
    return "integer" if {mine, theirs} == {"integer", "number"} else ""


def _shown(kinds: Iterable[str]) -> str:
    return " or ".join(kind for kind in kinds if kind != "null") or "null"


def _format(parts: Sequence[Schema]) -> str:
    found: Optional[Schema] = None
    for part in parts:
        if not part.format or (found is not None and found.format == part.format):
            continue
        if found is None:
            found = part
            continue
        order = next((one for one in _NARROWER_FORMATS if {found.format, part.format} <= set(one)), None)
        if order is None:
            raise _contradiction("format", found.format, found.place, part.format, part.place)
        found = min(found, part, key=lambda one, order=order: order.index(one.format))  # type: ignore[misc]
    return found.format if found else ""


def _listed(parts: Sequence[Schema], keyword: str) -> Optional[tuple[Scalar, ...]]:
    """The values that all parts list which list any."""
    found: Optional[tuple[Scalar, ...]] = None
    before: Optional[Schema] = None
    for part in parts:
        values: Optional[tuple[Scalar, ...]] = getattr(part, keyword)
        if values is None:
            continue
        if found is not None and before is not None:
            others = {_identity(value) for value in values}
            both = tuple(value for value in found if _identity(value) in others)
            if not both:
                mine, theirs = (", ".join(value.text for value in one[:4]) for one in (found, values))
                raise _contradiction("values", mine, before.place, theirs, part.place)
            values = both
        found, before = values, part
    return found


def _identity(value: Scalar) -> tuple[bool, object]:
    return isinstance(value.value, bool), value.value


def _properties(parts: Sequence[Schema]) -> tuple[Property, ...]:
    """Each member once, where the first part that describes it has it."""
    found: dict[str, list[Property]] = {}
    for one in (one for part in parts for one in part.properties):
        found.setdefault(one.name, []).append(one)
    return tuple(_property(several) for several in found.values())


def _property(several: list[Property]) -> Property:
    if len(several) == 1:
        return several[0]
    schema = _together([one.schema for one in several])
    assert schema is not None
    return Property(several[0].name, schema, several[-1].place)


def _patterned(parts: Sequence[Schema]) -> tuple[tuple[str, Schema], ...]:
    """Each pattern once, with all that parts say of the members whose names match."""
    found: dict[str, list[Schema]] = {}
    for pattern, schema in (one for part in parts for one in part.patterned):
        found.setdefault(pattern, []).append(schema)
    together = ((pattern, _together(several)) for pattern, several in found.items())
    return tuple((pattern, schema) for pattern, schema in together if schema is not None)


def _together(schemas: Sequence[Schema]) -> Optional[Schema]:
    """What holds where all of these do."""
    if len(schemas) < 2:
        return schemas[0] if schemas else None
    return Schema(schemas[-1].place, all_of=tuple(schemas))


def _limits(parts: Sequence[Schema]) -> tuple[Limit, ...]:
    """The narrowest of each keyword; multiples of several numbers are multiples of each."""
    found: dict[tuple[str, str], Limit] = {}
    for limit in (limit for part in parts for limit in part.limits):
        key = (limit.keyword, limit.value if limit.keyword == "multipleOf" else "")
        before = found.get(key)
        order = max if limit.keyword in _LEAST else min
        found[key] = limit if before is None else order(before, limit, key=lambda one: Decimal(one.value))
    for low, high in RANGES if len(parts) > 1 else ():
        least, most = found.get((low, "")), found.get((high, ""))
        if least is not None and most is not None and is_empty_range(least, most):
            raise _contradiction("limits", f"{low} {least.value}", least.place, f"{high} {most.value}", most.place)
    return tuple(found.values())


def _alternatives(parts: Sequence[Schema], keyword: str) -> tuple[Schema, ...]:
    having = [part for part in parts if getattr(part, keyword)]
    if len(having) > 1:
        places = " and ".join(str(part.place.position) for part in having[:2])
        raise Contradiction(f"several lists of alternatives, at {places}")
    found: tuple[Schema, ...] = getattr(having[0], keyword) if having else ()
    return found


def _joined(lists: Iterable[tuple[_Entry, ...]]) -> tuple[_Entry, ...]:
    return tuple(dict.fromkeys(entry for one in lists for entry in one))


def _columns(rows: list[tuple[Schema, ...]]) -> tuple[Schema, ...]:
    """What each item at the start of a list is by all parts that describe it."""
    found = (_together([one for one in column if one is not None]) for column in zip_longest(*rows))
    return tuple(one for one in found if one is not None)


def _contradiction(what: str, mine: str, here: Place, theirs: str, there: Place) -> Contradiction:
    return Contradiction(f"{what} {mine}, at {here.position}, and {theirs}, at {there.position}")
