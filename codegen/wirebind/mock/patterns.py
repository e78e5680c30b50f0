"""Patterns as the C++ runtime matches them: a sequence of classes with repetitions, in linear time (cpp/pattern.py)."""

from __future__ import annotations

import functools
import re
from collections import deque
from typing import Optional, Sequence

from wirebind.cpp.pattern import unsupported_part
from wirebind.records import record

_ESCAPED = r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)"
_ESCAPE = re.compile(_ESCAPED, re.DOTALL)
_ITEM = re.compile(rf"(\[(?:\\.|[^\]\\])*\]|{_ESCAPED}|.)([*+?]|\{{[0-9]+(?:,[0-9]*)?\}})?", re.DOTALL)
_NEGATED = ("D", "W", "S")
_SPACE = "\\t-\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
_SETS = {"d": "0-9", "w": "0-9A-Z_a-z", "s": _SPACE}
_LETTERS = (*range(0x61, 0x7B), *range(0x41, 0x5B), *range(0x30, 0x3A))
_CANDIDATES = "".join(map(chr, (*_LETTERS, *range(0x20, 0x300)))) + "\t\n\u2028€\U0001f600"

_MOST_TRIED = 20_000


@record
class _Position:
    char: re.Pattern[str]
    may_skip: bool
    may_repeat: bool


@record
class Pattern:
    """A compiled pattern."""

    positions: tuple[_Position, ...]
    from_start: bool
    to_end: bool

    def matches(self, text: str) -> bool:
        """Whether the text, or a part of it where no anchor stands, matches."""
        states = self.start()
        for char in text:
            states = self.after(states, char)
        return self.is_end(states)

    def start(self) -> frozenset[int]:
        """The states before a text."""
        return self._closed({0})

    def after(self, states: frozenset[int], char: str) -> frozenset[int]:
        """The states after one more character."""
        last = len(self.positions)
        if last in states and not self.to_end:
            return frozenset((last,))
        after = {
            state if self.positions[state].may_repeat else state + 1
            for state in states
            if state != last and self.positions[state].char.fullmatch(char)
        }
        return self._closed(after if self.from_start else after | {0})

    def is_end(self, states: frozenset[int]) -> bool:
        """Whether a text that leads to these states matches."""
        return len(self.positions) in states

    def example(self, least: int) -> str:
        """A text that matches and has at least so many characters where repetitions, or what follows, allow it."""
        kept = [position for position in self.positions if not position.may_skip or position.may_repeat]
        short = sum(not position.may_skip for position in kept)
        out = ""
        for position in kept:
            count = 1 if not position.may_skip else max(0, least - short)
            short += count if position.may_skip else 0
            out += next((char for char in _CANDIDATES if position.char.fullmatch(char)), "") * count
        return out if self.to_end else out.ljust(least, "x")

    def _closed(self, states: set[int]) -> frozenset[int]:
        """The states with those that are reached from them without a character."""
        out: set[int] = set()
        for state in states:
            while state not in out:
                out.add(state)
                if state == len(self.positions) or not self.positions[state].may_skip:
                    break
                state += 1
        return frozenset(out)


def example_of(patterns: Sequence[Pattern], least: int) -> str:
    """A text that matches all patterns, of which there is one, and has at least so many characters where that can be; that of
    the first pattern alone where none is found soon."""
    first = patterns[0].example(least)
    if all(pattern.matches(first) for pattern in patterns):
        return first
    classes = {position.char for pattern in patterns for position in pattern.positions}
    chars: dict[tuple[bool, ...], str] = {}
    for char in _CANDIDATES:
        chars.setdefault(tuple(bool(one.fullmatch(char)) for one in classes), char)
    start = tuple(pattern.start() for pattern in patterns)
    work, seen = deque([(start, "")]), {(start, 0)}
    while work and len(seen) < _MOST_TRIED:
        states, text = work.popleft()
        if len(text) >= least and all(map(Pattern.is_end, patterns, states)):
            return text
        for char in chars.values():
            after = tuple(pattern.after(one, char) for pattern, one in zip(patterns, states))
            step = (after, min(len(text) + 1, least))
            if all(after) and step not in seen:
                seen.add(step)
                work.append((after, text + char))
    return first


@functools.lru_cache(maxsize=256)
def compiled(text: str) -> Optional[Pattern]:
    """The pattern; nothing where the C++ runtime does not check it either."""
    if unsupported_part(text):
        return None
    from_start, to_end = text.startswith("^"), False
    positions: list[_Position] = []
    offset = int(from_start)
    while offset < len(text):
        if text[offset:] == "$":
            to_end = True
            break
        match = _ITEM.match(text, offset)
        assert match is not None
        offset = match.end()
        least, most = _counts(match[3] or "{1}")
        char = re.compile(_char(match[1]), re.DOTALL)
        count = least + 1 if most is None else most
        positions += [_Position(char, index >= least, most is None and index == least) for index in range(count)]
    return Pattern(tuple(positions), from_start, to_end)


def _counts(quantifier: str) -> tuple[int, Optional[int]]:
    """The least and the greatest number of repetitions; nothing for no end."""
    if quantifier in ("*", "+", "?"):
        return int(quantifier == "+"), 1 if quantifier == "?" else None
    least, comma, most = quantifier[1:-1].partition(",")
    return int(least), int(most) if most else None if comma else int(least)


def _char(atom: str) -> str:
    """The class of one character of ECMA-262 as Python writes it."""
    if atom == ".":
        return "[^\\n\\r\\u2028\\u2029]"
    if not atom.startswith("["):
        return _escape(atom) if atom.startswith("\\") else re.escape(atom)
    negated = atom.startswith("[^")
    inner = atom[2 if negated else 1 : -1]
    alternatives = [_escape(match[0]) for match in _ESCAPE.finditer(inner) if match[1] in _NEGATED]
    # What begins an operation on sets in Python is a character in ECMA-262.
    plain = re.sub(r"(?<!\\)([\[&|~^])", r"\\\1", inner)
    rest = _ESCAPE.sub(lambda match: "" if match[1] in _NEGATED else _inside(match[1]), plain)
    found = "|".join(([f"[{rest}]"] if rest else []) + alternatives)
    return f"(?!{found})." if negated else f"(?:{found})"


def _escape(escape: str) -> str:
    letter = escape[1:]
    if letter in _NEGATED:
        return f"[^{_SETS[letter.lower()]}]"
    return f"[{_inside(letter)}]"


def _inside(escaped: str) -> str:
    """What stands in a class for a backslash and this."""
    if escaped in _SETS:
        return _SETS[escaped]
    return f"\\{escaped}"
