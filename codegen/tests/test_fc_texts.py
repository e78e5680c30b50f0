"""The spec of this repository is complete: a text for everything, and an example that is true for every JSON body."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Callable, Iterator, Optional

import pytest

from wirebind.analyse.analysis import analyse
from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.operations import Operation
from wirebind.analyse.model.records import Record
from wirebind.analyse.model.types import EnumOf, ListOf, MapOf, RecordOf, Scalar, Type
from wirebind.config import Overrides, read_bindings, shown_path
from wirebind.diagnostics import Diagnostics
from wirebind.ir.model import Rule
from wirebind.openapi.model import Document, Schema
from wirebind.openapi.reader import read_document
from wirebind.overlay.apply import apply_overlay
from wirebind.cpp.rules import rules_of
from wirebind.source.cursor import Cursor
from wirebind.source.loader import load_file
from wirebind.source.node import to_json

REPOSITORY = Path(__file__).resolve().parents[2]
BINDINGS = REPOSITORY / "api-spec" / "fc" / "2021-04-06" / "bindings.yaml"
INTEGERS = {Scalar.INT32: 2**31, Scalar.INT64: 2**63}

@dataclass(frozen=True)
class Spec:
    """The document as plain values, as the generator reads it, and what becomes of it."""

    plain: dict
    document: Document
    model: ApiModel


@pytest.fixture(scope="module")
def spec() -> Spec:
    diagnostics = Diagnostics()
    bindings = read_bindings(BINDINGS, REPOSITORY, Overrides(), diagnostics)
    node = load_file(bindings.spec, shown_path(bindings.spec, REPOSITORY), diagnostics)
    for path in bindings.overlays:
        node = apply_overlay(node, load_file(path, shown_path(path, REPOSITORY), diagnostics), diagnostics)
    document = read_document(Cursor(node, "", diagnostics))
    model = analyse(document, diagnostics)
    assert [found.render() for found in diagnostics.sorted()] == []
    plain = to_json(node)
    assert isinstance(plain, dict)
    return Spec(plain, document, model)


def without_text(schema: Schema, path: str) -> Iterator[str]:
    """Members below the schema that have no description, and items that are objects without one."""
    for member in schema.properties:
        if not member.schema.description:
            yield f"{path}.{member.name}"
        yield from without_text(member.schema, f"{path}.{member.name}")
    if schema.items is not None:
        if schema.items.properties and not schema.items.description:
            yield f"{path}[]"
        yield from without_text(schema.items, f"{path}[]")


def test_fc_texts_describe_every_schema_and_member(spec: Spec) -> None:
    bare = [name for name, schema in spec.document.schemas.items() if not schema.description]
    for name, schema in spec.document.schemas.items():
        bare += without_text(schema, name)
    assert bare == []


def test_fc_texts_describe_every_operation_and_parameter(spec: Spec) -> None:
    for operation in spec.document.operations:
        assert operation.summary and operation.description, operation.id
        assert operation.body is None or operation.body.description, operation.id
        for parameter in operation.parameters:
            assert parameter.description and parameter.examples, f"{operation.id} {parameter.name}"


def test_fc_operations_name_permission_errors_and_history(spec: Spec) -> None:
    levels = {"get", "list", "create", "update", "delete", "none"}
    for operation in spec.document.operations:
        [permission] = operation.vendor_facts
        action, level = permission.values
        assert permission.keyword == "x-ram" and action == f"fc:{operation.id}" and level in levels, operation.id
        assert len(operation.error_codes) == len(set(code for code, _ in operation.error_codes)) > 5, operation.id
        dates = [change.date for change in operation.changes]
        assert dates and dates == sorted(dates, reverse=True), operation.id


def test_fc_deprecated_operations_are_those_that_upstream_gave_up(spec: Spec) -> None:
    assert sorted(operation.id for operation in spec.document.operations if operation.deprecated) == [
        "ClaimGPUInstance", "DeregisterEventSource", "ListReservedCapacities", "ReleaseGPUInstance",
    ]  # fmt: skip


def test_fc_lists_say_how_their_pages_turn(spec: Spec) -> None:
    whole = {operation.id for operation in spec.document.operations if operation.id.startswith("List")}
    paged = {operation.id: operation.paging for operation in spec.document.operations if operation.paging}
    assert whole - set(paged) == {"ListEventSources", "ListVpcBindings"}
    for name, paging in paged.items():
        tokens = {"ListLayerVersions": ("startVersion", "nextVersion"), "ListInstances": ("", "")}
        assert (paging.token, paging.next) == tokens.get(name, ("nextToken", "nextToken"))
        assert paging.items and paging.limit == "limit"


def test_fc_waiters_name_members_and_codes_that_exist(spec: Spec) -> None:
    codes = {entry.code for entry in spec.document.errors}
    found = {}
    for operation in spec.model.operations:
        path = spec.plain["paths"][operation.path][operation.method.lower()]
        for waiter in path.get("x-waiters", []):
            found[waiter["name"]] = operation.id
            body = operation.result.body if operation.result else None
            assert body is not None and isinstance(body.type, RecordOf) and waiter["summary"]
            members = {member.wire for member in spec.model.records[body.type.key].members}
            named = {waiter[key] for key in ("member", "reaches", "failure-member") if key in waiter}
            assert named <= members and set(waiter.get("success-errors", [])) <= codes
    assert found == {
        "stateful_async_invocation_finished": "GetStatefulAsyncInvocation",
        "provision_target_reached": "GetProvisionConfig",
        "provision_config_gone": "GetProvisionConfig",
    }


_CHECKS: dict[str, Callable[[object, str], bool]] = {
    "minimum": lambda value, bound: Decimal(str(value)) >= Decimal(bound),
    "maximum": lambda value, bound: Decimal(str(value)) <= Decimal(bound),
    "multiple_of": lambda value, step: Decimal(str(value)) % Decimal(step) == 0,
    "one_of": lambda value, listed: str(value) in listed.split(","),
    "min_length": lambda value, bound: len(str(value)) >= int(bound),
    "max_length": lambda value, bound: len(str(value)) <= int(bound),
    "pattern": lambda value, pattern: re.search(pattern, str(value)) is not None,
}


def broken(rule: Rule, value: dict) -> bool:
    """Whether the value breaks a rule of its struct; a kind of rule that is not known here is an error."""
    if rule.kind == "exactly_one_of":
        parts = [part.split("+") for part in rule.argument.split("|")]
        return sum(all(name in value for name in part) for part in parts) != 1
    if rule.member not in value:
        return rule.kind == "required"
    if rule.kind in ("required", "requires_member"):
        return rule.kind == "requires_member" and rule.argument not in value
    if rule.kind == "at_most_member":
        return rule.argument in value and value[rule.member] > value[rule.argument]
    return not _CHECKS[rule.kind](value[rule.member], rule.argument)


def problems(model: ApiModel, kind: Type, value: object, path: str, sent: bool) -> Iterator[str]:
    """What is wrong with an example; limits hold for what is sent only."""
    if isinstance(kind, RecordOf):
        yield from record_problems(model, model.records[kind.key], value, path, sent)
    elif isinstance(kind, ListOf):
        if not isinstance(value, list) or not value:
            yield f"{path} is no list with items"
            return
        for item in value:
            yield from problems(model, kind.item, item, f"{path}[]", sent)
    elif isinstance(kind, MapOf):
        if not isinstance(value, dict) or not value:
            yield f"{path} is no map with values"
            return
        for item in value.values():
            yield from problems(model, kind.value, item, f"{path}{{}}", sent)
    elif not _fits(kind, value):
        yield f"{path} is {value!r}"


def record_problems(model: ApiModel, record: Record, value: object, path: str, sent: bool) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path} is no object"
        return
    members = {member.wire: member for member in record.members}
    yield from (f"{path}.{name} is not described" for name in value if name not in members)
    for name, member in members.items():
        if name in value:
            yield from problems(model, member.type, value[name], f"{path}.{name}", sent)
        elif member.required:
            yield f"{path}.{name} is missing"
    if sent:
        for rule in rules_of(record, list(record.members), Diagnostics(), frozenset(), True):
            if broken(rule, value):
                yield f"{path}.{rule.member} breaks {rule.kind} {rule.argument}"


def _fits(kind: Type, value: object) -> bool:
    if isinstance(kind, EnumOf) or kind in (Scalar.STRING, Scalar.BASE64):
        return isinstance(value, str)
    if kind is Scalar.BOOLEAN:
        return isinstance(value, bool)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return False
    return kind not in INTEGERS or (isinstance(value, int) and abs(value) < INTEGERS[kind])  # type: ignore[index]


def plain_of(spec: Spec, operation: Operation) -> dict:
    return spec.plain["paths"][operation.path][operation.method.lower()]


def example_of(body: dict) -> Optional[object]:
    return body["content"]["application/json"].get("example")


def test_fc_requests_have_examples_that_would_be_sent(spec: Spec) -> None:
    seen = 0
    for operation in spec.model.operations:
        if operation.body and isinstance(operation.body.type, RecordOf):
            example = example_of(plain_of(spec, operation)["requestBody"])
            assert list(problems(spec.model, operation.body.type, example, operation.id, True)) == []
            seen += 1
    assert seen == 20


def test_fc_answers_have_examples_with_all_their_members(spec: Spec) -> None:
    seen = 0
    shown: dict[str, set[str]] = {}
    for operation in spec.model.operations:
        result = operation.result
        if result and result.body and isinstance(result.body.type, RecordOf):
            example = example_of(plain_of(spec, operation)["responses"][result.status])
            assert list(problems(spec.model, result.body.type, example, operation.id, False)) == []
            shown.setdefault(result.body.type.key, set()).update(example)
            seen += 1
    assert shown == {key: {member.wire for member in spec.model.records[key].members} for key in shown} and seen == 49


def json_texts(value: object) -> Iterator[str]:
    """The texts anywhere in a value that hold JSON."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name in ("triggerConfig", "eventDetail") and isinstance(item, str):
                yield item
            yield from json_texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from json_texts(item)


def test_fc_json_in_strings_of_examples_is_json(spec: Spec) -> None:
    texts = list(json_texts(spec.plain["paths"]))
    assert len(texts) == 8
    assert all(isinstance(json.loads(text), dict) for text in texts)
