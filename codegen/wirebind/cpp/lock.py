"""bindings.lock: what regenerating must not change.

One line for everything that has a name: its semantic key, its number (the place of a member in its struct, the value
of an enumerator), its C++ name and a fingerprint of the rest. An operation has a line for its method and path as well,
so that an id that comes later, or goes, changes no name. What vanishes from the spec keeps its line with the
word "removed" as fingerprint, so that its name and number are not given to something else and come back with it; what
a revision renamed has "renamed:" and the key of today there, and a member that programs keep until the next revision
"kept:" and its type.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Mapping

from wirebind.analyse.model.keys import ERRORS, SCHEMES, SERVERS
from wirebind.diagnostics import Diagnostics, Position, Stop
from wirebind.records import record

REMOVED = "removed"
RENAMED = "renamed:"
KEPT = "kept:"
_HEADER = "# Names, member order and enumerators of {namespace}. Written by wirebind: commit it, never edit it.\n"
_FORMAT = "format 1\n"
_ROUTE = "op:@"
_GROUPS = (ERRORS, SCHEMES, SERVERS)  # what is named in a scope of its own: errc, credentials, namespace servers
_ENCODED = {" ": "%20", "/": "%2F", "{": "%7B", "}": "%7D"}
_LINE = re.compile(
    r"(op:@[A-Za-z]+ [!-~]+|[a-z]+:[!-~]+) ([0-9]{1,5}) ([A-Za-z][A-Za-z0-9_]*) ([0-9a-f]{8}|removed|(?:renamed|kept):[!-~]+)\Z"
)


@record
class Entry:
    """One line of the lock."""

    key: str
    number: int
    name: str
    fingerprint: str

    @property
    def removed(self) -> bool:
        """True for what the spec no longer has."""
        return self.fingerprint == REMOVED or bool(self.renamed_to or self.kept)

    @property
    def renamed_to(self) -> str:
        """The key of what a type or an operation is called now, or ""."""
        return self.fingerprint.removeprefix(RENAMED) if self.fingerprint.startswith(RENAMED) else ""

    @property
    def kept(self) -> str:
        """The type of a member that programs keep until the next revision, or ""."""
        return self.fingerprint.removeprefix(KEPT) if self.fingerprint.startswith(KEPT) else ""


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
        entry = Entry(_key_of(match[1]), int(match[2]), match[3], match[4])
        if entry.key in entries:
            diagnostics.error("lock-syntax", place, f"{entry.key} has two lines")
        for clash in (("name", entry.name), ("number", str(entry.number))):
            if is_route(entry.key) or (clash[0] == "number" and entry.number == 0):
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
    owner, _, last = key.rpartition("/")
    if not owner or last in ("{}", "<>") or (key.startswith("op:") and last.startswith("waiter:")):
        return next((group for group in _GROUPS if key.startswith(group)), "")
    if key.startswith("op:") and "/" not in owner:
        return f"{owner}/response-headers" if last.startswith("response-header:") else f"{owner}/request"
    return owner


def write_lock(entries: Lock, namespace: str) -> str:
    """The text of the lock file, sorted by scope and number."""
    ordered = sorted(entries.values(), key=lambda entry: (scope_of(entry.key), entry.number, entry.key))
    lines = [f"{_text_of(entry.key)} {entry.number} {entry.name} {entry.fingerprint}\n" for entry in ordered]
    return _HEADER.format(namespace=namespace) + _FORMAT + "".join(lines)


def is_route(key: str) -> bool:
    """True for the key of an operation by method and path."""
    return key.startswith(_ROUTE) and "/" not in key


def moved(lock: Lock, routes: Mapping[str, str]) -> Lock:
    """The lock for operations by route: what it has of one that has got an id, or lost it, stands under the key of today.

    Another id in place of one is another name, as its author wants it.
    """
    renamed = [(before, routes[route]) for route, before in _owners(lock).items() if route in routes]
    today = set(routes.values())
    changes = {
        before: after
        for before, after in renamed
        if is_route(before) != is_route(after) and before not in today and (is_route(after) or after not in lock)
    }
    if not changes:
        return lock
    found: Lock = {}
    for key, entry in lock.items():
        name = _moved_key(key, changes)
        found[name] = replace(entry, key=name)
    for before, after in changes.items():
        found.setdefault(after, replace(lock[before], key=after))
    return found


def _owners(lock: Lock) -> dict[str, str]:
    """The key that an operation goes by, for each route: another one with its name, or the route itself."""
    named = {entry.name: key for key, entry in lock.items() if _is_operation(key) and not is_route(key)}
    return {key: named.get(entry.name, key) for key, entry in lock.items() if is_route(key)}


def _moved_key(key: str, changes: Mapping[str, str]) -> str:
    operation, slash, rest = key.partition("/")
    kind, colon, inner = operation.partition(":op:")
    before = f"op:{inner}" if colon else operation
    after = changes.get(before)
    if after is None or (is_route(key) and not slash):
        return key
    return (f"{kind}:{after}" if colon else after) + slash + rest


def _is_operation(key: str) -> bool:
    return key.startswith("op:") and "/" not in key


def _key_of(text: str) -> str:
    """The key that a line begins with; that of a route is written as it is read."""
    return "".join(_ENCODED.get(char, char) for char in text) if text.startswith(_ROUTE) and " " in text else text


def _text_of(key: str) -> str:
    for char, encoded in _ENCODED.items() if is_route(key) else ():
        key = key.replace(encoded, char, 1 if char == " " else -1)
    return key
