"""Finds records that contain each other, and the members that close a circle."""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, Iterable, Iterator, Mapping, Sequence

from wirebind.analyse.model.api import Recursion
from wirebind.analyse.model.records import Member, Record, Union
from wirebind.analyse.model.types import RecordOf, Type, UnionOf, innermost
from wirebind.diagnostics import Diagnostics


def cut_cycles(
    records: Mapping[str, Record], unions: Mapping[str, Union], diagnostics: Diagnostics
) -> tuple[dict[str, Record], Recursion]:
    """The records, and each of them and of the unions in exactly one group; groups and their members follow the order of
    the document. A union needs no box: what it holds is apart from it.

    A circle is cut at a member that may be absent; where none of it may, the member that closes it is taken for optional.
    """
    edges = {key: _keys(member.type for member in record.members) for key, record in records.items()}
    edges |= {key: _keys(one.type for one in union.alternatives) for key, union in unions.items()}
    component = connected(edges)
    groups: dict[int, list[str]] = {}
    for key in edges:
        groups.setdefault(component[key], []).append(key)
    found = dict(records)
    closing: set[str] = set()
    ordered = []
    for group in groups.values():
        first = tuple(key for key in group if key in unions)
        ordered.append((*first, *_ordered([key for key in group if key in found], found, closing, diagnostics)))
    return found, Recursion(tuple(ordered), frozenset(closing))


def _ordered(group: list[str], records: dict[str, Record], closing: set[str], diagnostics: Diagnostics) -> tuple[str, ...]:
    """Records after those that they hold directly, as far as that can be."""
    order, back = _visited(group, records, lambda member: True)
    if any(map(_always_there, back)):
        order, endless = _visited(group, records, _always_there)
        for member in endless:
            message = f"required member '{member.wire}' makes its object contain itself without end"
            diagnostics.fault_at("endless-struct", member.place, message, "it is taken for optional")
        for key in group if endless else ():
            members = (replace(one, required=False) if one in endless else one for one in records[key].members)
            records[key] = replace(records[key], members=tuple(members))
        place = {key: index for index, key in enumerate(order)}
        back = [
            member
            for key in group
            for member in records[key].members
            if isinstance(member.type, RecordOf) and place.get(member.type.key, -1) >= place[key]
        ]
    closing.update(member.key for member in back)
    return order


def _always_there(member: Member) -> bool:
    """Whether every object with the member has a value in it, which may be another object with such a member."""
    return member.required and not member.nullable


def _visited(
    group: list[str], records: Mapping[str, Record], follows: Callable[[Member], bool]
) -> tuple[tuple[str, ...], list[Member]]:
    """The group, innermost first, and the members that lead back to an object which they are inside of."""
    inside = set(group)
    done: dict[str, None] = {}
    back: list[Member] = []
    for start in group:
        open_: dict[str, Iterator[Member]] = {} if start in done else {start: iter(records[start].members)}
        while open_:
            key = next(reversed(open_))
            member = next(open_[key], None)
            if member is None:
                del open_[key]
                done[key] = None
            elif isinstance(member.type, RecordOf) and member.type.key in inside and follows(member):
                held = member.type.key
                if held in open_:
                    back.append(member)
                elif held not in done:
                    open_[held] = iter(records[held].members)
    return tuple(done), back


def _keys(types: Iterable[Type]) -> list[str]:
    found = map(innermost, types)
    return [type_.key for type_ in found if isinstance(type_, (RecordOf, UnionOf))]


def connected(edges: Mapping[str, Sequence[str]]) -> dict[str, int]:
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
