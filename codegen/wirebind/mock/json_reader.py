"""Reads JSON by the type that a document gives it, and stops at the first byte that does not fit.

Values come out as plain Python: a member that is absent is no key, an integer an `int`, a `number` a `float`, and
free-form JSON the text that it was, as `Raw`.
"""

from __future__ import annotations

import re
import struct
from typing import Any, Callable, Mapping, Optional, assert_never

from wirebind.analyse.model.records import Member, Union
from wirebind.analyse.model.types import INTEGERS, EnumOf, Form, ListOf, MapOf, Opaque, OwnOf, Reason
from wirebind.analyse.model.types import RecordOf, Scalar, Type, UnionOf, limits_of
from wirebind.explorer.exact_json import Digits, written
from wirebind.mock.described import Part, Shape, Shapes
from wirebind.mock.json_scanner import ReadError, Scanner
from wirebind.mock.unions import Chooser, Chosen, chosen, written_value

_ANY = Opaque(Form.JSON, Reason.FREE_FORM)
_ABSENT = object()
_MISSING = "a required member is missing"
_RANGE = "the number is out of range"
_Typed = Callable[[str], Optional[tuple[Type, Optional[Part]]]]


class Raw(str):
    """A value of any kind as the JSON text that it is."""


def json_of(value: Any) -> str:
    """A value as JSON; free-form JSON as the text that it is, numbers as C++ writes them."""
    return written(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Raw):
        return Digits(value)
    if isinstance(value, Chosen):
        return _plain(written_value(value))
    return Digits(repr(value)) if isinstance(value, float) else value


def read(shapes: Shapes, type_: Type, data: bytes) -> Any:
    """The value of a text; raises a ReadError."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReadError("invalid UTF-8", error.start) from None
    reader = _Reader(shapes, text)
    try:
        value, end = reader.value(type_, reader.space(0))
        end = reader.space(end)
        if end != len(text):
            raise ReadError("unexpected bytes after the value", end)
    except ReadError as error:
        error.offset = len(text[: error.offset].encode("utf-8"))
        raise
    return value


class _Reader(Scanner):
    def __init__(self, shapes: Shapes, text: str) -> None:
        super().__init__(text)
        self._shapes = shapes

    def value(self, type_: Type, at: int) -> tuple[Any, int]:
        """A value and the place after it."""
        match type_:
            case Scalar():
                return self._scalar(type_, at)
            case EnumOf():
                return self.string(at)
            case OwnOf(wire=wire):
                return self.value(wire, at)
            case ListOf():
                return self._list(type_, at)
            case MapOf():
                return self._members(at, lambda name: (type_, None))
            case RecordOf(key=key):
                return self._record(self._shapes[key], at)
            case Opaque(form=Form.JSON):
                end = self.skip(at)
                return Raw(self.text[at:end]), end
            case UnionOf(key=key):
                return self._union(self._shapes.unions[key], at)
            case Opaque(form=Form.BYTES):
                raise ReadError("the type describes a message, not a JSON value", at)
        assert_never(type_)

    def _union(self, union: Union, at: int) -> tuple[Chosen, int]:
        """The value of the alternative that is chosen; JSON text where there is none."""
        if self.starts("n", at):
            raise self.mismatch(at)
        ahead = Scanner(self.text, self.depth)
        place = Chooser(self._shapes.unions, union, ahead, at).run()
        type_ = union.alternatives[place].type if place is not None else _ANY
        level = isinstance(type_, UnionOf)
        self.deeper(level, at)
        value, end = self.value(type_, at)
        self.depth -= level
        return chosen(union, place, type_, value), end

    def _scalar(self, type_: Scalar, at: int) -> tuple[Any, int]:
        if type_ in (Scalar.STRING, Scalar.FILE, Scalar.BASE64):
            return self.string(at)
        if type_ is Scalar.BOOLEAN:
            word = {"t": "true", "f": "false"}.get(self.text[at : at + 1])
            if word is None:
                raise self.mismatch(at)
            return word == "true", self.literal(word, at)
        text, end = self.number(at)
        return number_of(type_, text, at), end

    def _record(self, shape: Shape, at: int) -> tuple[dict[str, Any], int]:
        parts = {part.wire: part for part in shape.parts}

        def typed(name: str) -> Optional[tuple[Type, Optional[Part]]]:
            if name in parts:
                return parts[name].member.type, parts[name]
            return (shape.others.member.type, None) if shape.others else None

        found, end = self._members(at, typed, shape.closed)
        for part in shape.parts:
            if part.wire not in found and is_plain(part.member):
                raise ReadError(_MISSING, end - 1).inside(part.wire)
        return found, end

    def _members(self, at: int, typed: _Typed, closed: bool = False) -> tuple[dict[str, Any], int]:
        """The members of an object that have a type, of their own or as values of a map; others are skipped, or errors."""
        out: dict[str, Any] = {}
        at = self.enter("{", at)
        while not self.starts("}", at):
            start = at
            name, at = self.key(at)
            known = typed(name)
            try:
                if known is None and closed:
                    raise ReadError("the object has no such member", start)
                if known is None:
                    at = self.skip(at)
                elif name in out:
                    raise ReadError("the member appears twice", start)
                else:
                    out[name], at = self._member(*known, at)
            except ReadError as error:
                unnamed = closed if known is None else known[1] is None
                raise error.inside(f'["{name}"]' if unnamed else name) from None
            at = self.next(at, "}")
        return {name: value for name, value in out.items() if value is not _ABSENT}, self.leave(at)

    def _member(self, type_: Type, part: Optional[Part], at: int) -> tuple[Any, int]:
        if part is None:
            assert isinstance(type_, MapOf)
            return self._held(type_.value, type_.nullable, at)
        if isinstance(type_, Opaque) or not self.starts("n", at):
            return self.value(type_, at)
        end = self.literal("null", at)
        if is_plain(part.member):
            raise ReadError(_MISSING, at)
        return None if part.member.nullable else _ABSENT, end

    def _held(self, type_: Type, nullable: bool, at: int) -> tuple[Any, int]:
        """An item of a list or a value of a map."""
        return (None, self.literal("null", at)) if nullable and self.starts("n", at) else self.value(type_, at)

    def _list(self, type_: ListOf, at: int) -> tuple[list[Any], int]:
        out: list[Any] = []
        at = self.enter("[", at)
        while not self.starts("]", at):
            try:
                value, at = self._held(type_.item, type_.nullable, at)
            except ReadError as error:
                raise error.inside(f"[{len(out)}]") from None
            out.append(value)
            at = self.next(at, "]")
        return out, self.leave(at)


def is_plain(member: Member) -> bool:
    """Whether the codec itself rejects an object without the member; lists, maps and unions have a rule for it."""
    return member.required and not member.nullable and not isinstance(member.type, (ListOf, MapOf, UnionOf))


def number_of(type_: Scalar, text: str, at: int = 0) -> int | float:
    """The number of a text that is one; raises a ReadError."""
    if type_ in INTEGERS:
        if not re.fullmatch("-?[0-9]+", text):
            raise ReadError("the number is not an integer", at)
        value = int(text) if len(text) < 32 else 2**64
        least, largest = limits_of(type_)
        if not least <= value <= largest:
            raise ReadError(_RANGE, at)
        return value
    try:
        number = float(text)
        if type_ is Scalar.FLOAT:
            number = float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        raise ReadError(_RANGE, at) from None
    if number in (float("inf"), float("-inf")):
        raise ReadError(_RANGE, at)
    return number
