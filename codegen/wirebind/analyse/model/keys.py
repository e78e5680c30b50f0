"""Keys: what a thing is called by whoever compares, locks or joins.

Everything that will have a name has one, for example `schema:CustomDNS/nameServers`, `enum:Runtime/python3.9`,
`op:UpdateFunction/header:If-Match`, `op:@GET /pets/{}` (percent-encoded), `error:FunctionNotFound`, `security:session` or
`server:https:%2F%2F%7Bregion%7D.example.com/region`. Keys survive a reordering of the document. Brackets in a
key are structure, never text: `{}` is an object in place, `<>` an enumeration or a union, `[]` an item, `{*}` a value.
"""

from __future__ import annotations

import re
from typing import Sequence

ERRORS = "error:"
SCHEMES = "security:"
SERVERS = "server:"
OTHERS = "{*}"
"""What the members of an object that have no name of their own are called."""


def component_key(name: str) -> str:
    """The key of a component schema."""
    return f"schema:{key_part(name)}"


def operation_key(id: str) -> str:
    """The key of an operation."""
    return f"op:{key_part(id)}"


def route_key(route: str) -> str:
    """The key of the operation that has no id: method and path with parameters by position, such as `GET /pets/{}`."""
    return operation_key(f"@{route}")


def record_key(key: str, component: bool) -> str:
    """The key of the object that is described at a place with the key."""
    return key if component else f"{key}/{{}}"


def enumeration_key(key: str, component: bool) -> str:
    """The key of the enumeration that is described at a place with the key."""
    return f"enum:{key.removeprefix('schema:')}" + ("" if component else "/<>")


def union_key(key: str) -> str:
    """The key of the union that is described at a place with the key."""
    return f"union:{key.removeprefix('schema:')}" + ("/<>" if "/" in key else "")


def enumerator_key(enumeration: str, value: str) -> str:
    """The key of one value of an enumeration with the key."""
    return f"{enumeration}/{key_part(value)}"


def alternative_labels(titles: Sequence[str]) -> list[str]:
    """What keys call the alternatives of a union with these titles: by a title that no other one has, else by number."""
    return [
        title if title and not title.isdecimal() and titles.count(title) == 1 else f"{number}"
        for number, title in enumerate(titles, start=1)
    ]


def alternative_key(key: str, labels: Sequence[str]) -> str:
    """The key of an alternative of the union at a place with the key; of one in a union in place, with a label for each."""
    return key + "".join(f"/<>/{key_part(label)}" for label in labels)


def waiter_key(operation: str, name: str) -> str:
    """The key of a waiter of an operation with the key."""
    return f"{operation}/waiter:{key_part(name)}"


def error_key(code: str) -> str:
    """The key of an error code of the service."""
    return f"{ERRORS}{key_part(code)}"


def scheme_key(name: str) -> str:
    """The key of a security scheme."""
    return f"{SCHEMES}{key_part(name)}"


def flow_key(scheme: str, kind: str) -> str:
    """The key of a flow of the scheme with the key."""
    return f"{scheme}/flow:{kind}"


def server_key(url: str, before: int = 0) -> str:
    """The key of a server of the document, of which as many have the same URL before it."""
    return f"{SERVERS}{key_part(url)}" + (f"!{before + 1}" if before else "")


def variable_key(server: str, name: str) -> str:
    """The key of a variable in the URL of the server with the key."""
    return f"{server}/{key_part(name)}"


def values_key(variable: str) -> str:
    """The key of the values that the variable with the key may have."""
    return f"{variable}/<>"


def key_part(text: str) -> str:
    """A piece of a key: what could be taken for structure, or is not plain ASCII, is percent-encoded."""
    return re.sub(r"[^A-Za-z0-9._~:@$+-]", _percent_encoded, text) or "%00"


def _percent_encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8"))
