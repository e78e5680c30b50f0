"""`wirebind export`: writes a document with code samples in C++. What makes them is read when it is needed."""

from __future__ import annotations

import argparse

HELP = "write a document with its overlays, and code samples in C++ on every operation"
EXAMPLES = ("wirebind export api-spec/shop/v1 --output shop.json",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    about = "a document, a folder with a bindings.yaml, or either at a revision of git, as REV:path"
    parser.add_argument("spec", metavar="SPEC", help=about)
    parser.add_argument("--output", metavar="FILE", help="write it here, not to standard output")
    parser.add_argument("--root", default=".", metavar="DIR", help="where paths in bindings.yaml and messages start")


def run(options: argparse.Namespace) -> int:
    """Writes the document as JSON."""
    from wirebind.commands.exploring import export

    return export(options)
