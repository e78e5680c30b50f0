"""Reads `x-waiters`: when a wait for a state that an operation reports is over."""

from __future__ import annotations

import re
from typing import Optional

from wirebind.openapi import keywords
from wirebind.openapi.model import Waiter
from wirebind.source.cursor import Cursor

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


def read_waiters(operation: Cursor, known_errors: frozenset[str]) -> tuple[Waiter, ...]:
    """The waiters of an operation; what is wrong with one is reported and leaves it out."""
    entries = operation.get("x-waiters")
    found = [_waiter(item, known_errors) for item in entries.items()] if entries else []
    return tuple(waiter for waiter in found if waiter is not None)


def _waiter(cursor: Cursor, known_errors: frozenset[str]) -> Optional[Waiter]:
    if not cursor.is_object():
        return None
    what = "a waiter"
    cursor.expect_members(keywords.WAITER, (), what)
    name = cursor.required_text("name", what)
    if name and not _NAME.match(name):
        cursor.fault("waiter-name", f"'{name}' is no name of a waiter", "letters, digits, - and _, a letter first")
        return None
    waiter = Waiter(
        name=name,
        summary=cursor.required_text("summary", what),
        member=cursor.text_of("member"),
        success=_texts(cursor, "success"),
        failure=_texts(cursor, "failure"),
        reaches=cursor.text_of("reaches"),
        zero=cursor.flag_of("zero"),
        failure_member=cursor.text_of("failure-member"),
        success_status=_statuses(cursor),
        success_errors=_errors(cursor, known_errors),
        place=cursor.place,
    )
    return waiter if name and _is_whole(waiter, cursor) else None


def _is_whole(waiter: Waiter, cursor: Cursor) -> bool:
    """Whether the entry says when the wait is done, in one way, and reads a member where it needs one."""
    ways = [way for way, used in (("success", waiter.success), ("reaches", waiter.reaches), ("zero", waiter.zero)) if used]
    if len(ways) > 1:
        cursor.fault("waiter-condition", f"a waiter has one of success, reaches and zero, not {' and '.join(ways)}")
    elif bool(ways or waiter.failure) != bool(waiter.member):
        hint = "success, reaches or zero say what the member must be"
        cursor.fault("waiter-condition", "a waiter has a member and its condition, or neither", hint)
    elif not (ways or waiter.success_status or waiter.success_errors):
        cursor.fault("waiter-condition", "nothing says when the wait is done")
    elif set(waiter.success) & set(waiter.failure):
        both = ", ".join(sorted(set(waiter.success) & set(waiter.failure)))
        cursor.fault("waiter-condition", f"{both} is success and failure at once")
    else:
        return True
    return False


def _texts(cursor: Cursor, name: str) -> tuple[str, ...]:
    child = cursor.get(name)
    return child.strings() if child else ()


def _statuses(cursor: Cursor) -> tuple[int, ...]:
    child = cursor.get("success-status")
    found: list[int] = []
    for item in child.items() if child else ():
        number = item.decimal()
        if number is None or number != number.to_integral_value() or not 300 <= number <= 599:
            item.fault("waiter-status", "a status that ends a wait is a number from 300 to 599")
            continue
        found.append(int(number))
    return tuple(found)


def _errors(cursor: Cursor, known_errors: frozenset[str]) -> tuple[str, ...]:
    child = cursor.get("success-errors")
    found: list[str] = []
    for item in child.items() if child else ():
        code = item.string()
        if code and code not in known_errors:
            item.fault("unknown-error-code", f"{code} is not in x-errors")
        found.append(code)
    return tuple(found)
