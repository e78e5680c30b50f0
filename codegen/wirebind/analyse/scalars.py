"""Decides what values without parts are: a kind of JSON with its format, or the user's type for that format."""

from __future__ import annotations

from decimal import Decimal
from typing import Collection

from wirebind.analyse.kinds import implied_kind, is_choice, is_mixed, kinds_of
from wirebind.analyse.media import is_file
from wirebind.analyse.model.types import INTEGERS, Form, Opaque, OwnOf, Reason, Scalar, Type, holds
from wirebind.analyse.resolve import Resolved
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Schema
from wirebind.source.scalars import resolve_plain

_FREE_FORM = Opaque(Form.JSON, Reason.FREE_FORM)
_INTEGERS = {scalar.value: scalar for scalar in INTEGERS}
_FLOATS = {Scalar.FLOAT: (6, 37), Scalar.DOUBLE: (15, 307)}
"""The digits, and the largest exponent of ten, of numbers that each type writes as it reads them."""


def scalar_of(schema: Schema, kind: str, own: Collection[str], diagnostics: Diagnostics) -> Type:
    """The type of a scalar; `own` are the formats that the user has types for."""
    plain = _plain(schema, kind, diagnostics)
    return OwnOf(schema.format, plain) if schema.format in own and isinstance(plain, Scalar) else plain


def wire_of(component: Resolved, diagnostics: Diagnostics) -> Type:
    """What JSON has in the place of a component that the user has a type for: a scalar, or any value."""
    schema = component.schema
    if not component.whole or is_choice(schema) or is_mixed(schema):
        return _FREE_FORM
    kind = next(iter(kinds_of(schema)), implied_kind(schema))
    return _FREE_FORM if kind in ("object", "array") else _plain(schema, kind, diagnostics)


def number_text(type_: Type, text: str) -> str:
    """A number as JSON has it in a type of numbers; "" for a text that is none, and for a number that the type cannot keep."""
    number, _ = resolve_plain(text)
    if isinstance(number, bool) or not isinstance(number, (int, Decimal)) or not holds(type_, number):
        return ""
    if not isinstance(type_, Scalar) or type_ not in _FLOATS:
        return str(int(number))
    digits, exponent = _FLOATS[type_]
    exact = Decimal(number).normalize()
    return text if len(exact.as_tuple().digits) <= digits and abs(exact.adjusted()) <= exponent else ""


def _plain(schema: Schema, kind: str, diagnostics: Diagnostics) -> Type:
    """What JSON has: a scalar, or any value where the kind is not declared."""
    match kind:
        case "integer":
            return _INTEGERS.get(schema.format, Scalar.INT64)
        case "number":
            return Scalar.FLOAT if schema.format == "float" else Scalar.DOUBLE
        case "boolean":
            return Scalar.BOOLEAN
        case "string":
            return _string(schema, diagnostics)
    return Opaque(Form.JSON, Reason.INVALID) if schema.unknown_type else _FREE_FORM


def _string(schema: Schema, diagnostics: Diagnostics) -> Type:
    if schema.content_encoding.lower() == "base64" or schema.format == "byte":
        return Scalar.BASE64
    if is_file(schema):
        return Scalar.FILE
    if schema.content_encoding:
        message = f"content encoding '{schema.content_encoding}' is not decoded"
        diagnostics.warning_at("gap-content-encoding", schema.place, message)
    return Scalar.STRING
