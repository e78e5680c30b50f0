"""Checks that the mistakes in tests/compile_fail/ do not compile, and that they fail with the intended message.

Each file opens with lines "// expect: TEXT"; every TEXT must occur in the error. With CONTROL defined the same
file holds the right spelling and must compile: so the mistake alone is what is refused. A line
"// only: g++ < 13" limits a file to compilers that the rule is about.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from common import Finding, compiler_arguments, files_below, in_parallel, report

FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-DWIREBIND_SEPARATE_COMPILATION"]


@dataclass(frozen=True)
class Compiler:
    """Its family, "g++" or "clang", and its major version."""

    family: str
    version: int


def identify(compiler: str) -> Compiler:
    macros = subprocess.run([compiler, "-dM", "-E", "-x", "c++", "-"], input="", capture_output=True, text=True,
                            check=True).stdout
    family, macro = ("clang", "__clang_major__") if "__clang__" in macros else ("g++", "__GNUC__")
    found = re.search(rf"#define {macro} (\d+)", macros)
    return Compiler(family, int(found.group(1)) if found else 0)


def applies(text: str, compiler: Compiler) -> bool:
    """Whether the file is about this compiler. Raises ValueError for an "only" line that is not understood."""
    line = re.search(r"^// only: (.*)$", text, re.MULTILINE)
    if not line:
        return True
    limit = re.fullmatch(r"(g\+\+|clang)(?: (<|>=) (\d+))?", line.group(1).strip())
    if not limit:
        raise ValueError(f"cannot read {line.group(0)!r}")
    family, relation, version = limit.groups()
    if family != compiler.family:
        return False
    return relation is None or (compiler.version < int(version)) == (relation == "<")


def check_file(root: Path, command: list[str], path: str) -> list[Finding]:
    expected = re.findall(r"^// expect: (.*)$", (root / path).read_text(encoding="utf-8"), re.MULTILINE)
    if not expected:
        return [Finding(path, 0, "has no line '// expect: TEXT'")]
    full = [*command, "-I", str(root / "include"), str(root / path)]
    ascii_quotes = {**os.environ, "LC_ALL": "C"}
    wrong = subprocess.run(full, capture_output=True, text=True, check=False, env=ascii_quotes)
    right = subprocess.run([*full, "-DCONTROL"], capture_output=True, text=True, check=False, env=ascii_quotes)
    findings = []
    if wrong.returncode == 0:
        findings.append(Finding(path, 0, "compiles, although it must not"))
    for text in expected:
        if wrong.returncode != 0 and text.strip() not in wrong.stderr:
            findings.append(Finding(path, 0, f"fails without saying {text.strip()!r}\n{wrong.stderr[:1500]}"))
    if right.returncode != 0:
        findings.append(Finding(path, 0, f"does not compile with CONTROL\n{right.stderr[:1500]}"))
    return findings


def check(root: Path, command: list[str], jobs: int, only: str = "") -> tuple[int, list[Finding]]:
    compiler = identify(command[0])
    paths = [path for path in files_below(root, "tests/compile_fail", (".cpp",)) if only in path]
    meant = [path for path in paths if applies((root / path).read_text(encoding="utf-8"), compiler)]
    for path in sorted(set(paths) - set(meant)):
        print(f"{path}: not about {compiler.family} {compiler.version}")
    return len(meant), in_parallel(lambda path: check_file(root, command, path), meant, jobs)


if __name__ == "__main__":
    options = compiler_arguments("Check that mistakes do not compile.").parse_args()
    defines = [f"-D{define}" for define in options.define]
    sys.exit(report(*check(options.root, [options.compiler, *FLAGS, *defines], options.jobs, options.only)))
