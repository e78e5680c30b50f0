"""Makes an operation of each way in which a body can be sent: one that is named for what it sends, beside the preferred one."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, count
from typing import Iterable

from wirebind.analyse.media import is_file, is_form_of, is_structured, preference, written
from wirebind.analyse.model.operations import BodyKind
from wirebind.openapi.model import Media, Operation


def with_variants(operations: Iterable[Operation]) -> list[Operation]:
    """The operations, each before those that send the same in another media type."""
    operations = list(operations)
    taken = {operation.id for operation in operations}
    found: list[Operation] = []
    for operation in operations:
        content = operation.body.content if operation.body else ()
        others = _others(content)
        found.append(_sending(operation, tuple(one for one in content if one not in others)) if others else operation)
        for media in others:
            variant = _variant(operation, media, taken)
            taken.add(variant.id)
            found.append(variant)
    return found


def _others(content: tuple[Media, ...]) -> list[Media]:
    """The media types beside the preferred one, the first of each kind, that have a type of their own."""
    if len(content) < 2:
        return []
    best = min(content, key=preference)
    kinds = {written(best)[0]}
    found: list[Media] = []
    for media in content:
        kind = written(media)[0]
        if media is not best and kind not in kinds and _is_typed(kind, media):
            kinds.add(kind)
            found.append(media)
    return found


def _is_typed(kind: BodyKind, media: Media) -> bool:
    match kind:
        case BodyKind.JSON:
            return True
        case BodyKind.FORM | BodyKind.MULTIPART:
            return is_form_of(kind, media) and is_structured(media.schema)
        case BodyKind.TEXT:
            return not is_structured(media.schema)
        case BodyKind.BYTES:
            return "*" not in media.name and media.schema is not None and is_file(media.schema)
        case BodyKind.EVENTS:
            return False


def _variant(operation: Operation, media: Media, taken: set[str]) -> Operation:
    """Known by its own id, and by a route that says what it sends; what polls and pages belongs to the preferred one."""
    word = written(media)[0].value
    name = f"{operation.id}_as_{word}"
    id = next(one for one in chain((name,), (f"{name}_{number}" for number in count(2))) if one not in taken)
    return replace(
        _sending(operation, (media,)),
        id=id,
        route=f"{operation.route} as {word}",
        cpp_name=f"{operation.cpp_name}_as_{word}" if operation.cpp_name else "",
        waiters=(),
        variant=True,
    )


def _sending(operation: Operation, content: tuple[Media, ...]) -> Operation:
    assert operation.body is not None
    return replace(operation, body=replace(operation.body, content=content))
