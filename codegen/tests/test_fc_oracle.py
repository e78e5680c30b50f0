"""The spec of this repository against a table that was not made from it: what upstream's own clients send and read.

The table has all operations by name: method, path, parameters with their wire names, status, and the members of both
bodies as dotted paths, where `[]` is an item of an array and `{}` a value of a map. It says nothing about which members
are required, since sources disagree or are silent there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Optional, Union

import pytest

from wirebind.config import Overrides, read_bindings
from wirebind.diagnostics import Diagnostics
from wirebind.analyse.operations import build_shapes
from wirebind.analyse.model import Call, EnumOf, Leaf, ListOf, MapOf, Shapes, StructOf, Type
from wirebind.pipeline import load_document

REPOSITORY = Path(__file__).resolve().parents[2]
BINDINGS = REPOSITORY / "api-spec" / "fc" / "2021-04-06" / "bindings.yaml"
TABLE = json.loads((REPOSITORY / "tests" / "wire" / "fc_2021_04_06_operations.json").read_text(encoding="utf-8"))

LEAVES = {
    Leaf.STRING: "string",
    Leaf.BASE64: "string",
    Leaf.BYTES: "bytes",
    Leaf.INT32: "integer",
    Leaf.INT64: "integer",
    Leaf.FLOAT: "number",
    Leaf.DOUBLE: "number",
    Leaf.BOOLEAN: "boolean",
    Leaf.RAW: "json",
}

# Where the spec differs on purpose: operation, place, wire name; what the table says, what the spec says.
DEVIATIONS = {
    # A text that is "true" or "false": a boolean is written just so into a header.
    ("InvokeFunction", "headers", "X-Fc-Stateful-Async-Invocation-Enable"): ("string", "boolean"),
}

Body = Union[None, str, dict[str, str]]


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    diagnostics = Diagnostics()
    bindings = read_bindings(BINDINGS, REPOSITORY, Overrides(), diagnostics)
    document = load_document(bindings, REPOSITORY, diagnostics)
    found = build_shapes(document, bindings.strip_header_prefix, diagnostics)
    assert not diagnostics.failed
    return found


def kind_of(kind: Type) -> str:
    if isinstance(kind, Leaf):
        return LEAVES[kind]
    if isinstance(kind, EnumOf):
        return "string"
    return "array" if isinstance(kind, ListOf) else "map"


def walk(shapes: Shapes, kind: Type, path: str, found: dict[str, str]) -> None:
    """Adds everything below a value; a struct itself has no line, its members have."""
    if isinstance(kind, StructOf):
        for member in shapes.structs[kind.key].members:
            walk(shapes, member.typed.type, f"{path}.{member.wire}" if path else member.wire, found)
        return
    found[path] = kind_of(kind)
    if isinstance(kind, ListOf):
        walk(shapes, kind.item, f"{path}[]", found)
    if isinstance(kind, MapOf):
        walk(shapes, kind.value, f"{path}{{}}", found)


def body_of(shapes: Shapes, kind: Optional[Type]) -> Body:
    if kind is None:
        return None
    if not isinstance(kind, StructOf):
        return kind_of(kind)
    found: dict[str, str] = {}
    walk(shapes, kind, "", found)
    return found


def parameters(call: Call, location: str) -> dict[str, str]:
    found = {}
    for member in call.request.members:
        if member.location == location:
            kind = member.typed.type
            found[member.wire] = "numbered array" if isinstance(kind, ListOf) else kind_of(kind)
    return found


def described(shapes: Shapes, call: Call) -> dict[str, object]:
    bodies = [member.typed.type for member in call.request.members if member.location == "body"]
    return {
        "method": call.operation.method,
        "path": call.operation.path,
        "pathParameters": parameters(call, "path"),
        "query": parameters(call, "query"),
        "headers": parameters(call, "header"),
        "request": body_of(shapes, bodies[0] if bodies else None),
        "status": call.success_status,
        "response": body_of(shapes, call.response_body),
    }


def expected(operation: str) -> dict[str, object]:
    """The line of the table with the deviations, each of which must still be one."""
    line = json.loads(json.dumps(TABLE["operations"][operation]))
    for (name, place, wire), (before, after) in DEVIATIONS.items():
        if name == operation:
            assert line[place][wire] == before
            line[place][wire] = after
    return line


def test_fc_oracle_has_the_operations_of_the_spec_and_no_others(shapes: Shapes) -> None:
    assert sorted(TABLE["operations"]) == sorted(call.operation.id for call in shapes.calls)
    assert len(TABLE["operations"]) == 67


@pytest.mark.parametrize("operation", sorted(TABLE["operations"]))
def test_fc_oracle_agrees_on_operation(operation: str, shapes: Shapes) -> None:
    [call] = [call for call in shapes.calls if call.operation.id == operation]
    assert described(shapes, call) == expected(operation)


@pytest.mark.parametrize("component", sorted(TABLE["components"]))
def test_fc_oracle_agrees_on_component_that_no_operation_names(component: str, shapes: Shapes) -> None:
    assert body_of(shapes, StructOf(f"schema:{component}")) == TABLE["components"][component]


def test_fc_oracle_deviations_name_operations_that_exist() -> None:
    assert {name for name, _, _ in DEVIATIONS} <= set(TABLE["operations"])
