"""Where a type stands in the document, as the steps that lead to it: what a name for it is made of."""

from __future__ import annotations

import enum

from wirebind.records import record


class StepKind(enum.Enum):
    """What a step leads to; NAMED and HEADER have a text."""

    NAMED = "a component, an operation, a member or a parameter"
    HEADER = "a header"
    REQUEST_BODY = "the body of a request"
    RESPONSE_BODY = "the body of a response"
    ITEM = "an item of a list"
    VALUE = "a value of a map"


@record
class Step:
    """One step."""

    kind: StepKind
    text: str = ""


Origin = tuple[Step, ...]

REQUEST_BODY = Step(StepKind.REQUEST_BODY)
RESPONSE_BODY = Step(StepKind.RESPONSE_BODY)
ITEM = Step(StepKind.ITEM)
VALUE = Step(StepKind.VALUE)


def named(text: str) -> Step:
    """The step to what has a name."""
    return Step(StepKind.NAMED, text)


def header(text: str) -> Step:
    """The step to a header field."""
    return Step(StepKind.HEADER, text)
