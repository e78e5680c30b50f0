"""A report as one HTML file that loads nothing."""

from __future__ import annotations

from html import escape

from wirebind.diff.findings import Finding
from wirebind.diff.levels import Level
from wirebind.diff.printing.text import axes, summary, version_lines
from wirebind.diff.report import Report

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Changes of {title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }}
details {{ border-left: 4px solid #888; margin: .4rem 0; padding: .2rem .8rem; }}
.breaking {{ border-color: #c22; }} .warning {{ border-color: #d80; }} .non-breaking {{ border-color: #292; }}
summary {{ cursor: pointer; }} code {{ overflow-wrap: anywhere; }}
dt {{ font-weight: 600; }} dd {{ margin: 0 0 .4rem 1rem; }}
</style></head><body>
<h1>Changes of {title}</h1>
"""


def html_report(report: Report, least: Level) -> str:
    """A section for each level; each finding opens to its derivation."""
    parts = [_HEAD.format(title=escape(report.title)), f"<p>{escape(summary(report))}</p>\n"]
    parts += [f"<p>{escape(line)}</p>\n" for line in (*version_lines(report), *report.notes)]
    for level in sorted(Level, reverse=True):
        found = [one for one in report.findings if one.level is level and level >= least]
        if found:
            parts.append(f"<h2>{level.word.capitalize()} ({len(found)})</h2>\n")
            parts += [_finding(report, one) for one in found]
    return "".join(parts) + "</body></html>\n"


def _finding(report: Report, finding: Finding) -> str:
    facts = [
        ("before", finding.old),
        ("after", finding.new),
        ("levels", axes(finding)),
        ("C++", ", ".join(finding.names)),
        ("before at", report.shown(finding.old_place, True)),
        ("after at", report.shown(finding.new_place, False)),
        ("operations", ", ".join(finding.operations)),
        ("used by", ", ".join((report.uses or {}).get(finding.fingerprint, ()))),
        ("allowed", finding.allowed),
        ("rule", f"{finding.rule} {finding.fingerprint}"),
    ]
    rows = "".join(f"<dt>{name}</dt><dd><code>{escape(value)}</code></dd>" for name, value in facts if value)
    why = "".join(f"<li>{escape(step)}</li>" for step in finding.steps)
    head = f"{escape(finding.text)}: <code>{escape(finding.key)}</code>"
    return (
        f'<details class="{finding.level.word}"><summary>{head}</summary>'
        f"<dl>{rows}</dl><ol>{why}</ol></details>\n"
    )
