"""Compares recorded responses with what a contract promises. Alternatives of unions are not judged."""

from __future__ import annotations

from typing import Iterator, Optional

from wirebind.diagnostics import Diagnostics, Position, Stop
from wirebind.diff.wire.contract import Contract, Operation, Schema
from wirebind.diff.wire.nodes import json_text
from wirebind.drift.matching import Router, is_json, media_of, response_of
from wirebind.drift.model import Deviation, Exchange, Kind
from wirebind.source.loader import load_text
from wirebind.source.node import Mapping, Node, Sequence, kind_of

_MAX_REFERENCES = 32


def resolved(schema: Schema, contract: Contract) -> Schema:
    """The schema that references end at."""
    for _ in range(_MAX_REFERENCES):
        target = contract.schemas.get(schema.ref) if schema.ref else None
        if target is None:
            break
        schema = target
    return schema


def label_of(operation: Operation) -> str:
    """The id of an operation, or its method and path."""
    return operation.id or f"{operation.method} {operation.path}"


def deviations_of(exchanges: list[Exchange], contract: Contract) -> list[Deviation]:
    """Every difference of every response."""
    router = Router(contract)
    found: list[Deviation] = []
    for exchange in exchanges:
        operation = router.find(exchange.method, exchange.path)
        if operation is None:
            name = f"{exchange.method} {exchange.path}"
            found.append(Deviation(Kind.OPERATION, "/paths", name, name, exchange.position))
        else:
            found += _response(exchange, operation, contract)
    return found


def _response(exchange: Exchange, operation: Operation, contract: Contract) -> Iterator[Deviation]:
    where = f"{label_of(operation)} {exchange.status}"
    body = _body(exchange)
    response = response_of(operation, exchange.status)
    if response is None:
        pointer, name = f"{operation.place.pointer}/responses", str(exchange.status)
        yield Deviation(Kind.STATUS, pointer, name, where, exchange.position, body)
        return
    if not exchange.text:
        return
    media = media_of(response, exchange.media_type)
    if media is None:
        pointer = response.place.pointer
        yield Deviation(Kind.MEDIA_TYPE, pointer, exchange.media_type, where, exchange.position, body)
    elif media.schema is not None and is_json(exchange.media_type):
        if body is None:
            yield Deviation(Kind.NOT_JSON, media.place.pointer, "", where, exchange.position)
        else:
            yield from _Values(contract, where, exchange.position).compare(body, media.schema, "")


def _body(exchange: Exchange) -> Optional[Node]:
    """The body as a tree where it is JSON."""
    if not exchange.text or not is_json(exchange.media_type):
        return None
    try:
        return load_text(exchange.text, exchange.position.file, Diagnostics(), is_json=True)
    except Stop:
        return None


class _Values:
    """Compares the values of one body."""

    def __init__(self, contract: Contract, where: str, position: Position) -> None:
        self._contract = contract
        self._where = where
        self._position = position

    def compare(self, value: Node, schema: Schema, path: str) -> Iterator[Deviation]:
        """The differences of a value and of all that is in it."""
        nullable = schema.nullable
        schema = resolved(schema, self._contract)
        kind = kind_of(value)
        if kind == "null":
            if schema.types and not (nullable or schema.nullable):
                yield self._deviation(Kind.NULL, schema, "null", path, value)
        elif schema.types and not _fits(kind, schema.types):
            yield self._deviation(Kind.TYPE, schema, kind, path, value)
        elif isinstance(value, Mapping):
            yield from self._object(value, schema, path)
        elif isinstance(value, Sequence):
            for item in value.items if schema.items else ():
                assert schema.items is not None
                yield from self.compare(item, schema.items, f"{path}[]")
        else:
            known = (*(schema.values or ()), *(schema.known_values or ()))
            if known and json_text(value) not in known:
                yield self._deviation(Kind.VALUE, schema, json_text(value), path, value)

    def _object(self, value: Mapping, schema: Schema, path: str) -> Iterator[Deviation]:
        properties = {one.name: one.schema for one in schema.properties}
        described = bool(properties) and schema.additional is True and not (schema.one_of or schema.any_of)
        for name, member in value.members.items():
            inner = f"{path}.{name}" if path else name
            if name in properties:
                yield from self.compare(member, properties[name], inner)
            elif isinstance(schema.additional, Schema):
                yield from self.compare(member, schema.additional, f"{path}{{}}")
            elif described or schema.additional is False:
                yield self._deviation(Kind.PROPERTY, schema, name, inner, member)
        for name in sorted(schema.required - value.members.keys()):
            inner = f"{path}.{name}" if path else name
            if not (name in properties and properties[name].write_only):
                yield self._deviation(Kind.MISSING, schema, name, inner, None)

    def _deviation(self, kind: Kind, schema: Schema, name: str, path: str, sample: Optional[Node]) -> Deviation:
        where = f"{self._where}: {path or 'the body'}"
        return Deviation(kind, schema.place.pointer, name, where, self._position, sample)


def _fits(kind: str, types: tuple[str, ...]) -> bool:
    return kind in types or (kind == "integer" and "number" in types)
