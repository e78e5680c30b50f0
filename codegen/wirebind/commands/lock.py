"""`wirebind lock`: writes the file that keeps names and order, and no header."""

from __future__ import annotations

import argparse
from pathlib import Path

from wirebind.commands.generate import written
from wirebind.commands.status import OK
from wirebind.emit.output import Step
from wirebind.pipeline import Generated

HELP = "write the lock of every spec, which keeps names and order, without headers"
EXAMPLES = (
    "wirebind lock api-spec/shop/v1",
    "wirebind lock shop.yaml --output build/shop --namespace shop   # writes shop.lock",
)


def run(options: argparse.Namespace, generated: Generated, path: Path, root: Path) -> int:
    """Writes the lock where it changed, and names it."""
    lock = generated.bindings.lock_path
    text = generated.records[lock.name]
    before = lock.read_text(encoding="utf-8") if lock.exists() else None
    if before != text:
        written([Step(lock, text, before)], generated.bindings.output, root)
    return OK
