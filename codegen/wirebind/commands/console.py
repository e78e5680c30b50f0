"""How commands speak: progress and results, colours, and findings with the line of the source that they are about.

A terminal gets colours, unless NO_COLOR is set, the line with a caret below the column, and progress that is wiped out.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from wirebind.diagnostics import Diagnostic, Position, Severity, printable

_BOLD, _RED, _MAGENTA, _GREEN, _PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[35m", "\x1b[32m", "\x1b[0m"
_WIDTH = 110


@dataclass
class Console:
    """The choices of one run. `root` is where the files of findings are looked for."""

    quiet: bool = False
    json: bool = False
    colours: str = "auto"
    root: Path = Path()

    def choose(self, quiet: bool, json_: bool, colours: str, root: Path) -> None:
        """Takes what the command line says."""
        self.quiet, self.json, self.colours, self.root = quiet, json_, colours, root

    def say(self, text: str) -> None:
        """A result that --quiet leaves out."""
        self.wipe()
        if not self.quiet:
            print(text)

    def report(self, text: str) -> None:
        """The same beside the output of a command."""
        self.wipe()
        if not self.quiet:
            print(text, file=sys.stderr)

    def progress(self, text: str) -> None:
        """What is being done, on a terminal alone."""
        if not self.quiet and not self.json and sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{text} …")
            sys.stderr.flush()

    def wipe(self) -> None:
        """Takes the progress away."""
        if not self.quiet and not self.json and sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")

    def finding(self, found: Diagnostic) -> None:
        """A finding on standard error: a line of JSON, or text."""
        self.wipe()
        if self.json:
            text = json.dumps(_facts(found), ensure_ascii=False)
        elif self._decorated(sys.stderr):
            text = _decorated(found, _line(self.root, found.position))
        else:
            text = found.render()
        print(text, file=sys.stderr)

    def _decorated(self, stream: TextIO) -> bool:
        if self.colours != "auto":
            return self.colours == "always"
        return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


CONSOLE = Console()
"""The console of this process."""


def _facts(found: Diagnostic) -> dict[str, object]:
    place = found.position
    return {
        "id": found.id, "severity": found.severity.value, "file": place.file, "line": place.line,
        "column": place.column, "message": found.message, "pointer": found.pointer, "hint": found.hint,
    }  # fmt: skip


def _decorated(found: Diagnostic, source: str) -> str:
    """The text in colours, with the line of the source and a caret between message and hint."""
    colour = _RED if found.severity is Severity.ERROR else _MAGENTA
    head, *hint = found.render().split("\n")
    place, severity = f"{found.position}: ", f"{found.severity.value}: "
    text = head.removeprefix(place + severity)
    lines = [f"{_BOLD}{place}{colour}{severity}{_PLAIN}{_BOLD}{text}{_PLAIN}"]
    if source:
        number, column = str(found.position.line), max(found.position.column, 1)
        start = max(0, column - _WIDTH + 20)
        shown = printable(source[start : start + _WIDTH].replace("\t", " "))
        before = len(printable(source[start : column - 1].replace("\t", " ")))
        margin = " " * len(number)
        lines += [f" {number} | {shown}", f" {margin} | {' ' * before}{_GREEN}^{_PLAIN}"]
    return "\n".join([*lines, *hint])


def _line(root: Path, position: Position) -> str:
    """The line of a position, or "" where its file is not to be had."""
    lines = _lines(root / position.file)
    return lines[position.line - 1] if 0 < position.line <= len(lines) else ""


@functools.lru_cache(maxsize=32)
def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return []
