"""Parses JSONPath queries (RFC 9535). Functions (`length()`, `match()`, …) are a named gap."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NoReturn, Optional, Union

from wirebind.overlay.query import (
    All,
    Any,
    Comparison,
    Condition,
    Exists,
    Filter,
    Index,
    Literal,
    Name,
    Not,
    Query,
    Segment,
    Selector,
    Slice,
    Wildcard,
)

_BLANK = re.compile(r"[ \t\n\r]*")
_SHORT_NAME = re.compile(r"[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_\u0080-\U0010ffff]*")
_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]*)")
_NUMBER = re.compile(r"(?:-?(?:0|[1-9][0-9]*))(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_OPERATOR = re.compile(r"==|!=|<=|>=|<|>")
_FUNCTION = re.compile(r"[a-z][a-z0-9_]*\(")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "/": "/", "\\": "\\"}
_LARGEST_INTEGER = 2**53 - 1
_MAX_DEPTH = 32


class PathError(Exception):
    """The text is no query: `offset` counts characters from its start."""

    def __init__(self, message: str, offset: int, gap: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.gap = gap


def parse_path(text: str) -> Query:
    """The query of an overlay target."""
    parser = _Parser(text)
    if not text.startswith("$"):
        parser.fail("a path starts with $")
    parser.offset = 1
    query = Query(True, parser.segments())
    if parser.offset != len(text):
        parser.fail("this is not part of a path")
    return query


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self._depth = 0

    def fail(self, message: str, gap: bool = False) -> NoReturn:
        raise PathError(message, self.offset, gap)

    def segments(self) -> tuple[Segment, ...]:
        """Every segment that follows; blanks may stand before each, but not at the end."""
        found: list[Segment] = []
        while True:
            start = self.offset
            self._blank()
            if self._take(".."):
                found.append(Segment(self._after_dots(), True))
            elif self._take("."):
                found.append(Segment((self._short(),)))
            elif self._peek("["):
                found.append(Segment(self._bracket()))
            else:
                self.offset = start
                return tuple(found)

    def _after_dots(self) -> tuple[Selector, ...]:
        return self._bracket() if self._peek("[") else (self._short(),)

    def _short(self) -> Selector:
        if self._take("*"):
            return Wildcard()
        name = self._match(_SHORT_NAME)
        if name is None:
            self.fail("a member name or * is expected; other names are written ['…']")
        return Name(name)

    def _bracket(self) -> tuple[Selector, ...]:
        self._take("[")
        selectors: list[Selector] = []
        while True:
            self._blank()
            selectors.append(self._selector())
            self._blank()
            if self._take("]"):
                return tuple(selectors)
            if not self._take(","):
                self.fail("] or , is expected")

    def _selector(self) -> Selector:
        if self._take("*"):
            return Wildcard()
        if self._peek("'") or self._peek('"'):
            return Name(self._quoted())
        if self._take("?"):
            self._blank()
            return Filter(self._any())
        return self._index_or_slice()

    def _index_or_slice(self) -> Selector:
        start = self._integer()
        after_start = self.offset
        self._blank()
        if not self._take(":"):
            self.offset = after_start
            if start is None:
                self.fail("a selector is expected")
            return Index(start)
        self._blank()
        end = self._integer()
        step: Optional[int] = None
        before_step = self.offset
        self._blank()
        if self._take(":"):
            self._blank()
            step = self._integer()
        else:
            self.offset = before_step
        return Slice(start, end, 1 if step is None else step)

    def _integer(self) -> Optional[int]:
        if self._peek("-0"):
            self.fail("-0 is no index")
        digits = self._match(_INTEGER)
        if digits is None:
            return None
        if self.offset < len(self.text) and self.text[self.offset].isdigit():
            self.fail("an index has no leading zero")
        if len(digits) > 17 or abs(int(digits)) > _LARGEST_INTEGER:
            self.fail("the index is out of range")
        return int(digits)

    def _any(self) -> Condition:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            self.fail(f"nested deeper than {_MAX_DEPTH} levels")
        found = [self._all()]
        while self._operator("||"):
            found.append(self._all())
        self._depth -= 1
        return found[0] if len(found) == 1 else Any(tuple(found))

    def _all(self) -> Condition:
        found = [self._basic()]
        while self._operator("&&"):
            found.append(self._basic())
        return found[0] if len(found) == 1 else All(tuple(found))

    def _operator(self, symbol: str) -> bool:
        start = self.offset
        self._blank()
        if self._take(symbol):
            self._blank()
            return True
        self.offset = start
        return False

    def _basic(self) -> Condition:
        if self._take("!"):
            self._blank()
            if self._peek("("):
                return Not(self._parenthesised())
            if not (self._peek("@") or self._peek("$")):
                self.fail("a query or ( is expected after !")
            return Not(Exists(self._query()))
        if self._peek("("):
            return self._parenthesised()
        left = self._comparable()
        after_left = self.offset
        self._blank()
        operator = self._match(_OPERATOR)
        if operator is None:
            self.offset = after_left
            if isinstance(left, Literal):
                self.fail("a literal alone is no condition")
            return Exists(left)
        self._blank()
        right = self._comparable()
        for side in (left, right):
            if isinstance(side, Query) and not side.singular:
                self.fail("a query that can select more than one node cannot be compared")
        return Comparison(left, operator, right)

    def _parenthesised(self) -> Condition:
        self._take("(")
        self._blank()
        condition = self._any()
        self._blank()
        if not self._take(")"):
            self.fail(") is expected")
        return condition

    def _comparable(self) -> Union[Query, Literal]:
        if self._peek("@") or self._peek("$"):
            return self._query()
        if self._peek("'") or self._peek('"'):
            return Literal(self._quoted())
        if _FUNCTION.match(self.text, self.offset):
            self.fail("functions in filters are not supported", gap=True)
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self._take(word):
                return Literal(value)
        number = self._match(_NUMBER)
        if number is None:
            self.fail("a query, a string, a number, true, false or null is expected")
        return Literal(int(number) if re.fullmatch(r"-?[0-9]+", number) else Decimal(number))

    def _query(self) -> Query:
        from_root = self.text[self.offset] == "$"
        self.offset += 1
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            self.fail(f"nested deeper than {_MAX_DEPTH} levels")
        segments = self.segments()
        self._depth -= 1
        return Query(from_root, segments)

    def _quoted(self) -> str:
        quote = self.text[self.offset]
        self.offset += 1
        out: list[str] = []
        while self.offset < len(self.text):
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
        if not self._take("\\") or not self._peek("u"):
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

    def _blank(self) -> None:
        match = _BLANK.match(self.text, self.offset)
        assert match is not None
        self.offset = match.end()

    def _peek(self, symbol: str) -> bool:
        return self.text.startswith(symbol, self.offset)

    def _take(self, symbol: str) -> bool:
        if not self._peek(symbol):
            return False
        self.offset += len(symbol)
        return True

    def _match(self, pattern: re.Pattern[str]) -> Optional[str]:
        match = pattern.match(self.text, self.offset)
        if match is None or match.end() == match.start():
            return None
        self.offset = match.end()
        return match[0]
