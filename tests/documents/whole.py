"""The steps of one real document: generate it, compile its models, call its operations."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Sequence

from injected import known_words, names_of, strange
from sequences import BINDINGS

REPOSITORY = Path(__file__).resolve().parents[2]
WARNINGS = "-std=c++20 -fsyntax-only -Wall -Wextra -Werror -DWIREBIND_SEPARATE_COMPILATION".split()
LARGEST_UNIT = 2000
"""Models in a unit: g++ 12 takes quadratic time for std::optional of many types, a minute for 2000 and half an hour for 10,000."""
ALL_OPERATIONS = "digitalocean"
"""The large document of which all operations are compiled."""


@dataclass(frozen=True)
class Document:
    """A document of a package."""

    folder: Path
    name: str
    package: str
    version: str
    inside: str

    @property
    def path(self) -> Path:
        """The file on disk."""
        return self.folder / f"{self.name}-{self.version}.{self.inside.rpartition('.')[2]}"

    @property
    def root(self) -> Path:
        """Where it is generated."""
        return self.folder / "whole" / self.name

    @property
    def headers(self) -> Path:
        """Where its headers are."""
        return self.root / "include" / "real" / self.name


def digest_of(paths: Sequence[Path], *more: str) -> str:
    """A digest of files, of all in folders, and of texts."""
    found = hashlib.sha1()
    for path in paths:
        files = sorted(one for one in path.rglob("*") if one.is_file() and "__pycache__" not in one.parts) if path.is_dir() else [path]
        for one in files:
            found.update(str(one.relative_to(path)).encode() + one.read_bytes())
    return hashlib.sha1((found.hexdigest() + "".join(more)).encode()).hexdigest()


def measured(command: Sequence[str], log: Path) -> tuple[int, float, int]:
    """Runs a command: its status, its processor time in seconds and its memory in MB. The output goes to a file."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "codegen"), "WIREBIND_CACHE": ""}
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, round(usage.ru_utime + usage.ru_stime, 1), usage.ru_maxrss // 1024


def generated(document: Document) -> dict[str, Any]:
    """Generates it as it is."""
    shutil.rmtree(document.root, ignore_errors=True)
    spec = document.root / "api-spec" / document.name
    spec.mkdir(parents=True)
    suffix = document.path.suffix.lstrip(".")
    shutil.copy(document.path, spec / f"openapi.{suffix}")
    (spec / "bindings.yaml").write_text(BINDINGS.format(name=document.name, suffix=suffix), encoding="utf-8")
    log = document.root / "generate.log"
    arguments = ["-m", "wirebind", "generate", "--quiet", "--json", "--root", str(document.root), str(spec)]
    status, seconds, megabytes = measured([sys.executable, *arguments], log)
    lines = log.read_text(encoding="utf-8").splitlines()
    told = Counter(json.loads(line)["id"] for line in lines if line.startswith("{"))
    wrong = [line for line in lines if not line.startswith("{")]
    if status:
        wrong.append(f"generate ends with status {status}")
        return {"wrong": wrong[:20], "findings": told, "seconds": seconds, "megabytes": megabytes}
    headers = sorted(document.headers.rglob("*.hpp"))
    operations = len(list((document.headers / "operations").glob("*.hpp")))
    total = sum(path.read_bytes().count(b"\n") for path in headers)
    return {
        "wrong": wrong, "findings": told, "seconds": seconds, "megabytes": megabytes, "operations": operations,
        "lines": round(total / operations) if operations else total,
    }  # fmt: skip


def read_through(document: Document) -> dict[str, Any]:
    """Looks for texts of the document that became code."""
    lock = document.root / "api-spec" / document.name / "bindings.lock"
    own = {"real", document.name, f"REAL_{document.name.upper()}_ABI"}
    known = known_words() | names_of(lock.read_text(encoding="ascii")) | own
    return {"wrong": list(strange(sorted(document.headers.rglob("*.hpp")), document.headers, known))[:20]}


def compiled(document: Document) -> dict[str, Any]:
    """Compiles all models, in one unit unless they are very many; of one document all operations too."""
    headers = sorted(f"models/{path.name}" for path in (document.headers / "models").glob("*.hpp"))
    units = [headers[first : first + LARGEST_UNIT] for first in range(0, len(headers), LARGEST_UNIT)]
    if len(units) < 2:
        units = [["models.hpp"]]
    if document.name == ALL_OPERATIONS:
        units.append(["operations.hpp"])
    found = [_compiled(document, unit) for unit in units]
    wrong = [line for lines, _, _ in found for line in lines]
    seconds, megabytes = sum(seconds for _, seconds, _ in found), max(megabytes for _, _, megabytes in found)
    return {"wrong": wrong[:20], "seconds": round(seconds, 1), "megabytes": megabytes}


def _compiled(document: Document, headers: Sequence[str]) -> tuple[list[str], float, int]:
    """What the compiler says of a unit with the headers, its processor time and its memory."""
    source = document.root / "models.cpp"
    source.write_text("".join(f"#include <real/{document.name}/{header}>\n" for header in headers), encoding="utf-8")
    places = ["-isystem", str(REPOSITORY / "include"), f"-I{document.root / 'include'}"]
    log = document.root / "models.log"
    status, seconds, megabytes = measured(["g++", *WARNINGS, *places, str(source)], log)
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return (lines or [f"g++ ends with status {status}"] if status or lines else []), seconds, megabytes


def walked(document: Document) -> dict[str, Any]:
    """Calls seeded operations, in a process of its own."""
    log = document.root / "walk.log"
    own = [str(Path(__file__).parent / "sampled.py"), str(document.path), str(document.root / "walk")]
    status, seconds, megabytes = measured([sys.executable, *own], log)
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    found = json.loads(lines[-1]) if not status and lines else {"wrong": lines[-20:]}
    return {**found, "seconds": seconds, "megabytes": megabytes}
