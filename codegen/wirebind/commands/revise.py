"""`wirebind revise`: takes a new revision of a document in. What does the work is read when it is needed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from wirebind.commands.reporting import add_report_arguments, report_misuse
from wirebind.commands.status import USAGE

HELP = "import a new revision of a document: compare, regenerate, and record what changed"
EXAMPLES = (
    "wirebind revise new.yaml --api api-spec/shop/v1 --dry-run",
    "wirebind revise new.yaml --api api-spec/shop/v1 --pr-text pr.md",
)
FORMATS = ("openmeta", "openapi", "swagger2")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", metavar="FILE", help="the new revision")
    parser.add_argument("--api", required=True, metavar="DIR", help="the folder with the bindings.yaml of the API")
    parser.add_argument("--format", choices=FORMATS, help="what FILE is; by its members where this is left out")
    parser.add_argument("--root", default=".", metavar="DIR", help="where paths in bindings.yaml and messages start")
    parser.add_argument("--dry-run", action="store_true", help="write no file of the API")
    parser.add_argument("--keep-going", action="store_true", help="overlay actions that no longer match are warnings")
    about = "give members that were renamed C++ names to match; without it they keep theirs"
    parser.add_argument("--rename-members", action="store_true", help=about)
    parser.add_argument("--pr-text", metavar="FILE", help="write the report as Markdown, for a pull request")
    add_report_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Revises, and ends as `diff` does."""
    problem = report_misuse(options)
    if not Path(options.file).is_file():
        problem = f"{options.file} is no file"
    if problem:
        print(f"wirebind: {problem}", file=sys.stderr)
        return USAGE
    from wirebind.commands.revising import revise

    return revise(options)
