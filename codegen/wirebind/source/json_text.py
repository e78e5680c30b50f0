"""Reads JSON (RFC 8259) with every character that it allows, and with an explicit stack as the reader of YAML has.

A text that is no JSON is left to that reader, which takes what people write by hand, such as comments, and says where
the rest is wrong.
"""

from __future__ import annotations

import json
import re
from typing import Optional

from wirebind.diagnostics import Diagnostics, Position, Stop
from wirebind.source.bounds import MAX_DEPTH, MAX_NODES
from wirebind.source.node import Mapping, Node, Scalar, Sequence
from wirebind.source.scalars import resolve_plain

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:"([^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*)"|([{}\[\],:])"""
    r"""|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null))"""
)
_SPACE = re.compile(r"[ \t\r\n]*")
_LONE = re.compile("[\ud800-\udfff]")


class NotJson(Exception):
    """The text is no JSON."""


class _Frame:
    __slots__ = ("position", "members", "places", "items", "key")

    def __init__(self, position: Position, is_object: bool) -> None:
        self.position = position
        self.members: Optional[dict[str, Node]] = {} if is_object else None
        self.places: dict[str, Position] = {}
        self.items: list[Node] = []
        self.key: Optional[str] = None


def load_json(text: str, file: str, diagnostics: Diagnostics) -> Node:
    """The document in the text; raises `NotJson`, or stops on one that is beyond the bounds."""
    return _Reader(text, file, diagnostics).read()


class _Reader:
    def __init__(self, text: str, file: str, diagnostics: Diagnostics) -> None:
        self._text = text
        self._file = file
        self._diagnostics = diagnostics
        self._line, self._line_start = 1, 0
        self._line_end = text.find("\n")
        self._stack: list[_Frame] = []
        self._nodes = 0
        self._root: Optional[Node] = None

    def read(self) -> Node:
        """The value that the whole text is."""
        text, offset = self._text, 0
        while self._root is None:
            match = _TOKEN.match(text, offset)
            if match is None:
                raise NotJson
            group = match.lastindex or 0
            position = self._position(match.start(group) - (group == 1))
            offset = match.end()
            if group == 2:
                self._mark(match[2], position)
            elif group == 1 and self._wants_key():
                offset = self._key(self._string(match[1], position), position, offset)
            else:
                self._value(self._scalar(match, group, position))
            offset = self._behind(offset)
        if _SPACE.match(text, offset).end() != len(text):  # type: ignore[union-attr]
            raise NotJson
        return self._root

    def _position(self, offset: int) -> Position:
        while self._line_end != -1 and self._line_end < offset:
            self._line += 1
            self._line_start = self._line_end + 1
            self._line_end = self._text.find("\n", self._line_start)
        return Position(self._file, self._line, offset - self._line_start + 1)

    def _wants_key(self) -> bool:
        frame = self._stack[-1] if self._stack else None
        return frame is not None and frame.members is not None and frame.key is None

    def _scalar(self, match: re.Match[str], group: int, position: Position) -> Scalar:
        if group == 1:
            text = self._string(match[1], position)
            return Scalar(text, text, position)
        value, doubt = resolve_plain(match[3])
        if doubt:
            hint = "it is taken as a text; quote it"
            self._diagnostics.fault("yaml-ambiguous", position, f"{match[3]}: {doubt}", hint=hint)
        return Scalar(value, match[3], position)

    def _string(self, raw: str, position: Position) -> str:
        if "\\" not in raw:
            return raw
        text: str = json.loads(f'"{raw}"')
        if _LONE.search(text):
            raise NotJson
        if "\0" in text:
            self._diagnostics.error("text-nul", position, "a NUL character in a text")
            raise Stop
        return text

    def _mark(self, mark: str, position: Position) -> None:
        """An opening bracket, or a closing one directly behind it."""
        if mark in "{[" and not self._wants_key():
            if len(self._stack) >= MAX_DEPTH:
                self._diagnostics.error("yaml-depth", position, f"nested deeper than {MAX_DEPTH} levels")
                raise Stop
            self._stack.append(_Frame(position, mark == "{"))
            return
        frame = self._stack[-1] if self._stack else None
        ends = frame is not None and frame.key is None and not frame.items and not frame.members
        if frame is None or not ends or mark != ("]" if frame.members is None else "}"):
            raise NotJson
        self._close()

    def _key(self, name: str, position: Position, offset: int) -> int:
        """The offset behind the colon that follows a name."""
        frame = self._stack[-1]
        if name in frame.places:
            first = frame.places[name]
            message = f'duplicate key "{name}"; the first one stands in line {first.line}'
            self._diagnostics.error("duplicate-key", position, message)
        frame.key = name
        frame.places.setdefault(name, position)
        match = _TOKEN.match(self._text, offset)
        if match is None or match[2] != ":":
            raise NotJson
        return match.end()

    def _value(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._diagnostics.error("yaml-size", node.position, f"the document has more than {MAX_NODES} values")
            raise Stop
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        if frame.members is None:
            frame.items.append(node)
        elif frame.key is None:
            raise NotJson
        else:
            frame.members.setdefault(frame.key, node)
            frame.key = None

    def _close(self) -> None:
        frame = self._stack.pop()
        if frame.members is None:
            self._value(Sequence(tuple(frame.items), frame.position))
        else:
            self._value(Mapping(frame.members, frame.places, frame.position))

    def _behind(self, offset: int) -> int:
        """The offset where the next value or name begins: behind a comma, or behind the brackets that close."""
        while self._stack:
            frame = self._stack[-1]
            if frame.key is not None or not (frame.items or frame.members):
                return offset
            match = _TOKEN.match(self._text, offset)
            mark = match[2] if match else None
            if match is None or mark is None:
                raise NotJson
            offset = match.end()
            if mark == ",":
                following = _TOKEN.match(self._text, offset)
                if following is None or following[2] in ("}", "]", ",", ":"):
                    raise NotJson
                return offset
            if mark != ("]" if frame.members is None else "}"):
                raise NotJson
            self._close()
        return offset
