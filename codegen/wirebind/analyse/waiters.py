"""Checks what `x-waiters` names, and finds the members that it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Waiter
from wirebind.analyse.model import Call, EnumOf, Leaf, Member, Shapes, StructOf, Type, key_part

_NUMBERS = (Leaf.INT32, Leaf.INT64, Leaf.FLOAT, Leaf.DOUBLE)


@dataclass(frozen=True, slots=True)
class WaiterKeys:
    """The members of the answer that a waiter reads, by key; "" for one that it does not."""

    waiter: Waiter
    key: str
    member: str
    target: str
    failure_member: str


def waiter_key(call: Call, waiter: Waiter) -> str:
    """The key of a waiter."""
    return f"{call.key}/waiter:{key_part(waiter.name)}"


def waiters_of(call: Call, shapes: Shapes, diagnostics: Diagnostics) -> tuple[WaiterKeys, ...]:
    """The waiters of an operation that have nothing wrong."""
    finder = _Finder(call, shapes, diagnostics)
    found = [finder.find(waiter) for waiter in call.operation.waiters]
    return tuple(keys for keys in found if keys is not None)


class _Finder:
    def __init__(self, call: Call, shapes: Shapes, diagnostics: Diagnostics) -> None:
        self._call = call
        self._shapes = shapes
        self._diagnostics = diagnostics
        body = call.response_body
        struct = shapes.structs.get(body.key) if isinstance(body, StructOf) else None
        self._members = {member.wire: member for member in struct.members} if struct else {}

    def find(self, waiter: Waiter) -> Optional[WaiterKeys]:
        """Every member of one waiter, each checked for its type."""
        wanted = {
            "member": (waiter.member, _NUMBERS if waiter.reaches or waiter.zero else None),
            "reaches": (waiter.reaches, _NUMBERS),
            "failure-member": (waiter.failure_member, None),
        }
        keys: dict[str, str] = {}
        for role, (name, types) in wanted.items():
            member = self._member(waiter, role, name, types) if name else None
            if name and member is None:
                return None
            keys[role] = member.key if member else ""
        if not self._values_are_known(waiter):
            return None
        key = waiter_key(self._call, waiter)
        return WaiterKeys(waiter, key, keys["member"], keys["reaches"], keys["failure-member"])

    def _member(
        self, waiter: Waiter, role: str, name: str, numbers: Optional[tuple[Leaf, ...]]
    ) -> Optional[Member]:
        member = self._members.get(name)
        if member is None:
            self._error(waiter, "waiter-member", f'{role} of {waiter.name} names "{name}", which is not in the answer')
            return None
        fits = member.typed.type in numbers if numbers else _is_text(member.typed.type)
        if not fits:
            expected = "a number" if numbers else "text"
            self._error(waiter, "waiter-member", f'{role} of {waiter.name} names "{name}", which is not {expected}')
            return None
        return member

    def _values_are_known(self, waiter: Waiter) -> bool:
        """Values of an enumeration have to be among those that it lists: a slip of the pen would wait for ever."""
        member = self._members.get(waiter.member)
        if member is None or not isinstance(member.typed.type, EnumOf):
            return True
        known = self._shapes.enums[member.typed.type.key].values
        unknown = [value for value in (*waiter.success, *waiter.failure) if value not in known]
        for value in unknown:
            self._error(waiter, "waiter-value", f'"{value}" of {waiter.name} is no value of "{waiter.member}"')
        return not unknown

    def _error(self, waiter: Waiter, id: str, message: str) -> None:
        self._diagnostics.error(id, waiter.place.position, message, waiter.place.pointer)


def _is_text(type_: Type) -> bool:
    return type_ is Leaf.STRING or isinstance(type_, EnumOf)
