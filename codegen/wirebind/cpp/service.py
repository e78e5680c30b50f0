"""Puts the facts of a service into the members of wirebind::api_info."""

from __future__ import annotations

from wirebind.ir.service import Names, Service
from wirebind.openapi import service as read


def service_of(facts: read.Service) -> Service:
    """The members that differ from their defaults."""
    lists = (
        Names("request_id_fields", facts.request_id_fields),
        Names("error_code", facts.error_code),
        Names("error_message", facts.error_message),
        Names("error_request_id", facts.error_request_id),
    )
    fields = ((field.name, field.given, field.value) if field.given else (field.name,)
              for field in facts.idempotency_fields)
    return Service(tuple(one for one in lists if one.names), facts.retry_after_field, tuple(fields))
