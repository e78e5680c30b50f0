"""Prints findings: errors always, warnings on request and counted otherwise."""

from __future__ import annotations

from wirebind.commands.console import CONSOLE
from wirebind.diagnostics import Diagnostics, Severity


def print_findings(diagnostics: Diagnostics, all_findings: bool) -> None:
    """Prints to standard error, sorted by place."""
    hidden = 0
    for found in diagnostics.sorted():
        if found.severity is Severity.ERROR or all_findings:
            CONSOLE.finding(found)
        else:
            hidden += 1
    report_hidden(hidden)


def report_hidden(hidden: int) -> None:
    """Says how many findings were not printed."""
    if hidden and not CONSOLE.json:
        CONSOLE.report(f"wirebind: {hidden} warning{'s' if hidden > 1 else ''}; `wirebind lint` shows more")
