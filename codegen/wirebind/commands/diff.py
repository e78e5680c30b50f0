"""`wirebind diff`: says what a revision of a document means. What compares is read when it is needed."""

from __future__ import annotations

import argparse
import sys

from wirebind.commands.reporting import add_report_arguments, report_misuse
from wirebind.commands.status import USAGE

HELP = "report what changed between two documents, and what breaks: clients on the wire, or programs at compile time"
EXAMPLES = (
    "wirebind diff old.yaml new.yaml",
    "wirebind diff HEAD~1:api-spec/shop/v1 api-spec/shop/v1 --sources src/*.cpp",
    "wirebind diff --explain limit-set",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    about = "a document, a folder with a bindings.yaml, or either at a revision of git, as REV:path"
    parser.add_argument("old", nargs="?", metavar="OLD", help=about)
    parser.add_argument("new", nargs="?", metavar="NEW", help="the same")
    parser.add_argument("--explain", metavar="RULE", help="print how the level of a rule is derived")
    parser.add_argument("--root", default=".", metavar="DIR", help="where paths in bindings.yaml and messages start")
    add_report_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Compares and prints, or explains a rule."""
    problem = report_misuse(options)
    if not options.explain and not (options.old and options.new):
        problem = "diff needs OLD and NEW"
    if problem:
        print(f"wirebind: {problem}", file=sys.stderr)
        return USAGE
    from wirebind.commands.comparing import compare, explain

    return explain(options.explain) if options.explain else compare(options)
