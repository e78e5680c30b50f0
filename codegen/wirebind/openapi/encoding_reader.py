"""Reads the encoding of the properties of a form or of parts."""

from __future__ import annotations

import re

from wirebind.openapi import keywords
from wirebind.openapi.encoding import Encoding
from wirebind.openapi.parameter_style import STYLES
from wirebind.source.cursor import Cursor

_MEDIA = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:\s*;[ !-~]*)?\Z")
_WITH_MEMBERS = ("multipart/", "application/x-www-form-urlencoded")


def read_encodings(media: Cursor, name: str) -> tuple[Encoding, ...]:
    """What a media type says of its properties, in the order of the document."""
    _report(media, "itemSchema", "prefixEncoding", "itemEncoding")
    encoding = media.get("encoding")
    if encoding is None or not encoding.is_object():
        return ()
    if not name.lower().startswith(_WITH_MEMBERS) and "*" not in name:
        encoding.fault("member-not-allowed", f"`encoding` of {name}", "only members of forms and parts have one")
        return ()
    return tuple(_encoding(name, child) for name, child in encoding.members() if child.is_object())


def _report(cursor: Cursor, *names: str) -> None:
    """Reports what describes the items of a stream, and parts in parts."""
    for name in names:
        child = cursor.get(name)
        if child is not None:
            child.gap("gap-media-type", f"`{name}` is not supported", "the items are raw bytes")


def is_media_type(text: str) -> bool:
    """Whether a text is a media type or a range of them, with parameters or without."""
    return _MEDIA.match(text) is not None


def _content_type(cursor: Cursor) -> str:
    """The media types of a part, between commas; what is none is reported and counts as absent."""
    text = cursor.text_of("contentType")
    child = cursor.get("contentType")
    if not text or child is None or all(is_media_type(one.strip()) for one in text.split(",")):
        return text
    child.fault("media-type", f"{text} is no media type", "it is ignored")
    return ""


def _encoding(name: str, cursor: Cursor) -> Encoding:
    cursor.expect_members(keywords.ENCODING, (), "an encoding")
    _report(cursor, "encoding", "prefixEncoding", "itemEncoding")
    style, explode = cursor.text_of("style"), cursor.get("explode")
    reserved = cursor.flag_of("allowReserved")
    if style and style not in STYLES["query"]:
        cursor.gap("gap-style", f"style '{style}' is not for a form", "it is taken for 'form'")
        style = "form"
    if not style and (explode is not None or reserved):
        style = "form"
    exploded = explode.boolean() if explode is not None else style in ("form", "deepObject")
    headers = cursor.get("headers")
    fields = headers is not None and headers.is_object()
    return Encoding(name, _content_type(cursor), style, exploded, reserved, cursor.place, fields)
