"""Which JSON value a plain YAML scalar means.

Only what YAML 1.1, YAML 1.2 and JSON agree on is taken without a word. `yes`, `off`, dates and the like are strings
as in YAML 1.2; a number with a leading zero or another base is kept as the text it is written as, because readers disagree
on it: who reads a number there finds none.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Optional

from wirebind.source.node import ScalarValue

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE = frozenset(("true", "True", "TRUE"))
_FALSE = frozenset(("false", "False", "FALSE"))
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")
_DISPUTED_NUMBER = re.compile(
    r"[-+]?(?:0[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+|[0-9][0-9]*\.|\.[0-9]+|[0-9]+(?:_[0-9]+)+)\Z"
    r"|\+[0-9]+(?:\.[0-9]+)?\Z|[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z"
)
_DISPUTED_BOOLEAN = re.compile(r"(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)\Z")
_LONGEST_NUMBER = 64
_LARGEST_EXPONENT = 308


def resolve_plain(text: str) -> tuple[ScalarValue, Optional[str]]:
    """The value of an unquoted scalar, and the reason when its meaning is in doubt."""
    if text in _NULL:
        return None, None
    if text in _TRUE:
        return True, None
    if text in _FALSE:
        return False, None
    if len(text) <= _LONGEST_NUMBER:
        if _INTEGER.match(text):
            return int(text), None
        if _NUMBER.match(text):
            number = _decimal(text)
            if number is None or abs(number.adjusted()) > _LARGEST_EXPONENT:
                return text, "the number is beyond what readers of JSON keep"
            return number, None
        if _DISPUTED_NUMBER.match(text):
            return text, "readers of YAML disagree on the number"
    if _DISPUTED_BOOLEAN.match(text):
        return text, "older readers of YAML take this word for a boolean"
    return text, None


def same_number(left: str, right: str) -> bool:
    """Whether two JSON texts are one number, in any spelling."""
    number = _decimal(left)
    return number is not None and number == _decimal(right)


def _decimal(text: str) -> Optional[Decimal]:
    """The number of a text; nothing where there is none, or one with more digits in its exponent than Python reads."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
