"""One line of the table of constructs: what of OpenAPI is supported, and what becomes of it.

Supported: as OpenAPI means it. Degraded: it generates, and the value is raw JSON, raw bytes, a text or less checked. Gap:
it is left out. What is degraded or left out is a warning with file, line and column, and an error with `--strict`.
"""

from __future__ import annotations

import enum

from wirebind.records import record


class Standing(enum.Enum):
    """What becomes of a construct."""

    SUPPORTED = "supported"
    DEGRADED = "degraded"
    GAP = "gap"


@record
class Construct:
    """One line of the table; `findings` are the ids that name it."""

    name: str
    standing: Standing
    meaning: str
    findings: tuple[str, ...] = ()
