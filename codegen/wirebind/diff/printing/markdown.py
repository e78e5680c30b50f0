"""A report as Markdown, for a pull request."""

from __future__ import annotations

import re

from wirebind.diff.findings import Finding
from wirebind.diff.levels import Level
from wirebind.diff.printing.text import axes, summary, version_lines
from wirebind.diff.report import Report

_LONG = 60


def markdown_report(report: Report, least: Level) -> str:
    """A table for each level."""
    lines = [f"# Changes of {escaped(report.title)}", "", f"{summary(report)}.", ""]
    lines += [line + "  " for line in map(escaped, version_lines(report))]
    lines += [f"{escaped(note)}  " for note in report.notes]
    for level in sorted(Level, reverse=True):
        found = [one for one in report.findings if one.level is level and level >= least]
        if found:
            lines += ["", f"## {level.word.capitalize()}", "", "| what | where | before | after | levels | places |"]
            lines += ["|---|---|---|---|---|---|", *(_row(report, one) for one in found)]
    return "\n".join(lines).rstrip() + "\n"


def _row(report: Report, finding: Finding) -> str:
    allowed = f" (allowed: {finding.allowed})" if finding.allowed else ""
    places = [report.shown(finding.old_place, True), report.shown(finding.new_place, False)]
    cells = [
        f"{escaped(finding.text)}{escaped(allowed)}<br>`{finding.rule}` `{finding.fingerprint}`",
        " ".join([_code(finding.key), *([escaped(", ".join(finding.names))] if finding.names else [])]),
        _code(finding.old),
        _code(finding.new),
        axes(finding),
        escaped(" → ".join(places)),
    ]
    return "| " + " | ".join(cells) + " |"


def escaped(text: str) -> str:
    """Text in which nothing is taken for markup."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    shown = " ".join(text.split())
    shown = shown[:_LONG] + "…" if len(shown) > _LONG else shown
    return f"`{shown.replace('`', chr(39)).replace('|', chr(92) + '|')}`" if shown else ""
