"""JSON in which numbers keep the text that they are written with."""

from __future__ import annotations

import json
from typing import Any


class Digits(str):
    """A number as it is written."""


def parsed(text: str) -> Any:
    """The value of a JSON text."""
    return json.loads(text, parse_int=Digits, parse_float=Digits)


def written(value: Any, indented: bool = False, indent: str = "") -> str:
    """A value as JSON, indented by two spaces on request."""
    if isinstance(value, Digits):
        return str(value)
    if not isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    inner = f"{indent}  "
    if isinstance(value, list):
        parts = [written(item, indented, inner) for item in value]
    else:
        colon = ": " if indented else ":"
        parts = [f"{_quoted(name)}{colon}{written(item, indented, inner)}" for name, item in value.items()]
    start, end = "[]" if isinstance(value, list) else "{}"
    if not parts or not indented:
        return start + ",".join(parts) + end
    return f"{start}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{end}"


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
