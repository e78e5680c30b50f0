"""A report for a terminal."""

from __future__ import annotations

from collections import Counter

from wirebind.diagnostics import printable
from wirebind.diff.findings import Finding
from wirebind.diff.levels import Level
from wirebind.diff.report import Report
from wirebind.diff.versions import Bump

_LONG = 72
_OPERATIONS = 3


def text_report(report: Report, least: Level) -> str:
    """A block for each finding that is not below a level, and a summary."""
    lines: list[str] = []
    for finding in report.findings:
        if finding.level >= least:
            lines += _block(report, finding)
    hidden = sum(one.level < least for one in report.findings)
    lines += [f"note: {printable(note)}" for note in report.notes]
    lines.append(summary(report) + (f"; {hidden} below {least.word} are not shown" if hidden else ""))
    lines += version_lines(report)
    return "\n".join(lines) + "\n"


def _block(report: Report, finding: Finding) -> list[str]:
    old, new = finding.old_place is not None, finding.new_place is not None
    place = report.shown(finding.new_place, False) if new else report.shown(finding.old_place, True)
    mark = f"[{finding.rule} {finding.fingerprint}]"
    lines = [f"{place}: {axes(finding)}: {finding.text}: {printable(finding.key)} {mark}"]
    if finding.old or finding.new:
        lines.append(f"    {_value(finding.old)} -> {_value(finding.new)}")
    if old and new:
        lines.append(f"    before: {report.shown(finding.old_place, True)}")
    if finding.names:
        lines.append(f"    C++: {', '.join(finding.names)}")
    reached = [report.operations.get(key, key) for key in finding.operations if key not in (finding.key, "api")]
    if reached and not finding.key.startswith("op:"):
        more = f" and {len(reached) - _OPERATIONS} more" if len(reached) > _OPERATIONS else ""
        lines.append(f"    operations: {', '.join(reached[:_OPERATIONS])}{more}")
    used = (report.uses or {}).get(finding.fingerprint, ())
    if used:
        lines.append(f"    used by: {', '.join(used)}")
    if finding.allowed:
        lines.append(f"    allowed: {printable(finding.allowed)}")
    return lines


def axes(finding: Finding) -> str:
    """The levels of both axes in a few words."""
    parts = [("wire", finding.wire), ("source", finding.source)]
    return ", ".join(f"{level.word} ({axis})" for axis, level in parts if level is not None)


def summary(report: Report) -> str:
    """How many findings of each level there are."""
    counts = Counter(one.level for one in report.findings if not one.allowed)
    allowed = sum(bool(one.allowed) for one in report.findings)
    parts = [f"{counts[level]} {level.word}" for level in sorted(Level, reverse=True) if counts[level]]
    parts += [f"{allowed} allowed"] if allowed else []
    return ", ".join(parts) if parts else "no changes"


def version_lines(report: Report) -> list[str]:
    """The advice about the version."""
    version = report.version
    if version.bump is Bump.NONE:
        return []
    forced = [f"{one.rule} {one.fingerprint}" for one in version.forced_by[:_OPERATIONS]]
    more = f" and {len(version.forced_by) - _OPERATIONS} more" if len(version.forced_by) > _OPERATIONS else ""
    lines = [f"version: {version.bump.name.lower()}, because of {', '.join(forced)}{more}"]
    return lines + ([f"warning: {version.problem}"] if version.problem else [])


def _value(text: str) -> str:
    shown = printable(" ".join(text.split()))
    return f"'{shown[:_LONG]}…'" if len(shown) > _LONG else f"'{shown}'" if shown else "nothing"
