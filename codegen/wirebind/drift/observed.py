"""Reads what an observer of a client wrote of responses: a line for each, "OPERATION PATH SENTENCE".

The path is in wire names, as `wirebind::json::deviation` has it; what stands before a colon and a space is left out.
"""

from __future__ import annotations

import re
from typing import Iterator, Optional

from wirebind.diagnostics import Diagnostics, Position
from wirebind.diff.wire.contract import Contract, Operation, Schema
from wirebind.drift.comparing import label_of, resolved
from wirebind.drift.matching import result_of
from wirebind.drift.model import Deviation, Kind

SENTENCES = {
    "is a scalar in another form than the schema's": Kind.TYPE,
    "is null, which the schema does not allow": Kind.NULL,
    "is an unknown member": Kind.PROPERTY,
    "is an unknown enumerator": Kind.VALUE,
    "matches no alternative": Kind.TYPE,
}
"""The sentences of `wirebind::json::text_of`."""
_PLACE = re.compile(r"(?:.*?: )?(\S+) (.+)\Z")
_STEP = re.compile(r"\[\]|\{\}|\.?([^.\[\]{}]+)")


def read_record(text: str, file: str, contract: Contract, diagnostics: Diagnostics) -> list[Deviation]:
    """The differences in a record; a line that is none, or that fits no operation, is a warning."""
    operations = {label_of(operation): operation for operation in contract.operations}
    found: list[Deviation] = []
    for number, line in enumerate(text.splitlines(), start=1):
        position = Position(file, number, 1)
        sentence = next((one for one in SENTENCES if line.rstrip().endswith(f" {one}")), "")
        match = _PLACE.match(line.rstrip().removesuffix(f" {sentence}")) if sentence else None
        if match is None:
            if line.strip():
                diagnostics.warning("record-syntax", position, "this line describes no difference")
            continue
        operation = operations.get(match[1])
        if operation is None:
            diagnostics.warning("record-operation", position, f"'{match[1]}' is no operation of the document")
            continue
        found += _deviation(operation, match[2], SENTENCES[sentence], contract, position)
    return found


def _deviation(
    operation: Operation, path: str, kind: Kind, contract: Contract, position: Position
) -> Iterator[Deviation]:
    response = result_of(operation)
    schema = response.content[0].schema if response else None
    steps = [match[1] or match[0] for match in _STEP.finditer(path)]
    last = steps[-1] if steps else ""
    if kind is Kind.PROPERTY:
        steps = steps[:-1]
    for step in steps:
        schema = _inner(resolved(schema, contract), step) if schema else None
    if schema is not None:
        pointer = resolved(schema, contract).place.pointer
        name = {Kind.PROPERTY: last, Kind.NULL: "null"}.get(kind, "")
        yield Deviation(kind, pointer, name, f"{label_of(operation)}: {path}", position)


def _inner(schema: Schema, step: str) -> Optional[Schema]:
    if step == "[]":
        return schema.items
    if step == "{}":
        return schema.additional if isinstance(schema.additional, Schema) else None
    return next((one.schema for one in schema.properties if one.name == step), None)
