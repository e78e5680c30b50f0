"""Figures that repeat exactly, beside what they were when a file was written."""

from __future__ import annotations

import json
from pathlib import Path

TOLERANCE = 1.05


def write(path: Path, found: dict[str, float]) -> None:
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def kept(path: Path, found: dict[str, float]) -> bool:
    """Prints each figure; whether none is more than 5 % above what it was."""
    recorded = json.loads(path.read_text(encoding="utf-8"))
    above = [name for name, value in found.items() if value > recorded[name] * TOLERANCE]
    for name, value in found.items():
        print(f"  {name:28} {value:12.1f}  recorded {recorded[name]:12.1f}  {'MORE THAN 5 % ABOVE' if name in above else 'ok'}")
    return not above
