"""Finds the operation that a recorded request called, and the response that describes what came back."""

from __future__ import annotations

import re
from typing import Optional

from wirebind.diff.wire.contract import Contract, Media, Operation, Response
from wirebind.openapi.path_pattern import pattern_of

_VARIABLE = re.compile(r"\{[^{}]*\}")
_ORIGIN = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/]*")


class Router:
    """The operations of a contract by method and path."""

    def __init__(self, contract: Contract) -> None:
        self._routes: list[tuple[str, re.Pattern[str], int, Operation]] = []
        for operation in contract.operations:
            servers = operation.servers or contract.servers
            bases = [_ORIGIN.sub("", server.url, count=1).strip("/") for server in servers]
            for prefix in dict.fromkeys([f"/{base}" if base else "" for base in bases] + [""]):
                template = prefix + re.split(r"[?#]", operation.path)[0]
                literal = len(_VARIABLE.sub("", template))
                self._routes.append((operation.method, re.compile(pattern_of(template)), literal, operation))

    def find(self, method: str, path: str) -> Optional[Operation]:
        """The operation with the most text in common, since `/pets/mine` is no `/pets/{id}`."""
        fitting = [route for route in self._routes if route[0] == method and route[1].fullmatch(path)]
        return max(fitting, key=lambda route: route[2])[3] if fitting else None


def response_of(operation: Operation, status: int) -> Optional[Response]:
    """The response of a status: its own, that of its class, or the default."""
    by_status = {response.status.upper(): response for response in operation.responses}
    names = (str(status), f"{status // 100}XX", "DEFAULT")
    return next((by_status[name] for name in names if name in by_status), None)


def result_of(operation: Operation) -> Optional[Response]:
    """The response that a call is made for."""
    by_status = sorted(operation.responses, key=lambda response: response.status)
    return next((response for response in by_status if response.status.startswith("2") and response.content), None)


def media_of(response: Response, media_type: str) -> Optional[Media]:
    """The description of a body by its media type, a range such as `text/*` included."""
    kind = media_type.partition("/")[0]
    by_name = {media.name.partition(";")[0].strip().lower(): media for media in response.content}
    return next((by_name[name] for name in (media_type, f"{kind}/*", "*/*") if name in by_name), None)


def is_json(media_type: str) -> bool:
    """True for JSON and for formats on top of it."""
    return media_type == "application/json" or media_type.endswith("+json")
