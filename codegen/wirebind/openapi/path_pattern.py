"""Regular expressions of path templates, which match in a time that grows with the path alone.

A variable ends where the text behind it first stands. Its atomic group is never entered again, so that a path whose sender
means harm costs no more than another one.
"""

from __future__ import annotations

import re

_CHARACTER = re.compile(r"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_VALUE = "(?>%[0-9A-Fa-f]{2}|[^/])+?"


def pattern_of(template: str, end: str = r"\Z") -> str:
    """What matches a template, with a group for each variable; `end` follows it."""
    literals = list(map(literal_pattern, _VARIABLE.split(template)[::2]))
    literals[-1] += end
    return literals[0] + "".join(f"(?>({_VALUE}){literal})" for literal in literals[1:])


def literal_pattern(text: str) -> str:
    """What matches a text of a template."""
    return "".join(map(_escaped, _CHARACTER.findall(text)))


def _escaped(written: str) -> str:
    """What matches a character of a template: unreserved ones may be percent-encoded, escapes have digits of any case."""
    escaped = len(written) == 3
    char = chr(int(written[1:], 16)) if escaped else written
    if char.isascii() and (char.isalnum() or char in "-._~"):
        return f"(?:{re.escape(char)}|(?i:%{ord(char):02X}))"
    return f"(?i:{written})" if escaped else re.escape(char)
