"""Names that types and operations had before a revision renamed them: the lock keeps what each is called now."""

from __future__ import annotations

from wirebind.cpp.lock import Lock
from wirebind.cpp.names import Names
from wirebind.ir.model import Alias, Api


def aliases_of(lock: Lock, names: Names, api: Api) -> tuple[Alias, ...]:
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
