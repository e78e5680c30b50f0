"""Checks that the linker rejects a program whose files were compiled in different ways, and links one that is uniform.

Header-only or as declarations, with or without coroutines, with or without zlib: a symbol of <wirebind/core/config.hpp>
has a value for each way, and two values of one symbol do not link. Every linker of this machine is asked.
"""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from common import Finding, compiler_arguments, in_parallel, report

WAYS = {
    "header-only": (),
    "declarations": ("-DWIREBIND_SEPARATE_COMPILATION",),
    "header-only with zlib": ("-DWIREBIND_HAS_ZLIB=1",),
    "header-only without coroutines": ("-DASIO_DISABLE_CO_AWAIT",),
    "declarations with zlib": ("-DWIREBIND_SEPARATE_COMPILATION", "-DWIREBIND_HAS_ZLIB=1"),
    "declarations without coroutines": ("-DWIREBIND_SEPARATE_COMPILATION", "-DASIO_DISABLE_CO_AWAIT"),
}
LINKERS = {"bfd": "ld.bfd", "gold": "ld.gold", "lld": "ld.lld"}
SYMBOL = "wirebind_v0_compiled_alike"
MAIN = "#include <wirebind/core/config.hpp>\nint other();\nint main() { return other(); }\n"
OTHER = "#include <wirebind/core/config.hpp>\nint other() { return 0; }\n"


def compile_files(root: Path, compiler: str, folder: Path) -> None:
    """Two object files for each way, named by its number."""
    for number, flags in enumerate(WAYS.values()):
        for name, text in (("main", MAIN), ("other", OTHER)):
            subprocess.run([compiler, "-std=c++20", *flags, f"-I{root / 'include'}", "-x", "c++", "-c", "-", "-o",
                            str(folder / f"{name}_{number}.o")], input=text, text=True, check=True)


def link(compiler: str, folder: Path, linker: str, first: int, second: int) -> list[Finding]:
    ways = list(WAYS)
    process = subprocess.run([compiler, f"-fuse-ld={linker}", str(folder / f"main_{first}.o"),
                              str(folder / f"other_{second}.o"), "-o", str(folder / f"{linker}_{first}_{second}")],
                             capture_output=True, text=True, check=False)
    place = f"{ways[first]} and {ways[second]} ({linker})"
    if first == second:
        return [Finding(place, 0, f"does not link\n{process.stderr[:800]}")] if process.returncode else []
    if process.returncode == 0:
        return [Finding(place, 0, "links, although it must not")]
    return [] if SYMBOL in process.stderr else [Finding(place, 0, f"fails without naming {SYMBOL}\n{process.stderr[:800]}")]


def check(root: Path, compiler: str, jobs: int) -> tuple[int, list[Finding]]:
    linkers = [name for name, program in LINKERS.items() if shutil.which(program)]
    pairs = itertools.combinations_with_replacement(range(len(WAYS)), 2)
    work = [(linker, first, second) for first, second in pairs for linker in linkers]
    with tempfile.TemporaryDirectory() as folder:
        compile_files(root, compiler, Path(folder))
        return len(work), in_parallel(lambda item: link(compiler, Path(folder), *item), work, jobs)


if __name__ == "__main__":
    options = compiler_arguments("Check that files that were compiled differently do not link.").parse_args()
    sys.exit(report(*check(options.root, options.compiler, options.jobs)))
