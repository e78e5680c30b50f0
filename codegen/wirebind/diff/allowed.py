"""The allow-list: findings that were looked at, by fingerprint, each with a reason and a last day."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Sequence

from wirebind.diff.findings import Finding
from wirebind.diagnostics import Diagnostics, Place, Stop
from wirebind.records import record
from wirebind.source.cursor import Cursor
from wirebind.source.loader import load_file


@record
class Entry:
    """One entry."""

    fingerprint: str
    reason: str
    expires: str
    place: Place


def read_allowed(path: Path, shown_as: str, diagnostics: Diagnostics) -> list[Entry]:
    """The entries of `allow: [{fingerprint, reason, expires}]`; stops on errors."""
    root = Cursor(load_file(path, shown_as, diagnostics), "", diagnostics)
    found: list[Entry] = []
    if root.is_object():
        root.expect_members(("allow",), (), "an allow-list")
        entries = root.get("allow")
        for item in entries.items() if entries else ():
            what = "an entry of an allow-list"
            item.expect_members(("fingerprint", "reason", "expires"), (), what)
            texts = [item.required_text(name, what) for name in ("fingerprint", "reason", "expires")]
            if texts[2] and not _is_date(texts[2]):
                item.error("allow-date", f"'{texts[2]}' is no date", "dates are written YYYY-MM-DD")
            found.append(Entry(*texts, item.place))
    if diagnostics.failed:
        raise Stop
    return found


def apply_allowed(
    findings: Sequence[Finding], entries: Sequence[Entry], as_of: str, diagnostics: Diagnostics
) -> list[Finding]:
    """The findings, with the reason where an entry allows one; entries that ended or fit nothing are warnings."""
    known = {entry.fingerprint: entry for entry in entries}
    present = {finding.fingerprint for finding in findings}
    for entry in entries:
        if entry.fingerprint not in present:
            diagnostics.warning_at("allow-unused", entry.place, f"no finding has the fingerprint {entry.fingerprint}")
        elif entry.expires < as_of:
            message = f"{entry.fingerprint} was allowed until {entry.expires}"
            diagnostics.warning_at("allow-expired", entry.place, message)
    holding = {name: entry for name, entry in known.items() if entry.expires >= as_of}
    return [
        replace(finding, allowed=holding[finding.fingerprint].reason) if finding.fingerprint in holding else finding
        for finding in findings
    ]


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
