"""Prints the IR as a page: its kinds with their members and types, for who writes templates."""

from __future__ import annotations

import dataclasses
import inspect
from typing import get_type_hints

from wirebind.emit.environment import FILTERS
from wirebind.ir import authentication, extension, facts, model, service, types

_MODULES = (model, types, facts, authentication, extension, service)


def ir_page() -> str:
    """The version, every kind of the IR, and every filter as Markdown."""
    lines = [f"Version of the IR: {model.IR_VERSION}", ""]
    for module in _MODULES:
        for name, kind in vars(module).items():
            if dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == module.__name__:
                lines += _kind(name, kind)
    lines += ["### Filters", "", "| filter | prints |", "|---|---|"]
    for name, function in sorted(FILTERS.items()):
        lines.append(f"| `{name}` | {_sentence(inspect.getdoc(function))} |")
    return "\n".join(lines) + "\n"


def _kind(name: str, kind: type) -> list[str]:
    hints = get_type_hints(kind)
    rows = [f"| `{field.name}` | `{_spelled(hints[field.name])}` |" for field in dataclasses.fields(kind)]
    more = [
        f"| `{member}` | {_sentence(inspect.getdoc(value))} |"
        for member, value in vars(kind).items()
        if isinstance(value, property)
    ]
    about = " ".join((inspect.getdoc(kind) or "").split())
    return [f"### {name}", "", about, "", "| member | type |", "|---|---|", *rows, *more, ""]


def _spelled(hint: object) -> str:
    text = hint.__name__ if isinstance(hint, type) and not hasattr(hint, "__args__") else str(hint)
    for module in _MODULES:
        text = text.replace(f"{module.__name__}.", "")
    return text.replace("typing.", "")


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")
