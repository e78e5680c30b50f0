"""`wirebind check`: compares headers, records and printed pages with what is on disk."""

from __future__ import annotations

import argparse
from pathlib import Path

from wirebind.commands.console import CONSOLE
from wirebind.commands.findings import print_findings
from wirebind.commands.status import FAILED, OK
from wirebind.diagnostics import Diagnostics
from wirebind.emit.output import Step, plan, short_diff
from wirebind.pages import page_steps
from wirebind.pipeline import Generated
from wirebind.source.paths import shown_path

HELP = "exit with 1 if the files on disk differ from what the specs generate"
EXAMPLES = ("wirebind check", "wirebind check api-spec/shop/v1")


def run(options: argparse.Namespace, generated: Generated, path: Path, root: Path) -> int:
    """Prints what differs, in a few lines a file."""
    diagnostics = Diagnostics()
    steps = plan(generated, root, diagnostics)
    print_findings(diagnostics, all_findings=True)
    _report(steps, shown_path(path, root), root)
    return FAILED if steps or diagnostics.failed else OK


def run_once(root: Path) -> int:
    """The same for the pages that are printed from the code."""
    steps = page_steps(root)
    _report(steps, "the code", root)
    return FAILED if steps else OK


def _report(steps: list[Step], source: str, root: Path) -> None:
    CONSOLE.wipe()
    for step in steps:
        print("\n".join(short_diff(step, root)))
    if steps:
        count = f"{len(steps)} files differ" if len(steps) > 1 else "1 file differs"
        print(f"wirebind: {count} from what {source} gives; run `wirebind generate`")
