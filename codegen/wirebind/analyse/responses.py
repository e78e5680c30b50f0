"""Types responses: which of them are successes and the result, what their headers and bodies hold, and what errors are."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from wirebind.analyse.model import operations as made
from wirebind.analyse.model.operations import Role
from wirebind.analyse.model.records import Member
from wirebind.analyse.parameters import Parameters
from wirebind.analyse.response_bodies import Known, ResponseBodies
from wirebind.openapi.model import Operation, Parameter, Response


class Responses:
    """Types the responses of one document's operations."""

    def __init__(self, parameters: Parameters, bodies: ResponseBodies) -> None:
        self._parameters = parameters
        self._bodies = bodies

    def of_operation(self, key: str, operation: Operation) -> tuple[made.Response, ...]:
        """Every response, in the order of the document. What successes call by one name is typed once.

        Those to HEAD have no bodies.
        """
        if operation.method == "HEAD":
            operation = replace(operation, responses=tuple(replace(one, content=()) for one in operation.responses))
        result = _result(operation)
        headers: dict[str, Member] = {}
        known: Known = {}
        bodies = self._bodies.of_success(key, operation, result, True, known) if result else ()
        found: list[made.Response] = []
        for response in operation.responses:
            role = Role.RESULT if response is result else _role(response.status)
            match role:
                case Role.RESULT | Role.SUCCESS:
                    own = [self._header(key, operation, header, headers) for header in response.headers]
                case Role.ERROR | Role.DEFAULT | Role.OTHER:
                    own = [
                        self._parameters.header_of_other(key, response.status, header) for header in response.headers
                    ]
            match role:
                case Role.RESULT:
                    content = bodies
                case Role.SUCCESS:
                    content = self._bodies.of_success(key, operation, response, False, known)
                case Role.ERROR | Role.DEFAULT:
                    content = self._bodies.of_error(key, operation, response)
                case Role.OTHER:
                    content = self._bodies.of_other(key, response)
            found.append(
                made.Response(response.status, role, response.description, tuple(own), content, response.place)
            )
        return tuple(found)

    def _header(self, key: str, operation: Operation, header: Parameter, known: dict[str, Member]) -> Member:
        name = header.name.lower()
        if name not in known:
            known[name] = self._parameters.header_of_success(key, operation, header)
        return known[name]


def _result(operation: Operation) -> Optional[Response]:
    """The response that counts as the result: the lowest numbered 2xx, 2XX, a redirection, or what stands for all."""
    successes = sorted(operation.responses, key=lambda response: response.status)
    found = [response for response in successes if _role(response.status) is Role.SUCCESS]
    found += [response for response in successes if response.status == "default"]
    return next(iter(found), None)


def _role(status: str) -> Role:
    if status == "default":
        return Role.DEFAULT
    if status[0] in "23":
        return Role.SUCCESS
    return Role.ERROR if status[0] in "45" else Role.OTHER
