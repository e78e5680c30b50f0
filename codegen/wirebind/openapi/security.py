"""How callers prove who they are, as the document describes it: security schemes, and which of them a call needs."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Union

from wirebind.diagnostics import Place


class KeyLocation(enum.Enum):
    """Where an API key travels."""

    HEADER = "header"
    QUERY = "query"
    COOKIE = "cookie"


class FlowKind(enum.Enum):
    """The ways of OAuth 2.0 to get a token."""

    IMPLICIT = "implicit"
    PASSWORD = "password"
    CLIENT_CREDENTIALS = "clientCredentials"
    AUTHORIZATION_CODE = "authorizationCode"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key in a field, in the query or in a cookie of this name."""

    name: str
    location: KeyLocation


@dataclass(frozen=True, slots=True)
class HttpAuthentication:
    """A scheme of the field `Authorization` (RFC 9110, 11.6.2): lower case for `basic` and `bearer`."""

    scheme: str
    bearer_format: str


@dataclass(frozen=True, slots=True)
class Flow:
    """One way to get a token; URLs that it does not have are ""."""

    kind: FlowKind
    authorization_url: str
    token_url: str
    refresh_url: str
    scopes: tuple[tuple[str, str], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class OAuth2:
    """A bearer token that OAuth 2.0 gives."""

    flows: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class OpenIdConnect:
    """A bearer token of an identity provider, whose metadata stands at a URL."""

    url: str


@dataclass(frozen=True, slots=True)
class MutualTls:
    """A client certificate."""


Authentication = Union[ApiKey, HttpAuthentication, OAuth2, OpenIdConnect, MutualTls]


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """One entry of `components/securitySchemes`."""

    name: str
    authentication: Authentication
    description: str
    place: Place


@dataclass(frozen=True, slots=True)
class SchemeUse:
    """A scheme that a requirement names, with the scopes or roles that it asks for."""

    scheme: str
    scopes: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Requirement:
    """Schemes that hold together; none of them for a call that may be anonymous."""

    schemes: tuple[SchemeUse, ...]
    place: Place
