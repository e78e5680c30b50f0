"""The spec of this repository against a table that was not made from it: what upstream's own clients send and read.

The table has all operations by name: method, path, parameters with their wire names, status, and the members of both
bodies as dotted paths, where `[]` is an item of an array and `{}` a value of a map. It says nothing about which members
are required, since sources disagree or are silent there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Optional, Union, assert_never

import pytest

from explorer_support import FUNCTION_COMPUTE, side_of
from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.operations import Operation
from wirebind.analyse.model.records import Location
from wirebind.analyse.model.types import EnumOf, Form, ListOf, MapOf, Opaque, RecordOf, Scalar, Type

REPOSITORY = Path(__file__).resolve().parents[2]
TABLE = json.loads((REPOSITORY / "tests" / "wire" / "fc_2021_04_06_operations.json").read_text(encoding="utf-8"))

SCALARS = {
    Scalar.STRING: "string",
    Scalar.BASE64: "string",
    Scalar.INT32: "integer",
    Scalar.INT64: "integer",
    Scalar.FLOAT: "number",
    Scalar.DOUBLE: "number",
    Scalar.BOOLEAN: "boolean",
}
FORMS = {Form.JSON: "json", Form.BYTES: "bytes"}

# Where the spec differs on purpose: operation, place, wire name; what the table says, what the spec says.
DEVIATIONS = {
    # A text that is "true" or "false": a boolean is written just so into a header.
    ("InvokeFunction", "headers", "X-Fc-Stateful-Async-Invocation-Enable"): ("string", "boolean"),
}

# Components that the spec leaves out, since nothing refers to them: older names of others.
OLDER_NAMES = {"PreFreeze": "LifecycleHook", "PreStop": "LifecycleHook", "OutputCodeLocation": "LayerCode"}

Body = Union[None, str, dict[str, str]]


@pytest.fixture(scope="module")
def model() -> ApiModel:
    found = side_of(FUNCTION_COMPUTE).model
    assert found is not None
    return found


def kind_of(type_: Type) -> str:
    match type_:
        case Scalar():
            return SCALARS[type_]
        case Opaque(form=form):
            return FORMS[form]
        case EnumOf():
            return "string"
        case ListOf():
            return "array"
        case MapOf() | RecordOf():
            return "map"
    assert_never(type_)


def walk(model: ApiModel, type_: Type, path: str, found: dict[str, str]) -> None:
    """Adds everything below a value; an object itself has no line, its members have."""
    if isinstance(type_, RecordOf):
        for member in model.records[type_.key].members:
            walk(model, member.type, f"{path}.{member.wire}" if path else member.wire, found)
        return
    found[path] = kind_of(type_)
    if isinstance(type_, ListOf):
        walk(model, type_.item, f"{path}[]", found)
    if isinstance(type_, MapOf):
        walk(model, type_.value, f"{path}{{}}", found)


def body_of(model: ApiModel, type_: Optional[Type]) -> Body:
    if type_ is None:
        return None
    if not isinstance(type_, RecordOf):
        return kind_of(type_)
    found: dict[str, str] = {}
    walk(model, type_, "", found)
    return found


def parameters(operation: Operation, location: Location) -> dict[str, str]:
    return {
        member.wire: "numbered array" if member.written else kind_of(member.type)
        for member in operation.parameters_in(location)
    }


def described(model: ApiModel, operation: Operation) -> dict[str, object]:
    result = operation.result
    assert result is not None
    return {
        "method": operation.method,
        "path": operation.path,
        "pathParameters": parameters(operation, Location.PATH),
        "query": parameters(operation, Location.QUERY),
        "headers": parameters(operation, Location.HEADER),
        "request": body_of(model, operation.body.type if operation.body else None),
        "status": int(result.status),
        "response": body_of(model, result.body.type if result.body else None),
    }


def expected(operation: str) -> dict[str, object]:
    """The line of the table with the deviations, each of which must still be one."""
    line = json.loads(json.dumps(TABLE["operations"][operation]))
    for (name, place, wire), (before, after) in DEVIATIONS.items():
        if name == operation:
            assert line[place][wire] == before
            line[place][wire] = after
    for places in TABLE["resources"].values():
        if operation in places:
            line["response"] |= {places[operation] + path: kind for path, kind in whole(places).items()}
    return line


def whole(places: dict[str, str]) -> dict[str, str]:
    """The members of a resource: those that any of the operations has below its path."""
    return {
        path.removeprefix(below): kind
        for operation, below in places.items()
        for path, kind in TABLE["operations"][operation]["response"].items()
        if path.startswith(below) and path != below
    }


def test_fc_oracle_has_the_operations_of_the_spec_and_no_others(model: ApiModel) -> None:
    assert sorted(TABLE["operations"]) == sorted(operation.id for operation in model.operations)
    assert len(TABLE["operations"]) == 67


@pytest.mark.parametrize("operation", sorted(TABLE["operations"]))
def test_fc_oracle_agrees_on_operation(operation: str, model: ApiModel) -> None:
    [found] = [one for one in model.operations if one.id == operation]
    assert described(model, found) == expected(operation)


@pytest.mark.parametrize("component", sorted(TABLE["components"]))
def test_fc_oracle_agrees_on_component_that_no_operation_names(component: str, model: ApiModel) -> None:
    name = OLDER_NAMES.get(component, component)
    listed = TABLE["components"][component] | whole(TABLE["resources"].get(component, {}))
    assert body_of(model, RecordOf(f"schema:{name}")) == listed


def test_fc_oracle_deviations_name_operations_that_exist() -> None:
    assert {name for name, _, _ in DEVIATIONS} <= set(TABLE["operations"])


def test_fc_oracle_names_resources_that_differ_from_one_operation_to_another() -> None:
    for places in TABLE["resources"].values():
        own = [{path for path in whole({name: below})} for name, below in places.items()]
        assert any(members != own[0] for members in own)


def test_fc_oracle_older_names_are_gone(model: ApiModel) -> None:
    assert [name for name in OLDER_NAMES if f"schema:{name}" in model.records] == []
