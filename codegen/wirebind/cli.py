"""The command line. Exit status: 0 fine, 1 drift or errors, 2 wrong usage, 3 findings."""

from __future__ import annotations

import argparse
import functools
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Callable, Optional, Sequence

from wirebind.commands import check, constructs, drift, explore, export, generate, import_document, init, lint, lock, mock
from wirebind.commands import outputs, overlay, revise
from wirebind.commands import diff as diff_command
from wirebind.commands import settings as settings_command
from wirebind.commands import specs
from wirebind.commands.console import CONSOLE
from wirebind.commands.status import FAILED, OK, USAGE
from wirebind.extensions import COMMANDS as VENDOR_COMMANDS

__all__ = ("FAILED", "OK", "USAGE", "main")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `examples` are lines of its help."""

    help: str
    examples: tuple[str, ...]
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def _plain(module: ModuleType) -> Command:
    """A command with arguments of its own."""
    return Command(module.HELP, module.EXAMPLES, module.add_arguments, module.run)


def _of_specs(module: ModuleType) -> Command:
    """A command that runs once for each spec, and what it does once where it is given none."""

    def add_arguments(parser: argparse.ArgumentParser) -> None:
        specs.add_arguments(parser)
        getattr(module, "add_arguments", lambda _: None)(parser)

    def run(options: argparse.Namespace) -> int:
        status = specs.run_for_each(options, module.run)
        once = getattr(module, "run_once", None)
        if once is None or status == USAGE or options.folders or options.spec:
            return status
        return max(status, once(Path(options.root).resolve()))

    return Command(module.HELP, module.EXAMPLES, add_arguments, run)


def _of_vendors() -> dict[str, Command]:
    found = {}
    for name, command in VENDOR_COMMANDS.items():

        def add_arguments(parser: argparse.ArgumentParser, own: Callable[..., None] = command.add_arguments) -> None:
            own(parser)
            specs.add_spec_arguments(parser)

        found[name] = Command(command.help, (), add_arguments, functools.partial(specs.run_vendor, command=command))
    return found


COMMANDS: dict[str, Command] = {
    "init": _plain(init),
    "generate": _of_specs(generate),
    "check": _of_specs(check),
    "lint": _of_specs(lint),
    "lock": _of_specs(lock),
    "outputs": _of_specs(outputs),
    "overlay": _plain(overlay),
    "import": _plain(import_document),
    "diff": _plain(diff_command),
    "revise": _plain(revise),
    "drift": _plain(drift),
    "explore": _plain(explore),
    "mock": _plain(mock),
    "export": _plain(export),
    "constructs": _plain(constructs),
    "settings": _plain(settings_command),
    **_of_vendors(),
}


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs one command; the result is the exit status."""
    options = _parser().parse_args(arguments)
    root = Path(getattr(options, "root", "."))
    CONSOLE.choose(options.quiet, getattr(options, "json", False) is True, options.color, root)
    try:
        return COMMANDS[options.command].run(options)
    finally:
        CONSOLE.wipe()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wirebind",
        description="Generates C++ bindings from OpenAPI documents.",
        epilog="`wirebind COMMAND --help` has the options of a command, and examples.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        epilog = "\n".join(["examples:", *(f"  {line}" for line in command.examples)]) if command.examples else None
        shape = argparse.RawDescriptionHelpFormatter
        inner = commands.add_parser(
            name, help=command.help, description=command.help, epilog=epilog, formatter_class=shape
        )
        command.add_arguments(inner)
        inner.add_argument("--quiet", action="store_true", help="say nothing of what went well")
        about = "colours, and the lines of findings: auto is on a terminal and without NO_COLOR"
        inner.add_argument("--color", choices=("auto", "always", "never"), default="auto", help=about)
    return parser
