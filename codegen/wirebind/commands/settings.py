"""`wirebind settings`: prints what bindings.yaml may hold, as a page or as a JSON schema for editors."""

from __future__ import annotations

import argparse

from wirebind.commands.status import OK
from wirebind.settings_pages import json_schema, reference

HELP = "print the members of bindings.yaml"
EXAMPLES = ("wirebind settings", "wirebind settings --schema > bindings.schema.json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--schema", action="store_true", help="a JSON schema, for editors")


def run(options: argparse.Namespace) -> int:
    """The table as Markdown, or the schema."""
    print(json_schema() if options.schema else reference(), end="")
    return OK
