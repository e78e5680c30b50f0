"""Parses the regular expressions of JSONPath (I-Regexp, RFC 9485)."""

from __future__ import annotations

import re
import unicodedata
from typing import Callable, Optional, Union

from wirebind.records import record

Test = Callable[[str], bool]
_COUNT = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_CATEGORY = re.compile(r"[pP]\{(L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?|C[cfno]?)\}")
_ESCAPED = "()*+-.?[\\]^{|}"
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_MAX_DEPTH = 64


@record
class Branches:
    """Alternatives, each a sequence of pieces."""

    branches: tuple[tuple["Piece", ...], ...]


@record
class Piece:
    """An atom and how often it stands; no upper bound where `most` is missing."""

    atom: Union[Test, Branches]
    least: int
    most: Optional[int]


def parse_pattern(pattern: str) -> Branches:
    """The alternatives of a pattern; ValueError where it is none."""
    return _Reader(pattern).whole()


class _Reader:
    """Reads a pattern; ValueError where it is none."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._offset = 0
        self._depth = 0

    def whole(self) -> Branches:
        tree = self._alternatives()
        if self._offset != len(self._pattern):
            raise ValueError
        return tree

    def _peek(self) -> str:
        return self._pattern[self._offset : self._offset + 1]

    def _take(self) -> str:
        char = self._peek()
        if not char:
            raise ValueError
        self._offset += 1
        return char

    def _alternatives(self) -> Branches:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ValueError
        branches = [self._branch()]
        while self._peek() == "|":
            self._take()
            branches.append(self._branch())
        self._depth -= 1
        return Branches(tuple(branches))

    def _branch(self) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        while self._peek() and self._peek() not in "|)":
            atom = self._atom()
            pieces.append(Piece(atom, *self._quantifier()))
        return tuple(pieces)

    def _quantifier(self) -> tuple[int, Optional[int]]:
        fixed: dict[str, tuple[int, Optional[int]]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        char = self._peek()
        if char in fixed:
            self._take()
            return fixed[char]
        if char != "{":
            return 1, 1
        found = _COUNT.match(self._pattern, self._offset)
        if found is None or len(found[0]) > 20:
            raise ValueError
        self._offset = found.end()
        least = int(found[1])
        most = least if found[2] is None else int(found[3]) if found[3] else None
        if most is not None and most < least:
            raise ValueError
        return least, most

    def _atom(self) -> Union[Test, Branches]:
        char = self._take()
        if char == "(":
            tree = self._alternatives()
            if self._take() != ")":
                raise ValueError
            return tree
        if char == "[":
            return self._class()
        if char == "\\":
            return self._category() or _one(self._escaped())
        if char == ".":
            return lambda seen: seen not in "\n\r"
        if char in "*+?{}]":
            raise ValueError
        return _one(char)

    def _category(self) -> Optional[Test]:
        """The test of `p{…}` or `P{…}`, behind its backslash."""
        found = _CATEGORY.match(self._pattern, self._offset)
        if found is None:
            return None
        self._offset = found.end()
        name, inside = found[1], found[0][0] == "p"
        return lambda seen: unicodedata.category(seen).startswith(name) == inside

    def _escaped(self) -> str:
        char = self._take()
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char not in _ESCAPED:
            raise ValueError
        return char

    def _class(self) -> Test:
        outside = self._peek() == "^"
        if outside:
            self._take()
        tests: list[Test] = []
        if self._peek() == "-":
            tests.append(_one(self._take()))
        while (char := self._take()) != "]":
            if char == "-" and tests and self._peek() == "]":
                tests.append(_one("-"))
                continue
            tests.append(self._class_item(char))
        if not tests:
            raise ValueError
        return lambda seen: any(test(seen) for test in tests) != outside

    def _class_item(self, char: str) -> Test:
        if char == "\\":
            category = self._category()
            if category:
                return category
        low = self._class_character(char)
        if self._peek() != "-" or self._pattern[self._offset + 1 : self._offset + 2] == "]":
            return _one(low)
        self._take()
        high = self._class_character(self._take())
        if high < low:
            raise ValueError
        return lambda seen: low <= seen <= high

    def _class_character(self, char: str) -> str:
        if char == "\\":
            return self._escaped()
        if char in "-[]":
            raise ValueError
        return char


def _one(wanted: str) -> Test:
    return lambda seen: seen == wanted
