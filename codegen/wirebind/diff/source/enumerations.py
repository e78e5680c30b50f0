"""Compares the enumerators of an open enumeration by the names that programs write."""

from __future__ import annotations

from typing import Callable

from wirebind.diff.keys import canonical
from wirebind.ir.types import Enumeration


def compare_enumerations(
    old: Enumeration, new: Enumeration, translate: Callable[[str], str], add: Callable[..., None]
) -> None:
    """Notes every change; `translate` says what the key of an old value is now."""
    if old.doc != new.doc:
        add("cpp-text", new.key, new.name)
    before, after = {one.name: one for one in old.values}, {two.name: two for two in new.values}
    by_key = {canonical(two.key): two.name for two in new.values}
    aliases = {alias.name: alias.target for alias in new.aliases}
    for name, one in before.items():
        two, full = after.get(name), f"{old.name}::{name}"
        if name in aliases:
            add("cpp-enumerator-aliased", translate(one.key), full, name, aliases[name])
            continue
        if two is None:
            renamed = by_key.get(translate(one.key), "")
            rule = "cpp-enumerator-renamed" if renamed else "cpp-enumerator-removed"
            add(rule, translate(one.key), full, name, renamed)
            continue
        if one.number != two.number:
            add("cpp-enumerator-number", two.key, full, str(one.number), str(two.number))
        if one.text != two.text:
            add("cpp-wire-name", two.key, full, one.text, two.text)
    for old_name in sorted({alias.name for alias in old.aliases} - aliases.keys() - after.keys()):
        add("cpp-alias-removed", new.key, f"{old.name}::{old_name}", old_name)
    for name, two in after.items():
        if name not in before:
            add("cpp-enumerator-added", two.key, f"{new.name}::{name}", "", name)
