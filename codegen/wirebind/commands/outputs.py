"""`wirebind outputs`: names the headers, and the files that they are made of, for build systems."""

from __future__ import annotations

import argparse
from pathlib import Path

from wirebind.commands.status import OK
from wirebind.pipeline import Generated

HELP = "list the headers that would be generated, relative to the output folder"
EXAMPLES = ("wirebind outputs api-spec/shop/v1 --inputs inputs.txt",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes beside a spec."""
    parser.add_argument("--inputs", metavar="FILE", help="write the paths of the files that were read here")


def run(options: argparse.Namespace, generated: Generated, path: Path, root: Path) -> int:
    """One path a line, sorted."""
    print("\n".join(sorted(generated.headers)))
    if options.inputs:
        names = sorted({one.resolve().as_posix() for one in generated.inputs})
        Path(options.inputs).write_text("\n".join(names) + "\n", encoding="utf-8", newline="\n")
    return OK
