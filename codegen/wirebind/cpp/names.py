"""Decides every C++ name, member order and enumerator number, in one place and one pass.

What the lock has keeps its name and number. The rest takes the first free candidate, in the order of the document;
`x-cpp-name` forces a name and never gives way.
"""

from __future__ import annotations

from typing import Iterable, Sequence

from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.keys import ERRORS, union_key
from wirebind.analyse.model.operations import ErrorCode, Operation
from wirebind.analyse.model.origin import Origin
from wirebind.analyse.model.records import Enumeration, Location, Member, Record
from wirebind.cpp.access import name_schemes, name_servers
from wirebind.cpp.decided import Names
from wirebind.cpp.headers import SharedHeaders
from wirebind.cpp.lock import Lock, is_route, scope_of
from wirebind.cpp.origins import hint_of, stripped_header
from wirebind.cpp.scopes import Scope, Suffixes, alone, suffixes
from wirebind.cpp.structs import request_of, response_headers_of
from wirebind.cpp.words import identifier, is_cpp_name, safe
from wirebind.diagnostics import Diagnostics, Place

_RESERVED_TYPES = frozenset(
    """std wirebind asio nlohmann client client_calls blocking_client authentication credentials security servers
    operations models api api_info errc error_facts default_error_bodies api_error_bodies service_category
    make_error_code one_of visit rules names con prn aux nul""".split()
)
_RESERVED_UNIONS = frozenset("tests alternatives unknown get_if holds emplace".split())
_RESERVED_CALLS = frozenset(
    """operation call async_call basic_client basic_blocking_client request request_ref response response_body response_headers
    request_of call_options default_token begin info paging waiters options get_executor executor_type executor context close cancel shutdown""".split()
)
_RESERVED_MEMBERS = frozenset("visit rules names operation std wirebind".split())
_RESERVED_ENUMERATORS = frozenset(
    """value value_type names other text is_known assign assign_text assign_number number open_enum
    open_enum_base""".split()
)
_LARGEST_NUMBER = 65535


def decide_names(
    model: ApiModel, headers: SharedHeaders, lock: Lock, namespace: str, prefix: str, diagnostics: Diagnostics
) -> Names:
    """The names of everything in the model, and of the structs of headers that operations share."""
    return _Decider(lock, namespace, prefix, diagnostics).run(model, headers)


