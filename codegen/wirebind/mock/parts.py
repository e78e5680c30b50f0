"""Reads the parts of a request: its parameters, and a body that is JSON, a form, a text or bytes."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from wirebind.analyse.carried import is_single
from wirebind.analyse.model.operations import Body, BodyKind
from wirebind.analyse.model.records import Location, Style, Written
from wirebind.analyse.model.types import Form, ListOf, MapOf, Opaque, RecordOf, Type
from wirebind.mock.described import Part, Route, Shape
from wirebind.mock.json_reader import read
from wirebind.mock.json_scanner import ReadError
from wirebind.mock.parameter_text import MalformedStyle, Pair, Reader, Repeated
from wirebind.mock.parameters import Rejected, claims, leaf, read_parameters, value_of
from wirebind.mock.requests import Request
from wirebind.mock.routing import decoded


def read_parts(shapes: Mapping[str, Shape], route: Route, path: Mapping[str, str], request: Request) -> dict[str, Any]:
    """All parts of a request by their slots; raises a Rejected for the first that is wrong."""
    out = read_parameters(shapes, route, path, request)
    for part in route.parts_in(Location.BODY):
        found = _body(shapes, route.operation.body, part.member.type, request.body)
        if found is not None:
            out[part.slot] = found
    return out


def _body(shapes: Mapping[str, Shape], body: Optional[Body], type_: Type, data: bytes) -> Any:
    """A body that is not there is an empty object, whose missing members are then named."""
    if body is None or (isinstance(type_, Opaque) and type_.form is Form.BYTES):
        return data
    if not data and not isinstance(type_, RecordOf):
        return None
    match body.kind:
        case BodyKind.FORM:
            return _form(shapes, body, type_, data.decode("utf-8", "surrogateescape"))
        case BodyKind.TEXT:
            return leaf(type_, "body", data.decode("utf-8", "surrogateescape"))
    try:
        return read(shapes, type_, data or b"{}")
    except ReadError as error:
        message = error.message
        raise Rejected(error.inside("body").path, error.sentence, message) from None


def _form(shapes: Mapping[str, Shape], body: Body, type_: Type, text: str) -> Any:
    pairs: list[Pair] = []
    for piece in filter(None, text.replace("+", "%20").split("&")):
        name, _, value = piece.partition("=")
        known = decoded(name)
        if known is None or decoded(value) is None:
            raise Rejected("form", "has a malformed escape", "the form has a malformed escape")
        pairs.append((known, value))
    if isinstance(type_, MapOf):
        return {name: leaf(type_.value, "", decoded(value) or "") for name, value in pairs}
    assert isinstance(type_, RecordOf)
    written = {one.member: one.written for one in body.encodings}
    out = {}
    for part in shapes[type_.key].parts:
        found = _member(shapes, part, written.get(part.wire) or _plain(part.member.type), pairs)
        if found is not None:
            out[part.slot] = found
    return out | _others(shapes, shapes[type_.key], written, pairs)


def _others(shapes: Mapping[str, Shape], shape: Shape, written: Mapping[str, Written], pairs: list[Pair]) -> dict[str, Any]:
    """The members that have no name of their own, where they are single values."""
    type_ = shape.others.member.type if shape.others is not None else None
    if not isinstance(type_, MapOf) or not is_single(type_.value):
        return {}
    named = [(part, written.get(part.wire) or _plain(part.member.type)) for part in shape.parts]
    out: dict[str, Any] = {}
    for name, value in pairs:
        if any(claims(shapes, part, name, told) for part, told in named):
            continue
        if name in out:
            raise Rejected("", "not of its type")
        out[name] = leaf(type_.value, "", decoded(value) or "")
    return out


def _member(shapes: Mapping[str, Shape], part: Part, written: Written, pairs: list[Pair]) -> Any:
    reader = Reader(part.wire, part.member.type, written)
    try:
        leaves = reader.pairs(pairs, lambda name: False)
    except Repeated:
        raise Rejected(part.wire, "given more than once") from None
    except MalformedStyle:
        raise Rejected(part.wire, "not of its style") from None
    return value_of(shapes, part, reader, leaves)


def _plain(type_: Type) -> Written:
    """How a member is written without an encoding: single values and lists of them by name, others as JSON."""
    single = is_single(type_) or (isinstance(type_, ListOf) and is_single(type_.item))
    return Written(Style.FORM, True) if single else Written(Style.CONTENT)
