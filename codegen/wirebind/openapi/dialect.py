"""Names schemas that are written in another dialect of JSON Schema than that of OpenAPI."""

from __future__ import annotations

from wirebind.source.cursor import Cursor

_KNOWN = ("https://spec.openapis.org/oas/3.", "https://json-schema.org/draft/2020-12/schema")


def check_dialect(cursor: Cursor, name: str) -> None:
    """Reports a dialect that is not read as its own rules say."""
    child = cursor.get(name)
    dialect = child.string() if child is not None else ""
    if child is not None and dialect and not dialect.startswith(_KNOWN):
        child.gap("gap-dialect", f"schemas of {dialect} are not supported", "they are read as those of OpenAPI 3.1")
