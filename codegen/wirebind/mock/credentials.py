"""Whether a request has the credentials that its operation requires. They are never verified."""

from __future__ import annotations

from typing import assert_never

from wirebind.analyse.model.security import Security
from wirebind.mock.requests import Request
from wirebind.mock.routing import decoded
from wirebind.openapi.security import (
    ApiKey,
    HttpAuthentication,
    KeyLocation,
    MutualTls,
    OAuth2,
    OpenIdConnect,
    SecurityScheme,
)


def missing_credentials(security: Security, request: Request) -> str:
    """What the request lacks, as a sentence; "" where one of the alternatives is complete."""
    ways = [[use.scheme for use in alternative.uses] for alternative in security.alternatives]
    if security.optional or any(all(_has(scheme, request) for scheme in way) for way in ways):
        return ""
    listed = ", or ".join(" and ".join(_wanted(scheme) for scheme in way) for way in ways)
    return f"the request has no credentials; it needs {listed}"


def challenge(security: Security) -> str:
    """The schemes that the field `WWW-Authenticate` names; "" where keys travel in other ways."""
    uses = [use.scheme for alternative in security.alternatives for use in alternative.uses]
    return ", ".join(dict.fromkeys(filter(None, map(_scheme_of, uses))))


def _scheme_of(scheme: SecurityScheme) -> str:
    """The word that begins the field `Authorization`."""
    match scheme.authentication:
        case HttpAuthentication(scheme=name):
            return name[:1].upper() + name[1:]
        case OAuth2() | OpenIdConnect():
            return "Bearer"
        case ApiKey() | MutualTls():
            return ""
    assert_never(scheme.authentication)


def _has(scheme: SecurityScheme, request: Request) -> bool:
    match scheme.authentication:
        case ApiKey(name=name, location=location):
            return _has_key(name, location, request)
        case HttpAuthentication() | OAuth2() | OpenIdConnect():
            word = f"{_scheme_of(scheme)} ".lower()
            given = request.fields("Authorization")
            return any(value.lower().startswith(word) and value[len(word) :].strip() for value in given)
        case MutualTls():
            return True
    assert_never(scheme.authentication)


def _has_key(name: str, location: KeyLocation, request: Request) -> bool:
    match location:
        case KeyLocation.HEADER:
            return any(request.fields(name))
        case KeyLocation.QUERY:
            pairs = [piece.partition("=") for piece in request.query.split("&")]
            return any(decoded(key) == name and value for key, _, value in pairs)
        case KeyLocation.COOKIE:
            cookies = [one.strip().partition("=") for field in request.fields("Cookie") for one in field.split(";")]
            return any(key == name and value for key, _, value in cookies)
    assert_never(location)


def _wanted(scheme: SecurityScheme) -> str:
    match scheme.authentication:
        case ApiKey(name=name, location=KeyLocation.HEADER):
            return f"the field {name}"
        case ApiKey(name=name, location=KeyLocation.QUERY):
            return f"the query parameter {name}"
        case ApiKey(name=name):
            return f"the cookie {name}"
        case HttpAuthentication() | OAuth2() | OpenIdConnect():
            return f"'Authorization: {_scheme_of(scheme)} …'"
        case MutualTls():
            return "a client certificate"
    assert_never(scheme.authentication)
