"""How the calls of an API authenticate, as templates print it."""

from __future__ import annotations

from wirebind.records import record



@record
class Flow:
    """A flow of OAuth 2.0 with a token URL; `scopes` are separated by spaces, and a URL that it does not have is ""."""

    key: str
    member: str
    doc: tuple[str, ...]
    token_url: str
    refresh_url: str
    scopes: str


@record
class Scheme:
    """A security scheme: the function that makes its authenticator, and of an API key also where it travels and its name.

    `member` is that of the credentials struct, which a scheme that no authenticator is known for is not in: it has no
    factory, and `header` has what a client may use in its place. `flows` are those of OAuth 2.0.
    """

    wire: str
    member: str
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
    def credentials(self) -> tuple[Scheme, ...]:
        """The members of the credentials struct; none where one scheme needs no struct."""
        return self.supported if len(self.supported) > 1 else ()

    @property
    def flows(self) -> tuple[Flow, ...]:
        """The flows of all schemes."""
        return tuple(flow for scheme in self.schemes for flow in scheme.flows)
