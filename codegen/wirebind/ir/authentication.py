"""How the calls of an API authenticate, as templates print it."""

from __future__ import annotations

from wirebind.records import record



@record
class Flow:
    """A flow of OAuth 2.0 with a token URL; `scopes` are separated by spaces, and a URL that it does not have is ""."""

    member: str
    doc: tuple[str, ...]
    token_url: str
    refresh_url: str
    scopes: str


@record
class Scheme:
    """A security scheme: the function that makes its authenticator, and of an API key also where it travels and its name.

    `member` is that of the credentials struct; `flows` are those of OAuth 2.0. A scheme that no authenticator is known
    for has no factory and no member; `header` has what a client may use in its place.
    """

    wire: str
    member: str = ""
    doc: tuple[str, ...] = ()
    factory: str = ""
    header: str = ""
    location: str = ""
    key: str = ""
    flows: tuple[Flow, ...] = ()


@record
class Authentication:
    """The schemes in the order of their bits, and the alternatives of operations without their own."""

    schemes: tuple[Scheme, ...] = ()
    alternatives: tuple[int, ...] = ()

    @property
    def supported(self) -> tuple[Scheme, ...]:
        """The schemes with an authenticator."""
        return tuple(scheme for scheme in self.schemes if scheme.factory)

    @property
    def flows(self) -> tuple[Flow, ...]:
        """The flows of all schemes."""
        return tuple(flow for scheme in self.schemes for flow in scheme.flows)
