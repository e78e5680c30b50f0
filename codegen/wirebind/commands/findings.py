"""Prints findings: errors always, warnings where they are asked for and counted where they are not."""

from __future__ import annotations

import sys

from wirebind.diagnostics import Diagnostics, Severity


def print_findings(diagnostics: Diagnostics, all_findings: bool) -> None:
    """Prints to standard error, sorted by place."""
    hidden = 0
    for found in diagnostics.sorted():
        if found.severity is Severity.ERROR or all_findings:
            print(found.render(), file=sys.stderr)
        else:
            hidden += 1
    if hidden:
        print(f"wirebind: {hidden} warning{'s' if hidden > 1 else ''}; `wirebind lint` shows more", file=sys.stderr)
