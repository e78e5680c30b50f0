"""Checks that the runtime has no word of a vendor: what a service means is a fact of its API, and what only one vendor
does stands in a folder of its own.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from common import Finding, arguments, files_below, report

RUNTIME = "include/wirebind"
WORD = re.compile(r"\b(?:fc|aliyun|alibaba(?:_cloud\w*)?|ram|acs|acs3|x-acs[a-z-]*|x-fc[a-z-]*)\b", re.IGNORECASE)


def check(root: Path) -> tuple[int, list[Finding]]:
    paths = files_below(root, RUNTIME, (".hpp", ".ipp"))
    findings = []
    for path in paths:
        for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
            findings += [Finding(path, number, f'"{match[0]}" is a word of a vendor') for match in WORD.finditer(line)]
    return len(paths), findings


if __name__ == "__main__":
    sys.exit(report(*check(arguments("Check that the runtime knows no vendor.").parse_args().root)))
