"""Finds records that contain each other, and the members that close a circle."""

from __future__ import annotations

from typing import Mapping

from wirebind.analyse.model.api import Recursion
from wirebind.analyse.model.records import Record
from wirebind.analyse.model.types import RecordOf, innermost
from wirebind.diagnostics import Diagnostics


def recursion_of(records: Mapping[str, Record], diagnostics: Diagnostics) -> Recursion:
    """Every record in exactly one group; groups and their members follow the order of the document."""
    component = _components({key: _targets(record) for key, record in records.items()})
    groups: dict[int, list[str]] = {}
    for key in records:
        groups.setdefault(component[key], []).append(key)
    closing: set[str] = set()
    ordered = [_order(group, records, closing, diagnostics) for group in groups.values()]
    return Recursion(tuple(ordered), frozenset(closing))


def _targets(record: Record) -> list[str]:
    found = (innermost(member.type) for member in record.members)
    return [type_.key for type_ in found if isinstance(type_, RecordOf)]


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


def _order(
    group: list[str], records: Mapping[str, Record], closing: set[str], diagnostics: Diagnostics
) -> tuple[str, ...]:
    """Records after those that they hold directly; a member that leads back to its own closes the circle."""
    done: list[str] = []
    open_: list[str] = []

    def visit(key: str) -> None:
        open_.append(key)
        for member in records[key].members:
            held = member.type
            if not isinstance(held, RecordOf) or held.key not in group or held.key in done:
                continue
            if held.key not in open_:
                visit(held.key)
                continue
            closing.add(member.key)
            if member.required:
                message = f'required member "{member.wire}" makes its object contain itself without end'
                diagnostics.error_at("endless-struct", member.place, message)
        open_.pop()
        done.append(key)

    for key in group:
        if key not in done:
            visit(key)
    return tuple(done)