class _Decider:
    def __init__(self, lock: Lock, namespace: str, prefix: str, diagnostics: Diagnostics) -> None:
        self._names = Names()
        self._prefix = prefix
        self._diagnostics = diagnostics
        self._lock = lock
        self._by_scope: dict[str, Lock] = {}
        named = {entry.name for key, entry in lock.items() if key.startswith("op:") and not is_route(key)}
        for key, entry in lock.items():
            if not is_route(key) or entry.name not in named:
                self._by_scope.setdefault(scope_of(key), {})[key] = entry
        self._namespace = self._scope("", _RESERVED_TYPES | set(namespace.split("::")), suffixes)

    def run(self, model: ApiModel, shared: SharedHeaders) -> Names:
        """Decides in the order that settles clashes: operations, types, then what is inside of them."""
        for operation in model.operations:
            self._operation(operation)
        for record in shared.records:
            self._names.types[record.key] = self._type(record.key, record.given_name, (), record.place)
        own = [record for key, record in model.records.items() if union_key(key) in model.unions]
        for record in (one for key, one in model.records.items() if union_key(key) not in model.unions):
            self._record(record)
        for enumeration in model.enumerations.values():
            hints = self._type_names(enumeration.origin, _RESERVED_ENUMERATORS)
            name = self._type(enumeration.key, enumeration.given_name, hints, enumeration.place)
            self._names.types[enumeration.key] = name
            self._enumerators(enumeration, name)
        for union in model.unions.values():
            hints = self._type_names(union.origin, _RESERVED_UNIONS)
            self._names.types[union.key] = self._type(union.key, union.given_name, hints, union.place)
        for record in own:  # the members of a base, whose name is made from that of the union
            self._record(record)
        self._waiters(model.operations)
        for record in (*model.records.values(), *shared.records):
            self._members(record, self._names.types[record.key])
        for operation in model.operations:
            name = self._names.calls[operation.key]
            self._members(request_of(operation), f"{name}_request", name)
            headers = response_headers_of(operation)
            if headers and operation.key not in shared.of:
                self._members(headers, f"{name}_response_headers")
        self._errors(model.errors)
        name_schemes(model.named_schemes, self._scope, self._names)
        for enumeration in name_servers(model.servers, self._scope, self._names):
            self._enumerators(enumeration, self._names.types[enumeration.key])
        return self._names

    def _scope(self, key: str, reserved: Iterable[str] = (), derived: Suffixes = alone) -> Scope:
        return Scope(self._by_scope.get(key, {}), reserved, derived)

    def _record(self, record: Record) -> None:
        hints = self._type_names(record.origin)
        self._names.types[record.key] = self._type(record.key, record.given_name, hints, record.place)

    def _operation(self, operation: Operation) -> None:
        reserved = self._namespace.reserved | _RESERVED_CALLS
        base = safe(identifier(operation.id, "operation"), reserved, "_operation")
        bases = [base, f"{base}_operation"]
        name = self._type(operation.key, operation.given_name, bases, operation.id_place)
        self._names.calls[operation.key] = name

    def _waiters(self, operations: tuple[Operation, ...]) -> None:
        """Waiters are types beside the operations; two of one name are more likely a mistake than a wish."""
        owners: dict[str, str] = {}
        for operation in operations:
            for waiter in operation.waiters:
                base = identifier(waiter.name, "waiter")
                if base in owners:
                    message = f"{waiter.name} is also the name of a waiter of {owners[base]}"
                    self._error("waiter-twice", waiter.place, message)
                    continue
                owners[base] = operation.id
                base = safe(base, self._namespace.reserved, "_waiter")
                bases = [base, f"{base}_waiter"]
                self._names.types[waiter.key] = self._type(waiter.key, "", bases, waiter.place)

    def _type_names(self, origin: Origin, reserved: frozenset[str] = frozenset()) -> list[str]:
        base = "_".join(identifier(part, "type") for part in hint_of(origin, self._prefix).split("/"))
        base = safe(base, self._namespace.reserved | reserved, "_model")
        return [base, f"{base}_model"]

    def _type(self, key: str, forced: str, bases: Sequence[str], place: Place) -> str:
        """A name in the namespace together with all that is derived from it."""
        scope = self._namespace
        if forced != forced.lower() or forced.endswith("_"):
            message = f"x-cpp-name '{forced}' of a type is lower-case and has no underscore at its end"
            self._error("cpp-name", place, message)
            forced = ""
        name = forced and self._forced(forced, scope, key, place)
        if not name and key in self._lock:
            name = self._lock[key].name
        return scope.take(name, key) if name else scope.named(key, bases)

    def _forced(self, name: str, scope: Scope, key: str, place: Place) -> str:
        if not is_cpp_name(name) or name in scope.reserved:
            self._error("cpp-name", place, f"x-cpp-name '{name}' cannot be a name here")
            return ""
        if not scope.free(name, key):
            self._error("cpp-name", place, f"x-cpp-name '{name}' is taken by {scope.taken[name]}")
            return ""
        return name

    def _members(self, struct: Record, struct_name: str, operation: str = "") -> None:
        """Members of a struct; a request names its operation, and no member may change what that name means."""
        scope_key = scope_of(struct.members[0].key) if struct.members else struct.key
        scope = self._scope(scope_key, _RESERVED_MEMBERS | {struct_name, operation})
        forced_first = sorted(
            struct.members, key=lambda member: (not member.given_name, member.location is not Location.BODY)
        )
        for member in forced_first:
            self._names.members[member.key] = self._member(member, scope)
        for member in struct.members:
            self._number(member.key, scope, member.place)

    def _member(self, member: Member, scope: Scope) -> str:
        if member.given_name:
            forced = self._forced(member.given_name, scope, member.key, member.place)
            if forced:
                return scope.take(forced, member.key)
        short = member.wire
        if member.location in (Location.HEADER, Location.RESPONSE_HEADER):
            short = stripped_header(member.wire, self._prefix)
        fixed = {Location.BODY: "body", Location.ADDITIONAL: "additional"}.get(member.location)
        base = safe(fixed or identifier(short, "member"), scope.reserved)
        plain = member.location in (Location.OBJECT, Location.ADDITIONAL)
        options = [base] if plain else [base, f"{base.removesuffix('_')}_{member.location.value}"]
        return scope.named(member.key, options)

    def _enumerators(self, enumeration: Enumeration, name: str) -> None:
        reserved = _RESERVED_ENUMERATORS | {name, f"{name}_values"}
        scope = self._scope(enumeration.key, reserved)
        for value in sorted(enumeration.values, key=lambda value: not value.given_name):
            chosen = value.given_name and self._forced(value.given_name, scope, value.key, enumeration.place)
            if chosen:
                scope.take(chosen, value.key)
            else:
                base = safe(safe(identifier(value.text, "value")), scope.reserved, "_value")
                chosen = scope.named(value.key, [base])
            self._names.enumerators[value.key] = chosen
        for value in enumeration.values:
            self._number(value.key, scope, value.place)

    def _errors(self, errors: tuple[ErrorCode, ...]) -> None:
        scope = self._scope(ERRORS, ("errc",))
        for entry in errors:
            base = safe(identifier(entry.code, "error"), scope.reserved, "_error")
            self._names.enumerators[entry.key] = scope.named(entry.key, [base])
            self._number(entry.key, scope, entry.place)

    def _number(self, key: str, scope: Scope, place: Place) -> None:
        self._names.numbers[key] = number = scope.number(key)
        if number == _LARGEST_NUMBER + 1:
            self._error("too-many", place, f"more than {_LARGEST_NUMBER} names in one scope")

    def _error(self, id: str, place: Place, message: str) -> None:
        self._diagnostics.error_at(id, place, message)
