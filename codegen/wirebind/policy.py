"""The least RAM policy for a set of operations: named on the command line, or found in the C++ files of a program."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from typing import Iterable, Sequence

from wirebind.ir.model import Api, Operation

_SKIPPED = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]{0,16})\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""", re.DOTALL
)
_ASYNC = re.compile(r"(?P<member>\.|->)?\s*\basync_(?P<name>[a-z][a-z0-9_]*)\s*(?:<[^;(){}]*>)?\(")
_CALL = re.compile(r"(?:\.|->)\s*(?P<name>[a-z][a-z0-9_]*)\s*\(")
_REQUEST = re.compile(r"(?P<scope>::\s*)?\b(?P<name>[a-z][a-z0-9_]*?)_request\b")
_OURS = frozenset(("call", "next_page"))


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that looks like an operation and is none."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a C++ file calls."""

    operations: tuple[str, ...]
    unknown: tuple[Unknown, ...]


def operations_of(apis: Iterable[Api]) -> dict[str, Operation]:
    """Every operation by its id and by its C++ name; the later API wins where two have one name."""
    found: dict[str, Operation] = {}
    for api in apis:
        for header in api.operations:
            found[header.operation.wire] = found[header.operation.name] = header.operation
    return found


def similar(name: str, known: Iterable[str]) -> str:
    """The known name that is nearest, or ""."""
    return next(iter(difflib.get_close_matches(name, known, 1, 0.75)), "")


def scan(source: str, names: Iterable[str]) -> Scan:
    """The operations, by C++ name, whose functions or request structs occur outside of comments and literals."""
    known = frozenset(names)
    text = _SKIPPED.sub(_blank, source)
    found: set[str] = set()
    unknown: dict[str, Unknown] = {}

    def note(shown: str, position: int) -> None:
        unknown.setdefault(shown, Unknown(shown, text.count("\n", 0, position) + 1))

    for match in _ASYNC.finditer(text):
        name = match["name"]
        if name in known:
            found.add(name)
        elif match["member"] and name not in _OURS:
            note(f"async_{name}", match.start("name"))
    found.update(match["name"] for match in _CALL.finditer(text) if match["name"] in known)
    for match in _REQUEST.finditer(text):
        if match["name"] in known:
            found.add(match["name"])
        elif match["scope"]:
            note(f"{match['name']}_request", match.start("name"))
    return Scan(tuple(sorted(found)), tuple(unknown.values()))


def _blank(match: re.Match[str]) -> str:
    """Nothing that is code, with the line breaks that it had."""
    return " " + "\n" * match[0].count("\n")


def policy_text(operations: Sequence[Operation]) -> str:
    """A policy that allows exactly these operations, on every resource."""
    actions = sorted({operation.ram_action for operation in operations if operation.ram_action})
    statements = [{"Effect": "Allow", "Action": actions, "Resource": ["*"]}] if actions else []
    return json.dumps({"Version": "1", "Statement": statements}, indent=2) + "\n"
