"""Responds to requests: checks them against the document, then uses its examples, else its schemas."""

from __future__ import annotations

import json
from typing import Any, Mapping, Optional, Sequence

from wirebind.analyse.media import essence
from wirebind.analyse.model.operations import Body, BodyKind, Operation
from wirebind.analyse.model.types import Form, Opaque
from wirebind.cpp.servers import base_path
from wirebind.explorer.types import json_text
from wirebind.mock.credentials import challenge, missing_credentials
from wirebind.mock.described import Described, Route
from wirebind.mock.json_reader import Raw, json_of
from wirebind.mock.parameters import Rejected
from wirebind.mock.parts import read_parts
from wirebind.mock.requests import HttpResponse, Request
from wirebind.mock.responses import Choice, chosen, media_of
from wirebind.mock.routing import Match, Routes
from wirebind.mock.texts import leaf_text
from wirebind.mock.validation import violations_of
from wirebind.mock.values import Maker
from wirebind.records import record
from wirebind.source.node import Scalar as ScalarNode

_PROBLEM = "application/problem+json"
_OWN_FIELDS = frozenset((
    "content-type", "content-length", "content-encoding", "transfer-encoding", "trailer", "connection", "keep-alive", "upgrade",
    "date", "server",
))  # fmt: skip
"""What the server of the mock sends itself, or must not send for a body that is not coded."""
_REASONS = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed", 415: "Unsupported Media Type"}


@record
class Received:
    """A request that was accepted: its route, and the values of its parts by slot."""

    route: Route
    values: Mapping[str, Any]


class Mock:
    """A mock of one document. The same request has the same response."""

    def __init__(self, described: Described) -> None:
        self._described = described
        self._routes = Routes(described.routes)

    def check(self, request: Request) -> list[str]:
        """What the C++ client says of a request instead of sending it; nothing where all is well."""
        match = self._match(request)
        if match.media:
            return [f"the media type is not one of {', '.join(match.media)}"]
        if match.route is None:
            return ["no operation has this method and path"]
        try:
            values = read_parts(self._described.shapes, match.route, dict(match.values), request)
        except Rejected as rejected:
            return [rejected.message]
        found = violations_of(self._described.shapes, match.route.request, values)
        return [violation.message for violation in found]

    @property
    def base(self) -> str:
        """The path below which most operations are: that of the first server, whose variables have their defaults."""
        return base_path(self._described.model.servers)

    def respond(self, request: Request) -> HttpResponse:
        """The response to a request."""
        return self.exchange(request)[0]

    def exchange(self, request: Request) -> tuple[HttpResponse, Optional[Received]]:
        """The response, and what was received where it was accepted."""
        match = self._find(request)
        if match.route is None:
            return _unknown(request, match, self.base), None
        operation = match.route.operation
        lacking = missing_credentials(operation.security, request)
        if lacking:
            words = challenge(operation.security)
            return _problem(401, lacking, (), operation.id, (("WWW-Authenticate", words),) if words else ()), None
        try:
            values = read_parts(self._described.shapes, match.route, dict(match.values), request)
        except Rejected as rejected:
            return _problem(400, rejected.message, [(rejected.member, rejected.problem)], operation.id), None
        broken = violations_of(self._described.shapes, match.route.request, values, wire=True)
        if broken:
            messages = [(one.member, f"{one.value} {one.rule}".strip()) for one in broken]
            return _problem(400, "; ".join(one.message for one in broken), messages, operation.id), None
        return self.response_with(operation, self.chosen(operation, request)), Received(match.route, values)

    def _match(self, request: Request) -> Match:
        return self._routes.find(request.method, request.path, next(iter(request.fields("content-type")), ""))

    def _find(self, request: Request) -> Match:
        """A HEAD that no operation has gets the head of the GET."""
        match = self._match(request)
        return self._routes.find("GET", request.path) if request.method == "HEAD" and match.route is None else match

    def chosen(self, operation: Operation, request: Request) -> Optional[Choice]:
        """The response to a request that nothing is wrong with."""
        return chosen(operation, request)

    def response_with(self, operation: Operation, choice: Optional[Choice]) -> HttpResponse:
        """What is sent for a response of an operation."""
        if choice is None:
            return HttpResponse(200, operation=operation.id)
        response = choice.response
        maker = Maker(self._described)
        headers = []
        for member in response.headers:
            value = maker.value(member.type, member.wire, member.constraints, member.location)
            example = member.sample if member.sample is not None else member.notes.example
            if isinstance(example, ScalarNode) and example.text:
                value = example.text
            plain = isinstance(value, (str, int, float)) and not isinstance(value, Raw)
            if plain and member.wire.lower() not in _OWN_FIELDS:
                headers.append((member.wire, _field(leaf_text(member.type, value))))
        body = self._body(operation, choice.body, choice.status, maker) if choice.body else b""
        if choice.body and body:
            headers.append(("Content-Type", media_of(response, choice.body)))
        return HttpResponse(choice.status, tuple(headers), body, operation.id)

    def _body(self, operation: Operation, body: Body, status: int, maker: Maker) -> bytes:
        raw = isinstance(body.type, Opaque) and body.type.form is Form.BYTES
        sample = body.sample if body.sample is not None else body.notes.example
        if body.kind is BodyKind.TEXT and not raw:
            fitting = sample is not None and maker.sample(body.type, sample) is not None
            value = sample.value if fitting and isinstance(sample, ScalarNode) else maker.value(body.type, operation.id)
            return leaf_text(body.type, value).encode("utf-8")
        if raw or body.kind is not BodyKind.JSON:
            text = sample.value if isinstance(sample, ScalarNode) else None
            return (text if isinstance(text, str) else f"{operation.id}\n").encode("utf-8")
        if sample is not None and maker.sample(body.type, sample) is not None:
            return json_text(sample).encode("utf-8")
        made = json_of(maker.value(body.type, operation.id))
        return (_with_status(made, status) if essence(body.media) == _PROBLEM else made).encode("utf-8")


def _with_status(problem: str, status: int) -> str:
    """A problem whose member `status`, if it is an integer, is that of the response (RFC 9457 section 3.1.2)."""
    value = json.loads(problem)
    if not isinstance(value, dict) or type(value.get("status")) is not int:
        return problem
    return json_of({**value, "status": status})


def _field(text: str) -> str:
    return "".join(char for char in text if char.isprintable())


def _unknown(request: Request, match: Match, base: str) -> HttpResponse:
    if match.malformed:
        return _problem(400, "the path has a malformed escape")
    if match.media:
        media = ", ".join(match.media)
        return _problem(415, f"the media type is not one of {media}", headers=(("Accept", media),))
    if match.allowed:
        allowed = ", ".join(match.allowed)
        return _problem(405, f"{request.method} is not for this path, but {allowed}", headers=(("Allow", allowed),))
    below = f"; the base path of the API is {base}" if match.outside else ""
    return _problem(404, f"there is nothing at {request.path}{below}")


def _problem(
    status: int,
    detail: str,
    members: Sequence[tuple[str, str]] = (),
    operation: str = "",
    headers: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:
    """A refusal (RFC 9457); `errors` names each member that is wrong."""
    problem: dict[str, Any] = {"type": "about:blank", "title": _REASONS[status], "status": status, "detail": detail}
    if members:
        problem["errors"] = [{"member": member, "message": message} for member, message in members]
    text = json.dumps(problem, ensure_ascii=True)
    return HttpResponse(status, (("Content-Type", _PROBLEM), *headers), text.encode("ascii"), operation)
