"""A report as entries of the change history."""

from __future__ import annotations

from wirebind.analyse.model.keys import SERVERS
from wirebind.diff.levels import Level
from wirebind.diff.report import Report
from wirebind.revisions import Revised

_LONG = 60


def revised(report: Report, date: str) -> list[Revised]:
    """An entry for each finding but texts, by operation; what belongs to several is named by itself."""
    found = []
    for finding in report.findings:
        if finding.level is Level.ANNOTATION:
            continue
        owner, _, rest = finding.key.partition("/")
        if owner.startswith(SERVERS):
            owner = "servers"
        name = report.operations.get(owner, "")
        users = [report.operations[key] for key in finding.operations if key in report.operations]
        if not name and len(users) == 1:  # a schema that one operation uses
            name, rest = users[0], finding.key.partition(":")[2]
        about = f" (`{rest}`)" if rest else ""
        values = [f"`{_short(one)}`" for one in (finding.old, finding.new) if one and not rest.endswith(one)]
        summary = f"{finding.text}{about}" + (f": {' → '.join(values)}" if values else "")
        name = name or owner.partition(":")[2] or owner
        found.append(Revised(date, name, finding.level.word, summary))
    return found


def _short(text: str) -> str:
    shown = " ".join(text.split()).replace("`", "'")
    return shown if len(shown) <= _LONG else shown[: _LONG - 1] + "…"
