"""Reads the parameters of a request by their types: path, query, header fields and cookies.

The sentences are those of the C++ server side (server/impl/exchange.ipp).
"""

from __future__ import annotations

import re
from typing import Any, Mapping, Optional, Sequence
from urllib.parse import quote

from wirebind.analyse.model.records import PLAIN, Location, Style, Union, Written
from wirebind.analyse.model.types import INTEGERS, NUMBERS, EnumOf, ListOf, MapOf, OwnOf, RecordOf, Scalar, Type, UnionOf, wire_type
from wirebind.mock.described import Part, Route, Shapes
from wirebind.mock.json_reader import is_plain, number_of, read
from wirebind.mock.json_scanner import ReadError
from wirebind.mock.parameter_text import MOST, Leaves, MalformedStyle, Pair, Reader, Repeated
from wirebind.mock.requests import Request
from wirebind.mock.routing import decoded
from wirebind.mock.unions import Chosen

_FLOAT = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INTEGER = re.compile("-?[0-9]+")


class Rejected(Exception):
    """A request that cannot be read: the part that is wrong, by its wire name, what is wrong, and how C++ says it."""

    def __init__(self, member: str, problem: str, message: str = "") -> None:
        super().__init__(problem)
        self.member = member
        self.problem = problem
        self.message = message or f"{member}: {problem}"


def read_parameters(shapes: Shapes, route: Route, path: Mapping[str, str], request: Request) -> dict[str, Any]:
    """All parameters of a request by their slots; raises a Rejected for the first that is wrong."""
    pairs = {Location.QUERY: _query(request.query), Location.COOKIE: _cookies(request.fields("cookie"))}
    out: dict[str, Any] = {}
    for part in route.request.parts:
        if part.member.location is Location.BODY:
            continue
        written = part.member.written or PLAIN[part.member.location]
        if written.style is Style.NUMBERED:
            found: Any = _items(shapes, part, [(name, decoded(value) or "") for name, value in pairs[Location.QUERY]])
        else:
            reader = Reader(part.wire, part.member.type, written)
            found = value_of(shapes, part, reader, _leaves(shapes, route, part, reader, path, pairs, request))
        if found is not None:
            out[part.slot] = found
    return out


def _query(text: str) -> list[Pair]:
    items = []
    for piece in filter(None, text.split("&")):
        name, _, value = piece.partition("=")
        known = decoded(name)
        if known is None or decoded(value) is None:
            raise Rejected("query", "has a malformed escape", "the query has a malformed escape")
        items.append((known, value))
    return items


def _cookies(fields: Sequence[str]) -> list[Pair]:
    pairs = (piece.strip(" \t").partition("=") for field in fields for piece in field.split(";"))
    found = []
    for name, is_pair, value in pairs:
        value = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
        found += [(decoded(name) or name, value if decoded(value) is not None else quote(value))] if is_pair else []
    return found


def _leaves(
    shapes: Shapes, route: Route, part: Part, reader: Reader, path: Mapping[str, str],
    pairs: Mapping[Location, list[Pair]], request: Request,
) -> Optional[Leaves]:  # fmt: skip
    """The leaves of a parameter; nothing where it is absent."""
    location = part.member.location
    try:
        match location:
            case Location.PATH:
                return reader.segment(path[part.wire]) if part.wire in path else None
            case Location.QUERY | Location.COOKIE:
                others = [one for one in route.parts_in(location) if one is not part]

                def is_own(name: str) -> bool:
                    taken = _is_open(shapes, part) or is_member(shapes, part, name)
                    return taken and not any(claims(shapes, one, name) for one in others)

                return reader.pairs(pairs[location], is_own)
            case _:
                found = request.fields(part.wire)
                if len(found) > 1 and reader.single:
                    raise Repeated
                return reader.field(", ".join(found)) if found else None
    except Repeated:
        raise Rejected(part.wire, "given more than once") from None
    except MalformedStyle:
        raise Rejected(part.wire, "not of its style") from None


def is_member(shapes: Shapes, part: Part, name: str) -> bool:
    """Whether an object has a member that is described by that name."""
    type_ = part.member.type
    return isinstance(type_, RecordOf) and any(member.wire == name for member in shapes[type_.key].parts)


def _is_open(shapes: Shapes, part: Part) -> bool:
    """Whether a value may have a member of any name."""
    type_ = part.member.type
    return isinstance(type_, MapOf) or (isinstance(type_, RecordOf) and shapes[type_.key].others is not None)


def claims(shapes: Shapes, part: Part, name: str, told: Optional[Written] = None) -> bool:
    """Whether an item of that name is another parameter's, or another member's of a form."""
    written = told or part.member.written or PLAIN[part.member.location]
    if name == part.wire:
        return True
    if written.exploded and written.style is not Style.DEEP_OBJECT and is_member(shapes, part, name):
        return True
    mark = {Style.NUMBERED: ".", Style.DEEP_OBJECT: "["}.get(written.style)
    return mark is not None and name.startswith(part.wire + mark)


