"""Reads the parts of a request: its parameters, and a body that is JSON, a form, parts, a text or bytes."""

from __future__ import annotations

from typing import Any, Collection, Mapping, Optional
from urllib.parse import quote

from wirebind.analyse.carried import is_single
from wirebind.analyse.forms import plain_of
from wirebind.analyse.model.operations import Body, BodyKind, Encoding
from wirebind.analyse.model.records import Location, Member, Style, Union, Written
from wirebind.analyse.model.types import Form, ListOf, MapOf, Opaque, RecordOf, Type
from wirebind.mock.described import Part, Route, Shape, Shapes
from wirebind.mock.json_reader import is_plain, read
from wirebind.mock.json_scanner import ReadError
from wirebind.mock.multipart import FormPart, parts_of
from wirebind.mock.parameter_text import MalformedStyle, Pair, Reader, Repeated
from wirebind.mock.parameters import Rejected, claims, is_member, leaf, read_parameters, value_of
from wirebind.mock.requests import Request
from wirebind.mock.routing import decoded


def read_parts(shapes: Shapes, route: Route, path: Mapping[str, str], request: Request) -> dict[str, Any]:
    """All parts of a request by their slots; raises a Rejected for the first that is wrong."""
    out = read_parameters(shapes, route, path, request)
    for part in route.parts_in(Location.BODY):
        if part.member.nullable and request.body.strip(b" \t\r\n") in (b"", b"null"):
            out |= {part.slot: None} if request.body else {}
            continue
        found = _body(shapes, route.operation.body, part.member.type, request)
        if found is not None:
            out[part.slot] = found
    return out


def _body(shapes: Shapes, body: Optional[Body], type_: Type, request: Request) -> Any:
    """A body that is not there is an empty object, whose missing members are then named; a form without entries is there if its
    media type is."""
    data = request.body
    if body is None or (isinstance(type_, Opaque) and type_.form is Form.BYTES):
        return data
    entries = isinstance(type_, MapOf) and body.kind is BodyKind.FORM and any(request.fields("content-type"))
    if not data and not isinstance(type_, RecordOf) and not entries:
        return None
    match body.kind:
        case BodyKind.FORM:
            return _form(shapes, body, type_, data.decode("utf-8", "surrogateescape"))
        case BodyKind.MULTIPART:
            return _multipart(shapes, body, type_, parts_of(next(iter(request.fields("content-type")), ""), data))
        case BodyKind.TEXT:
            return leaf(shapes, type_, "body", data.decode("utf-8", "surrogateescape"))
    try:
        return read(shapes, type_, data or b"{}")
    except ReadError as error:
        message = error.message
        raise Rejected(error.inside("body").path, error.sentence, message) from None


def _form(shapes: Shapes, body: Body, type_: Type, text: str) -> Any:
    pairs: list[Pair] = []
    for piece in filter(None, text.replace("+", "%20").split("&")):
        name, _, value = piece.partition("=")
        known = decoded(name)
        if known is None or decoded(value) is None:
            raise Rejected("form", "has a malformed escape", "the form has a malformed escape")
        pairs.append((known, value))
    if isinstance(type_, MapOf):
        return {name: leaf(shapes, type_.value, "", decoded(value) or "") for name, value in pairs}
    assert isinstance(type_, RecordOf)
    return _members(shapes, shapes[type_.key], {one.member: one.written for one in body.encodings}, pairs, ())


def _members(
    shapes: Shapes, shape: Shape, written: Mapping[str, Written], pairs: list[Pair], done: Collection[str]
) -> dict[str, Any]:
    """The members that are written as pairs; `done` are those that are not."""
    out = {}
    for part in shape.parts:
        if part.wire in done:
            continue
        found = _member(shapes, shape, part, written, pairs)
        if found is not None:
            out[part.slot] = found
    return out | _others(shapes, shape, written, pairs)


