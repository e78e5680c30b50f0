"""`wirebind ram-policy`: the policy goes to standard output, everything there is to say about it to the other."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Callable, Optional, Sequence

from wirebind.ir.model import Operation
from wirebind.pipeline import Generated
from wirebind.policy import operations_of, policy_text, scan, similar

OK, FAILED, USAGE = 0, 1, 2


def print_policy(
    options: argparse.Namespace, specs: Sequence[Optional[Generated]], misused: Callable[[str], int]
) -> int:
    """Runs the command. A name of --operations that is no operation ends it; one that --scan meets is only told."""
    if not options.operations and not options.scan:
        return misused("ram-policy needs --operations or --scan")
    generated = [spec for spec in specs if spec is not None]
    if len(generated) != len(specs):
        return FAILED
    known = operations_of(spec.api for spec in generated)
    named = _named(options.operations, known)
    scanned = _scanned(options.scan, known)
    if named is None or scanned is None:
        return FAILED
    wanted = {operation.wire: operation for operation in [*named, *scanned]}
    for wire in sorted(wanted):
        if not wanted[wire].ram_action:
            _say(f"{wire} has no RAM action in the spec")
    print(policy_text(list(wanted.values())), end="")
    return OK


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
