"""Checks what `x-paging` names, and finds the members that it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Paging
from wirebind.analyse.model import Call, Leaf, ListOf, Member, Shapes, StructOf

_TOKENS = (Leaf.STRING, Leaf.INT32, Leaf.INT64)


@dataclass(frozen=True, slots=True)
class PagingKeys:
    """The members that carry a list from page to page, by key; no `token` and no `next` when there is one page."""

    token: str
    next: str
    items: str


def paging_of(call: Call, shapes: Shapes, diagnostics: Diagnostics) -> Optional[PagingKeys]:
    """The paging of an operation, or nothing when it has none or what it says is wrong."""
    paging = call.operation.paging
    return _Finder(paging, call, shapes, diagnostics).find() if paging else None


class _Finder:
    def __init__(self, paging: Paging, call: Call, shapes: Shapes, diagnostics: Diagnostics) -> None:
        self._paging = paging
        self._diagnostics = diagnostics
        self._queries = {one.wire: one for one in call.request.members if one.location == "query"}
        body = call.response_body
        struct = shapes.structs.get(body.key) if isinstance(body, StructOf) else None
        self._answered = {one.wire: one for one in struct.members} if struct else {}

    def find(self) -> Optional[PagingKeys]:
        """Every member, each checked for its type."""
        paging = self._paging
        items = self._member("items", paging.items, self._answered)
        if items and not isinstance(items.typed.type, ListOf):
            items = self._error(f'items of x-paging names "{paging.items}", which is no array')
        if paging.limit:
            self._member("limit", paging.limit, self._queries)
        if not paging.token or not paging.next:
            return PagingKeys("", "", items.key) if items else None
        token = self._member("token", paging.token, self._queries)
        following = self._member("next", paging.next, self._answered)
        if not token or not following or not items:
            return None
        if token.typed.type not in _TOKENS or token.typed.type != following.typed.type:
            message = f'token "{paging.token}" and next "{paging.next}" of x-paging are not of one type'
            self._error(message, "both are strings, or both are integers of one format")
            return None
        return PagingKeys(token.key, following.key, items.key)

    def _member(self, role: str, name: str, members: dict[str, Member]) -> Optional[Member]:
        if name and name not in members:
            return self._error(f'{role} of x-paging names "{name}", which is not there')
        return members.get(name)

    def _error(self, message: str, hint: str = "") -> None:
        place = self._paging.place
        self._diagnostics.error("paging-member", place.position, message, place.pointer, hint)
