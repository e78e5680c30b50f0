"""How a document says that a property of a form is written."""

from __future__ import annotations

from wirebind.diagnostics import Place
from wirebind.records import record


@record
class Encoding:
    """How a property of a form is written; `style` is "" where the document does not say one, `media` likewise.

    `headers` is whether its part has fields of its own.
    """

    name: str
    media: str
    style: str
    exploded: bool
    reserved: bool
    place: Place
    headers: bool = False
