"""Reads the limits of schemas, also those that are written in the form of earlier versions."""

from __future__ import annotations

from decimal import Decimal
from typing import Optional

from wirebind.openapi import keywords
from wirebind.openapi.model import Limit
from wirebind.source.cursor import Cursor
from wirebind.source.node import Scalar


RANGES = (
    ("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"),
    ("minimum", "exclusiveMaximum"), ("exclusiveMinimum", "maximum"), ("exclusiveMinimum", "exclusiveMaximum"),
)  # fmt: skip
"""The keywords of least and most values that hold together."""
_LARGEST_STEP = 2**64 - 1


def read_limits(cursor: Cursor) -> tuple[Limit, ...]:
    """The limits of a schema; one that is none is reported and left out."""
    first, items = cursor.get("prefixItems"), cursor.get("items")
    ends = first is not None and is_false(items) and cursor.get("maxItems") is None
    found = [Limit("maxItems", str(len(list(first.items()))), first.place)] if first is not None and ends else []
    for keyword in keywords.SCHEMA_LIMITS:
        child = cursor.get(keyword)
        if child is None:
            continue
        if isinstance(child.node, Scalar) and isinstance(child.node.value, bool):
            child.fault("keyword-3.0", f"a boolean `{keyword}` belongs to OpenAPI 3.0", "write the limit itself")
            continue
        number = child.decimal()
        if number is None:
            continue
        counts = keyword.startswith(("min", "max")) and keyword not in ("minimum", "maximum")
        if keyword == "multipleOf" and number <= 0:
            child.fault("limit-value", "`multipleOf` is greater than zero")
        elif keyword == "multipleOf" and int(plain_decimal(number).replace(".", "").rstrip("0")) > _LARGEST_STEP:
            child.gap("limit-value", "a `multipleOf` of more digits than 64 bits hold is not supported", "it is not checked")
        elif counts and (number < 0 or number != number.to_integral_value()):
            child.fault("limit-value", f"`{keyword}` is a count")
        elif abs(number.adjusted()) > 40:
            child.fault("limit-value", f"`{keyword}` is beyond all use")
        else:
            found.append(Limit(keyword, plain_decimal(number), child.place))
    return _with_room(cursor, found)


def is_empty_range(low: Limit, high: Limit) -> bool:
    """Whether nothing is between two limits."""
    inside = low.keyword.startswith("exclusive") or high.keyword.startswith("exclusive")
    least, most = Decimal(low.value), Decimal(high.value)
    return least > most or (inside and least == most)


def _with_room(cursor: Cursor, limits: list[Limit]) -> tuple[Limit, ...]:
    """The limits without those that leave no value between them."""
    found = {limit.keyword: limit for limit in limits}
    for low, high in ((found.get(low), found.get(high)) for low, high in RANGES):
        if low is not None and high is not None and is_empty_range(low, high):
            message = f"no value is between {low.keyword} {low.value} and {high.keyword} {high.value}"
            cursor.diagnostics.fault_at("limit-value", high.place, message, "they are not checked")
            found.pop(low.keyword, None)
            found.pop(high.keyword, None)
    return tuple(found.values())


def plain_decimal(number: Decimal) -> str:
    """The number without exponent and without zeros that say nothing: 0.050 is "0.05", 1E3 is "1000"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def is_false(cursor: Optional[Cursor]) -> bool:
    """Whether a keyword is there and false."""
    return cursor is not None and isinstance(cursor.node, Scalar) and cursor.node.value is False
