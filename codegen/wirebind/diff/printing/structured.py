"""A report as JSON."""

from __future__ import annotations

import json
from typing import Optional

from wirebind.diagnostics import Place
from wirebind.diff.findings import Finding
from wirebind.diff.levels import Level
from wirebind.diff.report import Report

FORMAT = 1


def json_report(report: Report, least: Level) -> str:
    """Everything, with the version of this format; members stand in a fixed order."""
    findings = [_finding(report, one) for one in report.findings if one.level >= least]
    version = report.version
    value = {
        "format": FORMAT,
        "title": report.title,
        "findings": findings,
        "version": {
            "old": version.old,
            "new": version.new,
            "bump": version.bump.name.lower(),
            "forced_by": [one.fingerprint for one in version.forced_by],
            "problem": version.problem,
        },
        "notes": list(report.notes),
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _finding(report: Report, finding: Finding) -> dict[str, object]:
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "level": finding.level.word,
        "wire": finding.wire.word if finding.wire is not None else None,
        "source": finding.source.word if finding.source is not None else None,
        "text": finding.text,
        "key": finding.key,
        "old": finding.old,
        "new": finding.new,
        "old_place": _place(finding.old_place, report.old_label),
        "new_place": _place(finding.new_place, report.new_label),
        "operations": list(finding.operations),
        "cpp": list(finding.names),
        "why": list(finding.steps),
        "used_by": list((report.uses or {}).get(finding.fingerprint, ())),
        "allowed": finding.allowed or None,
    }


def _place(place: Optional[Place], label: str) -> Optional[dict[str, object]]:
    if place is None:
        return None
    position = place.position
    file = f"{label}{position.file}"
    return {"file": file, "line": position.line, "column": position.column, "pointer": place.pointer}
