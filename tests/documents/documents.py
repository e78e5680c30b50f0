"""Real documents: each is generated as it is, its models compile, and seeded operations are called through client and mock.

Usage: documents.py FOLDER [--minutes N] [--steps generate,code,models,walk] [NAME...], with FOLDER/NAME-VERSION.yaml. What is
done is kept in FOLDER/results.json and not done again while generator, library and document are the same.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Iterable

from whole import REPOSITORY, Document, compiled, digest_of, generated, read_through, walked
from sequences import lines_of

STEPS: dict[str, Callable[[Document], dict[str, Any]]] = {
    "generate": generated, "code": read_through, "models": compiled, "walk": walked,
}  # fmt: skip
READ = {
    "generate": (), "code": ("tests/documents/injected.py",), "models": ("include/wirebind",),
    "walk": ("include/wirebind", "codegen/tests", "tests/documents/sampled.py"),
}  # fmt: skip
"""What each step reads beside the document and the generator."""
SHARE = 0.95
LIMITS = {"github": (25.0, 1000)}
"""Seconds of processor time and MB that generating a document may take at most."""


class Results:
    """What the steps of each document gave, on disk after each step."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.found: dict[str, dict[str, dict[str, Any]]] = json.loads(path.read_text()) if path.is_file() else {}

    def of(self, document: Document, step: str, digest: str) -> dict[str, Any] | None:
        """What a step gave, where it would give the same again."""
        found = self.found.get(document.name, {}).get(step)
        return found if found and found["digest"] == digest else None

    def keep(self, document: Document, step: str, digest: str, found: dict[str, Any]) -> None:
        """Keeps it."""
        self.found.setdefault(document.name, {})[step] = {"digest": digest, **found}
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(self.found, indent=1), encoding="utf-8")
        part.replace(self._path)


def done(documents: Iterable[Document], steps: list[str], results: Results, until: float) -> int:
    """Does what is not done yet until a time, small documents first; how many steps are left."""
    generator, left = REPOSITORY / "codegen/wirebind", 0
    for step in steps:
        common = digest_of([generator, *(REPOSITORY / name for name in READ[step])])
        for document in sorted(documents, key=lambda one: one.path.stat().st_size):
            digest = digest_of([document.path], common)
            if results.of(document, step, digest) is not None:
                continue
            if time.monotonic() > until:
                left += 1
                continue
            before = results.found.get(document.name, {}).get("generate", {})
            found = STEPS[step](document) if step == "generate" or not before.get("wrong") else {"wrong": ["it does not generate"]}
            results.keep(document, step, digest, found)
            print(f"{document.name}: {step}: {'; '.join(found['wrong']) or 'ok'}", flush=True)
    return left


def table(documents: list[Document], found: dict[str, dict[str, dict[str, Any]]]) -> str:
    """A line for each document."""
    rows = [("document", "operations", "lines each", "CPU s", "MB", "findings", "models", "called", "wrong")]
    for document in documents:
        steps = found.get(document.name, {})
        one, models, walk = (steps.get(step, {}) for step in ("generate", "models", "walk"))
        wrong = sum(len(step.get("wrong", ())) for step in steps.values())
        told = sum(one.get("findings", {}).values())
        rows.append((document.name, *(_shown(one.get(name)) for name in ("operations", "lines", "seconds", "megabytes")),
                     _shown(told), _shown(models.get("seconds"), " s"), _shown(walk.get("calls")), _shown(wrong)))  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "".join("  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() + "\n" for row in rows)


def _shown(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"{value:.1f}{unit}" if isinstance(value, float) else f"{value}{unit}"


def findings(documents: list[Document], found: dict[str, dict[str, dict[str, Any]]]) -> str:
    """What is told of how many documents, and how often."""
    counts = [Counter(found.get(one.name, {}).get("generate", {}).get("findings", {})) for one in documents]
    ids = Counter(id for one in counts for id in one)
    return "".join(f"{id}: {many} documents, {sum(one[id] for one in counts)} times\n" for id, many in ids.most_common())


def judged(documents: list[Document], found: dict[str, dict[str, dict[str, Any]]]) -> list[str]:
    """What is not as it should be, beside what is wrong with single documents."""
    wrong = []
    generate = {one.name: found[one.name]["generate"] for one in documents if "generate" in found.get(one.name, {})}
    whole = [one for one in generate.values() if not one["wrong"]]
    if len(whole) < SHARE * len(generate):
        wrong.append(f"{len(whole)} of {len(generate)} documents generate, fewer than {SHARE:.0%}")
    if many := [one for one in whole if one["operations"]]:
        every = [one["lines"] for one in many for _ in range(one["operations"])]
        medians = statistics.median(every), statistics.median(one["lines"] for one in many)
        print(f"generated: {len(whole)} of {len(generate)} documents, {len(every)} operations")
        print("lines for each operation, with its models: median of operations %.0f, of documents %.0f" % medians)
    for name, (seconds, megabytes) in LIMITS.items():
        one = generate.get(name, {})
        if one.get("seconds", 0) > seconds or one.get("megabytes", 0) > megabytes:
            wrong.append(f"{name} takes {one['seconds']} s and {one['megabytes']} MB, more than {seconds} s and {megabytes} MB")
    return wrong


def run(arguments: argparse.Namespace) -> int:
    """All documents, or those that are named."""
    folder = arguments.folder.resolve()
    documents = [Document(folder, *words) for words in lines_of("documents.txt") if not arguments.names or words[0] in arguments.names]
    steps = [step for step in STEPS if step in arguments.steps.split(",")]
    results = Results(folder / "results.json")
    left = done(documents, steps, results, time.monotonic() + arguments.minutes * 60)
    print(table(documents, results.found) + "\n" + findings(documents, results.found), flush=True)
    of_one = [
        f"{one.name}: {step}: {text}" for one in documents for step in steps
        for text in results.found.get(one.name, {}).get(step, {}).get("wrong", ())
    ]  # fmt: skip
    wrong = of_one + judged(documents, results.found)
    print("".join(f"    {line}\n" for line in wrong), end="")
    if left:
        print(f"{left} steps are left: run it again")
    passed = sum(not results.found.get(one.name, {}).get(step, {"wrong": 1})["wrong"] for one in documents for step in steps)
    print(f"cases: {passed} passed, {len(wrong)} failed")
    return 1 if wrong or left or not passed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--minutes", type=float, default=75)
    parser.add_argument("--steps", default=",".join(STEPS))
    sys.exit(run(parser.parse_intermixed_args()))
