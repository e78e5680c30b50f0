"""Names for what has none of its own, out of the steps that lead to it."""

from __future__ import annotations

from typing import assert_never

from wirebind.analyse.model.origin import Origin, StepKind
from wirebind.cpp.words import singular, snake_case


def stripped_header(name: str, prefix: str) -> str:
    """The header's name without the prefix that says nothing within this API."""
    if prefix and name.lower().startswith(prefix.lower()) and len(name) > len(prefix):
        return name[len(prefix) :]
    return name


def hint_of(origin: Origin, prefix: str) -> str:
    """The name that an origin gives, its parts between slashes; headers leave the prefix out."""
    hint = ""
    for step in origin:
        match step.kind:
            case StepKind.NAMED:
                hint = _joined(hint, step.text)
            case StepKind.HEADER:
                hint = _joined(hint, stripped_header(step.text, prefix))
            case StepKind.REQUEST_BODY:
                hint = _joined(hint, "request_body")
            case StepKind.RESPONSE_BODY:
                hint = _joined(hint, "response_body")
            case StepKind.ITEM:
                parent, separator, last = hint.rpartition("/")
                hint = f"{parent}{separator}{singular(snake_case(last))}"
            case StepKind.VALUE:
                hint = f"{hint}_value"
            case _:
                assert_never(step.kind)
    return hint


def _joined(hint: str, text: str) -> str:
    return f"{hint}/{text}" if hint else text
