"""Checks what `x-waiters` names, and finds the members that it means."""

from __future__ import annotations

from typing import Mapping, Optional

from wirebind.analyse.model.keys import waiter_key
from wirebind.analyse.model.operations import Waiter
from wirebind.analyse.model.records import Enumeration, Member
from wirebind.analyse.model.types import NUMBERS, EnumOf, is_text
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Waiter as ReadWaiter


class WaiterFinder:
    """Finds the members of one operation's waiters among those of its result."""

    def __init__(
        self,
        operation_key: str,
        returned: Mapping[str, Member],
        enumerations: Mapping[str, Enumeration],
        diagnostics: Diagnostics,
    ) -> None:
        self._operation_key = operation_key
        self._returned = returned
        self._enumerations = enumerations
        self._diagnostics = diagnostics

    def find(self, waiter: ReadWaiter) -> Optional[Waiter]:
        """The waiter with its members, each checked for its type; nothing after an error."""
        counts = bool(waiter.reaches) or waiter.zero
        member = self._member(waiter, "member", waiter.member, counts)
        reaches = self._member(waiter, "reaches", waiter.reaches, True)
        failure_member = self._member(waiter, "failure-member", waiter.failure_member, False)
        named = ((waiter.member, member), (waiter.reaches, reaches), (waiter.failure_member, failure_member))
        if any(name and found is None for name, found in named) or not self._values_are_known(waiter, member):
            return None
        return Waiter(
            key=waiter_key(self._operation_key, waiter.name),
            name=waiter.name,
            summary=waiter.summary,
            member=member,
            success=waiter.success,
            failure=waiter.failure,
            reaches=reaches,
            zero=waiter.zero,
            failure_member=failure_member,
            success_status=waiter.success_status,
            success_errors=waiter.success_errors,
            place=waiter.place,
        )

    def _member(self, waiter: ReadWaiter, role: str, name: str, counts: bool) -> Optional[Member]:
        """The member that a role names, when it has a number where the role counts, and text where it does not."""
        if not name:
            return None
        member = self._returned.get(name)
        if member is None:
            self._error(waiter, "waiter-member", f"{role} of {waiter.name} names '{name}', which is not in the response")
            return None
        if not (member.type in NUMBERS if counts else is_text(member.type)):
            expected = "a number" if counts else "text"
            self._error(waiter, "waiter-member", f"{role} of {waiter.name} names '{name}', which is not {expected}")
            return None
        return member

    def _values_are_known(self, waiter: ReadWaiter, member: Optional[Member]) -> bool:
        """Values of an enumeration have to be among those that it lists: a slip of the pen would wait for ever."""
        if member is None or not isinstance(member.type, EnumOf):
            return True
        known = [value.text for value in self._enumerations[member.type.key].values]
        unknown = [value for value in (*waiter.success, *waiter.failure) if value not in known]
        for value in unknown:
            self._error(waiter, "waiter-value", f"'{value}' of {waiter.name} is no value of '{waiter.member}'")
        return not unknown

    def _error(self, waiter: ReadWaiter, id: str, message: str) -> None:
        self._diagnostics.fault_at(id, waiter.place, message)
