"""Which operations a command is about: named with --operations, or found in the C++ files of --scan."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence

from wirebind.commands.called_operations import operations_of, scan, similar
from wirebind.ir.model import Api, Operation


def add_selection(parser: argparse.ArgumentParser) -> None:
    """What such a command takes."""
    parser.add_argument("--operations", action="append", default=[], metavar="A,B", help="ids or C++ names")
    parser.add_argument("--scan", nargs="+", default=[], metavar="FILE", help="C++ files that call operations")


def selection_misuse(options: argparse.Namespace, command: str) -> str:
    """What is wrong with the arguments, or ""."""
    return "" if options.operations or options.scan else f"{command} needs --operations or --scan"


def selected(options: argparse.Namespace, apis: Sequence[Api]) -> Optional[list[Operation]]:
    """The operations, each once; nothing after an error.

    A name of --operations that is no operation is one; a name that --scan meets is only reported.
    """
    known = operations_of(apis)
    named = _named(options.operations, known)
    scanned = _scanned(options.scan, known)
    if named is None or scanned is None:
        return None
    return list({operation.wire: operation for operation in [*named, *scanned]}.values())


def _named(lists: Sequence[str], known: dict[str, Operation]) -> Optional[list[Operation]]:
    names = [name.strip() for text in lists for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            _say(_unknown(name, f"{name} is no operation", known))
    return [known[name] for name in names] if all(name in known for name in names) else None


def _scanned(files: Sequence[str], known: dict[str, Operation]) -> Optional[list[Operation]]:
    found: list[Operation] = []
    for name in files:
        try:
            source = Path(name).read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            _say(f"{name} cannot be read: {error.strerror}")
            return None
        seen = scan(source, known)
        for unknown in seen.unknown:
            _say(_unknown(unknown.name, f"{name}:{unknown.line}: {unknown.name} belongs to no operation", known))
        for call in seen.doubtful:
            _say(f"{name}:{call.line}: {call.name} may be Asio's; it counts where {call.name}_request is named")
        if not seen.operations:
            _say(f"{name}: no operation is called here")
        found += [known[operation] for operation in seen.operations]
    return found


def _unknown(name: str, message: str, known: dict[str, Operation]) -> str:
    nearest = similar(name.removeprefix("async_").removesuffix("_request"), known)
    return f"{message}; {nearest} is one" if nearest else message


def _say(message: str) -> None:
    print(f"wirebind: {message}", file=sys.stderr)
