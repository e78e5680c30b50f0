"""The walk: seeded calls of every operation through a generated client to a mock, and what arrives on both sides."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Mapping, Optional
from urllib.parse import quote

from explorer_support import side_of
from mock_support import described_of
from wirebind.analyse.model.operations import BodyKind, Operation
from wirebind.analyse.model.records import Location, Style
from wirebind.analyse.model.types import innermost
from wirebind.cpp.servers import base_path
from wirebind.mock.described import Described, Part, Route
from wirebind.mock.json_reader import Raw, read
from wirebind.mock.requests import HttpResponse, Request
from wirebind.mock.responding import Mock, Received, json_of
from wirebind.mock.responses import Choice, body_of, described, successes
from wirebind.mock.texts import leaf_text
from wirebind.mock.unions import Chosen
from wirebind.mock.values import Maker

HOSTILE: tuple[Any, ...] = (
    "", "x" * 100, "é☃" * 40, "a b", "0", '"\\', 0, -1, 7, 63, 1e22, -1e-7, 0.1, 0.15, 1e6, 123456789.5, 2**31 - 1, -(2**63), True,
)  # fmt: skip


class Recording(Mock):
    """A mock that keeps what it accepts and what it answers; it answers with one success after the other."""

    def __init__(self, found: Described) -> None:
        super().__init__(found)
        self.seen: list[tuple[HttpResponse, Optional[Received]]] = []
        self._turns: Counter[str] = Counter()

    def respond(self, request: Request) -> HttpResponse:
        """The answer, which is kept."""
        self.seen.append(self.exchange(request))
        return self.seen[-1][0]

    def chosen(self, operation: Operation, request: Request) -> Optional[Choice]:
        """The next success; what the mock chooses where there is none."""
        found = successes(operation)
        self._turns[operation.key] += 1
        return found[self._turns[operation.key] % len(found)] if found else super().chosen(operation, request)


@dataclass
class Walked:
    """One document of the walk."""

    path: Path
    number: int
    found: Described = field(init=False)
    mock: Recording = field(init=False)
    wires: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.found = described_of(self.path)
        self.mock = Recording(self.found)
        api = side_of(self.path).api
        assert api is not None
        self.wires = {header.operation.key: header.operation.wire for header in api.operations}

    @property
    def routes(self) -> list[Route]:
        """The operations that a method, a path and a media type distinguish at one endpoint, without those that have servers of
        their own or variables in their path without text between them.
        """
        base = base_path(self.found.model.servers)
        bodies = [route.operation.body for route in self.found.routes]
        media = [body.media if body and body.required else "" for body in bodies]
        paths = [re.sub(r"\{[^}]*\}", "{}", route.path) for route in self.found.routes]
        keys = [(route.operation.method, *rest) for route, *rest in zip(self.found.routes, paths, media)]
        return [
            route
            for route, key in zip(self.found.routes, keys)
            if keys.count(key) == 1 and base_path(route.operation.servers) == base and "}{" not in route.path
        ]

    def values(self, route: Route, seed: int) -> dict[str, Any]:
        """The values of a call."""
        return made(self.found, route, seed)

    def line(self, request: Request) -> Any:
        """The line of a request for the program that checks."""
        body = request.body.decode("utf-8", "surrogateescape")
        whole = {"api": self.number, "base_path": base_path(self.found.model.servers), "headers": dict(request.headers)}
        return {**whole, "method": request.method, "target": request.target, "body": body}

    def call(self, route: Route, values: Mapping[str, Any], endpoint: str) -> Any:
        """A call with these values."""
        parameters = {
            part.slot: _leaves(part, values[part.slot])
            for part in route.request.parts
            if part.member.location is not Location.BODY and part.slot in values
        }
        name = self.wires[route.operation.key]
        url = endpoint + base_path(self.found.model.servers)
        more = {"body": text} if (text := _body(route, values)) is not None else {}
        return {"api": self.number, "operation": name, "parameters": parameters, "endpoint": url, **more}

    def request(self, route: Route, values: Mapping[str, Any]) -> Request:
        """The request with these values, which need not be valid."""
        path, query, headers = route.path, [], []
        for part in route.request.parts:
            value = values.get(part.slot)
            if value is None or part.member.location is Location.BODY:
                continue
            texts = [leaf["text"] for leaf in _leaves(part, value)]
            if part.member.location is Location.PATH:
                path = path.replace(f"{{{part.wire}}}", quote(texts[0], safe=""))
            elif part.member.location is Location.HEADER:
                headers.append((part.wire, texts[0]))
            else:
                names = [f"{part.wire}.{index}" for index in range(1, len(texts) + 1)] if isinstance(value, list) else [part.wire]
                query += [f"{quote(name)}={quote(text, safe='')}" for name, text in zip(names, texts)]
        body = (_body(route, values) or "").encode("utf-8")
        return Request(route.operation.method, path + ("?" + "&".join(query) if query else ""), tuple(headers), body)

    def result(self, route: Route, answer: HttpResponse, text: bytes) -> Any:
        """The body of an answer as values, without nulls: what is absent and what is null is one there."""
        response = described(route.operation, answer.status)
        body = body_of(response, dict(answer.headers).get("Content-Type", "")) if response else None
        if body is None or not text:
            return None
        return without_null(read(self.found.shapes, body.type, text)) if body.kind is BodyKind.JSON else text


def _leaves(part: Part, value: Any) -> list[dict[str, Any]]:
    """The leaves of a parameter, each with the names and indices that lead to it."""
    if part.member.written is not None and part.member.written.style is Style.CONTENT:
        return [{"way": [], "text": json_of(value)}]

    def inside(value: Any, way: list[str]) -> list[dict[str, Any]]:
        if isinstance(value, (list, dict)):
            items = value.items() if isinstance(value, dict) else enumerate(value)
            return [leaf for name, item in items for leaf in inside(item, [*way, str(name)])]
        if isinstance(value, Chosen):
            return [{"way": way, "text": leaf_text(value.type, value.value)}]
        return [{"way": way, "text": leaf_text(innermost(part.member.type), value)}]

    return inside(value, [])


def _body(route: Route, values: Mapping[str, Any]) -> Optional[str]:
    found = [values[part.slot] for part in route.parts_in(Location.BODY) if part.slot in values]
    if not found:
        return None
    return found[0].decode("utf-8") if isinstance(found[0], bytes) else json_of(found[0])


def without_null(value: Any) -> Any:
    """A value without members that are null, and without what tells the alternatives of unions."""
    if isinstance(value, Chosen):
        return without_null(value.value)
    if isinstance(value, dict):
        kept = {name: item for name, item in value.items() if item is not None and not (isinstance(item, Raw) and item == "null")}
        return {name: without_null(item) for name, item in kept.items()}
    return [without_null(item) for item in value] if isinstance(value, list) else value


def broken(values: Any, seed: int) -> Any:
    """Values of which some are others, of the same kind, and some members are left out."""
    chosen = random.Random(seed)

    def other(value: Any) -> Any:
        if isinstance(value, Chosen):
            return replace(value, value=other(value.value))
        if isinstance(value, dict):
            return {name: other(item) for name, item in value.items() if chosen.random() < 0.93}
        if isinstance(value, list):
            return [other(item) for item in value] * chosen.choice([1, 1, 0, 5])
        kept = [each for each in HOSTILE if type(each) is type(value)]
        return chosen.choice(kept) if kept and chosen.random() < 0.4 and type(value) in (str, int, float) else value

    return other(values)


def made(found: Described, route: Route, seed: int) -> dict[str, Any]:
    """The values of a seed."""
    return Maker(found, seed).shape(route.request)

