"""What the document describes once its references are resolved, before anything has a C++ name.

Everything that will be named has a semantic key, for example `schema:CustomDNS/nameServers`,
`op:UpdateFunction/header:If-Match`, `enum:Runtime/python3.9` or `error:FunctionNotFound`. Keys survive a reordering of the document; the lock
file pins names to them.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Optional, Union

from wirebind.diagnostics import Place
from wirebind.openapi.model import ErrorEntry, Operation, Schema


class Leaf(enum.Enum):
    """Types without parts."""

    STRING = "string"
    INT32 = "int32"
    INT64 = "int64"
    FLOAT = "float"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    BASE64 = "base64"
    RAW = "raw"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with members of any name and one type."""

    value: "Type"


@dataclass(frozen=True, slots=True)
class StructOf:
    """A described object, by key."""

    key: str


@dataclass(frozen=True, slots=True)
class EnumOf:
    """An open enumeration, by key."""

    key: str


Type = Union[Leaf, ListOf, MapOf, StructOf, EnumOf]


@dataclass(frozen=True, slots=True)
class Typed:
    """The type of a schema, and every schema that says something about its values, nearest first.

    `items` holds the same for the items of a list or the values of a map, when those are single values.
    """

    type: Type
    nullable: bool
    chain: tuple[Schema, ...]
    items: tuple[Schema, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a struct. `location` is "" in a model, else path, query, header, response or body."""

    key: str
    wire: str
    location: str
    typed: Typed
    required: bool
    place: Place
    description: str = ""
    deprecated: bool = False
    cpp_name: str = ""


@dataclass(frozen=True, slots=True)
class Struct:
    """A described object, a request or the headers of a response. `hint` is the name it asks for."""

    key: str
    hint: str
    cpp_name: str
    members: tuple[Member, ...]
    schema: Optional[Schema]
    place: Place


@dataclass(frozen=True, slots=True)
class Enumeration:
    """An open enumeration of strings."""

    key: str
    hint: str
    cpp_name: str
    values: tuple[str, ...]
    cpp_names: dict[str, str]
    schema: Schema
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    """An operation: `response_body` is nothing when the answer has none."""

    key: str
    operation: Operation
    request: Struct
    request_media: str
    response_body: Optional[Type]
    response_headers: Optional[Struct]
    response_media: str
    success_status: int


@dataclass(frozen=True, slots=True)
class Shapes:
    """Everything that is going to be generated, in the order of the document."""

    structs: dict[str, Struct]
    enums: dict[str, Enumeration]
    calls: tuple[Call, ...]
    errors: tuple[ErrorEntry, ...] = ()


def key_part(text: str) -> str:
    """A piece of a key: what could be taken for structure, or is not plain ASCII, is percent-encoded."""
    return re.sub(r"[^A-Za-z0-9._~:@$+-]", _percent_encoded, text) or "%00"


def _percent_encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8"))
