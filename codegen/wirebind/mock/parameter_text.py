"""Takes the texts of parameters apart by their styles, as the C++ server side does (http/parameter_text.hpp)."""

from __future__ import annotations

import re
from typing import Callable, Iterable, Optional, Sequence

from wirebind.analyse.model.records import Style, Written
from wirebind.analyse.model.types import ListOf, MapOf, RecordOf, Type
from wirebind.mock.routing import decoded

MOST = 1000
"""Most items of a list, and members of an object."""
_STEPS = re.compile(r"(?:\[[^\[\]]+\]){1,24}")
Leaves = list[tuple[tuple[str, ...], str]]
"""The ways to the leaves of a value, and their texts."""
Pair = tuple[str, str]
"""The name of an item of a query, decoded, and its value as it is written."""


class MalformedStyle(Exception):
    """A text that is not of its style."""


class Repeated(Exception):
    """A parameter that is given more than once."""


class Reader:
    """Reads one parameter of a request; nothing where it is absent."""

    def __init__(self, name: str, type_: Type, written: Written) -> None:
        self.name = name
        self.written = written
        self.object = isinstance(type_, (MapOf, RecordOf)) and written.style is not Style.CONTENT
        self.list = isinstance(type_, ListOf) and written.style is not Style.CONTENT
        self.single = not self.object and not self.list
        self.apart = written.exploded and not self.single

    def segment(self, text: str) -> Leaves:
        """The leaves of a variable of a path, which is still encoded."""
        mark = {Style.LABEL: ".", Style.MATRIX: ";"}.get(self.written.style, "")
        if mark and not text.startswith(mark):
            raise MalformedStyle
        text = text.removeprefix(mark)
        if self.apart:
            return self._exploded(text.split(mark or ","), _decode, mark == ";")
        if mark == ";":
            name, _, text = text.partition("=")
            if decoded(name) != self.name:
                raise MalformedStyle
        return [((), _decode(text))] if self.single else self._joined(text.split(","), _decode)

    def field(self, text: str) -> Leaves:
        """The leaves of the value of a field."""
        if self.single:
            return [((), text)]
        pieces = [piece.strip(" \t") for piece in text.split(",")]
        return self._exploded(pieces, str, False) if self.apart and self.object else self._joined(pieces, str)

    def pairs(self, pairs: Sequence[Pair], is_member: Callable[[str], bool]) -> Optional[Leaves]:
        """The leaves among the items of a query or the pairs of a cookie."""
        if self.written.style is Style.DEEP_OBJECT:
            return self._deep(pairs)
        if self.apart:
            return self._repeated(pairs, is_member)
        found = [value for name, value in pairs if name == self.name]
        if len(found) > 1:
            raise Repeated
        if not found:
            return None
        if self.single:
            return [((), _decode(found[0]))]
        if self.written.empty and not found[0]:
            return []
        mark = {Style.SPACE_DELIMITED: " ", Style.PIPE_DELIMITED: "|"}.get(self.written.style)
        return self._joined(_decode(found[0]).split(mark), str) if mark else self._joined(found[0].split(","), _decode)

    def _deep(self, pairs: Iterable[Pair]) -> Optional[Leaves]:
        found: Leaves = []
        nothing = False
        for name, value in pairs:
            steps = name.removeprefix(self.name) if name.startswith(self.name) else ""
            nothing = nothing or (name == self.name and self.written.empty and not value)
            if not steps.startswith("["):
                continue
            if not _STEPS.fullmatch(steps) or len(found) == MOST:
                raise MalformedStyle
            found.append((tuple(steps[1:-1].split("][")), _decode(value)))
        return found if found or nothing else None

    def _repeated(self, pairs: Iterable[Pair], is_member: Callable[[str], bool]) -> Optional[Leaves]:
        found: Leaves = []
        for name, value in pairs:
            if name == self.name if self.list else is_member(name):
                found.append(((str(len(found)) if self.list else name,), _decode(value)))
        if len(found) > MOST:
            raise MalformedStyle
        nothing = self.list and self.written.empty and [text for _, text in found] == [""]
        return [] if nothing else found or None

    def _joined(self, pieces: Sequence[str], decode: Callable[[str], str]) -> Leaves:
        step = 2 if self.object else 1
        if len(pieces) % step or len(pieces) // step > MOST:
            raise MalformedStyle
        texts = [decode(piece) for piece in pieces]
        names = texts[0::2] if self.object else [str(index) for index in range(len(texts))]
        return [((name,), text) for name, text in zip(names, texts[1::2] if self.object else texts)]

    def _exploded(self, pieces: Sequence[str], decode: Callable[[str], str], matrix: bool) -> Leaves:
        if len(pieces) > MOST:
            raise MalformedStyle
        found: Leaves = []
        for piece in pieces:
            name, equals, text = ("", "", piece) if self.list and not matrix else piece.partition("=")
            if not self.list and not equals and not matrix or self.list and matrix and decode(name) != self.name:
                raise MalformedStyle
            found.append(((str(len(found)) if self.list else decode(name),), decode(text)))
        return found


def _decode(text: str) -> str:
    found = decoded(text)
    if found is None:
        raise MalformedStyle
    return found
