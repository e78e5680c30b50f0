"""Matches the regular expressions of JSONPath: I-Regexp (RFC 9485).

A pattern becomes a program whose states advance together, so that the time of a match is at most the length of the
text times the size of the program, whatever the pattern. A pattern that is none matches nothing (RFC 9535, 2.4.6).
More lenient in one point, as the compliance tests of JSONPath are: `^` at the start and `$` at the end are anchors.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Optional, Union

from wirebind.overlay.regexp_parser import Branches, Piece, Test, parse_pattern

_MAX_STATES = 4_000


@dataclass(slots=True)
class _Step:
    """One state: consumes a character that passes the test, or none where there is no test; then goes on."""

    test: Optional[Test] = None
    next: list["_Step"] = field(default_factory=list)


def matches(pattern: str, text: str, whole: bool) -> bool:
    """Whether the pattern matches the text, or where it is not to match the whole, some part of it."""
    at_start, at_end = whole or pattern.startswith("^"), whole or _ends_with_anchor(pattern)
    program = _program(pattern.removeprefix("^").removesuffix("$" if _ends_with_anchor(pattern) else ""))
    if program is None:
        return False
    start, end = program
    active = _closed([start])
    for char in text:
        if not at_end and active.has(end):
            return True
        later = [after for step in active.values() if step.test and step.test(char) for after in step.next]
        active = _closed(later if at_start else [*later, start])
        if not active:
            return False
    return active.has(end)


def _ends_with_anchor(pattern: str) -> bool:
    before = pattern.removesuffix("$")
    return before != pattern and (len(before) - len(before.rstrip("\\"))) % 2 == 0


class _States(dict[int, _Step]):
    """Steps by identity, in the order in which they were reached."""

    def has(self, step: _Step) -> bool:
        """Whether the step was reached."""
        return id(step) in self


def _closed(steps: list[_Step]) -> _States:
    """The steps and all that they reach without a character."""
    found = _States()
    while steps:
        step = steps.pop()
        if not found.has(step):
            found[id(step)] = step
            if step.test is None:
                steps.extend(step.next)
    return found


@functools.lru_cache(maxsize=64)
def _program(pattern: str) -> Optional[tuple[_Step, _Step]]:
    try:
        tree = parse_pattern(pattern)
        return _Builder().of(tree)
    except ValueError:
        return None


class _Builder:
    def __init__(self) -> None:
        self._left = _MAX_STATES

    def _step(self, test: Optional[Test] = None) -> _Step:
        self._left -= 1
        if self._left < 0:
            raise ValueError
        return _Step(test)

    def of(self, tree: Branches) -> tuple[_Step, _Step]:
        """The first and the last step of a program."""
        first, last = self._step(), self._step()
        for branch in tree.branches:
            at = self._step()
            first.next.append(at)
            for piece in branch:
                at = self._piece(piece, at)
            at.next.append(last)
        return first, last

    def _piece(self, piece: Piece, at: _Step) -> _Step:
        for _ in range(piece.least):
            at = self._atom(piece.atom, at)
        if piece.most is None:
            again, after = self._step(), self._step()
            at.next.append(again)
            self._atom(piece.atom, again).next.append(again)
            again.next.append(after)
            return after
        exits = []
        for _ in range(piece.most - piece.least):
            exits.append(at)
            at = self._atom(piece.atom, at)
        after = self._step()
        for step in (*exits, at):
            step.next.append(after)
        return after

    def _atom(self, atom: Union[Test, Branches], at: _Step) -> _Step:
        if isinstance(atom, Branches):
            first, last = self.of(atom)
            at.next.append(first)
            return last
        tested, after = self._step(atom), self._step()
        at.next.append(tested)
        tested.next.append(after)
        return after
