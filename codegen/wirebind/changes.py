"""CHANGES.md: what the API's publisher says has changed, by date."""

from __future__ import annotations

from wirebind.emit.escape import comment_text
from wirebind.ir.model import Api


def changes_text(api: Api) -> str:
    """The dated changes of all operations, newest first."""
    lines = [f"# Changes of {_plain(api.title)}, version {_plain(api.version)}", ""]
    lines += ["Written by wirebind from the change history in the spec.", ""]
    entries = [
        (change.date, header.operation.wire, change.kind, change.summary)
        for header in api.operations
        for change in header.operation.changes
    ]
    for date in sorted({entry[0] for entry in entries}, reverse=True):
        lines += [f"## {_plain(date)}", ""]
        found = [entry for entry in entries if entry[0] == date]
        lines += [f"- {_plain(name)}, {_plain(kind)}: {_plain(summary)}" for _, name, kind, summary in found]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is: what could become markup is escaped."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|" else char for char in comment_text(text))
