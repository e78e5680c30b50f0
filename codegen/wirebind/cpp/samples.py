"""Shows defaults and examples in documentation."""

from __future__ import annotations

import json
from decimal import Decimal

from wirebind.analyse.model.records import Notes
from wirebind.source.node import Node, to_json

_LONGEST = 160


def sample_facts(notes: Notes) -> list[str]:
    """A sentence for the default and one for the example."""
    found = []
    if notes.default is not None:
        found.append(f"Default of the service: `{sample(notes.default)}`.")
    if notes.example is not None:
        found.append(f"Example: `{sample(notes.example)}`.")
    return found


def sample(node: Node) -> str:
    """A value as one line of JSON, without the quotes of a string, cut where it gets long."""
    value = to_json(node)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_number)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)
