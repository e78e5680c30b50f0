"""What the structural checks share: the tree that is checked, findings, and the line that ./test adds up.

A check that looked at nothing is a failure: it could not have failed.
"""

from __future__ import annotations

import argparse
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterable, Sequence, TypeVar

REPOSITORY = Path(__file__).resolve().parents[2]
SKIPPED_FOLDERS = {"build", ".git", "__pycache__", ".pytest_cache", ".hypothesis", ".cache"}
GENERATED = re.compile(r"^include/fc/v\d+/")

Item = TypeVar("Item")


@dataclass(frozen=True)
class Finding:
    """One broken rule: where, and what is wrong there. Line 0 means the whole file."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.text}"


def files_below(root: Path, folder: str, suffixes: Sequence[str]) -> list[str]:
    """Paths below a folder with one of the suffixes, relative to root, sorted."""
    found = []
    for base, folders, names in os.walk(root / folder):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS and not name.startswith("build-")]
        found += [Path(base, name).relative_to(root).as_posix() for name in names if name.endswith(tuple(suffixes))]
    return sorted(found)


def is_generated(path: str) -> bool:
    return GENERATED.match(path) is not None


def in_parallel(work: Callable[[Item], list[Finding]], items: Iterable[Item], jobs: int) -> list[Finding]:
    """The findings of every item, in the order of the items. Prints how many are done."""
    every = list(items)
    found: list[Finding] = []
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for done, findings in enumerate(pool.map(work, every), 1):
            found += findings
            print(f"[{done}/{len(every)}]", flush=True)
    return found


def report(checked: int, findings: Sequence[Finding]) -> int:
    """Prints the findings and the totals; returns the exit code."""
    for finding in findings:
        print(finding)
    failed = len({finding.path for finding in findings})
    if checked == 0:
        print("nothing was checked: no such files")
        failed = 1
    print(f"cases: {max(checked - failed, 0)} passed, {failed} failed")
    return 1 if failed else 0


def arguments(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", type=Path, default=REPOSITORY, help="the tree to check")
    return parser


def command_of(compiler: str) -> list[str]:
    """The compiler; g++ is told to collect no garbage, which takes a tenth of its time where it only reads."""
    return [compiler] if "clang" in compiler else [compiler, "--param", "ggc-min-heapsize=1000000"]


def compiler_arguments(description: str) -> argparse.ArgumentParser:
    parser = arguments(description)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--define", action="append", default=[], metavar="NAME[=VALUE]")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", metavar="TEXT", help="only paths that contain this text")
    return parser
