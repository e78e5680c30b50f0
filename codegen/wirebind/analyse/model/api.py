"""The whole of an analysed API."""

from __future__ import annotations

from typing import Mapping

from wirebind.analyse.model.operations import ErrorCode, Operation
from wirebind.analyse.model.records import Enumeration, Record, Union
from wirebind.analyse.model.security import Server
from wirebind.openapi.security import SecurityScheme
from wirebind.openapi.service import Service
from wirebind.records import record


@record
class Recursion:
    """Records and unions that contain each other: groups in an order in which they can be defined, one for each that
    stands alone, and the keys of the members that close a circle."""

    groups: tuple[tuple[str, ...], ...]
    closing: frozenset[str]


@record
class ApiModel:
    """Everything that a document describes, in its order.

    `sent` are the keys of the records that requests contain, `parts` those of records and bodies
    whose members are parts of a body, each by itself.
    """

    title: str
    version: str
    records: Mapping[str, Record]
    enumerations: Mapping[str, Enumeration]
    unions: Mapping[str, Union]
    operations: tuple[Operation, ...]
    errors: tuple[ErrorCode, ...]
    security_schemes: tuple[SecurityScheme, ...]
    servers: tuple[Server, ...]
    service: Service
    recursion: Recursion
    sent: frozenset[str]
    parts: frozenset[str] = frozenset()

    @property
    def called(self) -> tuple[Operation, ...]:
        """The operations that the program calls."""
        return tuple(operation for operation in self.operations if not operation.received)

    @property
    def named_schemes(self) -> tuple[SecurityScheme, ...]:
        """The security schemes that operations name which the program calls, by name."""
        uses = {
            use.scheme.name: use.scheme
            for operation in self.called
            for alternative in operation.security.alternatives
            for use in alternative.uses
        }
        return tuple(uses[name] for name in sorted(uses))
