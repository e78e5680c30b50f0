"""Finds the operations that the C++ files of a program call."""

from __future__ import annotations

import difflib
import re
from typing import Iterable

from wirebind.ir.model import Api, Operation
from wirebind.records import record

_SKIPPED = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]{0,16})\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""", re.DOTALL
)
_ASYNC = re.compile(r"(?P<access>\.|->|::)?\s*\basync_(?P<name>[a-z][a-z0-9_]*)\s*(?:<[^;(){}]*>)?\(")
_CALL = re.compile(r"(?:\.|->)\s*(?P<name>[a-z][a-z0-9_]*)\s*\(")
_REQUEST = re.compile(r"(?P<scope>::\s*)?\b(?P<name>[a-z][a-z0-9_]*?)_request\b")
# Functions that calls themselves are made with; what they call is known by its request.
_OURS = frozenset(("call", "call_all", "download_code", "fetch", "invoke", "next", "next_page", "open", "wait"))
# Asio's own functions, with `async_` before them or without, and its I/O objects' other members.
_ASIO = frozenset(
    """accept bind cancel close compose connect defer dispatch execute fill flush handshake initiate io listen open poll post
    read read_at read_some read_some_at read_until receive receive_from resolve resume run send send_to sendfile shutdown
    stop wait write write_at write_some write_some_at""".split()
)


@record
class Unknown:
    """A name that looks like an operation and is none."""

    name: str
    line: int


@record
class Scan:
    """What a C++ file calls. A call with a name of Asio's may be one of Asio's: it counts where the file names the
    operation's request, else it is `doubtful`."""

    operations: tuple[str, ...]
    unknown: tuple[Unknown, ...]
    doubtful: tuple[Unknown, ...] = ()


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
    doubtful: dict[str, Unknown] = {}

    def note(where: dict[str, Unknown], shown: str, position: int) -> None:
        where.setdefault(shown, Unknown(shown, text.count("\n", 0, position) + 1))

    for match in _ASYNC.finditer(text):
        name = match["name"]
        if match["access"] == "::":  # a free function, or a declaration: clients' functions are members
            continue
        if name in known and name not in _ASIO:
            found.add(name)
        elif name in known and match["access"]:
            note(doubtful, name, match.start("name"))
        elif match["access"] and name not in _OURS | _ASIO:
            note(unknown, f"async_{name}", match.start("name"))
    for match in _CALL.finditer(text):
        if match["name"] in known - _ASIO:
            found.add(match["name"])
        elif match["name"] in known:
            note(doubtful, match["name"], match.start("name"))
    for match in _REQUEST.finditer(text):
        if match["name"] in known:
            found.add(match["name"])
        elif match["scope"]:
            note(unknown, f"{match['name']}_request", match.start("name"))
    left = tuple(call for name, call in doubtful.items() if name not in found)
    return Scan(tuple(sorted(found)), tuple(unknown.values()), left)


def _blank(match: re.Match[str]) -> str:
    """Nothing that is code, with the line breaks that it had."""
    return " " + "\n" * match[0].count("\n")
