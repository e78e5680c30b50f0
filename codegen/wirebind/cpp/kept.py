"""Members that a revision removed and programs keep until the next one: deprecated, always absent, never sent.

Only optional members are kept, of types that need no struct of the API.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable

from wirebind.cpp.decided import Names
from wirebind.cpp.lock import KEPT, REMOVED, Lock, scope_of
from wirebind.cpp.spelling import HEADERS
from wirebind.ir.model import Api, Includes
from wirebind.ir.types import Member, Struct

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_:]*")
_VALUE = "wirebind/model/removed_value.hpp"
_MESSAGE = "removed by the last revision: it has no value, and is not sent"


def keeping(lock: Lock, old: Api, new: Api) -> Lock:
    """The lock with the members that the new API lacks and programs may keep."""
    owners = {struct.key for struct in _structs(new)}
    found = dict(lock)
    for member in (member for struct in _structs(old) for member in struct.visited):
        entry = lock.get(member.key)
        gone = entry is not None and entry.fingerprint == REMOVED and scope_of(member.key) in owners
        if entry and gone and member.initialiser and member.visit != "body" and _includes(member.type, new) is not None:
            found[member.key] = replace(entry, fingerprint=f"{KEPT}{_plain(member.type, old)}")
    return found


def with_kept(lock: Lock, names: Names, api: Api) -> Api:
    """The API with the members that the lock keeps, each at its place."""
    kept: dict[str, list[Member]] = {}
    for key, entry in lock.items():
        if entry.kept and key not in names.members and _includes(entry.kept, api) is not None:
            member = Member(key, entry.name, "", entry.kept, "{}", "", ("Removed by the last revision.",), _MESSAGE)
            kept.setdefault(scope_of(key), []).append(member)
    if not kept:
        return api

    def place(member: Member) -> int:
        return lock[member.key].number if member.deprecated else names.numbers[member.key]

    def struct(one: Struct) -> Struct:
        return replace(one, members=tuple(sorted((*one.members, *kept.get(one.key, ())), key=place)))

    return _mapped(api, struct)


def _mapped(api: Api, struct: Callable[[Struct], Struct]) -> Api:
    """The API with other structs, and with what their headers need for it."""
    models = []
    for header in api.models:
        structs = tuple(map(struct, header.structs))
        models.append(replace(header, structs=structs, includes=_needed(header.includes, structs, api)))
    operations = []
    for entry in api.operations:
        responses = tuple(
            replace(one, headers=struct(one.headers)) if one.headers else one for one in entry.operation.responses
        )
        operation = replace(entry.operation, request=struct(entry.operation.request), responses=responses)
        includes = _needed(entry.includes, operation.structs, api)
        operations.append(replace(entry, operation=operation, includes=includes))
    return replace(api, models=tuple(models), operations=tuple(operations))


def _needed(includes: Includes, structs: tuple[Struct, ...], api: Api) -> Includes:
    types = [member.type for one in structs for member in one.members if member.deprecated]
    more = {header for type_ in types for header in _includes(type_, api) or ()}
    more |= {_VALUE} if types else set()
    own, standard = ({*group} for group in (includes.own, includes.standard))
    own |= {header for header in more if "/" in header}
    standard |= {header for header in more if "/" not in header}
    return Includes(tuple(sorted(own)), tuple(sorted(standard)))


def _includes(type_: str, api: Api) -> set[str] | None:
    """The headers that a type needs; nothing for one that needs more than the library and enumerations."""
    enumerations = {one.name for header in api.models for one in header.enums}
    found: set[str] = set()
    for name in _NAME.findall(_plain(type_, api)):
        if name in enumerations:
            found.add(f"{api.include}/models/{name}.hpp")
        elif name in HEADERS:
            found |= {HEADERS[name]} - {""}
        else:
            return None
    return found


def _plain(type_: str, api: Api) -> str:
    return type_.replace(f"{api.innermost}::", "")


def _structs(api: Api) -> list[Struct]:
    models = [struct for header in api.models for struct in header.structs]
    return models + [struct for header in api.operations for struct in header.operation.structs]
