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

_SPACE = r"[ \t\r\n]*"
_STRING = r'"([^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*)"'
_PLAIN = r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)"
_VALUE = rf"{_SPACE}(?:{_STRING}|([{{\[])|{_PLAIN})"
_ITEM = re.compile(_VALUE)
_MEMBER = re.compile(rf"{_SPACE}{_STRING}{_SPACE}:{_VALUE}")
_EMPTY = re.compile(rf"{_SPACE}([}}\]])")
_NEXT = re.compile(rf"{_SPACE}([,}}\]])")
_END = re.compile(rf"{_SPACE}\Z")
_TEXT, _BRACKET = 1, 2  # groups of a value
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
        self.key = ""

    def add(self, node: Node) -> None:
        """An item, or the value of the member that `key` names; the first one of a name stays."""
        if self.members is None:
            self.items.append(node)
        else:
            self.members.setdefault(self.key, node)

    def closed(self, mark: str) -> Node:
        """The array or object that ends with a bracket."""
        if mark != ("]" if self.members is None else "}"):
            raise NotJson
        if self.members is None:
            return Sequence(tuple(self.items), self.position)
        return Mapping(self.members, self.places, self.position)


def load_json(text: str, file: str, diagnostics: Diagnostics) -> Node:
    """The document in the text; raises `NotJson`, or stops on one that is beyond the bounds."""
    return _Reader(text, file, diagnostics).read()


class _Reader:
    def __init__(self, text: str, file: str, diagnostics: Diagnostics) -> None:
        self._text = text
        self._file = file
        self._diagnostics = diagnostics
        self._line, self._line_start = 0, 0
        self._line_end = -1
        self._nodes = 0

    def read(self) -> Node:
        """The value that the whole text is."""
        text, offset = self._text, 0
        stack: list[_Frame] = []
        while True:
            match, first = self._value_at(offset, stack)
            kind = match.lastindex - first  # type: ignore[operator]
            offset = match.end()
            if kind == _BRACKET:
                node = self._opened(match, first, stack, offset)
                if node is None:
                    continue
                offset = _EMPTY.match(text, offset).end()  # type: ignore[union-attr]
            else:
                node = self._scalar(match, first, kind)
            while stack:
                self._count(node)
                frame = stack[-1]
                frame.add(node)
                behind = _NEXT.match(text, offset)
                if behind is None:
                    raise NotJson
                offset = behind.end()
                if behind[1] == ",":
                    break
                node = stack.pop().closed(behind[1])
            else:
                if _END.match(text, offset) is None:
                    raise NotJson
                return node

    def _value_at(self, offset: int, stack: list[_Frame]) -> tuple[re.Match[str], int]:
        """The next value as far as its bracket, with the groups before its own; in an object, its name is noted."""
        frame = stack[-1] if stack else None
        if frame is None or frame.members is None:
            match, first = _ITEM.match(self._text, offset), 0
        else:
            match, first = _MEMBER.match(self._text, offset), 1
        if match is None:
            raise NotJson
        if first and frame is not None:
            self._name(match, frame)
        return match, first

    def _name(self, match: re.Match[str], frame: _Frame) -> None:
        position = self._position(match.start(1) - 1)
        name = frame.key = self._string(match[1], position)
        if name in frame.places:
            first = frame.places[name]
            message = f"duplicate key '{name}'; the first one stands in line {first.line}"
            self._diagnostics.error("duplicate-key", position, message)
        frame.places.setdefault(name, position)

    def _opened(self, match: re.Match[str], first: int, stack: list[_Frame], offset: int) -> Optional[Node]:
        """The array or object that a bracket opens where it is empty; else it is on the stack."""
        group = first + _BRACKET
        position = self._position(match.start(group))
        if len(stack) >= MAX_DEPTH:
            self._diagnostics.error("yaml-depth", position, f"nested deeper than {MAX_DEPTH} levels")
            raise Stop
        frame = _Frame(position, match[group] == "{")
        empty = _EMPTY.match(self._text, offset)
        if empty is not None:
            return frame.closed(empty[1])
        stack.append(frame)
        return None

    def _scalar(self, match: re.Match[str], first: int, kind: int) -> Scalar:
        group = first + kind
        if kind == _TEXT:
            position = self._position(match.start(group) - 1)
            text = self._string(match[group], position)
            return Scalar(text, text, position)
        position, text = self._position(match.start(group)), match[group]
        value, doubt = resolve_plain(text)
        if doubt:
            hint = "it is taken as a text; quote it"
            self._diagnostics.fault("yaml-ambiguous", position, f"{text}: {doubt}", hint=hint)
        return Scalar(value, text, position)

    def _string(self, raw: str, position: Position) -> str:
        if "\\" not in raw:
            return raw
        text: str = json.loads('"' + raw + '"')
        if _LONE.search(text):
            raise NotJson
        if "\0" in text:
            self._diagnostics.error("text-nul", position, "a NUL character in a text")
            raise Stop
        return text

    def _position(self, offset: int) -> Position:
        """The place of an offset, which is behind all earlier ones."""
        while self._line_end < offset:
            self._line += 1
            self._line_start = self._line_end + 1
            found = self._text.find("\n", self._line_start)
            self._line_end = len(self._text) if found == -1 else found
        return Position(self._file, self._line, offset - self._line_start + 1)

    def _count(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._diagnostics.error("yaml-size", node.position, f"the document has more than {MAX_NODES} values")
            raise Stop
