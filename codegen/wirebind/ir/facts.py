"""The IR of what operations have beside requests and responses: changes, pages and waits."""

from __future__ import annotations

from wirebind.records import record


@record
class Change:
    """One dated change of an operation."""

    date: str
    kind: str
    summary: str


@record
class Paging:
    """The members that link the pages of a list; `token` and `next` are "" for a list of one page."""

    token: str
    next: str
    items: str


@record
class Waiter:
    """When a wait that polls the operation is over; members are "" and tuples empty where it says nothing."""

    key: str
    name: str
    doc: tuple[str, ...]
    member: str
    success: tuple[str, ...]
    failure: tuple[str, ...]
    target: str
    zero: bool
    failure_member: str
    success_status: tuple[int, ...]
    success_errors: tuple[str, ...]
