"""Reads what callgrind wrote."""

from __future__ import annotations

import re
from pathlib import Path


def instructions(path: Path) -> tuple[int, int]:
    """The instructions of a run, outside of libcrypto and within, from a file that callgrind wrote."""
    outside = within = 0
    crypto, names, called = False, {}, False
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if match := re.match(r"ob=\((\d+)\)(?: (.*))?", line):
            names.setdefault(match[1], match[2] or "")
            crypto = "libcrypto" in names[match[1]]
        elif match := re.match(r"cob=\((\d+)\) (.*)", line):
            names.setdefault(match[1], match[2])
        elif line.startswith("calls="):
            called = True
        elif re.match(r"[\d+*-]", line):
            if called:
                called = False
                continue
            cost = int(line.split()[1])
            within, outside = (within + cost, outside) if crypto else (within, outside + cost)
    return outside, within
