"""How a call proves who it is, and where it goes: schemes and servers with nothing left to look up."""

from __future__ import annotations


from wirebind.diagnostics import Place
from wirebind.openapi.security import SecurityScheme
from wirebind.openapi.servers import ServerVariable
from wirebind.records import record


@record
class SchemeUse:
    """A scheme with the scopes or roles that a call needs."""

    scheme: SecurityScheme
    scopes: tuple[str, ...]
    place: Place


@record
class SecurityAlternative:
    """Schemes that hold together; a call without any is anonymous."""

    uses: tuple[SchemeUse, ...]
    place: Place


@record
class Security:
    """The alternatives of authentication, in the order of the document; none where none is required."""

    alternatives: tuple[SecurityAlternative, ...] = ()

    @property
    def optional(self) -> bool:
        """Whether a call may be anonymous."""
        return not self.alternatives or any(not alternative.uses for alternative in self.alternatives)


@record
class Server:
    """A server: `origin` is scheme and authority, or "" for the host of the document; variables stand in braces.

    `url` is both as the document has them: in `origin` and `base_path`, a variable that has parts of both is its default.
    """

    key: str
    url: str
    origin: str
    base_path: str
    variables: tuple[ServerVariable, ...]
    description: str
    place: Place
