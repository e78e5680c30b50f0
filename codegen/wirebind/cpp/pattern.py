"""Decides whether the runtime's matcher supports a pattern.

The matcher is linear and supports sequences of characters and classes with `*`, `+`, `?` and `{m,n}`, and anchors at both
ends. Groups, alternatives, look-around and back-references are not among them.
"""

from __future__ import annotations

import re

_CLASS_ESCAPES = "dDwWsS"
_CONTROL_ESCAPES = "tnrfv"
_CONTROLS = "\t\n\r\f\v"
_HEXADECIMAL = re.compile(r"x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}")
_REPEAT = re.compile(r"\{([0-9]{1,5})(,([0-9]{1,5})?)?\}")
_MOST_POSITIONS = 4096


def unsupported_part(pattern: str) -> str:
    """What of the pattern is not supported, as half a sentence; "" when all of it is."""
    offset = 1 if pattern.startswith("^") else 0
    positions = 0
    while offset < len(pattern):
        char = pattern[offset]
        if char == "$" and offset == len(pattern) - 1:
            return ""
        if char == "[":
            offset, problem = _class(pattern, offset + 1)
        elif char == "\\":
            offset, problem = _escape(pattern, offset)
        else:
            problem = _refused(char)
            offset += 1
        if problem:
            return problem
        offset, count, problem = _quantifier(pattern, offset)
        if problem:
            return problem
        positions += count
        if positions > _MOST_POSITIONS:
            return f"it counts to more than {_MOST_POSITIONS}"
    return ""


def _refused(char: str) -> str:
    if char in "(|)":
        return "groups and alternatives are not supported"
    if char in "^$":
        return "an anchor inside a pattern is not supported"
    if char in "*+?{":
        return f"{char} repeats nothing"
    return f"a bare {char}" if char in "]}" else ""


def _escape(pattern: str, offset: int) -> tuple[int, str]:
    char = pattern[offset + 1 : offset + 2]
    numeric = _HEXADECIMAL.match(pattern, offset + 1)
    if numeric:
        return numeric.end(), ""
    if char and (char in _CLASS_ESCAPES + _CONTROL_ESCAPES or (char.isascii() and not char.isalnum())):
        return offset + 2, ""
    return offset + 2, f"the escape \\{char} is not supported"


def _class(pattern: str, offset: int) -> tuple[int, str]:
    if pattern[offset : offset + 1] == "^":
        offset += 1
    start = offset
    while offset < len(pattern):
        if pattern[offset] == "]":
            return offset + 1, "an empty class" if offset == start else ""
        low, offset, problem = _class_item(pattern, offset)
        if problem:
            return offset, problem
        if pattern[offset : offset + 1] == "-" and pattern[offset + 1 : offset + 2] not in ("]", ""):
            high, offset, problem = _class_item(pattern, offset + 1)
            if problem or not low or not high or low > high:
                return offset, problem or "a range that is none"
    return offset, "a class that does not end"


def _class_item(pattern: str, offset: int) -> tuple[str, int, str]:
    if pattern[offset] != "\\":
        return pattern[offset], offset + 1, ""
    after, problem = _escape(pattern, offset)
    char = pattern[offset + 1 : offset + 2]
    if after > offset + 2:
        return chr(int(pattern[offset + 2 : after], 16)), after, problem
    if char and char in _CONTROL_ESCAPES:
        return _CONTROLS[_CONTROL_ESCAPES.index(char)], after, problem
    return ("" if char in _CLASS_ESCAPES else char), after, problem


def _quantifier(pattern: str, offset: int) -> tuple[int, int, str]:
    """The offset after a quantifier, how many positions of the matcher it takes, and what is wrong with it."""
    char = pattern[offset : offset + 1]
    count = 1
    if char and char in "*+?":
        offset += 1
        count = 2 if char == "+" else 1
    elif char == "{":
        match = _REPEAT.match(pattern, offset)
        if match is None:
            return offset, 0, "{ without a count"
        least = int(match[1])
        most = int(match[3]) if match[3] else least + 1 if match[2] else least
        if most < least:
            return offset, 0, "a repetition whose end lies before its start"
        count = most
        offset = match.end()
    else:
        return offset, 1, ""
    if pattern[offset : offset + 1] and pattern[offset] in "?*+{":
        return offset, 0, "a lazy or repeated quantifier is not supported"
    return offset, count, ""
