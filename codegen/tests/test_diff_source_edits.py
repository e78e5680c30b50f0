"""Every edit of the IR is seen by a rule of the source axis, or waived with a reason."""

from __future__ import annotations

import dataclasses
import functools
from typing import Iterator

from diff_full import FULL
from diff_support import bindings
from wirebind.diagnostics import Diagnostics
from wirebind.diff.inputs import side_of
from wirebind.diff.source.rules import SOURCE_RULES
from wirebind.diff.source.surface import compare_surfaces
from wirebind.ir import model as ir
from wirebind.source.loader import load_text

BASE = side_of(load_text(FULL, "full.yaml", Diagnostics()), bindings(), {}, "").api
assert BASE is not None

# class.field or class.field.edit -> why no rule has it.
WAIVED = {
    "Api.innermost": "the end of the namespace",
    "Api.include": "where files are looked for is the builder's choice",
    "Api.origin": "a comment",
    "Api.product": "a text that nothing is named by",
    "Api.version": "a text that nothing is named by",
    "Api.title": "the title of comments",
    "Api.abi_macro": "made of the namespace",
    "Api.digest": "made of everything else",
    "Api.forwarders": "made of the operations",
    "Forwarder.name": "that of the operation",
    "Forwarder.target": "that of the operation",
    "Forwarder.doc": "a comment",
    "Forwarder.deprecated": "that of the operation",
    "Forwarder.deprecated_blocking": "that of the operation",
    "ModelHeader.path": "made of the name of the type",
    "OperationHeader.path": "made of the name of the operation",
    "Includes.own": "follow from the types of members",
    "Includes.standard": "follow from the types of members",
    "Struct.name": "that of a request is made of the name of the operation",
    "Member.initialiser.changed": "only whether there is one",
    "Operation.route": "what the lock knows it by",
    "Struct.operation": "made of the name of the operation",
    "Struct.names": "made of the names of members",
    "MemberName.wire": "made of the names of members",
    "MemberName.name": "made of the names of members",
    "ErrorCode.doc": "a comment",
    "ErrorCode.summary": "a comment",
    "Waiter.doc": "a comment",
    "Response.headers_type": "made of the headers",
    "Body.type.changed": "the members of requests and Operation.response_body have it",
    "Response.shared": "where the struct of headers is defined",
    "Struct.rules.reordered": "all of them are checked",
    "Enumeration.values.reordered": "numbers are explicit",
    "Union.alternatives.reordered": "a type names an alternative, not its place",
}
WAIVED["Scheme.header"] = "made of the function that makes the authenticator"
WAIVED["Flow.doc"] = "a comment"
for part in ("Api.endpoint", "Operation.endpoint"):
    WAIVED[part] = "the wire axis compares servers"
for part in ("ErrorBody.status", "ErrorBody.type", "Api.error_bodies", "Operation.error_bodies"):
    WAIVED[part] = "the wire axis compares responses"
for part in ("ParameterFormat.style", "ParameterFormat.exploded", "ParameterFormat.reserved", "ParameterFormat.empty"):
    WAIVED[part] = "the wire axis compares how parameters are written"
WAIVED["Operation.received"] = "the wire axis compares webhooks and callbacks"
WAIVED["Service.retry_after_field"] = "a fact of the runtime, which names nothing"
for kind in ("Api.models", "Api.errors", "Api.operations", "Api.servers"):
    WAIVED[f"{kind}.reordered"] = "names have no order"
for kind in ("Struct", "Member", "Enumeration", "Enumerator", "Union", "Operation", "Waiter", "ErrorCode", "Flow", "Server", "Variable"):
    WAIVED[f"{kind}.key"] = "the document's name for it"


def edits_of(value: object) -> Iterator[tuple[str, object]]:
    """Every kind of edit of a value, innermost included; a label names class, field and edit."""
    match value:
        case bool():
            yield "changed", not value
        case str():
            yield "changed", f"{value}x"
            if value:
                yield "emptied", ""
        case int():
            yield "changed", value + 1
        case tuple():
            if value and not (len(value) == 1 and isinstance(value[0], ir.Response)):  # there is always a result
                yield "shortened", value[1:]
            if len(value) > 1:
                yield "reordered", tuple(reversed(value))
            for index, item in enumerate(value):
                for kind, other in edits_of(item):
                    yield kind, (*value[:index], other, *value[index + 1 :])
        case _ if dataclasses.is_dataclass(value):
            for part in dataclasses.fields(value):
                for kind, other in edits_of(getattr(value, part.name)):
                    named = kind if "." in kind else f"{type(value).__name__}.{part.name}.{kind}"
                    yield named, dataclasses.replace(value, **{part.name: other})


@functools.cache
def silent_edits() -> frozenset[str]:
    """The labels of edits that no rule sees, in one place at least."""
    found = set()
    for label, edited in edits_of(BASE):
        assert isinstance(edited, ir.Api)
        if label.rpartition(".")[0] not in WAIVED and label.endswith(".emptied"):
            if label.split(".")[1] in ("name", "wire", "type", "visit", "kind", "member", "text", "method", "path"):
                continue  # never empty where it is not empty
        if not compare_surfaces(BASE, edited, str):
            found.add(label)
    return frozenset(found)


def test_every_edit_of_the_ir_is_seen_by_a_rule_or_waived() -> None:
    unclaimed = {one for one in silent_edits() if one not in WAIVED and one.rpartition(".")[0] not in WAIVED}
    assert sorted(unclaimed) == []


def test_waived_edits_are_silent() -> None:
    silent = silent_edits()
    assert sorted(one for one in WAIVED if not any(label == one or label.startswith(f"{one}.") for label in silent)) == []


def test_every_rule_of_the_source_axis_says_what_happens() -> None:
    assert all(rule.text and rule.reason and rule.id == name for name, rule in SOURCE_RULES.items())
