"""Types responses: which of them is the result, what its headers and body hold, and what errors look like."""

from __future__ import annotations

from typing import Optional

from wirebind.analyse.bodies import Bodies
from wirebind.analyse.model import operations as made
from wirebind.analyse.model.operations import Role
from wirebind.analyse.model.records import Member
from wirebind.analyse.parameters import Parameters
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Operation, Parameter, Response


class Responses:
    """Types the responses of one document's operations."""

    def __init__(self, parameters: Parameters, bodies: Bodies, diagnostics: Diagnostics) -> None:
        self._parameters = parameters
        self._bodies = bodies
        self._diagnostics = diagnostics

    def of_operation(self, key: str, operation: Operation) -> tuple[made.Response, ...]:
        """Every response, in the order of the document. What successes call by one name is typed once."""
        result = self._result(operation)
        answers = result.content if result and operation.method != "HEAD" else ()
        body = self._bodies.of_result(key, operation, answers)
        headers: dict[str, Member] = {}
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
                    content = body
                case Role.ERROR | Role.DEFAULT:
                    content = self._bodies.of_error(key, operation, response.status, response.content)
                case _:
                    content = self._bodies.of_other(key, response.status, response.content)
            found.append(
                made.Response(response.status, role, response.description, tuple(own), content, response.place)
            )
        return tuple(found)

    def _header(self, key: str, operation: Operation, header: Parameter, known: dict[str, Member]) -> Member:
        name = header.name.lower()
        if name not in known:
            known[name] = self._parameters.header_of_success(key, operation, header)
        return known[name]

    def _result(self, operation: Operation) -> Optional[Response]:
        """The response that counts as the result: the lowest numbered 2xx, else 2XX."""
        successes = [response for response in operation.responses if _role(response.status) is Role.SUCCESS]
        successes.sort(key=lambda response: response.status)
        if not successes:
            return None
        best = successes[0]
        for other in successes[1:]:
            if other.content and _shape(other) != _shape(best):
                message = f"the body of {other.status} is not typed; the one of {best.status} is"
                self._diagnostics.gap_at("gap-responses", other.place, message)
        return best


def _shape(response: Response) -> list[tuple[str, str]]:
    """What distinguishes bodies: media types, and the references or the places of schemas."""
    schemas = ((media.name, media.schema) for media in response.content)
    return [(name, (schema.ref or schema.place.pointer) if schema else "") for name, schema in schemas]


def _role(status: str) -> Role:
    if status == "default":
        return Role.DEFAULT
    if status[0] == "2":
        return Role.SUCCESS
    return Role.ERROR if status[0] in "45" else Role.OTHER
