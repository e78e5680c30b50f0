"""`wirebind outputs`: names the headers, for build systems."""

from __future__ import annotations

from pathlib import Path

from wirebind.commands.status import OK
from wirebind.pipeline import Generated

HELP = "list the headers that would be generated, relative to the output folder"


def run(generated: Generated, path: Path, root: Path) -> int:
    """One path a line, sorted."""
    print("\n".join(sorted(generated.headers)))
    return OK
