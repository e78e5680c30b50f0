"""Writes the documentation of operations and waiters, as paragraphs of plain text."""

from __future__ import annotations

from typing import Sequence

from wirebind.analyse.model.operations import Body, Operation, Waiter
from wirebind.cpp.documentation import paragraphs
from wirebind.cpp.sent import other_media, sent_media
from wirebind.extensions import KEYWORDS as VENDOR_KEYWORDS


def operation_doc(operation: Operation, waiters: Sequence[str]) -> tuple[str, ...]:
    """What an operation does, its method and path, the facts of vendors, errors, pages and waiters."""
    found = paragraphs(operation.summary) + paragraphs(operation.description) or [f"Operation `{operation.id}`."]
    sentences = [VENDOR_KEYWORDS[facts.keyword].sentence(facts) for facts in operation.vendor_facts]
    sends = _sends(operation.body, operation.variant) if operation.body else []
    sends += ["The service calls it: serve `webhooks`."] if operation.received else []
    found.append(" ".join([f"`{operation.method} {operation.path}`.", *sends, *sentences]))
    if operation.errors:
        codes = (f"`{error.code}` ({error.status})" for error in operation.errors)
        found.append(f"Errors: {', '.join(codes)}.")
    if operation.paging and operation.paging.token:
        headers = "`<wirebind/client/pager.hpp>`, `<wirebind/client/blocking_pager.hpp>`"
        found.append(f"The response is paged; `wirebind::pages` iterates over the items ({headers}).")
    if waiters:
        names = ", ".join(f"`{name}`" for name in waiters)
        found.append(f"Waiters: {names}; `wirebind::async_wait` of `<wirebind/client/waiter.hpp>` polls it.")
    if operation.deprecated:
        reason = _reason(operation)
        found.append(f"Deprecated: {reason}" if reason else "Deprecated.")
    return tuple(found)


def _sends(body: Body, variant: bool) -> list[str]:
    """What a request is sent in, where the type of its body alone does not tell."""
    if other_media(body):
        return [f"Sends `{sent_media(body)}`, or one of `other_media` by `call_options::media_type`."]
    return [f"Sends `{body.media}`."] if variant else []


def deprecation(operation: Operation) -> str:
    """What a compiler says where a deprecated operation is called; "" when it is not deprecated."""
    if not operation.deprecated:
        return ""
    reason = _reason(operation)
    return "the service deprecates this operation" + (f": {reason}" if reason else "")


def _reason(operation: Operation) -> str:
    """What to use instead, and the day from which it has to be used."""
    reasons = [" ".join(operation.deprecation.split())]
    reasons += [f"it may be removed from {operation.sunset} on"] if operation.sunset else []
    return "; ".join(filter(None, reasons))


def waiter_doc(waiter: Waiter, operation: str) -> tuple[str, ...]:
    """The awaited state, and what the responses of the polled operation mean."""
    member = f"`{waiter.member.wire}`" if waiter.member else ""
    done: list[str] = []
    if waiter.success:
        done.append(f"{member} is {_either(waiter.success)}")
    if waiter.reaches:
        done.append(f"{member} is at least `{waiter.reaches.wire}`")
    if waiter.zero:
        done.append(f"{member} is 0")
    if waiter.success_status:
        done.append(f"the status is {' or '.join(map(str, waiter.success_status))}")
    if waiter.success_errors:
        done.append(f"the error is {_either(waiter.success_errors)}")
    failed = [f"{member} is {_either(waiter.failure)}"] if waiter.failure else []
    if waiter.failure_member:
        failed.append(f"`{waiter.failure_member.wire}` has any text")
    text = f"Polls `{operation}`. Done when {', or '.join(done)}."
    if failed:
        text += f" Failed when {', or '.join(failed)}."
    return (*paragraphs(waiter.summary), f"{text} Anything else, including unknown values, means pending.")


def _either(values: tuple[str, ...]) -> str:
    return " or ".join(f"`{value}`" for value in values)
