"""The servers of an API, as a template prints them."""

from __future__ import annotations


from wirebind.ir.types import Enumeration
from wirebind.records import record


@record
class Variable:
    """A variable of a server's URL: a text, or a value of an enumeration whose name is `type`."""

    key: str
    wire: str
    name: str
    type: str
    default: str
    doc: tuple[str, ...]


@record
class Server:
    """A struct that makes the URL of a server out of its variables, with the enumerations that these have."""

    key: str
    name: str
    pattern: str
    doc: tuple[str, ...]
    variables: tuple[Variable, ...]
    enums: tuple[Enumeration, ...]
