"""How the calls of an API authenticate, as templates print it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scheme:
    """A security scheme: the function that makes its authenticator, and of an API key also where it travels and its name.

    `member` is that of the credentials struct.
    """

    wire: str
    member: str
    doc: tuple[str, ...]
    factory: str
    header: str
    location: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Authentication:
    """The schemes in the order of their bits, and the alternatives of operations without their own."""

    schemes: tuple[Scheme, ...] = ()
    alternatives: tuple[int, ...] = ()
