"""The catalogue of error codes, `x-errors`."""

from __future__ import annotations

import enum

from wirebind.diagnostics import Place
from wirebind.records import record


class Retry(enum.Enum):
    """What an error says of another attempt: of no use, harmless since nothing was done, or only if idempotent."""

    NEVER = "never"
    BACKOFF = "backoff"
    IDEMPOTENT = "idempotent"


class CodeMatch(enum.Enum):
    """Which codes of the service are meant: the code itself, those that begin with it, or that contain it."""

    EXACT = "exact"
    PREFIX = "prefix"
    CONTAINS = "contains"


@record
class ErrorEntry:
    """One entry of the error catalogue, `x-errors`."""

    code: str
    status: int
    retry: Retry
    match: CodeMatch
    summary: str
    place: Place
