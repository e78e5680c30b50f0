"""Reads the parts of a request by their types: path, query and header fields, and the body.

The sentences are those of the C++ server side (server/impl/exchange.ipp).
"""

from __future__ import annotations

import re
from typing import Any, Mapping, Optional

from wirebind.analyse.model.operations import BodyKind
from wirebind.analyse.model.records import Location
from wirebind.analyse.model.types import INTEGERS, NUMBERS, Form, ListOf, Opaque, RecordOf, Scalar, Type
from wirebind.mock.described import Part, Route, Shape
from wirebind.mock.json_reader import number_of, read
from wirebind.mock.json_scanner import ReadError
from wirebind.mock.requests import Request
from wirebind.mock.routing import decoded

_MOST_ITEMS = 1000
_FLOAT = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INTEGER = re.compile("-?[0-9]+")


class Rejected(Exception):
    """A request that cannot be read: the part that is wrong, by its wire name, what is wrong, and how C++ says it."""

    def __init__(self, member: str, problem: str, message: str = "") -> None:
        super().__init__(problem)
        self.member = member
        self.problem = problem
        self.message = message or f"{member}: {problem}"


def read_parts(shapes: Mapping[str, Shape], route: Route, path: Mapping[str, str], request: Request) -> dict[str, Any]:
    """All parts of a request by their slots; raises a Rejected for the first that is wrong."""
    query = _query(request.query)
    out: dict[str, Any] = {}
    for part in route.request.parts:
        if part.member.location is Location.BODY:
            continue
        found = _items(part, query) if part.member.numbered else _parameter(part, path, query, request)
        if found is not None:
            out[part.slot] = found
    for part in route.parts_in(Location.BODY):
        _read_body(shapes, route, part, request.body, out)
    return out


def _query(text: str) -> list[tuple[str, str]]:
    items = []
    for piece in filter(None, text.split("&")):
        name, _, value = piece.partition("=")
        pair = decoded(name), decoded(value)
        if pair[0] is None or pair[1] is None:
            raise Rejected("query", "has a malformed escape", "the query has a malformed escape")
        items.append((pair[0], pair[1]))
    return items


def _parameter(part: Part, path: Mapping[str, str], query: list[tuple[str, str]], request: Request) -> Any:
    match part.member.location:
        case Location.PATH:
            found = [path[part.wire]] if part.wire in path else []
        case Location.QUERY:
            found = [value for name, value in query if name == part.wire]
        case _:
            found = request.fields(part.wire)
    if len(found) > 1:
        raise Rejected(part.wire, "given more than once")
    if found:
        return _leaf(part.member.type, part.wire, found[0])
    if part.required:
        raise Rejected(part.wire, "missing")
    return None


def _items(part: Part, query: list[tuple[str, str]]) -> Optional[list[Any]]:
    """A list of parameters of their own: `name.1`, `name.2` and so on, in any order."""
    start = f"{part.wire}."
    found: dict[int, str] = {}
    for name, value in query:
        if not name.startswith(start):
            continue
        digits = name.removeprefix(start)
        number = int(digits) if re.fullmatch("[1-9][0-9]{0,3}", digits) else 0
        if not 1 <= number <= _MOST_ITEMS:
            raise Rejected(name, f"not a number from 1 to {_MOST_ITEMS}")
        if number in found:
            raise Rejected(name, "given more than once")
        found[number] = value
    assert isinstance(part.member.type, ListOf)
    out = []
    for number in range(1, max(found, default=0) + 1):
        name = f"{start}{number}"
        if number not in found:
            raise Rejected(name, "missing before a later number")
        out.append(_leaf(part.member.type.item, name, found[number]))
    return out or None


def _leaf(type_: Type, name: str, text: str) -> Any:
    """The value of a text without quotes."""
    value: Any = text
    if type_ is Scalar.BOOLEAN:
        value = {"true": True, "false": False}.get(text)
    elif type_ in NUMBERS and isinstance(type_, Scalar):
        shape = _INTEGER if type_ in INTEGERS else _FLOAT
        try:
            value = number_of(type_, text) if shape.fullmatch(text) else None
        except ReadError:
            value = None
    if value is None:
        raise Rejected(name, "not of its type")
    return value


def _read_body(shapes: Mapping[str, Shape], route: Route, part: Part, data: bytes, out: dict[str, Any]) -> None:
    """A body that is not there is an empty object, whose missing members are then named."""
    type_, body = part.member.type, route.operation.body
    is_json = body is not None and body.kind is BodyKind.JSON
    if not is_json or (isinstance(type_, Opaque) and type_.form is Form.BYTES):
        out[part.slot] = data
        return
    if not data and not isinstance(type_, RecordOf):
        return
    try:
        out[part.slot] = read(shapes, type_, data or b"{}")
    except ReadError as error:
        message = error.message
        raise Rejected(error.inside("body").path, error.sentence, message) from None
