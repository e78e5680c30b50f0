"""Takes unions out of themselves: a component that is one of its own alternatives, at once or by way of others, has no value
by that."""

from __future__ import annotations

from dataclasses import replace
from typing import Iterator, Mapping

from wirebind.analyse.cycles import connected
from wirebind.analyse.merge import says_nothing
from wirebind.analyse.model.records import Alternative, Union
from wirebind.analyse.model.types import Form, Opaque, Reason, UnionOf
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Schema
from wirebind.openapi.refs import component_name, schema_reference

_ANY = Opaque(Form.JSON, Reason.UNION)
_LEFT_OUT = "it is left out there"


def without_themselves(components: dict[str, Schema], diagnostics: Diagnostics) -> dict[str, Schema]:
    """The components; unions that are alternatives of each other are one union, with the alternatives of all."""
    plain = {name: schema for name, schema in components.items() if _is_plain(schema)}
    for circle in _circles(plain):
        components = components | _joined(circle, components, diagnostics)
    for circle in _circles(components):
        components = components | _cut(circle, components, diagnostics)
    return components


def without_circles(unions: Mapping[str, Union], diagnostics: Diagnostics) -> dict[str, Union]:
    """The unions; what `allOf` made an alternative of itself is each without itself and those before it."""
    edges = {key: [one.type.key for one in union.alternatives if isinstance(one.type, UnionOf)] for key, union in unions.items()}
    group = connected(edges)
    order = {key: place for place, key in enumerate(unions)}
    found = dict(unions)
    told: set[int] = set()
    for key, union in unions.items():
        inside = {one for one in edges[key] if group[one] == group[key] and order[one] <= order[key]}
        if not inside:
            continue
        kept = tuple(one for one in union.alternatives if not (isinstance(one.type, UnionOf) and one.type.key in inside))
        found[key] = replace(union, alternatives=kept or (Alternative(_ANY, "", (), union.place),))
        if group[key] not in told:
            told.add(group[key])
            diagnostics.fault_at("union-itself", union.place, "a union is an alternative of itself", _LEFT_OUT)
    return found


def _is_plain(schema: Schema) -> bool:
    """Whether a schema is its alternatives, or another one by its name, and nothing beside that."""
    ways = (schema.one_of, schema.any_of, len(schema.all_of) == 1, schema.ref)
    rest = replace(schema, ref=None, one_of=(), any_of=(), all_of=())
    return sum(map(bool, ways)) == 1 and schema.discriminator is None and says_nothing(rest)


def _alternatives(schema: Schema) -> tuple[Schema, ...]:
    """The alternatives of a schema; of one that is another by its name that one; none of `oneOf` beside `anyOf`."""
    if schema.one_of and schema.any_of:
        return ()
    if schema.one_of or schema.any_of:
        return schema.one_of or schema.any_of
    if not _is_plain(schema):
        return ()
    return schema.all_of or (Schema(schema.place, ref=schema.ref),)


def _targets(schema: Schema) -> Iterator[str]:
    """The components among the alternatives of a schema, and of unions in place among them."""
    work = list(_alternatives(schema))
    for part in work:
        name = component_name(part.ref or "")
        if name is not None:
            yield name
        elif part.ref is None and _is_plain(part):
            work += _alternatives(part)


def _circles(components: Mapping[str, Schema]) -> list[list[str]]:
    """The unions that are alternatives of themselves, with those by way of which they are, in the order of the document."""
    edges = {name: [one for one in _targets(schema) if one in components] for name, schema in components.items()}
    found: dict[int, list[str]] = {}
    for name, group in connected(edges).items():
        found.setdefault(group, []).append(name)
    order = {name: place for place, name in enumerate(components)}
    groups = [sorted(names, key=order.__getitem__) for names in found.values() if len(names) > 1 or names[0] in edges[names[0]]]
    unions = (names for names in groups if any(components[name].one_of or components[name].any_of for name in names))
    return sorted(unions, key=lambda names: order[names[0]])


def _joined(circle: list[str], components: Mapping[str, Schema], diagnostics: Diagnostics) -> dict[str, Schema]:
    """Unions that say nothing but what their alternatives are: the first one has those of all, and the others are it."""
    first = next(name for name in circle if components[name].one_of or components[name].any_of)
    _tell(first, circle, components[first], diagnostics)
    others = {name: components[name] for name in circle if name != first}
    same = {
        name: replace(schema, ref=schema_reference(first), one_of=(), any_of=(), all_of=()) for name, schema in others.items()
    }
    return {first: _with(components[first], _outside(first, circle, components)), **same}


def _cut(circle: list[str], components: Mapping[str, Schema], diagnostics: Diagnostics) -> dict[str, Schema]:
    """Unions that say more: each without itself and those before it; a plain one among them stands for its alternatives."""
    cut: dict[str, Schema] = {}
    unions = [name for name in circle if not _is_plain(components[name])]
    for place, name in enumerate(unions):
        plain = [one for one in circle if one not in unions]
        cut[name] = _with(components[name], _outside(name, [*plain, *unions[: place + 1]], components))
    _tell(unions[0], circle, components[unions[0]], diagnostics)
    return cut


def _with(schema: Schema, parts: tuple[Schema, ...]) -> Schema:
    """A union with other alternatives."""
    return replace(schema, one_of=parts if schema.one_of else (), any_of=() if schema.one_of else parts)


def _outside(name: str, circle: list[str], components: Mapping[str, Schema]) -> tuple[Schema, ...]:
    """The alternatives of a union that are none of a circle; those of plain ones of it are in their place."""
    found: list[Schema] = []
    inside, seen = set(circle), {name}
    work = list(reversed(_alternatives(components[name])))
    while work:
        part = work.pop()
        target = component_name(part.ref or "")
        if target in inside and target is not None:
            plain = target not in seen and _is_plain(components[target])
            seen.add(target)
            work += reversed(_alternatives(components[target])) if plain else ()
        elif part.ref is None and _is_plain(part) and inside & set(_targets(part)):
            work += reversed(_alternatives(part))
        else:
            found.append(part)
    return tuple(found)


def _tell(name: str, circle: list[str], schema: Schema, diagnostics: Diagnostics) -> None:
    others = [one for one in circle if one != name]
    way = f", by way of {', '.join(others[:3])}" if others else ""
    diagnostics.fault_at("union-itself", schema.place, f"{name} is an alternative of itself{way}", _LEFT_OUT)
