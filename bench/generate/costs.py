"""Measures `wirebind outputs` and `wirebind diff` of a spec, and a comparison beside the reading and analysis of both documents."""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable

from wirebind.analyse.analysis import analyse
from wirebind.config import Overrides, read_bindings
from wirebind.diagnostics import Diagnostics
from wirebind.diff.inputs import Files, load_side
from wirebind.diff.report import compared
from wirebind.pipeline import load_document

GENERATE_LIMIT = 1.0  # seconds of processor time
DIFF_LIMIT = 1.5  # seconds of processor time
RATIO_LIMIT = 1.5  # times the reading and analysis of both documents


def command_seconds(*arguments: str) -> float:
    """The processor time of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "wirebind", *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def seconds_of(work: Callable[[], None]) -> float:
    """The processor time of a function."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main(spec: str, runs: int) -> int:
    """Prints each figure; 1 where one is beyond its limit."""
    gc.disable()  # as the command does
    root, folder = Path.cwd(), Path(spec).resolve()

    def read_both() -> None:
        for _ in range(2):
            bindings = read_bindings(folder / "bindings.yaml", root, Overrides(), Diagnostics())
            analyse(load_document(bindings, root, Diagnostics()), Diagnostics())

    def compare() -> None:
        old, new = (load_side(folder, root, "", Files(), Diagnostics()) for _ in range(2))
        compared(old, new, "2026-01-01")

    def best(work: Callable[[], float]) -> float:
        return min(work() for _ in range(runs))

    generate = best(lambda: command_seconds("outputs", spec))
    diff = best(lambda: command_seconds("diff", spec, spec))
    ratio = best(lambda: seconds_of(compare)) / best(lambda: seconds_of(read_both))
    print(f"generate: {generate:.2f} s of processor time, limit {GENERATE_LIMIT:.2f} s")
    print(f"diff: {diff:.2f} s of processor time, limit {DIFF_LIMIT:.2f} s")
    print(f"comparing: {ratio:.2f} times the reading and analysis of both documents, limit {RATIO_LIMIT:.2f}")
    return int(generate > GENERATE_LIMIT or diff > DIFF_LIMIT or ratio > RATIO_LIMIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
