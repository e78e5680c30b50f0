"""`wirebind constructs`: prints what of OpenAPI is supported, degraded or left out."""

from __future__ import annotations

import argparse

from wirebind.commands.status import OK
from wirebind.constructs import table

HELP = "print which OpenAPI constructs are supported, and what becomes of the others"
EXAMPLES = ("wirebind constructs",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(options: argparse.Namespace) -> int:
    """The tables as Markdown."""
    print(table(), end="")
    return OK
