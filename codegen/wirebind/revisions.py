"""revisions.yaml: what comparisons of revisions found, which `wirebind revise` writes and CHANGES.md shows."""

from __future__ import annotations

from pathlib import Path
from typing import Sequence

from wirebind.diagnostics import Diagnostics
from wirebind.records import record
from wirebind.source.cursor import Cursor
from wirebind.source.loader import load_file
from wirebind.source.quoted import double_quoted

REVISIONS = "revisions.yaml"
_HEAD = """\
# What each revision changed. `wirebind revise` adds to it, and CHANGES.md shows it: commit it; summaries may be edited.
revisions:
"""
_MEMBERS = ("name", "kind", "summary")


@record
class Revised:
    """One change of a revision; `name` is the operation that it belongs to, or what else was changed."""

    date: str
    name: str
    kind: str
    summary: str


def read_revisions(path: Path, shown_as: str, diagnostics: Diagnostics) -> tuple[Revised, ...]:
    """The changes in the file, none where there is no file."""
    if not path.exists():
        return ()
    root = Cursor(load_file(path, shown_as, diagnostics), "", diagnostics)
    found: list[Revised] = []
    revisions = root.get("revisions") if root.is_object() else None
    for revision in revisions.items() if revisions else ():
        revision.expect_members(("date", "changes"), (), "a revision")
        date = revision.required_text("date", "a revision")
        changes = revision.get("changes")
        for change in changes.items() if changes else ():
            change.expect_members(_MEMBERS, (), "a change of a revision")
            texts = [change.required_text(name, "a change of a revision") for name in _MEMBERS]
            found.append(Revised(date, *texts))
    return tuple(found)


def revisions_text(changes: Sequence[Revised]) -> str:
    """The text of the file: revisions newest first, a change a line."""
    lines = [_HEAD]
    for date in sorted({one.date for one in changes}, reverse=True):
        lines.append(f"  - date: {double_quoted(date)}\n    changes:\n")
        for one in changes:
            if one.date == date:
                texts = zip(_MEMBERS, (one.name, one.kind, one.summary))
                entry = ", ".join(f'"{name}": {double_quoted(text)}' for name, text in texts)
                lines.append(f"      - {{{entry}}}\n")
    return "".join(lines)
