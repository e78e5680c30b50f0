"""The command line. Exit status: 0 fine, 1 drift or errors, 2 wrong usage, 3 findings."""

from __future__ import annotations

import argparse
import functools
import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Callable, Iterator, Mapping, NamedTuple, Optional, Sequence

from wirebind import __version__
from wirebind.commands import specs
from wirebind.commands.console import CONSOLE
from wirebind.commands.status import FAILED, OK, USAGE

__all__ = ("FAILED", "OK", "USAGE", "main")


# The module of each command below commands/; a run imports that of its own command and no other.
_MODULES = {
    "init": "init",
    "generate": "generate",
    "check": "check",
    "lint": "lint",
    "lock": "lock",
    "outputs": "outputs",
    "overlay": "overlay",
    "import": "import_document",
    "diff": "diff",
    "revise": "revise",
    "drift": "drift",
    "explore": "explore",
    "mock": "mock",
    "export": "export",
    "constructs": "constructs",
    "settings": "settings",
}
_OF_SPECS = frozenset(("generate", "check", "lint", "lock", "outputs"))


class Command(NamedTuple):
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
        status = specs.run_for_each(options, module.run, getattr(module, "STAMPED", False))
        once = getattr(module, "run_once", None)
        if once is None or status == USAGE or options.folders or options.spec:
            return status
        return max(status, once(Path(options.root).resolve()))

    return Command(module.HELP, module.EXAMPLES, add_arguments, run)


def _of_vendors() -> dict[str, Command]:
    from wirebind.extensions import COMMANDS as VENDOR_COMMANDS

    found = {}
    for name, command in VENDOR_COMMANDS.items():

        def add_arguments(parser: argparse.ArgumentParser, own: Callable[..., None] = command.add_arguments) -> None:
            own(parser)
            specs.add_spec_arguments(parser)

        found[name] = Command(command.help, (), add_arguments, functools.partial(specs.run_vendor, command=command))
    return found


class _Commands(Mapping[str, Command]):
    """Every command by its name, those of vendors last; only the requested one is imported."""

    def __getitem__(self, name: str) -> Command:
        if name not in _MODULES:
            return _of_vendors()[name]
        module = importlib.import_module(f"wirebind.commands.{_MODULES[name]}")
        return _of_specs(module) if name in _OF_SPECS else _plain(module)

    def __iter__(self) -> Iterator[str]:
        yield from _MODULES
        yield from _of_vendors()

    def __len__(self) -> int:
        return sum(1 for _ in self)


COMMANDS: Mapping[str, Command] = _Commands()


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs one command; the result is the exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    known = given[:1] if given and given[0] in _MODULES else list(COMMANDS)
    commands = {name: COMMANDS[name] for name in known}
    options = _parser(commands).parse_args(given)
    root = Path(getattr(options, "root", "."))
    CONSOLE.choose(options.quiet, getattr(options, "json", False) is True, options.color, root)
    try:
        return commands[options.command].run(options)
    finally:
        CONSOLE.wipe()


def _parser(known: Mapping[str, Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wirebind",
        description="Generates C++ bindings from OpenAPI documents.",
        epilog="`wirebind COMMAND --help` has the options of a command, and examples.",
    )
    parser.add_argument("--version", action="version", version=f"wirebind {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in known.items():
        epilog = "\n".join(["examples:", *(f"  {line}" for line in command.examples)]) if command.examples else None
        shape = argparse.RawDescriptionHelpFormatter
        inner = commands.add_parser(
            name, help=command.help, description=command.help, epilog=epilog, formatter_class=shape
        )
        command.add_arguments(inner)
        about = "print only the findings that the command names, and no count of others"
        inner.add_argument("--quiet", action="store_true", help=about)
        about = "colours, and the lines of findings: auto is on a terminal and without NO_COLOR"
        inner.add_argument("--color", choices=("auto", "always", "never"), default="auto", help=about)
    return parser
