"""Measures the processor time of commands of the generator, each beside its target, and fails beyond one."""

from __future__ import annotations

import gc
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Callable, Optional

from document import document
from wirebind.analyse.analysis import analyse
from wirebind.config import Overrides, read_bindings
from wirebind.diagnostics import Diagnostics
from wirebind.diff.inputs import Files, load_side
from wirebind.diff.report import compared
from wirebind.pipeline import load_document

OPERATIONS = 1200
BINDINGS = "wirebind: 1\nnamespace: {name}\noutput: include/{name}\nspec: openapi{kind}\nproduct: Large\nversion: v1\n"


class Commands:
    """Runs `wirebind` in a copy of a repository, with files of its own for what runs keep."""

    def __init__(self, repository: Path, folder: Path) -> None:
        self.root, self._kept = folder / "repository", folder / "kept"
        for name in ("api-spec", "include/fc"):
            shutil.copytree(repository / name, self.root / name)
        ours = {"WIREBIND_CACHE": str(self._kept / "wirebind"), "PYTHONPYCACHEPREFIX": str(self._kept / "python")}
        self._environment = {**os.environ, **ours, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPATH": str(repository / "codegen")}

    def add(self, name: str, text: str, kind: str) -> None:
        """An API of its own in `include/NAME`, with a document of a kind such as ".yaml"."""
        folder = self.root / name
        folder.mkdir()
        (folder / f"openapi{kind}").write_text(text, encoding="utf-8")
        (folder / "bindings.yaml").write_text(BINDINGS.format(name=name, kind=kind), encoding="utf-8")

    def seconds(self, *arguments: str) -> float:
        """The processor time of a command."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "wirebind", *arguments, "--root", str(self.root)]
        subprocess.run(command, check=True, capture_output=True, cwd=self.root, env=self._environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def first(self, spec: str, output: str) -> float:
        """Generating where nothing is kept, not even bytecode of Python."""
        shutil.rmtree(self._kept, ignore_errors=True)
        return self.cold(spec, output)

    def cold(self, spec: str, output: str) -> float:
        """Generating with no headers there and no stamp."""
        shutil.rmtree(self.root / output, ignore_errors=True)
        for stamp in (self._kept / "wirebind").glob("*.json"):
            stamp.unlink()
        return self.seconds("generate", spec)


def seconds_of(work: Callable[[], None]) -> float:
    """The processor time of a function."""
    start = time.process_time()
    work()
    return time.process_time() - start


def ratio_of_comparing(folder: Path, root: Path, runs: int) -> float:
    """The cost of comparing a document with itself, times that of reading and analysing both."""
    gc.disable()  # as the command does

    def read_both() -> None:
        for _ in range(2):
            bindings = read_bindings(folder / "bindings.yaml", root, Overrides(), Diagnostics())
            analyse(load_document(bindings, root, Diagnostics()), Diagnostics())

    def compare() -> None:
        old, new = (load_side(folder, root, "", Files(), Diagnostics()) for _ in range(2))
        compared(old, new, "2026-01-01")

    return min(seconds_of(compare) for _ in range(runs)) / min(seconds_of(read_both) for _ in range(runs))


def main(spec: str, runs: int, github: Optional[str] = None) -> int:
    """Prints a table of medians; 1 where one is beyond its target."""
    missed = False

    def row(name: str, measured: list[float], target: Optional[float], unit: str = " s") -> None:
        nonlocal missed
        median = statistics.median(measured)
        over = target is not None and median > target
        missed = missed or over
        goal = "" if target is None else f"{target:.2f}{unit}"
        print(f"| {name:<52} | {median:>7.2f}{unit} | {goal:>7} | {'missed' if over else '':<6} |", flush=True)

    print(f"Processor time (user and system), medians of {runs} runs; of {OPERATIONS} operations and first runs, of 3.\n")
    print(f"| {'':<52} | {'measured':>9} | {'target':>7} | {'':<6} |\n|{'-' * 54}|{'-' * 11}|{'-' * 9}|{'-' * 8}|")
    with tempfile.TemporaryDirectory() as folder:
        commands = Commands(Path.cwd(), Path(folder))
        output = "include/fc/v20210406"
        row("Function Compute, first run: no bytecode is kept", [commands.first(spec, output) for _ in range(3)], None)
        row("Function Compute, cold: no headers, no stamp", [commands.cold(spec, output) for _ in range(runs)], 0.6)
        commands.seconds("generate", spec)  # the lock is the one that was written
        row("Function Compute, unchanged", [commands.seconds("generate", spec) for _ in range(runs)], 0.3)
        commands.add("large", document(OPERATIONS), ".yaml")
        documents = {"large": f"{OPERATIONS} operations"}
        if github is not None:
            commands.add("github", Path(github).read_text(encoding="utf-8"), ".json")
            documents["github"] = "GitHub's document"
        for name, title in documents.items():
            commands.cold(name, f"include/{name}")
            row(f"{title}, cold", [commands.cold(name, f"include/{name}") for _ in range(3)], 10)
            commands.seconds("generate", name)
            row(f"{title}, unchanged", [commands.seconds("generate", name) for _ in range(3)], None)
        row("Function Compute compared with itself (diff)", [commands.seconds("diff", spec, spec) for _ in range(runs)], 1.5)
        ratio = ratio_of_comparing(commands.root / spec, commands.root, runs)
        row("comparing, beside reading and analysing both", [ratio], 1.5, " ×")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))
