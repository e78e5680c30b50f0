"""Walks over JSON text and reports where it is none, with the sentences of the C++ codec (json/impl/error.ipp)."""

from __future__ import annotations

import json
import re

SYNTAX = "the text is not JSON"
WRONG_TYPE = "the value does not have the type of the member"
_END = "the text ends inside a value"
_DEPTH = 128
_SPACE = re.compile(r"[ \t\r\n]*")
_PLAIN = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*'
_BEGUN, _STRING = re.compile(_PLAIN), re.compile(_PLAIN + '"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9.eE])")
_BEGUN_NUMBER = re.compile(r"-?(?:(?:0|[1-9][0-9]*)(?:\.(?:[0-9]+(?:[eE][+-]?[0-9]*)?)?|[eE][+-]?[0-9]*)?)?")
_LONE = re.compile(r"\\\\|\\ud[89ab]..\\ud[c-f]..|(\\ud[89a-f]..)", re.IGNORECASE)


class ReadError(Exception):
    """A text that is no JSON, or not of its type; `path` is in wire names."""

    def __init__(self, sentence: str, offset: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.offset = offset
        self.path = ""

    @property
    def message(self) -> str:
        """"functions[3].memorySize: the number is out of range at byte 118"."""
        return f"{self.path + ': ' if self.path else ''}{self.sentence} at byte {self.offset}"

    def inside(self, segment: str) -> ReadError:
        """The same from one level further out."""
        dot = "." if self.path and not self.path.startswith("[") else ""
        self.path = f"{segment}{dot}{self.path}"
        return self


class Scanner:
    """A text, and how deep in it the walk is; places are characters."""

    def __init__(self, text: str, depth: int = 0) -> None:
        self.text = text
        self.depth = depth

    def starts(self, part: str, at: int) -> bool:
        """Whether this stands there."""
        return self.text.startswith(part, at)

    def space(self, at: int) -> int:
        """The place after white space."""
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def enter(self, bracket: str, at: int) -> int:
        """The place of the first element of an object or array."""
        if not self.starts(bracket, at):
            raise self.mismatch(at)
        self.deeper(1, at)
        return self.space(at + 1)

    def deeper(self, levels: int, at: int) -> None:
        """Goes so many levels in."""
        self.depth += levels
        if self.depth > _DEPTH:
            raise ReadError("values are nested more than 128 deep", at)

    def leave(self, at: int) -> int:
        """The place after the bracket that ends an object or array."""
        self.depth -= 1
        return at + 1

    def key(self, at: int) -> tuple[str, int]:
        """The name of a member, and the place of its value."""
        if not self.starts('"', at):
            raise self.ended(at)
        name, at = self.string(at)
        at = self.space(at)
        if not self.starts(":", at):
            raise self.ended(at)
        return name, self.space(at + 1)

    def next(self, at: int, bracket: str) -> int:
        """The place of the next element, or of the bracket that ends them."""
        at = self.space(at)
        if self.starts(bracket, at):
            return at
        if not self.starts(",", at):
            raise self.ended(at)
        at = self.space(at + 1)
        if self.starts(bracket, at):
            raise ReadError(SYNTAX, at)
        return at

    def string(self, at: int) -> tuple[str, int]:
        """A string and the place after it."""
        if not self.starts('"', at):
            raise self.mismatch(at)
        match = _STRING.match(self.text, at)
        if match is None:
            raise self._broken_string(at)
        for pair in _LONE.finditer(match[0]):
            if pair[1]:
                raise ReadError("an escaped surrogate is not part of a pair", at + pair.start())
        return str(json.loads(match[0])), match.end()

    def _broken_string(self, at: int) -> ReadError:
        begun = _BEGUN.match(self.text, at)
        end = begun.end() if begun else at
        if end == len(self.text):
            return ReadError(_END, end)
        escape = self.text[end] == "\\"
        return ReadError("unknown escape sequence" if escape else "a string has an unescaped control character", end)

    def skip(self, at: int) -> int:
        """The place after a value of any kind."""
        if self.starts("{", at):
            at = self.enter("{", at)
            while not self.starts("}", at):
                _, at = self.key(at)
                at = self.next(self.skip(at), "}")
            return self.leave(at)
        if self.starts("[", at):
            at = self.enter("[", at)
            while not self.starts("]", at):
                at = self.next(self.skip(at), "]")
            return self.leave(at)
        if self.starts('"', at):
            return self.string(at)[1]
        word = {"t": "true", "f": "false", "n": "null"}.get(self.text[at : at + 1])
        return self.literal(word, at) if word else self.number(at)[1]

    def literal(self, word: str, at: int) -> int:
        """The place after a word, of which the first letter stands there."""
        for index, letter in enumerate(word):
            if not self.starts(letter, at + index):
                raise self.ended(at + index)
        return at + len(word)

    def number(self, at: int) -> tuple[str, int]:
        """The text of a number, and the place after it."""
        if not self.text[at : at + 1] or self.text[at] not in "-0123456789":
            raise self.mismatch(at)
        match = _NUMBER.match(self.text, at)
        if match is None:
            begun = _BEGUN_NUMBER.match(self.text, at)
            raise ReadError("the number is not valid JSON", begun.end() if begun else at)
        return match[0], match.end()

    def mismatch(self, at: int) -> ReadError:
        """The error of a value of another kind."""
        value = at < len(self.text) and self.text[at] in '"{[tfn-0123456789'
        return ReadError(WRONG_TYPE, at) if value else self.ended(at)

    def ended(self, at: int) -> ReadError:
        """The error of what is no JSON."""
        return ReadError(_END if at == len(self.text) else SYNTAX, at)
