"""Sequences of real revisions: every pair is compared, and every one comes into a folder with the names of the first.

Usage: sequences.py FOLDER [NAME...], with FOLDER/NAME-VERSION.yaml; prints a line for each revision.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Iterator

from wirebind.cli import OK, main
from wirebind.diff.explain import explanation

HERE = Path(__file__).resolve().parent
# What programs or services may miss. Fewer scopes for a call, and rules that are gone, are no loss.
REMOVAL = re.compile(
    r"(?:operation|webhook|schema|property|parameter|header|enum-value|known-value|alternative|media-type|response|body"
    r"|scheme|server|error|waiter|cpp-[a-z]+)-removed(?:-[a-z]+)?\Z"
)
BINDINGS = """\
wirebind: 1
namespace: real::{name}
output: include/real/{name}
spec: openapi.{suffix}
product: {name}
version: v1
"""


def lines_of(name: str) -> Iterator[list[str]]:
    """The words of each line of a file here, without comments."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split()


def wirebind(*arguments: str) -> int:
    """Runs a command without a word on the terminal."""
    return main([*arguments, "--quiet"])


class Sequence:
    """The revisions of one document."""

    def __init__(self, folder: Path, name: str, path: str, versions: list[str]) -> None:
        self.name, self.versions = name, versions
        self.suffix = path.rpartition(".")[2]
        self.folder = folder
        self.root = folder / f"api-{name}"
        self.spec = self.root / "api-spec" / name
        self.reviewed = [(words[1], words[2]) for words in lines_of("reviewed.txt") if words[0] == name]
        self.met: set[tuple[str, str]] = set()

    def run(self) -> Iterator[list[str]]:
        """What is wrong with each revision."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.spec.mkdir(parents=True)
        first = self.document(self.versions[0])
        (self.spec / f"openapi.{self.suffix}").write_bytes(first.read_bytes())
        (self.spec / "bindings.yaml").write_text(BINDINGS.format(name=self.name, suffix=self.suffix), encoding="utf-8")
        if wirebind("generate", "--root", str(self.root), str(self.spec)) != OK:
            yield ["the first revision does not become C++"]
            return
        for old, new in zip(self.versions, self.versions[1:]):
            yield [*self.compared(old, new), *self.imported(new)]
        if missed := [" ".join(one) for one in self.reviewed if one not in self.met]:
            yield [f"reviewed, and not found: {', '.join(missed)}"]

    def document(self, version: str) -> Path:
        return self.folder / f"{self.name}-{version}.{self.suffix}"

    def compared(self, old: str, new: str) -> list[str]:
        """Every finding has a place, a rule with an explanation and a fingerprint of its own; removals are reviewed."""
        out, before = self.folder / "report.json", time.process_time()
        paths = (str(self.document(old)), str(self.document(new)))
        common = ("--root", str(self.folder), "--fail-on", "never", "--as-of", "2026-01-01")
        if wirebind("diff", *paths, *common, "--level", "annotation", "--json", "--out", str(out)) != OK:
            return [f"{new} cannot be compared"]
        seconds = time.process_time() - before
        report = json.loads(out.read_text(encoding="utf-8"))
        findings = report["findings"]
        levels = Counter(one["level"] for one in findings)
        counts = ", ".join(f"{levels[word]} {word}" for word in _LEVELS if levels[word])
        print(f"{self.name} {old} to {new}: {counts or 'no changes'}; {seconds:.1f} s CPU", flush=True)
        wrong = [f"{new}: {note}" for note in report["notes"]]
        for one in findings:
            told = f"{new}: {one['rule']} {one['fingerprint']} {one['key']} {one['old']!r} -> {one['new']!r}"
            if not (one["old_place"] or one["new_place"]) or explanation(one["rule"]) is None:
                wrong.append(f"{told} has no place or no explanation")
            if REMOVAL.match(one["rule"]):
                lines = [line for line in self.reviewed if line[0] == new and _is_about(line[1], one)]
                self.met |= set(lines)
                wrong += [] if lines else [f"{told} is not reviewed"]
        marks = Counter(one["fingerprint"] for one in findings)
        twice = [mark for mark, count in marks.items() if count > 1]
        return wrong + [f"{new}: {mark} is the fingerprint of several findings" for mark in twice]

    def imported(self, version: str) -> list[str]:
        """The revision comes in, all files follow from it, and a second run changes nothing."""
        revise = ("revise", str(self.document(version)), "--api", str(self.spec), "--root", str(self.root),
                  "--fail-on", "never", "--as-of", "2026-01-01", "--out", str(self.folder / "report.txt"))
        if wirebind(*revise) != OK:
            return [f"{version} does not come in"]
        before = self.contents()
        if wirebind("check", "--root", str(self.root), str(self.spec)) != OK:
            return [f"{version}: files do not follow from the document"]
        same = wirebind(*revise) == OK and self.contents() == before
        return [] if same else [f"{version}: a second run changes files"]

    def contents(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in self.root.rglob("*") if path.is_file()}


def _is_about(text: str, finding: dict[str, str]) -> bool:
    """Whether a line is about a finding: its fingerprint, or a rule and a pattern of keys, as `rule@op:projects*`."""
    rule, at, pattern = text.partition("@")
    return finding["rule"] == rule and fnmatchcase(finding["key"], pattern) if at else finding["fingerprint"] == text


_LEVELS = ("breaking", "warning", "non-breaking", "annotation")


def run(folder: Path, names: list[str]) -> int:
    """All sequences, or those that are named."""
    passed = failed = 0
    for name, _, path, *versions in lines_of("sequences.txt"):
        if names and name not in names:
            continue
        for wrong in Sequence(folder, name, path, versions).run():
            print("".join(f"    {line}\n" for line in wrong), end="", flush=True)
            passed, failed = (passed, failed + 1) if wrong else (passed + 1, failed)
    print(f"cases: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]).resolve(), sys.argv[2:]))
