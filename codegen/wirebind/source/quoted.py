"""Writes a text so that readers of YAML and of JSON give it back as it was."""

from __future__ import annotations

import json
import re

_UNPRINTABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def double_quoted(text: str) -> str:
    """A text in double quotes, on one line: a string of JSON, whose escapes are those of YAML too.

    Characters beyond U+FFFF stand as they are: the two escapes that JSON has for them are no text in YAML.
    """
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
