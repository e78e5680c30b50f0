"""bindings.lock: what regenerating must not change.

One line for everything that has a name: its semantic key, its number (the place of a member in its struct, the value
of an enumerator), its C++ name and a fingerprint of the rest. What vanishes from the spec keeps its line with the
word "removed" as fingerprint, so that its name and number are not given to something else and come back with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from wirebind.analyse.model.keys import ERRORS
from wirebind.diagnostics import Diagnostics, Position, Stop

REMOVED = "removed"
_HEADER = "# Names, member order and enumerators of {namespace}. Written by wirebind: commit it, never edit it.\n"
_FORMAT = "format 1\n"
_LINE = re.compile(r"([a-z]+:[!-~]+) ([0-9]{1,5}) ([A-Za-z][A-Za-z0-9_]*) ([0-9a-f]{8}|removed)\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the lock."""

    key: str
    number: int
    name: str
    fingerprint: str

    @property
    def removed(self) -> bool:
        """True for what the spec no longer has."""
        return self.fingerprint == REMOVED


Lock = dict[str, Entry]


def read_lock(path: Path, shown_as: str, diagnostics: Diagnostics) -> Lock:
    """The lock in the file, or an empty one when there is none; stops when it cannot be trusted."""
    if not path.exists():
        return {}
    entries: Lock = {}
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        diagnostics.error("lock-syntax", Position(shown_as), "the lock file cannot be read as plain text")
        raise Stop from None
    taken: dict[tuple[str, str], str] = {}
    for index, line in enumerate(lines, start=1):
        place = Position(shown_as, index, 1)
        if not line or line.startswith("#") or line == _FORMAT.strip():
            continue
        match = _LINE.match(line)
        if match is None:
            hint = "resolve a merge by taking one side, then generate again"
            diagnostics.error("lock-syntax", place, "this is no line of a lock file", hint=hint)
            continue
        entry = Entry(match[1], int(match[2]), match[3], match[4])
        if entry.key in entries:
            diagnostics.error("lock-syntax", place, f"{entry.key} has two lines")
        for clash in (("name", entry.name), ("number", str(entry.number))):
            if clash[0] == "number" and entry.number == 0:
                continue
            scope = (scope_of(entry.key), " ".join(clash))
            if scope in taken:
                diagnostics.error("lock-syntax", place, f"{entry.key} has the {clash[0]} of {taken[scope]}")
            taken[scope] = entry.key
        entries[entry.key] = entry
    diagnostics.stop_if_failed()
    return entries


def scope_of(key: str) -> str:
    """What a name must be unique in: the struct of a member, the enumeration of an enumerator or the namespace.

    Brackets in a key are structure, never text: `{}` is a struct written in place, `<>` an enumeration.
    """
    if key.startswith(ERRORS):
        return ERRORS
    owner, _, last = key.rpartition("/")
    if not owner or last in ("{}", "<>") or (key.startswith("op:") and last.startswith("waiter:")):
        return ""
    if key.startswith("op:") and "/" not in owner:
        return f"{owner}/response-headers" if last.startswith("response-header:") else f"{owner}/request"
    return owner


def write_lock(entries: Lock, namespace: str) -> str:
    """The text of the lock file, sorted by scope and number."""
    ordered = sorted(entries.values(), key=lambda entry: (scope_of(entry.key), entry.number, entry.key))
    lines = [f"{entry.key} {entry.number} {entry.name} {entry.fingerprint}\n" for entry in ordered]
    return _HEADER.format(namespace=namespace) + _FORMAT + "".join(lines)
