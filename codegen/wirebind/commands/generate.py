"""`wirebind generate`: brings headers and records to disk."""

from __future__ import annotations

import argparse
from pathlib import Path

from wirebind.commands.console import CONSOLE
from wirebind.commands.findings import print_findings
from wirebind.commands.status import FAILED, OK
from wirebind.diagnostics import Diagnostics
from wirebind.emit.output import Step, apply, plan
from wirebind.pages import page_steps
from wirebind.pipeline import Generated
from wirebind.source.paths import shown_path

HELP = "write the headers and records of every spec"
EXAMPLES = (
    "wirebind generate                                                # all of api-spec/",
    "wirebind generate api-spec/shop/v1 --tags items",
    "wirebind generate shop.yaml --output build/shop --namespace shop  # a document alone",
)


def run(options: argparse.Namespace, generated: Generated, path: Path, root: Path) -> int:
    """Writes what changed, and names it."""
    diagnostics = Diagnostics()
    steps = plan(generated, root, diagnostics)
    print_findings(diagnostics, all_findings=True)
    if diagnostics.failed:
        return FAILED
    written(steps, generated.bindings.output, root)
    return OK


def run_once(root: Path) -> int:
    """Writes the pages that are printed from the code."""
    written(page_steps(root), root / "docs", root)
    return OK


def written(steps: list[Step], output: Path, root: Path) -> None:
    """Writes files, and names them."""
    apply(steps, output)
    for step in steps:
        CONSOLE.say(f"{'removed' if step.text is None else 'wrote'} {shown_path(step.path, root)}")
