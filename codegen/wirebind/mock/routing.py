"""Which operation a method and a path mean."""

from __future__ import annotations

import re
from typing import Optional, Sequence
from urllib.parse import unquote_to_bytes

from wirebind.analyse.media import essence, fit_of, kind_of
from wirebind.analyse.model.operations import Body, BodyKind
from wirebind.analyse.servers import with_defaults
from wirebind.cpp.sent import other_media, sent_media
from wirebind.mock.described import Route
from wirebind.openapi.path_pattern import literal_pattern, pattern_of
from wirebind.records import record

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_MALFORMED = re.compile(r"%(?![0-9A-Fa-f]{2})")


@record
class Match:
    """The route with the still encoded values of its path; without one, its methods, or what is wrong.

    `media` are the media types of the operation, where the request has none of them; `outside` says that the path is below
    no base path.
    """

    route: Optional[Route] = None
    values: tuple[tuple[str, str], ...] = ()
    allowed: tuple[str, ...] = ()
    malformed: bool = False
    media: tuple[str, ...] = ()
    outside: bool = False


def decoded(text: str) -> Optional[str]:
    """A percent-encoded text as it was; nothing where an escape is malformed."""
    return None if _MALFORMED.search(text) else unquote_to_bytes(text).decode("utf-8", "surrogateescape")


class Routes:
    """Finds routes; a literal segment goes before a variable, from left to right.

    A route is below the base path of any of its servers, whose variables have any value.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        bases = {route.operation.servers: _bases(route) for route in routes}
        numbers = {servers: number for number, servers in enumerate(bases)}
        self._bases = tuple(bases.values())
        self._routes = [
            (route, numbers[route.operation.servers], [_Segment(part) for part in route.path[len(route.base) :].split("/")[1:]])
            for route in routes
        ]

    def find(self, method: str, path: str, media: str = "") -> Match:
        """The match of a path without its query, and of a media type that it takes."""
        if decoded(path) is None:
            return Match(malformed=True)
        below = [[found["rest"].split("/")[1:] for found in (base.fullmatch(path) for base in bases) if found] for bases in self._bases]
        found: list[tuple[list[int], Route, tuple[tuple[str, str], ...]]] = []
        allowed: dict[str, None] = {}
        for route, number, wanted in self._routes:
            values = next((one for one in (_values(wanted, rest) for rest in below[number]) if one is not None), None)
            if values is None:
                continue
            if route.operation.method != method:
                allowed[route.operation.method] = None
            else:
                found.append(([part.rank for part in wanted], route, values))
        if found:
            rank, route, values = min(found, key=lambda one: one[0])
            return _sending([one for rank_of, one, _ in found if rank_of == rank and one.path == route.path], values, media)
        return Match(allowed=tuple(allowed), outside=not any(below))


def _bases(route: Route) -> tuple[re.Pattern[str], ...]:
    """What matches a path below a server, as far as the base path: any segment stands for a variable.

    A default that is no segment stands for it as well, together with all such defaults of the server.
    """
    served = {literal_pattern(route.base): None}
    for server in route.operation.servers:
        odd = [one for one in server.variables if one.default is not None and (not one.default or "/" in one.default)]
        for base in (with_defaults(server.base_path, odd), server.base_path):
            served[pattern_of(base, "(?=/)")] = None
    return tuple(re.compile(f"{base}(?P<rest>/.*)", re.DOTALL) for base in served)


def _sending(routes: Sequence[Route], values: tuple[tuple[str, str], ...], media: str) -> Match:
    """The route that lists a media type, before one with a range that has it."""
    listed = [(route, name) for route in routes if route.operation.body for name in _media(route.operation.body)]
    if not listed or not essence(media):
        return Match(routes[0], values)
    fits = {fit_of(media, name): route for route, name in reversed(listed)}
    names = tuple(name for _, name in listed)
    alike = (route for route, name in listed if _takes_any_such(names, name, media))
    route = fits[max(fits)] if max(fits) else next(alike, None)
    return Match(route, values) if route else Match(media=names)


def _media(body: Body) -> tuple[str, ...]:
    return (sent_media(body), *other_media(body))


def _takes_any_such(listed: Sequence[str], known: str, media: str) -> bool:
    """Any JSON, where one media type of JSON is listed, and any bytes, where bytes alone are."""
    if len(listed) == 1 and essence(known) == "application/octet-stream":
        return True
    kinds = [kind_of(name) for name in listed]
    return kind_of(known) is BodyKind.JSON and kind_of(media) is BodyKind.JSON and kinds.count(BodyKind.JSON) == 1


class _Segment:
    """A literal, or a pattern of variables and the text between them. `rank` is smaller for what distinguishes more."""

    def __init__(self, text: str) -> None:
        pieces = _VARIABLE.split(text)
        self.text = text
        self.names = pieces[1::2]
        self.rank = 127 - min(len("".join(pieces[0::2])), 126) if self.names else 0
        self.pattern = re.compile(pattern_of(text), re.DOTALL)
        self.apart = "}{" not in text

    def match(self, segment: str) -> Optional[tuple[str, ...]]:
        """The texts of the variables, still encoded; nothing where the segment does not match."""
        if not self.names:
            return () if decoded(segment) == decoded(self.text) else None
        found = self.pattern.fullmatch(segment) if self.apart else None
        return found.groups() if found else None


def _values(wanted: Sequence[_Segment], segments: Sequence[str]) -> Optional[tuple[tuple[str, str], ...]]:
    if len(wanted) != len(segments):
        return None
    out: list[tuple[str, str]] = []
    for part, segment in zip(wanted, segments):
        texts = part.match(segment)
        if texts is None:
            return None
        out += zip(part.names, texts)
    return tuple(out)
