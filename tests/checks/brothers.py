"""Checks that no two types of the library share a name, whatever their namespaces.

A reader who finds the name in a signature, or a program that uses two namespaces, should not have to ask which one it
is. What stands at the start of a line is at the scope of a namespace, as clang-format lays out the library.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from common import Finding, arguments, files_below, is_generated, report

DEFINED = re.compile(r"^(?:(?:class|struct|enum class|union) (\w+)(?![\w:<])[^;]*?\{|using (\w+) =|concept (\w+) =)", re.MULTILINE)
# Each layer has an error enumeration, and HTTP has its response beside that of an operation.
SHARED = {"errc": "one of each layer", "response": "http::response is that of HTTP, wirebind::response that of an operation"}


def types_of(text: str) -> set[str]:
    """The types that a header defines at the scope of a namespace."""
    return {next(filter(None, match.groups())) for match in DEFINED.finditer(text)}


def check(root: Path) -> tuple[int, list[Finding]]:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in files_below(root, "include", (".hpp",)):
        if not is_generated(path):
            for name in types_of((root / path).read_text(encoding="utf-8")):
                homes[name].append(path)
    findings = [Finding(paths[1], 0, f"'{name}' is a type of {paths[0]} as well")
                for name, paths in sorted(homes.items()) if len(paths) > 1 and name not in SHARED]
    return len(homes), findings


if __name__ == "__main__":
    sys.exit(report(*check(arguments("Check that no two types share a name.").parse_args().root)))
