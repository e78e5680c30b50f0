"""`wirebind generate`: brings headers and records to disk."""

from __future__ import annotations

from pathlib import Path

from wirebind.commands.findings import print_findings
from wirebind.commands.status import FAILED, OK
from wirebind.diagnostics import Diagnostics
from wirebind.emit.output import apply, plan
from wirebind.pipeline import Generated
from wirebind.source.paths import shown_path

HELP = "write the headers and records of every spec"


def run(generated: Generated, path: Path, root: Path) -> int:
    """Writes what changed, and names it."""
    diagnostics = Diagnostics()
    steps = plan(generated, root, diagnostics)
    print_findings(diagnostics, all_findings=True)
    if diagnostics.failed:
        return FAILED
    apply(steps, generated.bindings.output)
    for step in steps:
        print(f"{'removed' if step.text is None else 'wrote'} {shown_path(step.path, root)}")
    return OK
