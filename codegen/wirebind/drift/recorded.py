"""Reads what browsers, proxies and test tools record of HTTP: the HAR format, version 1.2."""

from __future__ import annotations

import base64
import binascii
from typing import Optional
from urllib.parse import urlsplit

from wirebind.drift.model import Exchange
from wirebind.source.cursor import Cursor


def read_har(root: Cursor) -> list[Exchange]:
    """The exchanges in their order; what is no HAR is an error. Requests without a response are left out."""
    log = root.get("log") if root.is_object() else None
    entries = log.get("entries") if log is not None and log.is_object() else None
    if entries is None:
        root.error("har-syntax", "this is no HAR: it has no log.entries")
        return []
    found = [_exchange(entry) for entry in entries.items()]
    return [one for one in found if one is not None and one.status]


def _exchange(entry: Cursor) -> Optional[Exchange]:
    request, response = (entry.get(name) if entry.is_object() else None for name in ("request", "response"))
    if request is None or response is None or not (request.is_object() and response.is_object()):
        entry.error("har-syntax", "an entry has a request and a response")
        return None
    status = response.get("status")
    number = status.decimal() if status else None
    content = response.get("content")
    url = request.required_text("url", "a request")
    try:
        path = urlsplit(url).path
    except ValueError:
        request.error("har-syntax", f"'{url}' is no URL")
        return None
    return Exchange(
        method=request.required_text("method", "a request").upper(),
        path=path or "/",
        status=int(number) if number is not None else 0,
        media_type=content.text_of("mimeType").partition(";")[0].strip().lower() if content else "",
        text=_text(content) if content else None,
        position=(content or response).position,
    )


def _text(content: Cursor) -> Optional[str]:
    """The body as text; nothing where it was not recorded, or is no text."""
    child = content.get("text")
    if child is None or content.text_of("encoding") != "base64":
        return child.string() if child else None
    try:
        return base64.b64decode(child.string(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
