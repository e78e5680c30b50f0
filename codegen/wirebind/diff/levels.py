"""How bad a change is: its effect on what is accepted, and which way the values travel, give the level.

A request is contravariant: it breaks where the server accepts less. A response is covariant: it breaks where the client
may get more. Guards say what does not count or counts less; exceptions are data with a reason.
"""

from __future__ import annotations

import enum
from typing import Optional

from wirebind.records import record


class Level(enum.IntEnum):
    """What a change means for users of the API; a larger one is worse."""

    ANNOTATION = 0
    NON_BREAKING = 1
    WARNING = 2
    BREAKING = 3

    @property
    def word(self) -> str:
        """The level as reports write it."""
        return self.name.lower().replace("_", "-")


class Effect(enum.Enum):
    """What a change does to the set of values, or of calls, that are accepted."""

    WIDENS = "more is accepted"
    NARROWS = "less is accepted"
    INCOMPARABLE = "something else is accepted"
    EQUAL = "the same is accepted"
    NONE = "only texts change"
    UNKNOWN = "it cannot be determined what is accepted"


class Polarity(enum.Enum):
    """Which way values travel, as the sign of a path of the document; a callback flips it."""

    REQUEST = "request"
    RESPONSE = "response"

    def flipped(self) -> Polarity:
        """The other direction."""
        return Polarity.RESPONSE if self is Polarity.REQUEST else Polarity.REQUEST


class Guard(enum.Enum):
    """What makes a change count less."""

    READ_ONLY = "readOnly: a request does not contain it"
    WRITE_ONLY = "writeOnly: a response does not contain it"
    OPEN = "declared open: clients keep unknown values"
    SUNSET = "its sunset date has passed"
    FAILURE = "only responses that are no success contain it"


@record
class Special:
    """A level that does not follow from the law, for one direction or for both, and the reason."""

    level: Level
    reason: str
    polarity: Optional[Polarity] = None


@record
class Verdict:
    """A level, and the steps that lead to it."""

    level: Level
    steps: tuple[str, ...]


_LAW = {
    (Effect.WIDENS, Polarity.REQUEST): Level.NON_BREAKING,
    (Effect.NARROWS, Polarity.REQUEST): Level.BREAKING,
    (Effect.WIDENS, Polarity.RESPONSE): Level.BREAKING,
    (Effect.NARROWS, Polarity.RESPONSE): Level.NON_BREAKING,
}
_BOTH = {
    Effect.INCOMPARABLE: Level.BREAKING,
    Effect.EQUAL: Level.NON_BREAKING,
    Effect.NONE: Level.ANNOTATION,
    Effect.UNKNOWN: Level.WARNING,
}


def derive(
    effect: Effect, polarity: Polarity, guards: frozenset[Guard] = frozenset(), exceptions: tuple[Special, ...] = ()
) -> Verdict:
    """The level of a change that has the effect, in one direction."""
    level = _BOTH[effect] if effect in _BOTH else _LAW[effect, polarity]
    steps = [f"{effect.value}, in a {polarity.value}: {level.word}"]
    unseen = Guard.READ_ONLY if polarity is Polarity.REQUEST else Guard.WRITE_ONLY
    if unseen in guards:
        return Verdict(min(level, Level.NON_BREAKING), (*steps, unseen.value))
    for exception in exceptions:
        if exception.polarity in (None, polarity):
            level = exception.level
            steps.append(f"exception: {exception.reason}: {level.word}")
            break
    for guard in (Guard.OPEN, Guard.SUNSET, Guard.FAILURE):
        counts = guard is not Guard.OPEN or polarity is Polarity.RESPONSE
        if guard in guards and counts and level > Level.WARNING:
            level = Level.WARNING
            steps.append(f"{guard.value}: {level.word}")
    return Verdict(level, tuple(steps))
