"""`wirebind overlay`: prints a document with its overlays, and where each part of it was written."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from wirebind.commands.findings import print_findings
from wirebind.commands.status import FAILED, OK, USAGE
from wirebind.diagnostics import Diagnostics, Stop
from wirebind.importers.yaml_text import yaml_text
from wirebind.pipeline import load_tree
from wirebind.source.node import to_json

HELP = "print a document with its overlays applied, each line with the file and line that it comes from"
EXAMPLES = (
    "wirebind overlay api-spec/shop/v1",
    "wirebind overlay openapi.yaml --overlay limits.overlay.yaml --plain > merged.yaml",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("document", metavar="DOCUMENT", help="a document, or a folder with a bindings.yaml")
    about = "an overlay that is applied after those of bindings.yaml; may be repeated"
    parser.add_argument("--overlay", action="append", default=[], metavar="FILE", help=about)
    parser.add_argument("--plain", action="store_true", help="print no origins")
    parser.add_argument("--root", default=".", metavar="DIR", help="where paths in bindings.yaml and messages start")
    parser.add_argument("--json", action="store_true", help="findings as JSON, one a line, on standard error")


def run(options: argparse.Namespace) -> int:
    """Prints the document as OpenAPI 3.1, of which only what overlays and references need is read."""
    from wirebind.diff.inputs import InputError, bindings_of, located
    from wirebind.overlay.origins import text_with_origins

    missing = [name for name in options.overlay if not Path(name).is_file()]
    if missing:
        print(f"wirebind: --overlay {missing[0]}: no such file", file=sys.stderr)
        return USAGE
    diagnostics = Diagnostics()
    try:
        with located(options.document, Path(options.root).resolve()) as (path, root, _):
            bindings = bindings_of(path, root, diagnostics)
            overlays = (*bindings.overlays, *(Path(name).resolve() for name in options.overlay))
            node = load_tree(replace(bindings, overlays=overlays), root, diagnostics)
        diagnostics.stop_if_failed()
    except InputError as problem:
        print(f"wirebind: {problem}", file=sys.stderr)
        return FAILED
    except Stop:
        print_findings(diagnostics, all_findings=True)
        return FAILED
    print_findings(diagnostics, all_findings=False)
    text = yaml_text(to_json(node)) if options.plain else text_with_origins(node)  # type: ignore[arg-type]
    sys.stdout.write(text)
    return OK
