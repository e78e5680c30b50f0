"""`wirebind check`: compares headers and records with what is on disk."""

from __future__ import annotations

from pathlib import Path

from wirebind.commands.findings import print_findings
from wirebind.commands.status import FAILED, OK
from wirebind.diagnostics import Diagnostics
from wirebind.emit.output import plan, short_diff
from wirebind.pipeline import Generated
from wirebind.source.paths import shown_path

HELP = "end with 1 when the files on disk are not what the specs give"


def run(generated: Generated, path: Path, root: Path) -> int:
    """Prints what differs, in a few lines a file."""
    diagnostics = Diagnostics()
    steps = plan(generated, root, diagnostics)
    print_findings(diagnostics, all_findings=True)
    for step in steps:
        print("\n".join(short_diff(step, root)))
    if steps:
        count = f"{len(steps)} files differ" if len(steps) > 1 else "1 file differs"
        print(f"wirebind: {count} from what {shown_path(path, root)} gives; run `python3 -m wirebind generate`")
    return FAILED if steps or diagnostics.failed else OK
