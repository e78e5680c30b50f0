"""How the clients of an API authenticate, as a template prints it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Authentication:
    """A function that makes an authenticator, and its header; of an API key also where it travels and its name."""

    factory: str
    header: str
    location: str = ""
    name: str = ""
