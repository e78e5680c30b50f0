"""How callers prove who they are, as the document describes it: security schemes, and which of them a call needs."""

from __future__ import annotations

import enum
from typing import Union

from wirebind.diagnostics import Place
from wirebind.records import record


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


@record
class ApiKey:
    """A key in a field, in the query or in a cookie of this name."""

    name: str
    location: KeyLocation


@record
class HttpAuthentication:
    """A scheme of the field `Authorization` (RFC 9110, 11.6.2): lower case for `basic` and `bearer`."""

    scheme: str
    bearer_format: str


@record
class Flow:
    """One way to get a token; URLs that it does not have are ""."""

    kind: FlowKind
    authorization_url: str
    token_url: str
    refresh_url: str
    scopes: tuple[tuple[str, str], ...]
    place: Place


@record
class OAuth2:
    """A bearer token that OAuth 2.0 gives."""

    flows: tuple[Flow, ...]


@record
class OpenIdConnect:
    """A bearer token of an identity provider, whose metadata stands at a URL."""

    url: str


@record
class MutualTls:
    """A client certificate."""


Authentication = Union[ApiKey, HttpAuthentication, OAuth2, OpenIdConnect, MutualTls]


@record
class SecurityScheme:
    """One entry of `components/securitySchemes`."""

    name: str
    authentication: Authentication
    description: str
    place: Place


@record
class SchemeUse:
    """A scheme that a requirement names, with the scopes or roles that it requires."""

    scheme: str
    scopes: tuple[str, ...]
    place: Place


@record
class Requirement:
    """Schemes that hold together; none of them for a call that may be anonymous."""

    schemes: tuple[SchemeUse, ...]
    place: Place