def _multipart(shapes: Shapes, body: Body, type_: Type, parts: list[FormPart]) -> Any:
    """Files and JSON are parts of their own; the rest are the pairs of a form."""
    if isinstance(type_, MapOf):
        return {part.name: leaf(shapes, type_.value, "", part.text) for part in parts}
    assert isinstance(type_, RecordOf)
    shape = shapes[type_.key]
    encodings = {one.member: one for one in body.encodings}
    styles = {part.wire: _style(encodings.get(part.wire), part.member.type, shapes.unions) for part in shape.parts}
    apart = {part.wire: part for part in shape.parts if styles[part.wire].style is Style.CONTENT}
    found: dict[str, Any] = {}
    for part in (part for part in parts if part.name in apart):
        member = apart[part.name].member
        value = _part(shapes, encodings.get(part.name), member, part)
        if isinstance(member.type, ListOf):
            found.setdefault(apart[part.name].slot, []).append(value)
        elif apart[part.name].slot in found:
            raise Rejected(part.name, "given more than once")
        else:
            found[apart[part.name].slot] = value
    texts = [(part.name, quote(part.text.encode("utf-8", "surrogateescape"), safe=",")) for part in parts if part.name not in apart]
    others = _members(shapes, shape, styles, texts, apart.keys())
    for part in apart.values():
        if part.slot not in found and part.required and is_plain(part.member):
            raise Rejected(part.wire, "missing")
    return found | others


def _style(encoding: Optional[Encoding], type_: Type, unions: Mapping[str, Union]) -> Written:
    return encoding.written if encoding else plain_of(type_, unions)


def _part(shapes: Shapes, encoding: Optional[Encoding], member: Member, part: FormPart) -> Any:
    """The value of a part that is a file or JSON; an item, where the member is a list."""
    if encoding is not None and encoding.file:
        return part.text
    if part.text == "null" and (member.type.nullable if isinstance(member.type, ListOf) else member.nullable):
        return None
    inner = member.type.item if isinstance(member.type, ListOf) else member.type
    try:
        return read(shapes, inner, part.text.encode("utf-8", "surrogateescape"))
    except ReadError:
        raise Rejected(part.name, "not of its type") from None


def _others(shapes: Shapes, shape: Shape, written: Mapping[str, Written], pairs: list[Pair]) -> dict[str, Any]:
    """The members that have no name of their own, where they are single values."""
    type_ = shape.others.member.type if shape.others is not None else None
    if not isinstance(type_, MapOf) or not is_single(type_.value, shapes.unions):
        return {}
    named = _named(shapes, shape, written)
    out: dict[str, Any] = {}
    for name, value in pairs:
        if any(claims(shapes, part, name, told) for part, told in named):
            continue
        if name in out:
            raise Rejected("", "not of its type")
        out[name] = leaf(shapes, type_.value, "", decoded(value) or "")
    return out


def _named(shapes: Shapes, shape: Shape, written: Mapping[str, Written]) -> list[tuple[Part, Written]]:
    return [(part, written.get(part.wire) or plain_of(part.member.type, shapes.unions)) for part in shape.parts]


def _member(shapes: Shapes, shape: Shape, part: Part, written: Mapping[str, Written], pairs: list[Pair]) -> Any:
    named = _named(shapes, shape, written)
    others = [(one, told) for one, told in named if one is not part]

    def is_own(name: str) -> bool:
        """Whether a name is that of a member of an exploded object."""
        return is_member(shapes, part, name) and not any(claims(shapes, one, name, told) for one, told in others)

    reader = Reader(part.wire, part.member.type, dict((one.wire, told) for one, told in named)[part.wire])
    try:
        leaves = reader.pairs(pairs, is_own)
    except Repeated:
        raise Rejected(part.wire, "given more than once") from None
    except MalformedStyle:
        raise Rejected(part.wire, "not of its style") from None
    return value_of(shapes, part, reader, leaves)
