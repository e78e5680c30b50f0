"""Compares the alternatives of a union by the types that programs write."""

from __future__ import annotations

from typing import Callable

from wirebind.ir.types import Union


def compare_unions(old: Union, new: Union, spelled: Callable[[str], str], add: Callable[..., None]) -> None:
    """Notes every change; `spelled` is an old type with what its names are now. Programs do not see the order."""
    if old.doc != new.doc:
        add("cpp-text", new.key, new.name)
    before, after = [spelled(type_) for type_ in old.alternatives], list(new.alternatives)
    for type_ in before:
        if type_ not in after:
            add("cpp-alternative-removed", new.key, new.name, type_)
    for type_ in after:
        if type_ not in before:
            add("cpp-alternative-added", new.key, new.name, "", type_)
    if _choices(old, before) != _choices(new, after):
        add("cpp-choices", new.key, new.name)


def _choices(union: Union, types: list[str]) -> list[tuple[object, ...]]:
    """The tests with the types that they choose; without tests the forms of the types decide, in any order."""
    named = dict(enumerate(types))
    return [(named.get(test.alternative, ""), test.test, test.member, test.value) for test in union.tests]
