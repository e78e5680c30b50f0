"""Parses JSONPath queries (RFC 9535). Functions (`length()`, `match()`, …) are a named gap."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Optional, Union

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
from wirebind.overlay.scanner import Scanner

_SHORT_NAME = re.compile(r"[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_\u0080-\U0010ffff]*")
_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]*)")
_NUMBER = re.compile(r"(?:-?(?:0|[1-9][0-9]*))(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_OPERATOR = re.compile(r"==|!=|<=|>=|<|>")
_FUNCTION = re.compile(r"[a-z][a-z0-9_]*\(")
_LARGEST_INTEGER = 2**53 - 1
_MAX_DEPTH = 32


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


class _Parser(Scanner):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def segments(self) -> tuple[Segment, ...]:
        """Every segment that follows; blanks may stand before each, but not at the end."""
        found: list[Segment] = []
        while True:
            start = self.offset
            self.blank()
            if self.take(".."):
                found.append(Segment(self._after_dots(), True))
            elif self.take("."):
                found.append(Segment((self._short(),)))
            elif self.peek("["):
                found.append(Segment(self._bracket()))
            else:
                self.offset = start
                return tuple(found)

    def _after_dots(self) -> tuple[Selector, ...]:
        return self._bracket() if self.peek("[") else (self._short(),)

    def _short(self) -> Selector:
        if self.take("*"):
            return Wildcard()
        name = self.match(_SHORT_NAME)
        if name is None:
            self.fail("a member name or * is expected; other names are written ['…']")
        return Name(name)

    def _bracket(self) -> tuple[Selector, ...]:
        self.take("[")
        selectors: list[Selector] = []
        while True:
            self.blank()
            selectors.append(self._selector())
            self.blank()
            if self.take("]"):
                return tuple(selectors)
            if not self.take(","):
                self.fail("] or , is expected")

    def _selector(self) -> Selector:
        if self.take("*"):
            return Wildcard()
        if self.peek("'") or self.peek('"'):
            return Name(self.quoted())
        if self.take("?"):
            self.blank()
            return Filter(self._any())
        return self._index_or_slice()

    def _index_or_slice(self) -> Selector:
        start = self._integer()
        after_start = self.offset
        self.blank()
        if not self.take(":"):
            self.offset = after_start
            if start is None:
                self.fail("a selector is expected")
            return Index(start)
        self.blank()
        end = self._integer()
        step: Optional[int] = None
        before_step = self.offset
        self.blank()
        if self.take(":"):
            self.blank()
            step = self._integer()
        else:
            self.offset = before_step
        return Slice(start, end, 1 if step is None else step)

    def _integer(self) -> Optional[int]:
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
        self.blank()
        if self.take(symbol):
            self.blank()
            return True
        self.offset = start
        return False

    def _basic(self) -> Condition:
        if self.take("!"):
            self.blank()
            if self.peek("("):
                return Not(self._parenthesised())
            if not (self.peek("@") or self.peek("$")):
                self.fail("a query or ( is expected after !")
            return Not(Exists(self._query()))
        if self.peek("("):
            return self._parenthesised()
        left = self._comparable()
        after_left = self.offset
        self.blank()
        operator = self.match(_OPERATOR)
        if operator is None:
            self.offset = after_left
            if isinstance(left, Literal):
                self.fail("a literal alone is no condition")
            return Exists(left)
        self.blank()
        right = self._comparable()
        for side in (left, right):
            if isinstance(side, Query) and not side.singular:
                self.fail("a query that can select more than one node cannot be compared")
        return Comparison(left, operator, right)

    def _parenthesised(self) -> Condition:
        self.take("(")
        self.blank()
        condition = self._any()
        self.blank()
        if not self.take(")"):
            self.fail(") is expected")
        return condition

    def _comparable(self) -> Union[Query, Literal]:
        if self.peek("@") or self.peek("$"):
            return self._query()
        if self.peek("'") or self.peek('"'):
            return Literal(self.quoted())
        if _FUNCTION.match(self.text, self.offset):
            self.fail("functions in filters are not supported", gap=True)
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.take(word):
                return Literal(value)
        number = self.match(_NUMBER)
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
