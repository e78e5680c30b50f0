"""Writes plain values as YAML: small values on one line, everything else as blocks."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Iterator, Mapping, Sequence, Union

from wirebind.source.quoted import double_quoted

Value = Union[str, int, Decimal, bool, None, Sequence["Value"], Mapping[str, "Value"]]

_WIDTH = 120
_LEVELS_ON_ONE_LINE = 2
_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*\Z|\$ref\Z")
_RESERVED = frozenset("true false null yes no on off y n".split())
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def yaml_text(value: Value) -> str:
    """The text of a document, with a line feed at its end."""
    return "\n".join(_block(value, 0)) + "\n"


def _block(value: Value, indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(value, Mapping) and value:
        for key, member in value.items():
            yield from _entry(f"{pad}{scalar_text(key)}:", member, indent)
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        for item in value:
            yield from _entry(f"{pad}-", item, indent)
    else:
        yield pad + _flow(value)


def _entry(head: str, value: Value, indent: int) -> Iterator[str]:
    line = f"{head} {_flow(value)}"
    if _levels(value) == 0 or (_levels(value) <= _LEVELS_ON_ONE_LINE and len(line) <= _WIDTH):
        yield line
        return
    inner = list(_block(value, indent + 2))
    if head.endswith("-"):
        yield f"{head} {inner.pop(0).lstrip()}"
    else:
        yield head
    yield from inner


def _levels(value: Value) -> int:
    if isinstance(value, Mapping):
        return 1 + max(map(_levels, value.values()), default=-1)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return 1 + max(map(_levels, value), default=-1)
    return 0


def _flow(value: Value) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar_text(key)}: {_flow(member)}" for key, member in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar_text(value)


def scalar_text(value: Union[str, int, Decimal, bool, None]) -> str:
    """A value without members, on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    if _PLAIN.match(value) and value.lower() not in _RESERVED:
        return value
    return double_quoted(value) if _CONTROL.search(value) else "'" + value.replace("'", "''") + "'"
