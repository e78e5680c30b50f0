"""Where an API is served, as the document describes it."""

from __future__ import annotations

from typing import Optional

from wirebind.diagnostics import Place
from wirebind.records import record


@record
class ServerVariable:
    """A part of a server's URL; `values` are all that it may have, none when it may have any. Without `default`, the caller
    must give one."""

    name: str
    default: Optional[str]
    values: tuple[str, ...]
    description: str
    place: Place


@record
class Server:
    """A URL, or a path alone for the host that serves the document, with variables in braces."""

    url: str
    description: str
    variables: tuple[ServerVariable, ...]
    place: Place
