"""`wirebind drift`: says what recorded responses have beyond their document. What compares is read when it is needed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from wirebind.commands.status import USAGE

HELP = "compare recorded responses with a document, and propose overlay actions for what it does not describe"
EXAMPLES = (
    "wirebind drift api-spec/shop/v1 --har recorded.har --out drift.overlay.yaml",
    "wirebind drift openapi.yaml --record observer.log",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("document", metavar="DOCUMENT", help="a document, or a folder with a bindings.yaml")
    parser.add_argument("--har", action="append", default=[], metavar="FILE", help="exchanges in the HAR format")
    about = "what an observer wrote: a line 'OPERATION PATH SENTENCE' for each difference"
    parser.add_argument("--record", action="append", default=[], metavar="FILE", help=about)
    parser.add_argument("--out", metavar="FILE", help="write the proposed actions here, as an overlay")
    parser.add_argument("--json", action="store_true", help="print the differences as JSON")
    parser.add_argument("--root", default=".", metavar="DIR", help="where paths in bindings.yaml and messages start")


def run(options: argparse.Namespace) -> int:
    """Compares and prints; 3 where there is a difference."""
    problem = "" if options.har or options.record else "drift needs --har or --record"
    for name in (*options.har, *options.record):
        if not Path(name).is_file():
            problem = f"{name} is no file"
    if problem:
        print(f"wirebind: {problem}", file=sys.stderr)
        return USAGE
    from wirebind.commands.drifting import drifted

    return drifted(options)
