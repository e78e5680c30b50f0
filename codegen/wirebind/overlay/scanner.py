"""Reads JSONPath text character by character: blanks, symbols, patterns and string literals (RFC 9535)."""

from __future__ import annotations

import re
from typing import NoReturn, Optional

_BLANK = re.compile(r"[ \t\n\r]*")
_PLAIN = re.compile(r"[^\\'\"\x00-\x1f]+")
_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]*)")
_LARGEST_INTEGER = 2**53 - 1
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "/": "/", "\\": "\\"}


class PathError(Exception):
    """The text is no query: `offset` counts characters from its start."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class Scanner:
    """A place in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0

    def fail(self, message: str) -> NoReturn:
        """Ends the reading with an error here."""
        raise PathError(message, self.offset)

    def quoted(self) -> str:
        """The value of a string literal that begins here."""
        quote = self.text[self.offset]
        self.offset += 1
        out: list[str] = []
        while self.offset < len(self.text):
            plain = self.match(_PLAIN)
            if plain is not None:
                out.append(plain)
                continue
            char = self.text[self.offset]
            if char == quote:
                self.offset += 1
                return "".join(out)
            if ord(char) < 0x20:
                self.fail("a control character in a string")
            self.offset += 1
            out.append(self._escape(quote) if char == "\\" else char)
        self.fail("the string does not end")

    def _escape(self, quote: str) -> str:
        char = self.text[self.offset : self.offset + 1]
        if char == quote or char in _ESCAPES and char:
            self.offset += 1
            return _ESCAPES.get(char, char)
        if char != "u":
            self.fail("an unknown escape")
        unit = self._unit()
        if 0xDC00 <= unit < 0xE000:
            self.fail("half a surrogate pair")
        if not 0xD800 <= unit < 0xDC00:
            return chr(unit)
        if not self.take("\\") or not self.peek("u"):
            self.fail("half a surrogate pair")
        low = self._unit()
        if not 0xDC00 <= low < 0xE000:
            self.fail("half a surrogate pair")
        return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))

    def _unit(self) -> int:
        digits = self.text[self.offset + 1 : self.offset + 5]
        if not re.fullmatch(r"[0-9a-fA-F]{4}", digits):
            self.fail("four hexadecimal digits are expected")
        self.offset += 5
        return int(digits, 16)

    def integer(self) -> Optional[int]:
        """The index that stands here, or nothing."""
        if self.peek("-0"):
            self.fail("-0 is no index")
        digits = self.match(_INTEGER)
        if digits is None:
            return None
        if self.offset < len(self.text) and self.text[self.offset].isdigit():
            self.fail("an index has no leading zero")
        if len(digits) > 17 or abs(int(digits)) > _LARGEST_INTEGER:
            self.fail("the index is out of range")
        return int(digits)

    def blank(self) -> None:
        """Passes over blanks."""
        match = _BLANK.match(self.text, self.offset)
        assert match is not None
        self.offset = match.end()

    def peek(self, symbol: str) -> bool:
        """Whether the symbol stands here."""
        return self.text.startswith(symbol, self.offset)

    def take(self, symbol: str) -> bool:
        """Passes over the symbol if it stands here."""
        if not self.text.startswith(symbol, self.offset):
            return False
        self.offset += len(symbol)
        return True

    def match(self, pattern: re.Pattern[str]) -> Optional[str]:
        """Passes over what the pattern matches here, and returns it."""
        match = pattern.match(self.text, self.offset)
        if match is None or match.end() == match.start():
            return None
        self.offset = match.end()
        return match[0]
