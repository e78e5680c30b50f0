"""Which response a request gets: the result, or the status that `Prefer` names, in a media type that `Accept` has."""

from __future__ import annotations

import re
from typing import Iterator, Optional

from wirebind.analyse.media import essence, fit_of, is_range, kind_of
from wirebind.analyse.model.operations import Body, BodyKind, Operation, Response, Role
from wirebind.mock.requests import Request
from wirebind.records import record

_CODE = re.compile(r'(?:^|[,;])\s*code\s*=\s*"?([0-9]{3})"?\s*(?:[,;]|$)', re.IGNORECASE)
_BODYLESS = {204, 205, 304}


@record
class Choice:
    """A response with its status, and the body in one of its media types, or without one."""

    status: int
    response: Response
    body: Optional[Body]


def chosen(operation: Operation, request: Request) -> Optional[Choice]:
    """What a request gets that nothing is wrong with; nothing where the document has no response that ends a request."""
    final = [one for one in operation.responses if not one.status.startswith("1")]
    code = _CODE.search(", ".join(request.fields("prefer")))
    response = described(operation, int(code[1])) if code else None
    if code and response in final:
        return Choice(int(code[1]), response, _body(response, request))
    by_role = {one.role: one for one in reversed(final)}
    response = operation.result or by_role.get(Role.DEFAULT) or next(iter(final), None)
    return Choice(_status(operation, response), response, _body(response, request)) if response else None


def successes(operation: Operation) -> list[Choice]:
    """Every success in every media type."""
    return [Choice(_status(operation, one), one, body) for one in operation.successes for body in one.bodies or (None,)]


def described(operation: Operation, status: int) -> Optional[Response]:
    """The response of a status: its own, that of its class, or the default."""
    by_status = {response.status.upper(): response for response in operation.responses}
    names = (str(status), f"{status // 100}XX", "DEFAULT")
    return next((by_status[name] for name in names if name in by_status), None)


def body_of(response: Response, media: str) -> Optional[Body]:
    """The body of a response in a media type: that media type, its range, the only one of JSON, or the only one."""
    found = max(response.bodies, key=lambda body: fit_of(media, body.media), default=None)
    if len(response.bodies) == 1 or (found and fit_of(media, found.media)):
        return found
    alike = [body for body in response.bodies if kind_of(body.media) is kind_of(media) is BodyKind.JSON]
    return alike[0] if len(alike) == 1 else None


def media_of(response: Response, body: Body) -> str:
    """The media type of a body; of a range the usual one for what it holds, where a client takes that for this body."""
    if not is_range(body.media):
        return body.media
    usual = {BodyKind.JSON: "application/json", BodyKind.TEXT: "text/plain"}.get(body.kind, "application/octet-stream")
    taken = body_of(response, usual)
    if taken is not None and (taken.type, taken.kind) == (body.type, body.kind):
        return usual
    anything = essence(body.media) == "*/*"
    start, _, end = f"{usual.partition('/')[0]}/*".partition("*") if anything else essence(body.media).partition("*")
    return f"{start}x.body{end or ('+json' if body.kind is BodyKind.JSON else '')}"


def _status(operation: Operation, response: Response) -> int:
    """The status of a response; of a range the first that has none of its own, and may have a body."""
    if response.status.isdigit():
        return int(response.status)
    start = int(response.status[0]) * 100 if response.status[0].isdigit() else 200
    listed = {int(one.status) for one in operation.responses if one.status.isdigit()}
    return next(status for status in range(start, start + 100) if status not in listed | _BODYLESS)


def _body(response: Response, request: Request) -> Optional[Body]:
    """The first body that the request accepts, else the preferred one."""
    for wanted in _accepted(request):
        for body in response.bodies:
            name = essence(body.media)
            if wanted in ("*/*", name) or (wanted.endswith("/*") and name.startswith(wanted[:-1])):
                return body
    return response.body


def _accepted(request: Request) -> Iterator[str]:
    for part in ",".join(request.fields("accept")).split(","):
        yield essence(part)
