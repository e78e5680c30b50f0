"""What the responses and requests of a service mean beyond HTTP, as members of wirebind::api_info."""

from __future__ import annotations

from wirebind.records import record



@record
class Names:
    """A member of api_info that lists names."""

    member: str
    names: tuple[str, ...]


@record
class Service:
    """Lists in the order of api_info's members, without empty ones; each idempotency field is its initialisers."""

    lists: tuple[Names, ...] = ()
    retry_after_field: str = ""
    idempotency_fields: tuple[tuple[str, ...], ...] = ()
