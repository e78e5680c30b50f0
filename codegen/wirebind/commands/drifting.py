"""Does the work of `wirebind drift`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from wirebind.commands.findings import print_findings
from wirebind.commands.status import FAILED, FINDINGS, OK
from wirebind.diagnostics import Diagnostics, Stop, printable
from wirebind.diff.inputs import InputError, bindings_of, located
from wirebind.diff.wire.contract import Contract
from wirebind.diff.wire.reader import read_contract
from wirebind.drift.comparing import deviations_of
from wirebind.drift.model import Deviation, Drift, Kind, gathered
from wirebind.drift.observed import read_record
from wirebind.drift.proposals import Action, actions_of, overlay_text
from wirebind.drift.recorded import read_har
from wirebind.importers.yaml_text import yaml_text
from wirebind.pipeline import load_tree
from wirebind.source.cursor import Cursor
from wirebind.source.loader import load_file
from wirebind.source.paths import shown_path

_TEXTS = {
    Kind.OPERATION: "no operation fits the request",
    Kind.STATUS: "the status is not described",
    Kind.MEDIA_TYPE: "the media type is not described",
    Kind.PROPERTY: "the property is not described",
    Kind.VALUE: "the value is not among the known ones",
    Kind.NULL: "null is not allowed",
    Kind.MISSING: "the property is required, and absent",
    Kind.TYPE: "the value has another type",
    Kind.NOT_JSON: "the body is no JSON",
}


def drifted(options: argparse.Namespace) -> int:
    """Compares and prints."""
    diagnostics = Diagnostics()
    root = Path(options.root).resolve()
    try:
        with located(options.document, root) as (path, base, _):
            node = load_tree(bindings_of(path, base, diagnostics), base, diagnostics)
        diagnostics.stop_if_failed()
        contract = read_contract(node)
        found = gathered(_deviations(options, contract, root, diagnostics))
        diagnostics.stop_if_failed()
    except InputError as problem:
        print(f"wirebind: {problem}", file=sys.stderr)
        return FAILED
    except Stop:
        print_findings(diagnostics, all_findings=False)
        return FAILED
    print_findings(diagnostics, all_findings=True)
    proposed = [(one, actions_of(one, node)) for one in found]
    print(_json(proposed) if options.json else _text(proposed), end="")
    if options.out:
        actions = [action for _, actions in proposed for action in actions]
        try:
            Path(options.out).write_text(overlay_text(actions, contract.title), encoding="utf-8", newline="\n")
        except OSError as error:
            print(f"wirebind: {options.out} cannot be written: {error.strerror}", file=sys.stderr)
            return FAILED
    return FINDINGS if found else OK


def _deviations(
    options: argparse.Namespace, contract: Contract, root: Path, diagnostics: Diagnostics
) -> list[Deviation]:
    found: list[Deviation] = []
    for name in options.har:
        path = Path(name)
        har = Cursor(load_file(path, shown_path(path.resolve(), root), diagnostics), "", diagnostics)
        found += deviations_of(read_har(har), contract)
    for name in options.record:
        path = Path(name)
        text = path.read_text(encoding="utf-8", errors="replace")
        found += read_record(text, shown_path(path.resolve(), root), contract, diagnostics)
    return found


def _text(proposed: list[tuple[Drift, list[Action]]]) -> str:
    lines = []
    for drift, actions in proposed:
        one = drift.first
        name = f" '{one.name}'" if one.name and one.kind is not Kind.OPERATION else ""
        times = f", {drift.count} times" if drift.count > 1 else ""
        told = printable(f"{one.where}: {_TEXTS[one.kind]}{name}{times}")
        lines.append(f"{one.position}: {told} [{one.kind.value}]")
        for action in actions:
            first, *rest = yaml_text([action]).splitlines()
            lines += [f"    {line}" for line in (first, *rest)]
    return "\n".join(lines or ["no drift"]) + "\n"


def _json(proposed: list[tuple[Drift, list[Action]]]) -> str:
    found = [
        {
            "kind": drift.first.kind.value,
            "place": str(drift.first.position),
            "where": drift.first.where,
            "pointer": drift.first.pointer,
            "name": drift.first.name,
            "count": drift.count,
            "actions": actions,
        }
        for drift, actions in proposed
    ]
    return json.dumps(found, indent=2, ensure_ascii=False, default=str) + "\n"
