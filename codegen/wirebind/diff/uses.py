"""Which findings touch what a program uses: its C++ files name operations, types, members and enumerators."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterable, Mapping

from wirebind.commands.called_operations import operations_of, scan
from wirebind.diff.findings import Finding
from wirebind.ir.model import Api

_WORD = re.compile(r"[a-z][a-z0-9_]*")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def uses_of(findings: Iterable[Finding], api: Api, files: Iterable[Path]) -> Mapping[str, tuple[str, ...]]:
    """The files that use what a finding is about, by fingerprint; findings that no file uses are absent."""
    known = operations_of([api])
    read = [(path.as_posix(), path.read_text(encoding="utf-8", errors="replace")) for path in files]
    called = {name: {known[one].key for one in scan(text, known).operations} for name, text in read}
    words = {name: frozenset(_WORD.findall(_COMMENT.sub(" ", text))) for name, text in read}
    found: dict[str, tuple[str, ...]] = {}
    for finding in findings:
        files_ = tuple(name for name, _ in read if _uses(finding, called[name], words[name]))
        if files_:
            found[finding.fingerprint] = files_
    return found


def _uses(finding: Finding, called: set[str], words: frozenset[str]) -> bool:
    """An operation that is called and reached on the wire, or a name that is written."""
    if any(operation in called for operation in finding.operations):
        return True
    owner = finding.key.partition("/")[0]
    if owner in called:
        return True
    for name in finding.names:
        parts = _WORD.findall(name)
        if parts and parts[-1] in words and (len(parts) > 1 or finding.source is not None):
            return True
    return False
