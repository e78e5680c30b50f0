"""`wirebind explore`: writes the explorer of an API, or serves it. What makes the page is read when it is needed."""

from __future__ import annotations

import argparse
import sys

from wirebind.commands.status import USAGE

HELP = "write or serve a page that shows, fills, signs, sends and copies every call of an API"
EXAMPLES = (
    "wirebind explore openapi.yaml --allow-endpoint http://127.0.0.1:9000",
    "wirebind explore api-spec/shop/v1 --output explorer.html",
    "wirebind explore new.yaml --since old.yaml",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    about = "a document, a folder with a bindings.yaml, or either at a revision of git, as REV:path"
    parser.add_argument("spec", metavar="SPEC", help=about)
    parser.add_argument("--output", metavar="FILE", help="write the page here, and serve nothing")
    parser.add_argument("--since", metavar="OLD", help="show what changed for callers since this document")
    about = "an endpoint that the page may send to, with a base path or with that of the document; may be given more than once"
    parser.add_argument("--allow-endpoint", action="append", default=[], metavar="URL", help=about)
    about = "a server of the API in C++ that handles POST /check: its rules check the input"
    parser.add_argument("--check-with", metavar="URL", help=about)
    parser.add_argument("--port", type=int, default=0, metavar="N", help="port to listen on, 0 for a free one (0)")
    parser.add_argument("--root", default=".", metavar="DIR", help="where paths in bindings.yaml and messages start")


def run(options: argparse.Namespace) -> int:
    """Writes the page, or serves it until it is interrupted."""
    problem = ""
    if options.output and (options.allow_endpoint or options.check_with or options.port):
        problem = "--output writes a file; --allow-endpoint, --check-with and --port are for serving"
    if not 0 <= options.port <= 65535:
        problem = f"--port {options.port}: a port is at most 65535"
    if problem:
        print(f"wirebind: {problem}", file=sys.stderr)
        return USAGE
    from wirebind.commands.exploring import explore

    return explore(options)
