"""How a call proves who it is, and where it goes: schemes and servers with nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass

from wirebind.diagnostics import Place
from wirebind.openapi.security import SecurityScheme
from wirebind.openapi.servers import ServerVariable


@dataclass(frozen=True, slots=True)
class SchemeUse:
    """A scheme with the scopes or roles that a call needs."""

    scheme: SecurityScheme
    scopes: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class SecurityAlternative:
    """Schemes that hold together; a call without any is anonymous."""

    uses: tuple[SchemeUse, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Security:
    """The ways to be let in, in the order of the document; none where nothing is asked for."""

    alternatives: tuple[SecurityAlternative, ...] = ()

    @property
    def optional(self) -> bool:
        """Whether a call may be anonymous."""
        return not self.alternatives or any(not alternative.uses for alternative in self.alternatives)


@dataclass(frozen=True, slots=True)
class Server:
    """A server: `origin` is scheme and authority, or "" for the host of the document; variables stand in braces."""

    origin: str
    base_path: str
    variables: tuple[ServerVariable, ...]
    description: str
    place: Place
