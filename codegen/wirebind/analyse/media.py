"""What media types mean: how a body is written, and whether its schema is one that JSON alone can hold."""

from __future__ import annotations

from typing import Optional

from wirebind.analyse.model.operations import BodyKind
from wirebind.openapi.model import Media, Schema

_RAW = ("application/octet-stream", "*/*")
_STREAMS = (
    "text/event-stream", "application/jsonl", "application/jsonlines", "application/x-jsonlines", "application/x-ndjson",
    "application/json-seq",
)  # fmt: skip
_RANGES = ("*/*", "application/*")


def kind_of(media: str) -> BodyKind:
    """How a body of the media type is written; parameters of the media type change nothing."""
    name = essence(media)
    if name in ("application/json", "text/json") or name.endswith("+json"):
        return BodyKind.JSON
    if name == "application/x-www-form-urlencoded":
        return BodyKind.FORM
    if name.startswith("multipart/"):
        return BodyKind.MULTIPART
    if name == "text/event-stream":
        return BodyKind.EVENTS
    return BodyKind.TEXT if name.startswith("text/") else BodyKind.BYTES


def essence(media: str) -> str:
    return media.partition(";")[0].strip().lower()


def fit_of(media: str, listed: str) -> int:
    """How well a listed media type or range describes another one: 3 for the same, 2 for a range such as `text/*`, 1 for
    `*/*`, 0 if it does not."""
    name, wanted = essence(media), essence(listed)
    if wanted == "*/*":
        return 1
    start, star, end = wanted.partition("*")
    if not star:
        return 3 if name == wanted else 0
    return 2 if len(name) > len(start) + len(end) and name.startswith(start) and name.endswith(end) else 0


def is_raw(media: str) -> bool:
    return essence(media) in _RAW


def is_form_of(kind: BodyKind, media: Media) -> bool:
    """Whether a body has members by name: a form, or parts that are one."""
    return kind is BodyKind.FORM or essence(media.name) == "multipart/form-data"


def is_file(schema: Schema) -> bool:
    """Whether a text is bytes of any kind: by its format, or by a media type that is neither text nor JSON."""
    if schema.content_encoding:
        return False
    return schema.format == "binary" or (schema.content_media != "" and kind_of(schema.content_media) is BodyKind.BYTES)


def is_stream(media: str) -> bool:
    """Whether a body is a series of values, which come one after the other: events, or JSON in lines."""
    return essence(media) in _STREAMS


def is_xml(media: str) -> bool:
    """Whether a body is a value that is written as XML; a picture is none."""
    name = essence(media)
    return name.endswith(("/xml", "+xml")) and not name.startswith("image/")


def is_yaml(media: str) -> bool:
    """Whether a body is YAML, which every text of JSON is as well."""
    return essence(media).endswith(("/yaml", "+yaml", "/x-yaml"))


def is_range(media: str) -> bool:
    return "*" in essence(media)


def is_structured(schema: Optional[Schema]) -> bool:
    """Whether a schema describes more than one text: what JSON can hold and bytes cannot."""
    if schema is None:
        return False
    parts = schema.ref or schema.properties or schema.items or schema.additional
    return bool(parts or schema.all_of or schema.one_of or schema.any_of or {"object", "array"} & set(schema.types))


def written(media: Media) -> tuple[BodyKind, str]:
    """How a body is written, and its media type: JSON where any type will do and the schema is one of JSON."""
    kind = kind_of(media.name)
    if kind is BodyKind.JSON or (essence(media.name) in _RANGES and is_structured(media.schema)):
        return BodyKind.JSON, "application/json" if is_range(media.name) else media.name
    return kind, media.name


def has_type(media: Media) -> bool:
    """Whether a body is more than bytes: JSON, a form, parts of one, or a text that is one value."""
    match written(media)[0]:
        case BodyKind.JSON:
            return True
        case BodyKind.FORM | BodyKind.MULTIPART as kind:
            return is_form_of(kind, media) and is_structured(media.schema)
        case BodyKind.TEXT:
            return not is_structured(media.schema)
        case BodyKind.BYTES | BodyKind.EVENTS:
            return False


def preference(media: Media) -> tuple[bool, bool]:
    return written(media)[0] is not BodyKind.JSON, not is_raw(media.name)
