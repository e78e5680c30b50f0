"""Checks that every public header compiles alone, twice in one file, header-only and as declarations.

Warnings are errors, also those that users switch on, and macros that programs define stand before. Bodies (.ipp) and
the file that defines everything are not public headers. Generated headers bring no bodies of their own, so one mode is
enough for them: the one in which nothing else can help them out.

One compiler process proves many headers, see batches.py, and g++ reads what is not ours from a precompiled header; that
headers include what they name there is up to uses.py. With --alone each has a process of its own and nothing precompiled.
With --passed FILE, what has passed is kept in that file, and is not compiled again as long as all that it reads of the
library is as it was.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from batches import plan
from common import Finding, command_of, compiler_arguments, files_below, in_parallel, is_generated, report
from layers import DEFINING_FILES
from macros import HOSTILE
from uses import Tree

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wold-style-cast", "-Wnull-dereference",
          "-Werror"]
LANGUAGE = ["-std=c++20", *STRICT]
FLAGS = [*LANGUAGE, "-fsyntax-only", "-include", str(HOSTILE), "-x", "c++"]
MODES = {"header-only": [], "declarations": ["-DWIREBIND_SEPARATE_COMPILATION"]}


@dataclass(frozen=True)
class Compilation:
    """Headers of one file in one mode."""

    headers: tuple[str, ...]
    mode: str


def first_lines(text: str, count: int = 6) -> str:
    return "\n    ".join(text.strip().splitlines()[:count])


def errors_of(root: Path, command: list[str], work: Compilation) -> str | None:
    """What the compiler says of a file that includes the headers, each twice; None if nothing."""
    lines = [f"#include <{header}>\n" for header in work.headers]
    process = subprocess.run([*command, *MODES[work.mode], "-I", str(root / "include"), "-"], input="".join(lines + lines),
                             capture_output=True, text=True, check=False)
    return None if process.returncode == 0 else process.stderr


def compile_alone(root: Path, command: list[str], work: Compilation) -> list[Finding]:
    """A batch that does not compile is taken apart, so that the finding names the header."""
    problem = errors_of(root, command, work)
    if problem is None:
        return []
    if len(work.headers) == 1:
        return [Finding(f"include/{work.headers[0]} ({work.mode})", 0, f"does not compile alone\n    {first_lines(problem)}")]
    parts = [Compilation((header,), work.mode) for header in work.headers]
    findings = [finding for part in parts for finding in compile_alone(root, command, part)]
    return findings or [Finding(f"include/{work.headers[-1]} ({work.mode})", 0,
                                f"does not compile after {', '.join(work.headers[:-1])}\n    {first_lines(problem)}")]


def precompiled(tree: Tree, command: list[str], folder: Path) -> list[str]:
    """The command with all that the library includes of others precompiled, before the macros; as it is where that fails."""
    others = sorted({header for includes in tree.includes.values() for header in includes if header not in tree.texts})
    text = "".join(f"#if __has_include(<{header}>)\n#include <{header}>\n#endif\n" for header in others)
    source = folder / "others.hpp"
    source.write_text(text, encoding="utf-8")
    defines = [flag for flag in command if flag.startswith("-D")]
    flags = [*LANGUAGE, *defines, "-x", "c++-header", str(source), "-o", f"{source}.gch"]
    made = subprocess.run([*command_of(command[0]), *flags], capture_output=True, text=True, check=False)
    return [command[0], "-include", str(source), *command[1:]] if made.returncode == 0 else command


def compilations(tree: Tree, headers: list[str], alone: bool) -> list[Compilation]:
    """Everything to compile, the largest first."""
    found = []
    for mode in MODES:
        meant = [header for header in headers if mode == "declarations" or not is_generated(f"include/{header}")]
        if alone:
            found += [Compilation((header,), mode) for header in meant]
        else:
            found += [Compilation(tuple(batch), mode) for batch in plan(tree, meant, mode == "header-only")]
    return sorted(found, key=lambda work: -len(work.headers))


def digests(tree: Tree, command: list[str], work: list[Compilation]) -> dict[str, Compilation]:
    """What is to be compiled, by a digest of the compiler, its flags, the macros, and what it reads of the library."""
    version = subprocess.run([command[0], "-dumpfullversion"], capture_output=True, text=True, check=False).stdout
    rules = [path.read_text(encoding="utf-8") for path in (HOSTILE, Path(__file__))]
    common = [version, *command, *rules]
    found = {}
    for item in work:
        files = set().union(*(tree.closure(header, item.mode == "header-only") for header in item.headers))
        parts = [*common, item.mode, *item.headers, *(tree.texts[file] for file in sorted(files))]
        found[hashlib.sha256("\0".join(parts).encode()).hexdigest()] = item
    return found


def check(root: Path, command: list[str], jobs: int, only: str = "", alone: bool = False,
          passed: Path | None = None) -> tuple[int, list[Finding]]:
    tree = Tree(root)
    headers = [path.removeprefix("include/") for path in files_below(root, "include", (".hpp",))
               if path not in DEFINING_FILES.values() and only in path]
    every = digests(tree, command, compilations(tree, headers, alone))
    known = passed.read_text(encoding="utf-8").split() if passed and passed.exists() else []
    work = [item for made, item in every.items() if made not in known]
    with tempfile.TemporaryDirectory() as folder:
        if len(work) > 8 and not alone and "clang" not in command[0]:
            command = precompiled(tree, command, Path(folder))
        findings = in_parallel(lambda item: compile_alone(root, command, item), work, jobs)
    if passed and not findings:
        passed.write_text("\n".join(every), encoding="utf-8")
    return sum(len(item.headers) for item in every.values()), findings


if __name__ == "__main__":
    parser = compiler_arguments("Compile every public header alone.")
    parser.add_argument("--alone", action="store_true", help="a compiler process for each header")
    parser.add_argument("--passed", type=Path, metavar="FILE", help="remembers in FILE what has passed")
    options = parser.parse_args()
    defines = [f"-D{define}" for define in options.define]
    command = [*command_of(options.compiler), *FLAGS, *defines]
    sys.exit(report(*check(options.root, command, options.jobs, options.only, options.alone, options.passed)))
