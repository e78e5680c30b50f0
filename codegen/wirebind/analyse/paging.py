"""Checks what `x-paging` names, and finds the members that it means."""

from __future__ import annotations

from typing import Iterable, Mapping, Optional

from wirebind.analyse.model.operations import Paging
from wirebind.analyse.model.records import Location, Member
from wirebind.analyse.model.types import INTEGERS, ListOf, Scalar
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Paging as ReadPaging

_TOKENS = (Scalar.STRING, *INTEGERS)


def paging_of(
    paging: Optional[ReadPaging], parameters: Iterable[Member], returned: Mapping[str, Member], diagnostics: Diagnostics
) -> Optional[Paging]:
    """The paging of an operation with the parameters and the members of its result by wire name.

    Nothing when it has none, or when what it says is wrong.
    """
    if paging is None:
        return None
    queries = {one.wire: one for one in parameters if one.location is Location.QUERY}
    return _Finder(paging, queries, returned, diagnostics).find()


class _Finder:
    def __init__(
        self,
        paging: ReadPaging,
        queries: Mapping[str, Member],
        returned: Mapping[str, Member],
        diagnostics: Diagnostics,
    ) -> None:
        self._paging = paging
        self._queries = queries
        self._returned = returned
        self._diagnostics = diagnostics

    def find(self) -> Optional[Paging]:
        """Every member, each checked for its type."""
        paging = self._paging
        items = self._member("items", paging.items, self._returned)
        if items and not isinstance(items.type, ListOf):
            self._error(f"items of x-paging names '{paging.items}', which is no array")
            items = None
        limit = self._member("limit", paging.limit, self._queries)
        if not paging.token or not paging.next:
            return Paging(items, None, None, limit, paging.place) if items else None
        token = self._member("token", paging.token, self._queries)
        following = self._member("next", paging.next, self._returned)
        if not token or not following or not items:
            return None
        if token.type not in _TOKENS or token.type != following.type:
            message = f"token '{paging.token}' and next '{paging.next}' of x-paging are not of one type"
            self._error(message, "both are strings, or both are integers of one format")
            return None
        return Paging(items, token, following, limit, paging.place)

    def _member(self, role: str, name: str, members: Mapping[str, Member]) -> Optional[Member]:
        if name and name not in members:
            self._error(f"{role} of x-paging names '{name}', which is not there")
        return members.get(name)

    def _error(self, message: str, hint: str = "") -> None:
        self._diagnostics.fault_at("paging-member", self._paging.place, message, hint)
