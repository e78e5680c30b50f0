"""Checks that the C++ in the guides is C++ that is built: each block names the lines of a file that it shows.

A block opens after a line <!-- snippet: examples/01_first_call.cpp#name --> and holds what stands between
"// [name]" and "// [/name]" in that file, without its common indent; in YAML and CMake "#" is before the brackets.
<!-- generated: FILE#HEADER#STRUCT --> shows the members of a struct that is generated of a document. A block after
<!-- file: NAME --> is a whole file of a project that stands in the guide alone: --extract FOLDER writes the files of each
guide to FOLDER/<guide>/, where tests/consumer/run builds them. --write refreshes the other blocks. YAML and CMake need no
mark.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from common import Finding, arguments, files_below, report

BLOCK = re.compile(r"(?P<mark>^<!-- (?P<kind>snippet|generated|file): (?P<file>[^#\s]+)(?:#(?P<name>[\w/.#-]+))? -->\n)?"
                   r"^```(?P<language>cpp|yaml|cmake)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


def guides(root: Path) -> list[str]:
    return [path.name for path in sorted(root.glob("*.md"))] + files_below(root, "docs", (".md",))


def region(root: Path, file: str, name: str) -> str:
    """The lines of a file between its markers. Raises ValueError when they are not there."""
    path = root / file
    if not path.is_file():
        raise ValueError(f"there is no {file}")
    found = re.search(rf"^[ ]*(?://|#) \[{name}\]\n(.*?)^[ ]*(?://|#) \[/{name}\]$",
                      path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    if not found:
        raise ValueError(f"{file} has no lines between [{name}] and [/{name}]")
    return textwrap.dedent(found.group(1))


def generated(root: Path, file: str, name: str) -> str:
    """The members of a struct in a generated header. Raises ValueError when there is no such struct."""
    header, _, struct = name.partition("#")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "wirebind", "generate", str(root / file), "--output", folder, "--quiet",
                   "--namespace", Path(file).stem, "--include", Path(file).stem]
        environment = {**os.environ, "PYTHONPATH": str(root / "codegen"), "PYTHONDONTWRITEBYTECODE": "1"}
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if run.returncode != 0 or not (Path(folder) / header).is_file():
            raise ValueError(f"{file} gives no {header}: {run.stderr.strip()}")
        text = (Path(folder) / header).read_text(encoding="utf-8")
    found = re.search(rf"^struct {struct} {{\n(.*?)\n\n", text, re.MULTILINE | re.DOTALL)
    if not found:
        raise ValueError(f"{header} of {file} has no struct {struct}")
    return f"struct {struct} {{\n{found.group(1)}\n}};\n"


def check_guide(root: Path, guide: str, write: bool) -> tuple[int, list[Finding]]:
    text = (root / guide).read_text(encoding="utf-8")
    findings: list[Finding] = []
    count = 0

    def refreshed(block: re.Match[str]) -> str:
        nonlocal count
        count += block["language"] == "cpp" or bool(block["mark"])
        line = text.count("\n", 0, block.start()) + 1
        if not block["mark"] and block["language"] != "cpp":
            return block[0]
        if block["kind"] == "file" and not block["name"]:
            return block[0]
        if not block["mark"] or not block["name"]:
            findings.append(Finding(guide, line, "a block of C++ that names no built file"))
            return block[0]
        try:
            code = (region if block["kind"] == "snippet" else generated)(root, block["file"], block["name"])
        except ValueError as problem:
            findings.append(Finding(guide, line, str(problem)))
            return block[0]
        if code != block["code"] and not write:
            findings.append(Finding(guide, line, f"differs from {block['file']}#{block['name']}; run with --write"))
        return f"{block['mark']}```{block['language']}\n{code}```"

    result = BLOCK.sub(refreshed, text)
    if write and result != text:
        (root / guide).write_text(result, encoding="utf-8")
    return count, findings


def extract(root: Path, folder: Path) -> int:
    """Writes the whole files that guides show, those of each guide to a folder with its name; returns their number."""
    count = 0
    for guide in guides(root):
        for block in BLOCK.finditer((root / guide).read_text(encoding="utf-8")):
            if block["kind"] == "file":
                path = folder / Path(guide).stem.lower() / Path(block["file"]).name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block["code"], encoding="utf-8")
                count += 1
    return count


def check(root: Path, write: bool = False) -> tuple[int, list[Finding]]:
    results = [check_guide(root, guide, write) for guide in guides(root)]
    return sum(count for count, _ in results), [finding for _, findings in results for finding in findings]


if __name__ == "__main__":
    parser = arguments("Check the C++ in the guides against the files that are built.")
    parser.add_argument("--write", action="store_true", help="refresh the guides instead")
    parser.add_argument("--extract", type=Path, metavar="FOLDER", help="write the whole files in the guides instead")
    options = parser.parse_args()
    if options.extract:
        sys.exit(0 if extract(options.root, options.extract) else "no guide has a whole file")
    sys.exit(report(*check(options.root, options.write)))
