"""`wirebind generate`: brings headers and records to disk."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from wirebind import stamps
from wirebind.commands.console import CONSOLE
from wirebind.commands.findings import print_findings
from wirebind.commands.status import FAILED, OK
from wirebind.diagnostics import Diagnostics
from wirebind.source.paths import shown_path

if TYPE_CHECKING:  # a run that finds a stamp needs nothing of this
    from wirebind.emit.output import Step
    from wirebind.pipeline import Generated

HELP = "write the headers and records of every spec"
EXAMPLES = (
    "wirebind generate                                                # all of api-spec/",
    "wirebind generate api-spec/shop/v1 --tags items",
    "wirebind generate shop.yaml --output build/shop --namespace shop  # a document alone",
)
STAMPED = True


def run(options: argparse.Namespace, generated: Generated, path: Path, root: Path) -> int:
    """Writes what changed, and names it."""
    from wirebind.emit.output import alone, plan

    diagnostics = Diagnostics()
    with alone(generated.bindings.folder):
        steps = plan(generated, root, diagnostics)
        print_findings(diagnostics, all_findings=True)
        if diagnostics.failed:
            return FAILED
        written(steps, generated.bindings.output, root)
    return OK


def run_once(root: Path) -> int:
    """Writes the pages that are printed from the code."""
    job = ("pages", str(root))
    if stamps.fresh(job) is not None:
        return OK
    from wirebind.pages import page_steps

    before = {str(place): stamps.path_digest(place) for place in (root / "README.md", root / "docs")}
    steps = page_steps(root)
    written(steps, root / "docs", root)
    inputs = {place: digest for place, digest in before.items() if digest is not None}
    if len(inputs) == len(before) and not steps:
        stamps.keep(job, stamps.Stamp(inputs, {}))
    return OK


def written(steps: list[Step], output: Path, root: Path) -> None:
    """Writes files, and names them."""
    from wirebind.emit.output import apply

    apply(steps, output)
    for step in steps:
        CONSOLE.say(f"{'removed' if step.text is None else 'wrote'} {shown_path(step.path, root)}")
