"""Decides every C++ name, member order and enumerator number, in one place and one pass.

What the lock knows keeps its name and number. The rest takes the first free candidate, in the order of the document;
`x-cpp-name` forces a name and never gives way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Iterator

from wirebind.diagnostics import Diagnostics, Place
from wirebind.cpp.lock import ERRORS, Lock, scope_of
from wirebind.openapi.model import ErrorEntry
from wirebind.analyse.operations import stripped_header
from wirebind.cpp.scopes import Scope, numbered, suffixes
from wirebind.analyse.model import Call, Enumeration, Member, Shapes, Struct, key_part
from wirebind.analyse.waiters import waiter_key
from wirebind.cpp.words import identifier, is_cpp_name, safe

_RESERVED_TYPES = frozenset(
    """std wirebind asio nlohmann client blocking_client operations models api api_info errc error_facts
    service_category make_error_code con prn aux nul""".split()
)
_RESERVED_CALLS = frozenset(
    """call async_call basic_client basic_blocking_client request request_ref response response_body response_headers
    info changes paging waiters options get_executor executor_type executor context close cancel shutdown""".split()
)
_RESERVED_MEMBERS = frozenset("visit rules names operation std wirebind".split())
_RESERVED_ENUMERATORS = frozenset(
    """value value_type names other text is_known assign assign_text assign_number number open_enum
    open_enum_base""".split()
)
_LARGEST_NUMBER = 65535


@dataclass
class Names:
    """What was decided, by key."""

    types: dict[str, str] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    enumerators: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def ordered(self, struct: Struct) -> list[Member]:
        """The members of a struct in their fixed order."""
        return sorted(struct.members, key=lambda member: self.numbers[member.key])


def enumerator_key(enumeration: Enumeration, value: str) -> str:
    """The key of one value."""
    return f"{enumeration.key}/{key_part(value)}"


def error_key(code: str) -> str:
    """The key of an error code of the service."""
    return f"{ERRORS}{key_part(code)}"


def decide_names(shapes: Shapes, lock: Lock, namespace: str, prefix: str, diagnostics: Diagnostics) -> Names:
    """The names of everything in the shapes."""
    return _Decider(lock, namespace, prefix, diagnostics).run(shapes)


class _Decider:
    def __init__(self, lock: Lock, namespace: str, prefix: str, diagnostics: Diagnostics) -> None:
        self._names = Names()
        self._prefix = prefix
        self._diagnostics = diagnostics
        self._lock = lock
        self._by_scope: dict[str, Lock] = {}
        for key, entry in lock.items():
            self._by_scope.setdefault(scope_of(key), {})[key] = entry
        self._namespace = Scope(self._by_scope.get("", {}), _RESERVED_TYPES | set(namespace.split("::")))
        for key, entry in self._by_scope.get("", {}).items():
            for suffix in suffixes(key):
                self._namespace.taken.setdefault(entry.name + suffix, key)

    def run(self, shapes: Shapes) -> Names:
        """Decides in the order that settles clashes: operations, types, then what is inside of them."""
        for call in shapes.calls:
            self._call(call)
        for struct in shapes.structs.values():
            hints = self._type_names(struct.hint)
            self._names.types[struct.key] = self._type(struct.key, struct.cpp_name, hints, struct.place)
        for enumeration in shapes.enums.values():
            hints = self._type_names(enumeration.hint)
            name = self._type(enumeration.key, enumeration.cpp_name, hints, enumeration.place)
            self._names.types[enumeration.key] = name
            self._enumerators(enumeration, name)
        self._waiters(shapes.calls)
        for struct in shapes.structs.values():
            self._members(struct, self._names.types[struct.key])
        for call in shapes.calls:
            name = self._names.calls[call.key]
            self._members(call.request, f"{name}_request")
            if call.response_headers:
                self._members(call.response_headers, f"{name}_response_headers")
        self._errors(shapes.errors)
        return self._names

    def _call(self, call: Call) -> None:
        reserved = self._namespace.reserved | _RESERVED_CALLS
        base = safe(identifier(call.operation.id, "operation"), reserved, "_operation")
        candidates = numbered([base, f"{base}_operation"])
        name = self._type(call.key, call.operation.cpp_name, candidates, call.operation.id_place)
        self._names.calls[call.key] = name

    def _waiters(self, calls: tuple[Call, ...]) -> None:
        """Waiters are types beside the operations; two of one name are more likely a mistake than a wish."""
        owners: dict[str, str] = {}
        for call in calls:
            for waiter in call.operation.waiters:
                base = identifier(waiter.name, "waiter")
                if base in owners:
                    message = f"{waiter.name} is also the name of a waiter of {owners[base]}"
                    self._error("waiter-twice", waiter.place, message)
                    continue
                owners[base] = call.operation.id
                base = safe(base, self._namespace.reserved, "_waiter")
                key = waiter_key(call, waiter)
                self._names.types[key] = self._type(key, "", numbered([base, f"{base}_waiter"]), waiter.place)

    def _type_names(self, hint: str) -> Iterator[str]:
        base = "_".join(identifier(part, "type") for part in hint.split("/"))
        base = safe(base, self._namespace.reserved, "_model")
        return numbered([base, f"{base}_model"])

    def _type(self, key: str, forced: str, candidates: Iterator[str], place: Place) -> str:
        """A name in the namespace together with all that is derived from it."""
        scope = self._namespace
        if forced != forced.lower() or forced.endswith("_"):
            message = f'x-cpp-name "{forced}" of a type is lower-case and has no underscore at its end'
            self._error("cpp-name", place, message)
            forced = ""
        name = forced and self._forced(forced, scope, key, place)
        if not name and key in self._lock:
            name = self._lock[key].name
        if not name:
            name = next(
                option for option in candidates if all(scope.free(option + tail, key) for tail in suffixes(key))
            )
        for tail in suffixes(key):
            scope.take(name + tail, key)
        return name

    def _forced(self, name: str, scope: Scope, key: str, place: Place) -> str:
        if not is_cpp_name(name) or name in scope.reserved:
            self._error("cpp-name", place, f'x-cpp-name "{name}" cannot be a name here')
            return ""
        if not scope.free(name, key):
            self._error("cpp-name", place, f'x-cpp-name "{name}" is taken by {scope.taken[name]}')
            return ""
        return name

    def _members(self, struct: Struct, struct_name: str) -> None:
        scope_key = scope_of(struct.members[0].key) if struct.members else struct.key
        scope = Scope(self._by_scope.get(scope_key, {}), _RESERVED_MEMBERS | {struct_name})
        forced_first = sorted(struct.members, key=lambda member: (not member.cpp_name, member.location != "body"))
        for member in forced_first:
            self._names.members[member.key] = self._member(member, scope)
        for member in struct.members:
            self._number(member.key, scope, member.place)

    def _member(self, member: Member, scope: Scope) -> str:
        if member.cpp_name:
            forced = self._forced(member.cpp_name, scope, member.key, member.place)
            if forced:
                return scope.take(forced, member.key)
        if member.key in self._lock:
            return scope.take(self._lock[member.key].name, member.key)
        short = member.wire
        if member.location in ("header", "response"):
            short = stripped_header(member.wire, self._prefix)
        base = safe("body" if member.location == "body" else identifier(short, "member"), scope.reserved)
        options = [base, f"{base}_{member.location}"] if member.location else [base]
        name = next(option for option in numbered(options) if scope.free(option, member.key))
        return scope.take(name, member.key)

    def _enumerators(self, enumeration: Enumeration, name: str) -> None:
        reserved = _RESERVED_ENUMERATORS | {name, f"{name}_values"}
        scope = Scope(self._by_scope.get(enumeration.key, {}), reserved)
        for value in enumeration.cpp_names:
            if value not in enumeration.values:
                self._error("cpp-name", enumeration.place, f'x-cpp-name names "{value}", which is no value')
        for value in sorted(enumeration.values, key=lambda value: value not in enumeration.cpp_names):
            key = enumerator_key(enumeration, value)
            forced = enumeration.cpp_names.get(value, "")
            chosen = forced and self._forced(forced, scope, key, enumeration.place)
            if not chosen and key in self._lock:
                chosen = self._lock[key].name
            if not chosen:
                base = safe(identifier(value, "value"))
                base = safe(base, scope.reserved, "_value")
                chosen = next(option for option in numbered([base]) if scope.free(option, key))
            self._names.enumerators[key] = scope.take(chosen, key)
        for value in enumeration.values:
            self._number(enumerator_key(enumeration, value), scope, enumeration.place)

    def _errors(self, errors: tuple[ErrorEntry, ...]) -> None:
        scope = Scope(self._by_scope.get(ERRORS, {}), ("errc",))
        for entry in errors:
            key = error_key(entry.code)
            name = self._lock[key].name if key in self._lock else ""
            if not name:
                base = safe(identifier(entry.code, "error"), scope.reserved, "_error")
                name = next(option for option in numbered([base]) if scope.free(option, key))
            self._names.enumerators[key] = scope.take(name, key)
            self._number(key, scope, entry.place)

    def _number(self, key: str, scope: Scope, place: Place) -> None:
        """The number that the lock knows, else the one after the largest that was ever given."""
        if key in self._lock:
            self._names.numbers[key] = self._lock[key].number
            return
        scope.last += 1
        if scope.last > _LARGEST_NUMBER:
            self._error("too-many", place, f"more than {_LARGEST_NUMBER} names in one scope")
        self._names.numbers[key] = scope.last

    def _error(self, id: str, place: Place, message: str) -> None:
        self._diagnostics.error(id, place.position, message, place.pointer)
