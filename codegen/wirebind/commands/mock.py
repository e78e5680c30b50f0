"""`wirebind mock`: serves a mock of an API. What it is made of is read when it is needed."""

from __future__ import annotations

import argparse
import sys

from wirebind.commands.status import USAGE

HELP = "serve a mock of an API that checks requests and responds with examples, else with values of the schemas"
EXAMPLES = ("wirebind mock openapi.yaml", "wirebind mock api-spec/shop/v1 --port 8080")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    about = "a document, a folder with a bindings.yaml, or either at a revision of git, as REV:path"
    parser.add_argument("spec", metavar="SPEC", help=about)
    parser.add_argument("--port", type=int, default=0, metavar="N", help="port to listen on, 0 for a free one (0)")
    parser.add_argument("--root", default=".", metavar="DIR", help="where paths in bindings.yaml and messages start")


def run(options: argparse.Namespace) -> int:
    """Serves until it is interrupted."""
    if not 0 <= options.port <= 65535:
        print(f"wirebind: --port {options.port}: a port is at most 65535", file=sys.stderr)
        return USAGE
    from wirebind.commands.mocking import serve_mock

    return serve_mock(options)
