"""Builds the successes of an operation: their statuses and media types, and the types that the body may have."""

from __future__ import annotations

from typing import Optional

from wirebind.analyse.model.operations import Body, BodyKind, Operation
from wirebind.analyse.model.types import Form, Opaque
from wirebind.cpp.spelling import ONE_OF, Speller
from wirebind.ir import model as ir

_NO_BODY = "wirebind::no_body"
_ANY_BYTES = "application/octet-stream"
_TRAITS = ("request", "response_body", "response_headers", "error_bodies", "api", "security", "encodings", "responses",
           "other_media", "info", "paging")  # fmt: skip
"""What an operation's struct has, which hides types of these names."""


def responses_of(
    operation: Operation, headers: Optional[ir.Struct], shared: bool, speller: Speller
) -> tuple[tuple[ir.Response, ...], str]:
    """The successes, and the type of the body: one that stands for several, where media types or statuses have several.

    A document without a success leaves it to the service which 2xx that is.
    """
    speller.enter(_TRAITS)
    headers_type = headers.name if headers else "wirebind::no_headers"
    found: list[ir.Response] = []
    types: list[str] = []
    for response in operation.successes:
        for body in response.bodies:
            spelled = _body(body, speller)
            if spelled.type not in types:
                types.append(spelled.type)
            found.append(ir.Response(_status(response.status), spelled, alternative=types.index(spelled.type)))
        if not response.bodies:
            found.append(ir.Response(_status(response.status), ir.Body("", "", _NO_BODY)))
    first = found[0] if found else ir.Response(2, ir.Body("", "", _NO_BODY))
    result = ir.Response(first.status, first.body, headers, headers_type, shared)
    if len(types) > 1:
        speller.need(ONE_OF)
    body_type = f"wirebind::one_of<{', '.join(types)}>" if len(types) > 1 else types[0] if types else _NO_BODY
    return (result, *found[1:]), body_type


def _status(text: str) -> int:
    """202 for "202", 2 for "2XX", 0 for "default"."""
    return int(text) if text.isdigit() else int(text[0]) if text[0].isdigit() else 0


def _body(body: Body, speller: Speller) -> ir.Body:
    """A body that is read: bytes where it is opaque; those of any kind have one media type."""
    raw = isinstance(body.type, Opaque) and body.type.form is Form.BYTES
    kind = BodyKind.BYTES if raw else body.kind
    media = _ANY_BYTES if raw and body.media.partition(";")[0].strip() == "*/*" else body.media
    return ir.Body(kind.value, media, speller.held(body.type, body.nullable, False))
