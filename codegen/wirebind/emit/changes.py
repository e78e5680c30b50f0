"""CHANGES.md: what the API's publisher says has changed, by date and by operation."""

from __future__ import annotations

import re
from typing import Iterable, Optional, Sequence

from wirebind.emit.escape import comment_text
from wirebind.ir.model import Api, Operation
from wirebind.records import record
from wirebind.revisions import Revised

_CODE = re.compile(r"`([^`]+)`")


@record
class _Entry:
    """`operation` is nothing for one that the API no longer has, and for what is no operation."""

    date: str
    name: str
    operation: Optional[Operation]
    kind: str
    summary: str


def changes_text(api: Api, headers: str, revised: Sequence[Revised] = ()) -> str:
    """All dated changes, newest first: what the publisher says, and what comparisons of revisions found.

    `headers` is the way from the file to the folder of the generated headers.
    """
    operations = {header.operation.wire: header.operation for header in api.operations}
    entries = [_Entry(one.date, one.name, operations.get(one.name), one.kind, one.summary) for one in revised]
    entries += [
        _Entry(change.date, name, operation, change.kind, change.summary)
        for name, operation in operations.items()
        for change in operation.changes
    ]
    entries.sort(key=lambda entry: entry.name)
    dates = sorted({entry.date for entry in entries}, reverse=True)
    lines = [f"# Changes of {_plain(api.title)}, version {_plain(api.version)}", ""]
    source = "the change history in the spec" + (" and from revisions.yaml" if revised else "")
    lines += [f"Written by wirebind from {source}.", ""]
    for date in dates:
        lines += [f"## {_plain(date)}", ""]
        for own in _by_operation(entry for entry in entries if entry.date == date):
            lines.append(f"- {_linked(own[0], headers)}")
            lines += [f"  - {line}" for line in _counted(own)]
        lines.append("")
    if entries:
        lines += ["## By operation", ""]
    for own in _by_operation(entries):
        when = sorted({entry.date for entry in own}, reverse=True)
        links = ", ".join(f"[{_plain(date)}](#{_anchor(date)})" for date in when)
        lines.append(f"- {_linked(own[0], headers)}: {links}")
    return "\n".join(lines).rstrip("\n") + "\n"


def _by_operation(entries: Iterable[_Entry]) -> list[list[_Entry]]:
    found: dict[str, list[_Entry]] = {}
    for entry in entries:
        found.setdefault(entry.name, []).append(entry)
    return list(found.values())


def _counted(entries: list[_Entry]) -> list[str]:
    """One line for each kind and summary, in the order of the spec; what stands there twice is counted."""
    counts: dict[tuple[str, str], int] = {}
    for entry in entries:
        key = (entry.kind, entry.summary)
        counts[key] = counts.get(key, 0) + 1
    return [
        f"{_plain(kind)}: {_plain(summary)}" + (f" ({count} entries)" if count > 1 else "")
        for (kind, summary), count in counts.items()
    ]


def _linked(entry: _Entry, headers: str) -> str:
    if entry.operation is None:
        return _plain(entry.name)
    return f"[{_plain(entry.name)}]({headers}/operations/{entry.operation.name}.hpp)"


def _anchor(date: str) -> str:
    """The name that readers of Markdown give to a heading."""
    return re.sub(r"[^0-9a-z-]", "", date.lower())


def _plain(text: str) -> str:
    """Text that Markdown shows as it is: what could become markup is escaped, but for code between backticks."""
    shown = comment_text(text)
    out: list[str] = []
    position = 0
    for match in _CODE.finditer(shown):
        out += [_escaped(shown[position : match.start()]), match[0]]
        position = match.end()
    return "".join([*out, _escaped(shown[position:])])


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|!&~" else char for char in text)
