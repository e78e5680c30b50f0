"""Finds structs that contain each other: they share a header, and a member that would need itself is boxed."""

from __future__ import annotations

from dataclasses import dataclass

from wirebind.diagnostics import Diagnostics
from wirebind.analyse.model import ListOf, MapOf, Shapes, Struct, StructOf, Type


@dataclass(frozen=True, slots=True)
class Layout:
    """Groups of struct keys, each in an order in which they can be defined, and the keys of boxed members."""

    groups: tuple[tuple[str, ...], ...]
    boxed: frozenset[str]


def lay_out(shapes: Shapes, diagnostics: Diagnostics) -> Layout:
    """Every struct in exactly one group; groups and their members follow the order of the document."""
    edges = {key: [target for target in _targets(struct)] for key, struct in shapes.structs.items()}
    component = _components(edges)
    groups: dict[int, list[str]] = {}
    for key in shapes.structs:
        groups.setdefault(component[key], []).append(key)
    boxed: set[str] = set()
    ordered = [_order(group, shapes, boxed, diagnostics) for group in groups.values()]
    return Layout(tuple(ordered), frozenset(boxed))


def _inner(type_: Type) -> Type:
    while isinstance(type_, (ListOf, MapOf)):
        type_ = type_.item if isinstance(type_, ListOf) else type_.value
    return type_


def _targets(struct: Struct) -> list[str]:
    found = (_inner(member.typed.type) for member in struct.members)
    return [type_.key for type_ in found if isinstance(type_, StructOf)]


def _components(edges: dict[str, list[str]]) -> dict[str, int]:
    """The strongly connected component of each key (Tarjan, with a stack of its own)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    component: dict[str, int] = {}
    for start in edges:
        if start in index:
            continue
        work: list[tuple[str, int]] = [(start, 0)]
        while work:
            key, step = work.pop()
            if step == 0:
                index[key] = low[key] = len(index)
                stack.append(key)
            elif edges[key][step - 1] not in component:
                low[key] = min(low[key], low[edges[key][step - 1]])
            if step < len(edges[key]):
                work.append((key, step + 1))
                if edges[key][step] not in index:
                    work.append((edges[key][step], 0))
                continue
            if low[key] == index[key]:
                while stack and index[stack[-1]] >= index[key]:
                    component[stack.pop()] = index[key]
    return component


def _order(group: list[str], shapes: Shapes, boxed: set[str], diagnostics: Diagnostics) -> tuple[str, ...]:
    """Structs after those that they hold directly; a member that leads back to its own struct is boxed."""
    done: list[str] = []
    open_: list[str] = []

    def visit(key: str) -> None:
        open_.append(key)
        for member in shapes.structs[key].members:
            held = member.typed.type
            if not isinstance(held, StructOf) or held.key not in group or held.key in done:
                continue
            if held.key not in open_:
                visit(held.key)
                continue
            boxed.add(member.key)
            if member.required:
                place = member.place
                message = f'required member "{member.wire}" makes its struct contain itself without end'
                diagnostics.error("endless-struct", place.position, message, place.pointer)
        open_.pop()
        done.append(key)

    for key in group:
        if key not in done:
            visit(key)
    return tuple(done)
