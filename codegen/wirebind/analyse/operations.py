"""Puts an operation together: parameters, bodies, responses, security, servers, paging and waiters."""

from __future__ import annotations

from wirebind.analyse.bodies import Bodies
from wirebind.analyse.model import operations as made
from wirebind.analyse.model.keys import operation_key, route_key
from wirebind.analyse.model.records import Member
from wirebind.analyse.model.security import Server
from wirebind.analyse.model.types import RecordOf
from wirebind.analyse.paging import paging_of
from wirebind.analyse.parameters import Parameters
from wirebind.analyse.response_bodies import ResponseBodies
from wirebind.analyse.responses import Responses
from wirebind.analyse.schemas import Schemas
from wirebind.analyse.security import Securities
from wirebind.analyse.servers import servers_of
from wirebind.analyse.waiters import WaiterFinder
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Document, Operation


class Operations:
    """Analyses the operations of one document."""

    def __init__(
        self,
        document: Document,
        schemas: Schemas,
        servers: tuple[Server, ...],
        errors: tuple[made.ErrorCode, ...],
        diagnostics: Diagnostics,
    ) -> None:
        self._errors = {error.code: error for error in errors}
        self._schemas = schemas
        self._servers = servers
        self._diagnostics = diagnostics
        self._parameters = Parameters(schemas, diagnostics)
        self._bodies = Bodies(schemas, diagnostics)
        self._responses = Responses(self._parameters, ResponseBodies(schemas, diagnostics))
        self._securities = Securities(document, diagnostics)

    def analyse(self, operation: Operation) -> made.Operation:
        """One operation; its parameters, request body and responses are typed in this order."""
        route = route_key(operation.route)
        key = route if operation.routed else operation_key(operation.id)
        parameters = self._parameters.of_operation(key, operation)
        body = self._bodies.of_request(key, operation, operation.body)
        responses = self._responses.of_operation(key, operation)
        returned = self._members_of_result(responses)
        finder = WaiterFinder(key, returned, self._schemas.enumerations, self._diagnostics)
        waiters = [finder.find(waiter) for waiter in operation.waiters]
        return made.Operation(
            key=key,
            route=route,
            id=operation.id,
            tags=operation.tags,
            method=operation.method,
            path=operation.path,
            summary=operation.summary,
            description=operation.description,
            deprecated=operation.deprecated,
            deprecation=operation.deprecation,
            sunset=operation.sunset,
            parameters=parameters,
            body=body,
            responses=responses,
            errors=tuple(self._errors[code] for code, _ in operation.error_codes if code in self._errors),
            security=self._securities.of_operation(operation.security),
            servers=self._servers if operation.servers is None else servers_of(operation.servers, self._diagnostics),
            idempotent=operation.idempotent,
            timeouts=operation.timeouts,
            paging=paging_of(operation.paging, parameters, returned, self._diagnostics),
            waiters=tuple(waiter for waiter in waiters if waiter is not None),
            changes=operation.changes,
            vendor_facts=operation.vendor_facts,
            given_name=operation.cpp_name,
            place=operation.place,
            id_place=operation.id_place,
            variant=operation.variant,
            received=operation.received,
        )

    def _members_of_result(self, responses: tuple[made.Response, ...]) -> dict[str, Member]:
        """The members of the result's body by wire name, where that is an object with known ones, whatever the status."""
        found: dict[str, Member] = {}
        if len(made.types_of_bodies(responses)) > 1:
            return found
        for response in responses:
            body = response.body
            if response.role is made.Role.RESULT and body is not None and isinstance(body.type, RecordOf):
                found = {member.wire: member for member in self._schemas.records[body.type.key].members}
        return found
