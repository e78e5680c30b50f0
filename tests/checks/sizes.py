"""Checks that no hand-written file is longer than the house style allows. Generated headers are exempt."""

from __future__ import annotations

import sys
from pathlib import Path

from common import Finding, arguments, files_below, is_generated, report

# Folders, suffixes, most lines. A file that must be longer is named in EXCEPTIONS with the reason.
LIMITS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("include", (".hpp", ".ipp"), 500),
    ("codegen", (".jinja", ".j2"), 80),
    (".", (".py",), 250),
)
EXCEPTIONS: dict[str, str] = {}


def check(root: Path) -> tuple[int, list[Finding]]:
    checked, findings = 0, []
    for folder, suffixes, limit in LIMITS:
        for path in files_below(root, folder, suffixes):
            if is_generated(path) or path in EXCEPTIONS:
                continue
            checked += 1
            lines = len((root / path).read_text(encoding="utf-8").splitlines())
            if lines > limit:
                findings.append(Finding(path, 0, f"{lines} lines, the limit is {limit}"))
    return checked, findings


if __name__ == "__main__":
    sys.exit(report(*check(arguments("Check the lengths of files.").parse_args().root)))
