"""Carries a lock over to a revision: what was renamed keeps its C++ name and its place under the key of today.

A type or an operation that was renamed gets a new name, as its author wants it; what is inside of it keeps its own. A
value of an enumeration that was renamed keeps its name where that follows from the new text too, and else leaves it as
an alias. An alternative of a union that has but a number moves with its name, and that of one that went is not given to
another one. What programs kept of the revision before goes.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Iterable

from wirebind.analyse.model.keys import SCHEMES, key_part
from wirebind.cpp.lock import REMOVED, RENAMED, Lock, is_route
from wirebind.cpp.words import identifier
from wirebind.diff.keys import Translation, canonical, removed_label, renamed_value
from wirebind.diff.wire.edits import Edit

_MEMBERS = ("property-renamed", "parameter-renamed", "parameter-moved", "scheme-renamed")
_VALUES = ("enum-value-renamed", "known-value-renamed")


def carried(lock: Lock, edits: Iterable[Edit], rename_members: bool = False) -> Lock:
    """The lock under the keys of the new document; `rename_members` gives renamed members new C++ names."""
    edits = list(edits)
    others = _MEMBERS + _VALUES if rename_members else _VALUES
    translate = Translation([edit for edit in edits if edit.rule not in others], _vacated(lock, edits))
    values = {renamed_value(edit): edit.new for edit in edits if edit.rule in _VALUES}
    targets = {key: _carried_key(key, translate) for key in lock}
    found: Lock = {}
    for key, entry in lock.items():
        if edits and entry.kept:
            entry = replace(entry, fingerprint=REMOVED)
        renamed = _renamed_owner(entry.renamed_to or key, translate)
        if renamed and renamed not in lock:
            found[key] = replace(entry, fingerprint=f"{RENAMED}{renamed}")
            continue
        new = targets[key]
        value = values.get(canonical(entry.renamed_to or new)) if key.startswith("enum:") else None
        if value is not None and (entry.renamed_to or not entry.removed):
            today = f"{new.rpartition('/')[0]}/{key_part(value)}"
            if entry.renamed_to or identifier(value, "value") != entry.name:
                found[new] = replace(entry, key=new, fingerprint=f"{RENAMED}{today}")
                continue
            new = today
        if new == key or targets.get(new) == new or new in found:
            found.setdefault(key, entry)
        else:
            found[new] = replace(entry, key=new)
    return found


def _vacated(lock: Lock, edits: Iterable[Edit]) -> dict[str, str]:
    """New keys of alternatives that went and had but a number, by their old ones."""
    gone = [(edit.site.key, removed_label(edit)) for edit in edits if edit.rule == "alternative-removed"]
    numbered = [f"{key}/{label}" for key, label in gone if label.isdecimal()]
    taken = {canonical(key) for key in lock} if numbered else set()
    free = ((key, (f"{key}!{number}" for number in count(1))) for key in numbered)
    return {key: next(one for one in names if one not in taken) for key, names in free}


def _renamed_owner(key: str, translate: Translation) -> str:
    """The key of today of a whole type or operation that was renamed, or ""."""
    plain = canonical(key)
    if "/" in key or plain.startswith("op:@") or not key.startswith(("schema:", "op:", "enum:")):
        return ""
    today = translate(key)
    if today == plain:
        return ""
    return f"enum:{today.removeprefix('schema:')}" if key.startswith("enum:") else today


def _carried_key(key: str, translate: Translation) -> str:
    """The key of today, with the marks of structure that it has; that of a whole type, or of an operation with an id, stays.

    A security scheme is a member of the credentials.
    """
    parts = key.split("/")
    plain = canonical(key).split("/")
    if len(plain) == 1 and not is_route(key) and not key.startswith(SCHEMES):
        return key
    today = translate(key).split("/")
    if today == plain or len(today) != len(plain):
        return key
    kind = parts[0].partition(":")[0]
    head = today[0] if kind not in ("enum", "union") else f"{kind}:{today[0].removeprefix('schema:')}"
    rest = iter(today[1:])
    return "/".join([head, *(part if part in ("{}", "<>") else next(rest) for part in parts[1:])])
