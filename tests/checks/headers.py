"""Checks that every public header compiles alone, twice in one file, header-only and as declarations.

Warnings are errors. Bodies (.ipp) and the file that defines everything are not public headers. Generated headers
bring no bodies of their own, so one mode is enough for them: the one in which nothing else can help them out.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from common import Finding, compiler_arguments, files_below, in_parallel, is_generated, report
from layers import DEFINING_FILE

FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-x", "c++"]
MODES = {"header-only": [], "declarations": ["-DWIREBIND_SEPARATE_COMPILATION"]}


@dataclass(frozen=True)
class Compilation:
    """One header in one mode."""

    header: str
    mode: str


def first_lines(text: str, count: int = 6) -> str:
    return "\n    ".join(text.strip().splitlines()[:count])


def compile_alone(root: Path, command: list[str], work: Compilation) -> list[Finding]:
    name = work.header.removeprefix("include/")
    source = f"#include <{name}>\n#include <{name}>\n"
    process = subprocess.run([*command, *MODES[work.mode], "-I", str(root / "include"), "-"], input=source,
                             capture_output=True, text=True, check=False)
    if process.returncode == 0:
        return []
    return [Finding(f"{work.header} ({work.mode})", 0, f"does not compile alone\n    {first_lines(process.stderr)}")]


def check(root: Path, command: list[str], jobs: int, only: str = "") -> tuple[int, list[Finding]]:
    headers = [path for path in files_below(root, "include", (".hpp",)) if path != DEFINING_FILE and only in path]
    work = [Compilation(header, mode) for header in headers for mode in MODES
            if mode == "declarations" or not is_generated(header)]
    return len(work), in_parallel(lambda item: compile_alone(root, command, item), work, jobs)


if __name__ == "__main__":
    options = compiler_arguments("Compile every public header alone.").parse_args()
    defines = [f"-D{define}" for define in options.define]
    sys.exit(report(*check(options.root, [options.compiler, *FLAGS, *defines], options.jobs, options.only)))
