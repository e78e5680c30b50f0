"""Values as messages and parameters show them, as C++ writes them."""

from __future__ import annotations

import struct
from decimal import Decimal
from typing import Any

from wirebind.analyse.model.types import Scalar, Type, wire_type

_SHOWN = 64


def counted(count: str, one: str, many: str) -> str:
    """"1 item", "5 items"."""
    return f"{count} {one if count == '1' else many}"


def quoted(text: str) -> str:
    """A text as a message shows it: at most 64 bytes of UTF-8, in quotes."""
    return f'"{cut(text)}"'


def cut(text: str) -> str:
    """At most 64 bytes of a text."""
    data = text.encode("utf-8", "surrogateescape")
    return text if len(data) <= _SHOWN else f"{data[:_SHOWN].decode('utf-8', 'ignore')}…"


def leaf_text(type_: Type, value: Any) -> str:
    """The text of a value without parts, as a parameter is written: the shortest that reads back as the same."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _float_text(value, wire_type(type_) is Scalar.FLOAT) if isinstance(value, float) else str(value)


def _float_text(value: float, single: bool) -> str:
    """As C++ writes: plain where it is no longer than with an exponent, or where few digits need no search."""
    shortest = repr(value)
    if single:
        texts = (f"{value:.{digits}g}" for digits in range(1, 10))
        shortest = next(text for text in texts if struct.pack("f", float(text)) == struct.pack("f", value))
    sign, digits, exponent = Decimal(shortest).normalize().as_tuple()
    assert isinstance(exponent, int)
    plain = format(Decimal((sign, digits, exponent)), "f")
    point = exponent + len(digits) - 1
    tail = "." + "".join(map(str, digits[1:])) if len(digits) > 1 else ""
    scientific = f"{'-' if sign else ''}{digits[0]}{tail}e{'-' if point < 0 else '+'}{abs(point):02}"
    few = exponent >= -3 and 0 < value < (1e3 if single else 1e12)
    if len(plain) > len(scientific) and not few:
        return scientific
    return str(int(value)) if exponent > 0 else plain