def value_of(shapes: Shapes, part: Part, reader: Reader, leaves: Optional[Leaves]) -> Any:
    """The value of a parameter, nothing where it is absent; raises a Rejected."""
    if leaves is None:
        if not is_plain(part.member):
            return None
        if not (reader.object and reader.apart):
            raise Rejected(part.wire, "missing")
        leaves = []
    try:
        if reader.written.style is Style.CONTENT:
            return read(shapes, part.member.type, leaves[0][1].encode("utf-8", "surrogateescape"))
        return _built(shapes, part.member.type, part.wire, leaves, 0)
    except (ReadError, Rejected):
        if reader.written.empty and not is_plain(part.member) and [text for _, text in leaves] == [""]:
            return None
        raise Rejected(part.wire, "not of its type") from None


def _built(shapes: Shapes, type_: Type, name: str, leaves: Leaves, depth: int) -> Any:
    """A value of its leaves; raises a Rejected."""
    if not isinstance(type_, (ListOf, MapOf, RecordOf)):
        if len(leaves) != 1 or len(leaves[0][0]) != depth:
            raise Rejected(name, "not of its type")
        return leaf(shapes, type_, name, leaves[0][1])
    groups: dict[str, Leaves] = {}
    for way, text in leaves:
        if len(way) <= depth:
            raise Rejected(name, "not of its type")
        groups.setdefault(way[depth], []).append((way, text))
    match type_:
        case ListOf(item=inner):
            if list(groups) != [str(index) for index in range(len(groups))]:
                raise Rejected(name, "not of its type")
            return [_built(shapes, inner, name, group, depth + 1) for group in groups.values()]
        case MapOf(value=inner):
            return {key: _built(shapes, inner, name, group, depth + 1) for key, group in groups.items()}
        case RecordOf(key=key):
            types = {part.wire: part.member.type for part in shapes[key].parts}
            others = shapes[key].others
            if others is not None and isinstance(others.member.type, MapOf):
                types = dict.fromkeys(groups, others.member.type.value) | types
            needed = {part.wire for part in shapes[key].parts if is_plain(part.member)}
            if groups.keys() - types.keys() or needed - groups.keys():
                raise Rejected(name, "not of its type")
            return {wire: _built(shapes, types[wire], name, group, depth + 1) for wire, group in groups.items()}


def _items(shapes: Shapes, part: Part, query: list[tuple[str, str]]) -> Optional[list[Any]]:
    """A list of parameters of their own: `name.1`, `name.2` and so on, in any order."""
    start = f"{part.wire}."
    found: dict[int, str] = {}
    for name, value in query:
        if not name.startswith(start):
            continue
        digits = name.removeprefix(start)
        number = int(digits) if re.fullmatch("[1-9][0-9]{0,3}", digits) else 0
        if not 1 <= number <= MOST:
            raise Rejected(name, f"not a number from 1 to {MOST}")
        if number in found:
            raise Rejected(name, "given more than once")
        found[number] = value
    assert isinstance(part.member.type, ListOf)
    out = []
    for number in range(1, max(found, default=0) + 1):
        name = f"{start}{number}"
        if number not in found:
            raise Rejected(name, "missing before a later number")
        out.append(leaf(shapes, part.member.type.item, name, found[number]))
    return out or None


def leaf(shapes: Shapes, type_: Type, name: str, text: str) -> Any:
    """The value of a text without quotes."""
    value: Any = text
    type_ = wire_type(type_)
    if isinstance(type_, UnionOf):
        return _one_of(shapes, shapes.unions[type_.key], name, text)
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


def _one_of(shapes: Shapes, union: Union, name: str, text: str) -> Chosen:
    """The first alternative that takes a text, those that take fewer texts first."""
    types = [one.type for one in union.alternatives]
    turns = [(_turn(shapes, type_, text), place) for place, type_ in enumerate(types)]
    for _, place in sorted(turns):
        try:
            return Chosen(place, types[place], leaf(shapes, types[place], name, text))
        except Rejected:
            continue
    raise Rejected(name, "not of its type")


def _turn(shapes: Shapes, type_: Type, text: str) -> int:
    match type_:
        case Scalar.BOOLEAN:
            return 0
        case Scalar.FLOAT | Scalar.DOUBLE:
            return 2
        case OwnOf():
            return 3
        case EnumOf(key=key):
            return 4 if text in shapes.known[key] else 6
        case Scalar.STRING | Scalar.BASE64 | Scalar.FILE | UnionOf():
            return 5
        case _:
            return 1
