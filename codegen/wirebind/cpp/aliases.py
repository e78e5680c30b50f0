"""Names that types and operations had before a revision renamed them: the lock keeps what each is called now."""

from __future__ import annotations

from dataclasses import replace

from wirebind.cpp.decided import Names
from wirebind.cpp.lock import Lock, scope_of
from wirebind.ir.model import Alias, Api
from wirebind.ir.types import OldEnumerator


def with_aliases(lock: Lock, names: Names, api: Api) -> Api:
    """The API with all names from before a revision whose owners are called otherwise now."""
    old = _old_enumerators(lock, names)
    models = tuple(
        replace(header, enums=tuple(replace(one, aliases=old.get(one.key, ())) for one in header.enums))
        if any(one.key in old for one in header.enums) else header
        for header in api.models
    )
    return replace(api, models=models, aliases=_aliases_of(lock, names, api))


def _old_enumerators(lock: Lock, names: Names) -> dict[str, tuple[OldEnumerator, ...]]:
    """The deprecated enumerators by the key of their enumeration."""
    found: dict[str, list[OldEnumerator]] = {}
    for key, entry in lock.items():
        target = names.enumerators.get(entry.renamed_to, "")
        if target and key not in names.enumerators:
            found.setdefault(scope_of(entry.renamed_to), []).append(OldEnumerator(entry.name, target))
    return {key: tuple(sorted(group, key=lambda one: one.name)) for key, group in found.items()}


def _aliases_of(lock: Lock, names: Names, api: Api) -> tuple[Alias, ...]:
    """An alias for each name whose owner is called otherwise now, by name; none where the owner has come back."""
    operations = {header.operation.key: header.operation for header in api.operations}
    found: list[Alias] = []
    for key, entry in lock.items():
        target = entry.renamed_to
        if not target or key in names.types or key in names.calls:
            continue
        if target in operations:
            found.append(Alias(entry.name, operations[target].name, operations[target]))
        elif target in names.types:
            found.append(Alias(entry.name, names.types[target]))
    return tuple(sorted(found, key=lambda alias: alias.name))
