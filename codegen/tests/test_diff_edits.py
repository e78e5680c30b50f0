"""Every edit of a contract, of the C++ surface and of a document is seen by a rule, or waived with a reason."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping as Mappings
from typing import Iterator

from diff_full import FULL
from wirebind.diagnostics import Diagnostics, Place
from wirebind.diff.wire import contract
from wirebind.diff.wire.compare import compare
from wirebind.diff.wire.contract import Contract, Schema
from wirebind.diff.wire.reader import read_contract
from wirebind.source.loader import load_text
from wirebind.source.node import Mapping, Node, Scalar, Sequence

NODE = load_text(FULL, "full.yaml", Diagnostics())
BASE = read_contract(NODE)
PAIRS = ("annotations", "others", "permissions", "waiters", "uses", "mapping")

# (class, field) or (class, field, edit) -> why no rule has it.
WAIVED = {
    ("ErrorCode", "retry", "emptied"): "never is what it is without a word",
    ("Parameter", "location", "changed"): "headers of responses are only there",
    ("Operation", "key"): "made of the operationId, or of the path",
    ("Alternative", "uses", "reordered"): "schemes of one alternative hold together",
    ("Operation", "errors", "reordered"): "a set",
    ("Operation", "parameters", "reordered"): "named",
    ("Operation", "responses", "reordered"): "named by status",
    ("Contract", "schemes", "reordered"): "named",
    ("Contract", "errors", "reordered"): "named by code",
    ("Contract", "annotations", "reordered"): "named",
    ("Schema", "annotations", "reordered"): "named",
    ("Schema", "others", "reordered"): "named",
    ("Schema", "label"): "what keys call an alternative that stands in place; nothing else has one",
    ("Schema", "limits", "reordered"): "named",
    ("Schema", "constraints", "reordered"): "a set",
}
# What stands beside a reference; the rest of such a schema is that of its component.
BESIDE = ("place", "ref", "nullable", "default", "read_only", "write_only", "deprecated", "sunset", "description", "annotations")


def edits_of(value: object, field: str) -> Iterator[tuple[str, object]]:
    """Every kind of edit of one field's value, innermost included."""
    match value:
        case bool():
            yield "flipped", not value
        case str():
            yield "changed", "7" if value.isdigit() else f"y{value[1:]}" if value[:1] != '"' else '"x"'
            if value and field not in ("key", "method", "location", "keyword", "name", "status", "code", "value", "values", "known_values"):
                yield "emptied", ""
        case tuple() | frozenset():
            items = list(value)
            pair = field in PAIRS and len(items) == 2 and isinstance(items[0], str)
            if items and not pair:
                yield "shortened", type(value)(items[1:])
            if len(items) > 1 and isinstance(value, tuple) and not pair:
                yield "reordered", tuple(reversed(items))
            for index, item in enumerate(items):
                for kind, other in edits_of(item, field):
                    yield kind, type(value)([*items[:index], other, *items[index + 1 :]])
        case Place():
            return
        case Mappings():
            yield "shortened", dict(list(value.items())[1:])
            for name, item in value.items():
                for kind, other in edits_of(item, field):
                    yield kind, {**value, name: other}
        case _ if dataclasses.is_dataclass(value):
            for part in dataclasses.fields(value):
                if isinstance(value, Schema) and not _means(value, part.name):
                    continue
                for kind, other in edits_of(getattr(value, part.name), part.name):
                    label = kind if "." in kind else f"{type(value).__name__}.{part.name}.{kind}"
                    yield label, dataclasses.replace(value, **{part.name: other})
            if field in ("additional", "items", "content_schema", "schema", "body", "discriminator"):
                yield "removed", True if field == "additional" else Schema(BASE.place) if field == "schema" else None
        case None:
            if field in ("values", "known_values"):
                yield "set", ("x",)


def _means(schema: Schema, field: str) -> bool:
    """Whether a field of a schema can say anything: beside a reference few do, and anything accepts null already."""
    if field == "nullable":
        return bool(schema.types or schema.ref or schema.one_of or schema.any_of)
    return not schema.ref or field in BESIDE


@functools.cache
def silent_edits() -> dict[str, str]:
    """The edits that no rule sees, each with an example."""
    found: dict[str, str] = {}
    seen = set()
    for label, edited in edits_of(BASE, ""):
        assert isinstance(edited, Contract)
        seen.add(label)
        if not compare(BASE, edited, "2026-01-01").found:
            found[label] = label
    fields = {f"{one.__name__}.{part.name}" for one in vars(contract).values() if dataclasses.is_dataclass(one)
              and one.__module__ == contract.__name__ for part in dataclasses.fields(one) if part.name != "place"}
    missed = sorted(fields - {label.rpartition(".")[0] for label in seen})
    assert missed == [], "the full document has nothing to edit here"
    return found


def test_every_edit_of_a_contract_is_seen_by_a_rule_or_waived() -> None:
    silent = {tuple(label.split(".")) for label in silent_edits()}
    unclaimed = {one for one in silent if one not in WAIVED and one[:2] not in WAIVED}
    assert sorted(unclaimed) == []


def test_waived_edits_are_silent_and_have_a_reason() -> None:
    silent = {tuple(label.split(".")) for label in silent_edits()}
    unneeded = [one for one in WAIVED if one not in silent and not any(kind[:2] == one for kind in silent)]
    assert unneeded == [] and all(WAIVED.values())


# Pointers below which an edit of the document means nothing on the wire, and why.
UNREAD = {
    r"/openapi": "the version of the format",
    r".*/scopes/\w": "the description of a scope",
    r"/paths//things/\{id\}/put/deprecated": "x-deprecated says it as well",
    r".*/parameters/0/required": "a path parameter always is",
    r".*/parameters/1/(style|explode)": "what it is without a word",
    r"/x-errors/0/retry": "never is what it is without a word",
}


def node_edits(node: Node, pointer: str) -> Iterator[tuple[str, Node]]:
    """The document without each member or item, and with each value changed."""
    match node:
        case Scalar(value=bool() as value):
            yield pointer, dataclasses.replace(node, value=not value)
        case Scalar(value=str() as value):
            yield pointer, dataclasses.replace(node, value=f"{value}y", text=f"{value}y")
        case Scalar(value=int() as value):
            yield pointer, dataclasses.replace(node, value=value + 5, text=str(value + 5))
        case Mapping(members=members):
            for name in members:
                rest = {other: value for other, value in members.items() if other != name}
                yield f"{pointer}/{name}", dataclasses.replace(node, members=rest)
                for where, value in node_edits(members[name], f"{pointer}/{name}"):
                    yield where, dataclasses.replace(node, members={**members, name: value})
        case Sequence(items=items):
            for index, item in enumerate(items):
                yield f"{pointer}/{index}", dataclasses.replace(node, items=items[:index] + items[index + 1 :])
                for where, value in node_edits(item, f"{pointer}/{index}"):
                    yield where, dataclasses.replace(node, items=(*items[:index], value, *items[index + 1 :]))


def test_every_edit_of_a_document_is_seen() -> None:
    silent = {where for where, node in node_edits(NODE, "") if not compare(BASE, read_contract(node), "2026-01-01").found}
    assert sorted(where for where in silent if not any(re.fullmatch(one, where) for one in UNREAD)) == []
