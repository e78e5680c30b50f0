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

from common import Finding, command_of, compiler_arguments, files_below, in_parallel, report

INCLUDE = re.compile(r"\s*#\s*include\b")
OPENS = re.compile(r"^(?:template <>|namespace [\w:]+ \{)", re.MULTILINE)
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


@dataclass(frozen=True)
class Compilation:
    """A compiler process: a file with its mistake, or the right spellings of several."""

    paths: tuple[str, ...]
    control: bool


def errors_of(root: Path, command: list[str], text: str, folder: Path) -> str | None:
    """What the compiler says of a file in `folder`; None if nothing."""
    process = subprocess.run([*command, "-I", str(root / "include"), "-I", str(folder), "-x", "c++", "-"], input=text,
                             capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"})
    return None if process.returncode == 0 else process.stderr


def check_mistake(root: Path, command: list[str], path: str) -> list[Finding]:
    text = (root / path).read_text(encoding="utf-8")
    expected = re.findall(r"^// expect: (.*)$", text, re.MULTILINE)
    if not expected:
        return [Finding(path, 0, "has no line '// expect: TEXT'")]
    said = errors_of(root, command, text, (root / path).parent)
    if said is None:
        return [Finding(path, 0, "compiles, although it must not")]
    return [Finding(path, 0, f"fails without saying {text.strip()!r}\n{said[:1500]}")
            for text in expected if text.strip() not in said]


def together(texts: list[str]) -> str:
    """One file of several: what they include first, then each in a namespace of its own, or in none at the end where it
    opens namespaces or specialises templates itself."""
    included: dict[str, None] = {}
    wrapped: list[str] = []
    bare: list[str] = []
    for text in texts:
        included.update(dict.fromkeys(line for line in text.splitlines() if INCLUDE.match(line)))
        body = "\n".join(line for line in text.splitlines() if not INCLUDE.match(line))
        if OPENS.search(body):
            bare.append(body)
        else:
            wrapped.append(f"namespace file_{len(wrapped)} {{\n{body}\n}}")
    return "\n".join([*included, *wrapped, *bare, ""])


def check_controls(root: Path, command: list[str], paths: tuple[str, ...]) -> list[Finding]:
    """What does not compile together is taken apart, so that the finding names the file."""
    texts = [(root / path).read_text(encoding="utf-8") for path in paths]
    said = errors_of(root, [*command, "-DCONTROL"], together(texts) if len(texts) > 1 else texts[0],
                     (root / paths[0]).parent)
    if said is None:
        return []
    if len(paths) == 1:
        return [Finding(paths[0], 0, f"does not compile with CONTROL\n{said[:1500]}")]
    return [finding for path in paths for finding in check_controls(root, command, (path,))]


def check(root: Path, command: list[str], jobs: int, only: str = "") -> tuple[int, list[Finding]]:
    compiler = identify(command[0])
    paths = [path for path in files_below(root, "tests/compile_fail", (".cpp",)) if only in path]
    meant = [path for path in paths if applies((root / path).read_text(encoding="utf-8"), compiler)]
    for path in sorted(set(paths) - set(meant)):
        print(f"{path}: not about {compiler.family} {compiler.version}")
    work = [Compilation(tuple(meant[first::jobs]), True) for first in range(min(jobs, len(meant)))]
    work += [Compilation((path,), False) for path in meant]
    return len(meant), in_parallel(
        lambda item: check_controls(root, command, item.paths) if item.control
        else check_mistake(root, command, item.paths[0]), work, jobs)


if __name__ == "__main__":
    options = compiler_arguments("Check that mistakes do not compile.").parse_args()
    defines = [f"-D{define}" for define in options.define]
    sys.exit(report(*check(options.root, [*command_of(options.compiler), *FLAGS, *defines], options.jobs, options.only)))
