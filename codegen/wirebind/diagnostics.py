"""What the generator has to say about its input: values with a place, collected and shown sorted."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from wirebind.records import record


class Severity(enum.Enum):
    """How much a finding matters: errors fail a run, warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a source file; line and column count from 1, and 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@record
class Place:
    """Where something was written: its file and line, and its JSON pointer in the document."""

    position: Position
    pointer: str


@record
class Diagnostic:
    """One finding."""

    id: str
    severity: Severity
    position: Position
    message: str
    pointer: str = ""
    hint: str = ""

    def render(self) -> str:
        """One line for the finding, and one for the hint when there is one."""
        where = f" (at {printable(self.pointer)})" if self.pointer else ""
        text = f"{self.position}: {self.severity.value}: {printable(self.message)}{where} [{self.id}]"
        return text + (f"\n    hint: {printable(self.hint)}" if self.hint else "")


def printable(text: str) -> str:
    """The text with every character that a terminal could act on written as an escape."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text
    )


class Stop(Exception):
    """Raised after an error that leaves nothing to go on with; the error itself is in the collector."""


@dataclass
class Diagnostics:
    """Collects findings. A gap or a fault costs what has it, and the run goes on; with `strict` it is an error, unless
    `allowed_gaps` names it."""

    allowed_gaps: frozenset[str] = frozenset()
    strict: bool = False
    _found: dict[Diagnostic, None] = field(default_factory=dict)

    def error(self, id: str, position: Position, message: str, pointer: str = "", hint: str = "") -> None:
        """Records an error."""
        self._found[Diagnostic(id, Severity.ERROR, position, message, pointer, hint)] = None

    def warning(self, id: str, position: Position, message: str, pointer: str = "", hint: str = "") -> None:
        """Records a warning."""
        self._found[Diagnostic(id, Severity.WARNING, position, message, pointer, hint)] = None

    def gap(self, id: str, position: Position, message: str, pointer: str = "", hint: str = "") -> None:
        """Records a construct that OpenAPI allows and the generator does not support; the caller's fallback stands."""
        if self.strict and id not in self.allowed_gaps:
            accept = f"`options: {{allow-gaps: [{id}]}}` in bindings.yaml accepts it"
            self.error(id, position, message, pointer, f"{hint}; {accept}" if hint else accept)
            return
        self.warning(id, position, message, pointer, hint)

    def fault(self, id: str, position: Position, message: str, pointer: str = "", hint: str = "") -> None:
        """Records a fault of a document that has a sensible reading, which the hint names."""
        report = self.error if self.strict and id not in self.allowed_gaps else self.warning
        report(id, position, message, pointer, hint)

    def has(self, position: Position) -> bool:
        """Whether something was recorded about what stands there."""
        return any(found.position == position for found in self._found)

    def take(self, others: "Diagnostics") -> None:
        """Records what another collector found."""
        self._found.update(others._found)

    def error_at(self, id: str, place: Place, message: str, hint: str = "") -> None:
        """Records an error about what stands at the place."""
        self.error(id, place.position, message, place.pointer, hint)

    def warning_at(self, id: str, place: Place, message: str, hint: str = "") -> None:
        """Records a warning about what stands at the place."""
        self.warning(id, place.position, message, place.pointer, hint)

    def gap_at(self, id: str, place: Place, message: str, hint: str = "") -> None:
        """Records a construct at the place that is not supported."""
        self.gap(id, place.position, message, place.pointer, hint)

    def fault_at(self, id: str, place: Place, message: str, hint: str = "") -> None:
        """Records what is wrong at the place and is read in the sensible way."""
        self.fault(id, place.position, message, place.pointer, hint)

    @property
    def failed(self) -> bool:
        """True when at least one error was recorded."""
        return any(found.severity is Severity.ERROR for found in self._found)

    def stop_if_failed(self) -> None:
        """Ends the run when an error was recorded."""
        if self.failed:
            raise Stop

    def sorted(self) -> list[Diagnostic]:
        """All findings by file, place, id and text."""
        return sorted(self._found, key=lambda found: (found.position, found.id, found.pointer, found.message))
