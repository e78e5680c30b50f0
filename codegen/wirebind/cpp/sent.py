"""How a request travels: the media type and description of its body."""

from __future__ import annotations

from wirebind.analyse.media import essence, is_range
from wirebind.analyse.model.operations import Body, BodyKind
from wirebind.analyse.model.types import Opaque

_BOUNDARY = "wirebind-part-4f1c9a0e7d"


def sent_media(body: Body) -> str:
    """The media type of a request: one of a range, and parts that the caller writes have a boundary."""
    if body.kind is BodyKind.MULTIPART and not isinstance(body.type, Opaque):
        return essence(body.media)
    if body.kind is BodyKind.MULTIPART and "boundary=" not in body.media:
        return f"{body.media}; boundary={_BOUNDARY}"
    if not is_range(body.media):
        return body.media
    return "text/plain" if body.kind is BodyKind.TEXT else "application/octet-stream"


def other_media(body: Body) -> tuple[str, ...]:
    """The media types, and ranges of them, that a call may choose in place of the one that is sent."""
    names = dict.fromkeys(map(essence, (body.media, *body.others)))
    return tuple(name for name in names if name != essence(sent_media(body)))


def sent_description(body: Body) -> str:
    """What the document says of a body, and what the caller of an operation writes into one."""
    told = body.notes.description
    if body.kind is BodyKind.MULTIPART and isinstance(body.type, Opaque):
        told = f"{told}\n\nParts (RFC 7578) that the caller writes, with the boundary `{_BOUNDARY}`."
    if body.kind is BodyKind.FORM and isinstance(body.type, Opaque):
        told = f"{told}\n\nPairs `name=value` that the caller encodes and joins with `&`."
    return told.strip("\n") if told != body.notes.description else told
