"""Who calls an operation: the program, or the service, as webhooks and callbacks."""

from __future__ import annotations

from wirebind.ir.model import Api, OperationHeader


def called(api: Api) -> tuple[OperationHeader, ...]:
    """The operations that the program calls."""
    return tuple(header for header in api.operations if not header.operation.received)


def received(api: Api) -> tuple[OperationHeader, ...]:
    """The operations that the service calls."""
    return tuple(header for header in api.operations if header.operation.received)
