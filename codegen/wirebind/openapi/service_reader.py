"""Reads the extensions at the root that say how a service names errors, requests, waits and repeated calls."""

from __future__ import annotations

import re
from typing import Optional

from wirebind.openapi.service import IdempotencyField, Service
from wirebind.source.cursor import Cursor

_FIELD = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+\Z")
_ERROR_PARTS = ("code", "message", "request-id")
_MOST = 4  # what wirebind::wire_names holds


def read_service(root: Cursor) -> Service:
    """The facts; what is wrong with them is reported."""
    body = root.get("x-error-body")
    if body is not None:
        body.expect_members(_ERROR_PARTS, (), "x-error-body")
    code, message, request_id = (_names(body.get(part) if body else None) for part in _ERROR_PARTS)
    ids = root.get("x-request-id")
    after = root.get("x-retry-after")
    return Service(
        request_id_fields=tuple(_field(item, item.string()) for item in _few(ids)),
        error_code=code,
        error_message=message,
        error_request_id=request_id,
        retry_after_field=_field(after, after.string()) if after else "",
        idempotency_fields=tuple(map(_idempotency, _few(root.get("x-idempotency-fields")))),
    )


def _few(cursor: Optional[Cursor]) -> list[Cursor]:
    items = list(cursor.items()) if cursor else []
    if cursor is not None and len(items) > _MOST:
        cursor.error("too-many-names", f"there are {len(items)} entries", f"at most {_MOST} are read")
    return items


def _names(cursor: Optional[Cursor]) -> tuple[str, ...]:
    found = []
    for item in _few(cursor):
        name = item.string()
        if not name or not name.isascii():
            item.error("member-name", "the name of a member of an error body is ASCII and not empty")
        found.append(name)
    return tuple(found)


def _field(cursor: Cursor, name: str) -> str:
    if not _FIELD.match(name):
        cursor.error("field-name", f"'{name}' cannot be the name of a header field")
    return name


def _idempotency(item: Cursor) -> IdempotencyField:
    what = "an entry of x-idempotency-fields"
    item.expect_members(("name", "with", "value"), (), what)
    given = item.text_of("with")
    return IdempotencyField(
        name=_field(item, item.required_text("name", what)),
        given=_field(item, given) if given else "",
        value=item.required_text("value", what) if given else "",
    )
