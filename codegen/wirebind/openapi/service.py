"""What the responses and requests of a service mean beyond HTTP, as extensions at the root of the document say it."""

from __future__ import annotations

from wirebind.records import record



@record
class IdempotencyField:
    """A request field by which the service recognises a repeated call, where the field `given`, if any, has the value."""

    name: str
    given: str
    value: str


@record
class Service:
    """Names in the order in which they count; empty ones stand for what the runtime does by default."""

    request_id_fields: tuple[str, ...] = ()
    error_code: tuple[str, ...] = ()
    error_message: tuple[str, ...] = ()
    error_request_id: tuple[str, ...] = ()
    retry_after_field: str = ""
    idempotency_fields: tuple[IdempotencyField, ...] = ()
