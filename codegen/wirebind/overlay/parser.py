"""Parses JSONPath queries (RFC 9535).

More lenient in one point: a shorthand name may have hyphens, as in the Overlay specification's own examples.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Optional

from wirebind.overlay.functions import FUNCTIONS, Kind
from wirebind.overlay.query import (
    All,
    Any,
    Call,
    Comparison,
    Condition,
    Exists,
    Filter,
    Index,
    Literal,
    Name,
    Not,
    Operand,
    Query,
    Segment,
    Selector,
    Slice,
    Wildcard,
)
from wirebind.overlay.scanner import Scanner

# Letters, _ and all beyond ASCII, then digits and - as well; the complement compiles a hundred times as fast.
_SHORT_NAME = re.compile(r"[^\x00-@\[-^`{-\x7f][^\x00-,./:-@\[-^`{-\x7f]*")
_NUMBER = re.compile(r"(?:-?(?:0|[1-9][0-9]*))(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_OPERATOR = re.compile(r"==|!=|<=|>=|<|>")
_FUNCTION = re.compile(r"[a-z][a-z0-9_]*(?=\()")
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
        start = self.integer()
        after_start = self.offset
        self.blank()
        if not self.take(":"):
            self.offset = after_start
            if start is None:
                self.fail("a selector is expected")
            return Index(start)
        self.blank()
        end = self.integer()
        step: Optional[int] = None
        before_step = self.offset
        self.blank()
        if self.take(":"):
            self.blank()
            step = self.integer()
        else:
            self.offset = before_step
        return Slice(start, end, 1 if step is None else step)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            self.fail(f"nested deeper than {_MAX_DEPTH} levels")

    def _any(self) -> Condition:
        self._deeper()
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
            if not (self.peek("@") or self.peek("$") or _FUNCTION.match(self.text, self.offset)):
                self.fail("a query, a function or ( is expected after !")
            return Not(self._test(self._operand()))
        if self.peek("("):
            return self._parenthesised()
        left = self._operand()
        after_left = self.offset
        self.blank()
        operator = self.match(_OPERATOR)
        if operator is None:
            self.offset = after_left
            return self._test(left)
        self.blank()
        right = self._operand()
        return Comparison(self._value(left), operator, self._value(right))

    def _test(self, operand: Operand) -> Condition:
        """What stands alone as a condition."""
        if isinstance(operand, Query):
            return Exists(operand)
        if isinstance(operand, Call) and FUNCTIONS[operand.name].result is Kind.LOGICAL:
            return operand
        self.fail("a value alone is no condition; compare it with something")

    def _value(self, operand: Operand) -> Operand:
        """What has one value at most."""
        if isinstance(operand, Query) and not operand.singular:
            self.fail("a query that can select more than one node has no single value")
        if isinstance(operand, Call) and FUNCTIONS[operand.name].result is not Kind.VALUE:
            self.fail(f"{operand.name}() gives true or false, not a value")
        return operand

    def _parenthesised(self) -> Condition:
        self.take("(")
        self.blank()
        condition = self._any()
        self.blank()
        if not self.take(")"):
            self.fail(") is expected")
        return condition

    def _operand(self) -> Operand:
        if self.peek("@") or self.peek("$"):
            return self._query()
        if self.peek("'") or self.peek('"'):
            return Literal(self.quoted())
        function = self.match(_FUNCTION)
        if function is not None:
            return self._call(function)
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.take(word):
                return Literal(value)
        number = self.match(_NUMBER)
        if number is None:
            self.fail("a query, a string, a number, true, false or null is expected")
        return Literal(int(number) if re.fullmatch(r"-?[0-9]+", number) else Decimal(number))

    def _call(self, name: str) -> Call:
        function = FUNCTIONS.get(name)
        if function is None:
            self.fail(f"there is no function {name}(); there are {', '.join(sorted(FUNCTIONS))}")
        self._deeper()
        self.take("(")
        self.blank()
        arguments: list[Operand] = []
        while not self.take(")"):
            if arguments and not self.take(","):
                self.fail(") or , is expected")
            self.blank()
            arguments.append(self._operand())
            self.blank()
        if len(arguments) != len(function.parameters):
            self.fail(f"{name}() takes {len(function.parameters)} arguments")
        self._depth -= 1
        return Call(name, tuple(map(self._argument, function.parameters, arguments)))

    def _argument(self, kind: Kind, operand: Operand) -> Operand:
        if kind is Kind.NODES and not isinstance(operand, Query):
            self.fail("a query is expected as argument")
        return operand if kind is Kind.NODES else self._value(operand)

    def _query(self) -> Query:
        from_root = self.text[self.offset] == "$"
        self.offset += 1
        self._deeper()
        segments = self.segments()
        self._depth -= 1
        return Query(from_root, segments)
