"""Checks what headers bring in, directly or not, as the preprocessor sees it.

A generated struct brings no Asio, no JSON tree, no <chrono> and no <system_error>; a blocking client's header
brings no Asio; a client by reference brings nothing of what makes one, neither codec nor transport.
Each kind of header has a budget of lines, with Debian 12's libraries.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from common import Finding, compiler_arguments, files_below, in_parallel, report

SEPARATE = ("-DWIREBIND_SEPARATE_COMPILATION",)


@dataclass(frozen=True)
class Rule:
    """Headers whose path matches may not depend on a file whose path matches one of the patterns, nor exceed the lines."""

    headers: str
    defines: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    lines: int


@dataclass(frozen=True)
class Preprocessed:
    """What including a header reads."""

    files: frozenset[str]
    lines: int


ASIO = ("Asio", r"/asio(/|\.hpp$)")
NLOHMANN = ("nlohmann/json", r"/nlohmann/")
OPENSSL = ("OpenSSL", r"/openssl/")
CHRONO = ("<chrono>", r"/chrono$")
SYSTEM_ERROR = ("<system_error>", r"/system_error$")
RUNTIME = ("what is behind a call",
           r"/(aliyun|wirebind/(auth|http|net|client))/impl/"
           r"(?!message|error|service_error|any_call|call_options|handlers)"
           r"|/wirebind/(json/impl/(codec|reader|writer)|model/impl/parameters)")
OPERATIONS = ("an operation", r"/fc/v\d+/(operations|models)/")
RULES = (
    Rule(r"^include/fc/v\d+/models(/|\.hpp$)", SEPARATE, (ASIO, NLOHMANN, OPENSSL, CHRONO, SYSTEM_ERROR), 33_000),
    Rule(r"^include/fc/v\d+/models\.hpp$", (), (ASIO, NLOHMANN, OPENSSL, CHRONO, SYSTEM_ERROR), 34_000),
    Rule(r"^include/fc/v\d+/operations(/|\.hpp$)", SEPARATE, (ASIO, NLOHMANN, OPENSSL), 50_000),
    Rule(r"^include/fc/v\d+/(declarations/)?blocking_client\.hpp$", SEPARATE, (ASIO, NLOHMANN, OPENSSL), 59_000),
    Rule(r"^include/fc/v\d+/operations(/|\.hpp$)", (), (ASIO, NLOHMANN, OPENSSL, RUNTIME), 52_500),
    Rule(r"^include/fc/v\d+/declarations/", (), (NLOHMANN, OPENSSL, RUNTIME, OPERATIONS), 83_000),
    Rule(r"^include/fc/v\d+/declarations/blocking_client\.hpp$", (), (ASIO,), 52_000),
    Rule(r"^include/fc/v\d+/client\.hpp$", SEPARATE, (NLOHMANN, OPENSSL), 90_000),
    Rule(r"^include/fc/v\d+/client\.hpp$", (), (NLOHMANN,), 132_600),
    Rule(r"^include/wirebind/client/\w+\.hpp$", SEPARATE, (NLOHMANN, OPENSSL), 84_000),
)


def preprocessed(root: Path, command: list[str], header: str) -> Preprocessed:
    """Every file that including the header reads, and the lines that are left to compile. Raises RuntimeError when the
    header cannot be preprocessed."""
    process = subprocess.run([*command, "-std=c++20", "-E", "-x", "c++", "-I", str(root / "include"), "-"],
                             input=f"#include <{header.removeprefix('include/')}>\n",
                             capture_output=True, text=True, check=False)
    if process.returncode != 0:
        raise RuntimeError(process.stderr.strip().splitlines()[0])
    files, lines = set(), 0
    for line in process.stdout.splitlines():
        if line.startswith("# "):
            files.add(line.split('"')[1])
        elif line.strip():
            lines += 1
    return Preprocessed(frozenset(files), lines)


def check_header(root: Path, compiler: str, header: str, rule: Rule) -> list[Finding]:
    mode = "declarations" if rule.defines else "header-only"
    try:
        read = preprocessed(root, [compiler, *rule.defines], header)
    except RuntimeError as problem:
        return [Finding(f"{header} ({mode})", 0, str(problem))]
    findings = []
    for name, pattern in rule.refused:
        hits = sorted(file for file in read.files if re.search(pattern, file))
        if hits:
            findings.append(Finding(f"{header} ({mode})", 0, f"brings in {name}: {hits[0]}"))
    if read.lines > rule.lines:
        findings.append(Finding(f"{header} ({mode})", 0, f"has {read.lines} lines to compile, {rule.lines} at most"))
    return findings


def check(root: Path, compiler: str, jobs: int, only: str = "") -> tuple[int, list[Finding]]:
    headers = [path for path in files_below(root, "include", (".hpp",)) if only in path]
    work = [(header, rule) for rule in RULES for header in headers if re.search(rule.headers, header)]
    return len(work), in_parallel(lambda item: check_header(root, compiler, *item), work, jobs)


if __name__ == "__main__":
    options = compiler_arguments("Check what generated headers bring in.").parse_args()
    sys.exit(report(*check(options.root, options.compiler, options.jobs, options.only)))
