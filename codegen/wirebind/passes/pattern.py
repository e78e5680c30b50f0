"""Tells whether the runtime's matcher knows a pattern.

The matcher is linear and knows sequences of characters and classes with `*`, `+`, `?` and `{m,n}`, and anchors at both
ends. Groups, alternatives, look-around and back-references are not among them.
"""

from __future__ import annotations

import re

_CLASS_ESCAPES = "dDwWsS"
_CONTROL_ESCAPES = "tnrfv"
_PUNCTUATION = "^$\\.*+?()[]{}|/-"
_REPEAT = re.compile(r"\{([0-9]{1,4})(?:,([0-9]{1,4})?)?\}")


def unsupported_part(pattern: str) -> str:
    """What of the pattern is not supported, as half a sentence; "" when all of it is."""
    offset = 1 if pattern.startswith("^") else 0
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
        offset, problem = _quantifier(pattern, offset)
        if problem:
            return problem
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
    if char and char in _CLASS_ESCAPES + _CONTROL_ESCAPES + _PUNCTUATION:
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
    return ("" if char in _CLASS_ESCAPES else char), after, problem


def _quantifier(pattern: str, offset: int) -> tuple[int, str]:
    char = pattern[offset : offset + 1]
    if char and char in "*+?":
        offset += 1
    elif char == "{":
        match = _REPEAT.match(pattern, offset)
        if match is None:
            return offset, "{ without a count"
        if match[2] and int(match[2]) < int(match[1]):
            return offset, "a repetition whose end lies before its start"
        offset = match.end()
    else:
        return offset, ""
    if pattern[offset : offset + 1] and pattern[offset] in "?*+{":
        return offset, "a lazy or repeated quantifier is not supported"
    return offset, ""
