"""Makes an operation of each way in which a body can be sent: one that is named for what it sends, beside the preferred one.

Media types of one way are a choice of each call: JSON, a form or a text of one schema, and bytes of any kind.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, count
from typing import Iterable

from wirebind.analyse.media import essence, has_type, is_range, is_structured, is_xml, is_yaml, preference, written
from wirebind.analyse.model.operations import BodyKind
from wirebind.analyse.same import Contents
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Media, Operation

_Way = list[Media]
"""Media types that a body of one type is sent in; the first is the default."""


def with_variants(operations: Iterable[Operation], diagnostics: Diagnostics) -> list[Operation]:
    """The operations, each before those that send the same in another media type."""
    operations = list(operations)
    taken = {operation.id for operation in operations}
    found: list[Operation] = []
    for operation in operations:
        content = operation.body.content if operation.body else ()
        if len(content) < 2:
            found.append(operation)
            continue
        first, *others = _ways(content, diagnostics)
        found.append(_sending(operation, first))
        kinds = {_kind(first[0])}
        for way in others:
            word = _kind(way[0]).value if _kind(way[0]) not in kinds else _word(way[0])
            kinds.add(_kind(way[0]))
            variant = _variant(operation, way, word, taken)
            taken.add(variant.id)
            found.append(variant)
    return found


def _ways(content: tuple[Media, ...], diagnostics: Diagnostics) -> list[_Way]:
    """The ways in which a body is sent, the preferred one first. What has a type goes before bytes, and media types before
    ranges."""
    ways: list[_Way] = []
    known: dict[str, _Way] = {}
    contents = Contents()
    typed: dict[tuple[BodyKind, int], _Way] = {}
    for media in sorted(content, key=lambda one: (not has_type(one), is_range(one.name))):
        kind = (_kind(media), contents.number(media.schema))
        way = typed.get(kind, []) if has_type(media) else _way_of(media, ways, contents)
        name = essence(media.name if way else written(media)[1])
        if known.get(name, way) is not way:
            message = f"{media.name} is listed with another schema"
            diagnostics.gap_at("gap-media-choice", media.place, message, f"it is sent as {known[name][0].name} is")
            continue
        if not way and _is_left_out(media, ways):
            message = f"{media.name} is not supported beside {ways[0][0].name}"
            diagnostics.gap_at("gap-media-choice", media.place, message, "it is not sent, and the server side rejects it")
            continue
        if not has_type(media) and way and has_type(way[0]):
            message = f"{media.name} is written as JSON, which is YAML"
            diagnostics.gap_at("gap-media-type", media.place, message, "the server side reads no other YAML")
        if not way:
            ways.append(way)
            if has_type(media):
                typed[kind] = way
        way.append(media)
        known[name] = way
    sent = {id(media) for way in ways for media in way}
    best = min((media for media in content if id(media) in sent), key=preference)
    return sorted(ways, key=lambda way: all(media is not best for media in way))


def _way_of(media: Media, ways: list[_Way], contents: Contents) -> _Way:
    """The way that a media type of bytes belongs to: YAML is one of JSON with its schema, any other that of bytes; an empty
    one where there is none yet."""
    yaml, left_out = is_yaml(media.name), _is_left_out(media, ways)
    for way in ways:
        if _kind(way[0]) is BodyKind.JSON:
            found = yaml and (media.schema is None or contents.same(media.schema, way[0].schema))
        else:
            found = not has_type(way[0]) and not left_out
        if found:
            return way
    return []


def _is_left_out(media: Media, ways: list[_Way]) -> bool:
    """Whether a media type has parts that only its bytes have, where others have them as members."""
    parts = not has_type(media) and (is_structured(media.schema) or (media.schema is None and is_xml(media.name)))
    return parts and any(_kind(way[0]) is not BodyKind.TEXT and has_type(way[0]) for way in ways)


def _kind(media: Media) -> BodyKind:
    return written(media)[0]


def _word(media: Media) -> str:
    """What a second way of one kind is called: the subtype."""
    return re.sub("[^a-z0-9]+", "_", essence(media.name).partition("/")[2]).strip("_") or _kind(media).value


def _variant(operation: Operation, way: _Way, word: str, taken: set[str]) -> Operation:
    """Known by its own id, and by a route that says what it sends; what polls and pages belongs to the preferred one."""
    name = f"{operation.id}_as_{word}"
    id = next(one for one in chain((name,), (f"{name}_{number}" for number in count(2))) if one not in taken)
    return replace(
        _sending(operation, way),
        id=id,
        route=f"{operation.route} as {word}",
        cpp_name=f"{operation.cpp_name}_as_{word}" if operation.cpp_name else "",
        waiters=(),
        variant=True,
    )


def _sending(operation: Operation, way: _Way) -> Operation:
    assert operation.body is not None
    return replace(operation, body=replace(operation.body, content=tuple(way)))
