"""Reads how a parameter is written: style, explode, allowReserved, allowEmptyValue and the media type of its content."""

from __future__ import annotations

from typing import Optional

from wirebind.openapi import keywords
from wirebind.records import record
from wirebind.source.cursor import Cursor

STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
    "response": ("simple",),
}
"""The styles of each place; the first is the default. `cookie` of OpenAPI 3.2 is `form` with pairs of cookies."""

_ANY_TEXT = "any text is taken"


@record
class Written:
    """How a parameter is written; `media` is the media type of one with content, or ""."""

    style: str
    exploded: bool = False
    reserved: bool = False
    empty: bool = False
    media: str = ""


def read_written(cursor: Cursor, name: str, location: str) -> tuple[Written, Optional[Cursor]]:
    """How the parameter at a cursor is written, and its schema; a style that its place does not have is reported."""
    known = STYLES[location]
    style = cursor.text_of("style") or known[0]
    if style not in known:
        cursor.gap("gap-style", f"style '{style}' is not for a {location} parameter", f"it is taken for '{known[0]}'")
        style = known[0]
    style = "form" if style == "cookie" else style
    explode = cursor.get("explode")
    exploded = explode.boolean() if explode is not None else style in ("form", "deepObject")
    media, schema = _content(cursor, name)
    in_query = location == "query"
    reserved = in_query and cursor.flag_of("allowReserved")
    empty = in_query and cursor.flag_of("allowEmptyValue")
    return Written(style, exploded, reserved, empty, media), schema


def _content(cursor: Cursor, name: str) -> tuple[str, Optional[Cursor]]:
    """The media type of a parameter, or "", and its schema."""
    content = cursor.get("content")
    if content is None:
        schema = cursor.get("schema")
        if schema is None:
            cursor.fault("missing-member", f"'{name}' has no schema", _ANY_TEXT)
        return "", schema
    if not content.is_object():
        return "", cursor.get("schema")
    if not content.node.members:
        content.fault("missing-member", f"the content of '{name}' has no media type", _ANY_TEXT)
    found = [(media, child) for media, child in content.members() if child.is_object()]
    if not found:
        return "", None
    media, child = found[0]
    if len(found) > 1:
        message = f"the content of '{name}' has {len(found)} media types, of which it may have one"
        content.fault("member-not-allowed", message, f"'{media}' counts")
    child.expect_members(keywords.MEDIA, (), "a media type")
    return media, child.get("schema")
