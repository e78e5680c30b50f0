"""The types of values, of closed kinds: a reader matches all of them."""

from __future__ import annotations

import enum
from decimal import Decimal

from wirebind.records import record


class Scalar(enum.Enum):
    """Types without parts. BASE64 is text that stands for bytes, FILE a text that is a file where it is a part of its own."""

    STRING = "string"
    INT8 = "int8"
    INT16 = "int16"
    INT32 = "int32"
    INT64 = "int64"
    UINT8 = "uint8"
    UINT16 = "uint16"
    UINT32 = "uint32"
    UINT64 = "uint64"
    FLOAT = "float"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    BASE64 = "base64"
    FILE = "file"


class Form(enum.Enum):
    """What an opaque value is on the wire."""

    JSON = "json"
    BYTES = "bytes"


class Reason(enum.Enum):
    """Why a value is opaque: because the document says so, or because of what is not supported or wrong."""

    FREE_FORM = "any JSON value"
    BINARY = "bytes of any kind"
    UNION = "a union of types"
    MIXED_VALUES = "listed values of several types"
    ALL_OF = "parts that do not make one object"
    NESTING = "nested too deeply"
    MEDIA_TYPE = "a media type that is not supported"
    OUTSIDE = "a schema outside of the document"
    IN_PLACE = "a schema in place in a response that is no result"
    INVALID = "an error in the document"


@record
class Opaque:
    """A value that is carried as it is."""

    form: Form
    reason: Reason


@record
class ListOf:
    """An array, whose items may be null where it says so."""

    item: Type
    nullable: bool = False


@record
class MapOf:
    """An object with members of any name and one type, whose values may be null where it says so."""

    value: Type
    nullable: bool = False


@record
class RecordOf:
    """A described object, by key."""

    key: str


@record
class EnumOf:
    """An enumeration of texts, by key."""

    key: str


@record
class UnionOf:
    """One of several types, by key."""

    key: str


@record
class OwnOf:
    """A type of the user's, by the format or component that it stands for; `wire` is what JSON has in its place."""

    name: str
    wire: "Type"


Type = Scalar | Opaque | ListOf | MapOf | RecordOf | EnumOf | UnionOf | OwnOf

UNSIGNED = (Scalar.UINT8, Scalar.UINT16, Scalar.UINT32, Scalar.UINT64)
INTEGERS = (Scalar.INT8, Scalar.INT16, Scalar.INT32, Scalar.INT64, *UNSIGNED)
NUMBERS = (*INTEGERS, Scalar.FLOAT, Scalar.DOUBLE)


def limits_of(type_: Scalar) -> tuple[int, int]:
    """The least and the largest number of a type of integers."""
    bits = int(type_.value.lstrip("uint"))
    return (0, 2**bits - 1) if type_ in UNSIGNED else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def holds(type_: Type, number: int | Decimal) -> bool:
    """Whether an integer type has a number among its values; any other type has every number."""
    if not isinstance(type_, Scalar) or type_ not in INTEGERS:
        return True
    least, largest = limits_of(type_)
    return least <= number <= largest and number == int(number)


def innermost(type_: Type) -> Type:
    """What lists and maps hold at last; any other type itself."""
    while True:
        match type_:
            case ListOf(item=inner) | MapOf(value=inner):
                type_ = inner
            case _:
                return type_


def wire_type(type_: Type) -> Type:
    """What JSON has in the place of a file or of a type of the user's; any other type itself."""
    if isinstance(type_, OwnOf):
        return type_.wire
    return Scalar.STRING if type_ is Scalar.FILE else type_


def is_text(type_: Type) -> bool:
    """True for a string, and for an enumeration, which is one on the wire."""
    return wire_type(type_) is Scalar.STRING or isinstance(type_, EnumOf)
