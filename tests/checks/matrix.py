"""Checks that public headers compile in the ways that users build: strict warnings, without RTTI, C++23, ….

Each way compiles the program of tests/matrix without a warning, links it and runs it. Our headers are no system headers
there, unlike in an installed package. What a compiler warns of in Asio's own lines, where it inlines them, is Asio's.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from common import Finding, compiler_arguments, files_below, in_parallel, report
from headers import STRICT, first_lines
from layers import DEFINING_FILES
from macros import HOSTILE
from uses import STANDARD

PROGRAM = ("tests/matrix/main.cpp", "tests/matrix/models.cpp", "tests/matrix/calls.cpp")
BODIES = ("cmake/compiled/runtime.cpp", "cmake/compiled/aliyun.cpp", "cmake/compiled/fc.cpp", "cmake/compiled/emulator.cpp")
WARNING = re.compile(r"^(?!\S*/asio/)\S+: (?:fatal )?(?:warning|error): .*", re.MULTILINE)
LIBRARIES = ("-lssl", "-lcrypto", "-lz", "-pthread")
ALSO_STANDARD = ("forward_list", "iomanip", "iostream", "sstream", "typeindex", "valarray")  # by other libraries
# With optimisation g++ 12 warns about what it inlines itself, see cmake/developer-flags.cmake.
GNU_OPTIMISED = ("-Wno-mismatched-new-delete", "-Wno-restrict")


@dataclass(frozen=True)
class Way:
    """A way to build; `joined` compiles the sources as one file, behind hostile macros and every public header."""

    name: str
    flags: tuple[str, ...]
    sources: tuple[str, ...] = PROGRAM
    joined: bool = False


WAYS = (
    Way("separate compilation, optimised, NDEBUG",
        ("-std=c++20", "-O2", "-DNDEBUG", "-DWIREBIND_SEPARATE_COMPILATION", "-DFC_EMULATOR_SEPARATE_COMPILATION"),
        (*PROGRAM, *BODIES)),
    Way("one file, after macros of other libraries", ("-std=gnu++20", "-O0"), joined=True),
    Way("C++23", ("-std=c++2b", "-O0")),
    Way("without RTTI", ("-std=c++20", "-O0", "-fno-rtti", "-DASIO_NO_TYPEID")),
    Way("models without exceptions and RTTI",
        ("-std=c++20", "-O0", "-fno-exceptions", "-fno-rtti", "-DMATRIX_MODELS_ALONE"), PROGRAM[:2]),
)


def joined_text(root: Path, sources: tuple[str, ...]) -> str:
    """The standard library first: libstdc++ itself takes the definitions of min and max back."""
    paths = [path for path in files_below(root, "include", (".hpp",)) if path not in DEFINING_FILES.values()]
    lines = [*(f"#include <{name}>" for name in (*STANDARD, *ALSO_STANDARD)), f'#include "{HOSTILE}"',
             *(f"#include <{path.removeprefix('include/')}>" for path in paths),
             *(f'#include "{root / source}"' for source in sources)]
    return "".join(f"{line}\n" for line in lines)


def run(command: list[str]) -> str:
    """What a compiler complains of; empty if of nothing."""
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    warnings = WARNING.findall(process.stderr)
    return "\n".join(warnings) or (process.stderr if process.returncode != 0 else "")


def build(root: Path, command: list[str], way: Way, folder: Path) -> str:
    """Compiles and links the program of a way; what the first step that fails says."""
    warnings = [flag for flag in STRICT if flag != "-Werror"]
    flags = [*command, *way.flags, *warnings, "-DWIREBIND_HAS_ZLIB=1", f"-I{root / 'include'}"]
    if way.joined:
        (folder / "joined.cpp").write_text(joined_text(root, way.sources), encoding="utf-8")
    sources = [folder / "joined.cpp"] if way.joined else [root / source for source in way.sources]
    objects = [folder / f"{source.stem}.o" for source in sources]
    steps = [[*flags, "-c", str(source), "-o", str(made)] for source, made in zip(sources, objects)]
    link = [*command, *map(str, objects), *LIBRARIES, "-o", str(folder / "program")]
    return next(filter(None, map(run, [*steps, link])), "")


def check_way(root: Path, command: list[str], way: Way) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        problem = build(root, command, way, Path(folder))
        if problem:
            return [Finding(way.name, 0, f"does not build\n    {first_lines(problem)}")]
        process = subprocess.run([str(Path(folder, "program"))], capture_output=True, text=True, check=False,
                                 timeout=60)
        if process.returncode != 0:
            said = first_lines(process.stdout)
            return [Finding(way.name, 0, f"the program fails ({process.returncode})\n    {said}")]
    return []


def check(root: Path, command: list[str], jobs: int, only: str = "") -> tuple[int, list[Finding]]:
    ways = [way for way in WAYS if only in way.name]
    return len(ways), in_parallel(lambda way: check_way(root, command, way), ways, jobs)


if __name__ == "__main__":
    options = compiler_arguments("Build the program of tests/matrix in the ways that users build.").parse_args()
    allowed = [] if "clang" in options.compiler else GNU_OPTIMISED
    defines = [f"-D{define}" for define in options.define]
    sys.exit(report(*check(options.root, [options.compiler, *defines, *allowed], options.jobs, options.only)))
