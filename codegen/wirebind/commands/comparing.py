"""Compares two documents for `wirebind diff`, and reports what was found for every command that compares."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Callable, Optional

from wirebind.commands.console import CONSOLE
from wirebind.commands.findings import print_findings
from wirebind.commands.reporting import LEVELS, day_of
from wirebind.commands.status import FAILED, FINDINGS, OK, USAGE
from wirebind.diagnostics import Diagnostics, Stop
from wirebind.diff.allowed import apply_allowed, read_allowed
from wirebind.diff.explain import explanation, similar_rules
from wirebind.diff.inputs import Files, InputError, Side, load_side, located
from wirebind.diff.levels import Level
from wirebind.diff.printing.markdown import markdown_report
from wirebind.diff.printing.page import html_report
from wirebind.diff.printing.structured import json_report
from wirebind.diff.printing.text import text_report
from wirebind.diff.report import Report, compared
from wirebind.diff.uses import uses_of
from wirebind.source.paths import shown_path

_FORMATS: dict[str, Callable[[Report, Level], str]] = {
    "text": text_report, "json": json_report, "markdown": markdown_report, "html": html_report
}  # fmt: skip


def compare(options: argparse.Namespace) -> int:
    """Compares and prints."""
    diagnostics = Diagnostics()
    root = Path(options.root).resolve()
    try:
        with located(options.old, root) as old, located(options.new, root) as new:
            files = Files()
            CONSOLE.progress(f"reading {options.old}")
            before = load_side(*old, files, diagnostics)
            CONSOLE.progress(f"reading {options.new}")
            after = load_side(*new, files, diagnostics, before)
            CONSOLE.progress("comparing")
            report = finished(options, before, after, diagnostics)
    except InputError as problem_:
        return _failed(str(problem_))
    except (Stop, RecursionError) as stop:
        print_findings(diagnostics, all_findings=False)
        return FAILED if isinstance(stop, Stop) else _failed("the document nests too deeply")
    return write_report(options, report)


def finished(options: argparse.Namespace, old: Side, new: Side, diagnostics: Diagnostics) -> Report:
    """The report with what is allowed and what a program uses; stops on a bad allow-list."""
    report = compared(old, new, day_of(options))
    if options.allow:
        path = Path(options.allow)
        root = Path(options.root).resolve()
        entries = read_allowed(path, shown_path(path.resolve(), root), diagnostics)
        own = Diagnostics()
        report = report.with_findings(apply_allowed(report.findings, entries, day_of(options), own))
        print_findings(own, all_findings=True)
    if options.sources:
        if old.api is None:
            print("wirebind: --sources needs the C++ of the old side", file=sys.stderr)
        else:
            report = replace(report, uses=uses_of(report.findings, old.api, map(Path, options.sources)))
    return report


def write_report(options: argparse.Namespace, report: Report) -> int:
    """Prints or writes the report; the status says whether a finding reaches --fail-on."""
    CONSOLE.wipe()
    text = _FORMATS[options.report](report, _level(options.level))
    if options.out:
        try:
            Path(options.out).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            return _failed(f"{options.out} cannot be written: {error.strerror}")
    else:
        sys.stdout.write(text)
    return status_of(options, report.worst())


def status_of(options: argparse.Namespace, worst: Optional[Level]) -> int:
    """3 where a finding that is not allowed reaches the threshold."""
    if options.fail_on == "never" or worst is None:
        return OK
    return FINDINGS if worst >= _level(options.fail_on) else OK


def explain(name: str) -> int:
    """Prints how the level of a rule is derived."""
    text = explanation(name)
    if text is None:
        print(f"wirebind: there is no rule {name}; similar: {similar_rules(name)}", file=sys.stderr)
        return USAGE
    print(text, end="")
    return OK


def _level(word: str) -> Level:
    return Level(LEVELS.index(word))


def _failed(message: str) -> int:
    print(f"wirebind: {message}", file=sys.stderr)
    return FAILED
