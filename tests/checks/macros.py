"""Checks that no public header names what programs define as macros before it: see hostile_macros.hpp.

A macro with parameters takes a name only where a bracket follows, so that (std::min)(a, b) is free of it. Texts are
compared, since libstdc++ itself takes the definitions of min and max back, as no other library does.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from common import Finding, arguments, report
from uses import Tree, code_of

HOSTILE = Path(__file__).with_name("hostile_macros.hpp")
DEFINE = re.compile(r"^#define (\w+)(\()?", re.MULTILINE)


def pattern() -> re.Pattern[str]:
    """Matches what a macro of the list would replace."""
    macros = DEFINE.findall(HOSTILE.read_text(encoding="utf-8"))
    names = "|".join(name for name, bracket in macros if not bracket)
    calls = "|".join(name for name, bracket in macros if bracket)
    return re.compile(rf"\b(?:{names})\b|\b(?:{calls})(?=\s*\()")


def check(root: Path) -> tuple[int, list[Finding]]:
    tree, taken = Tree(root), pattern()
    findings = []
    for path, text in sorted(tree.texts.items()):
        names = sorted(set(taken.findall(code_of(text))))
        findings += [Finding(f"include/{path}", 0, f"names {name}, which some programs define as a macro")
                     for name in names]
    return len(tree.texts), findings


if __name__ == "__main__":
    options = arguments("Check that macros of programs take no name of public headers.").parse_args()
    sys.exit(report(*check(options.root)))
