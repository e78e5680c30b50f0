"""Reads security schemes and security requirements."""

from __future__ import annotations

import re
from typing import Iterator, Optional

from wirebind.openapi import keywords
from wirebind.openapi.components import Components
from wirebind.openapi.security import (
    ApiKey,
    Authentication,
    Flow,
    FlowKind,
    HttpAuthentication,
    KeyLocation,
    MutualTls,
    OAuth2,
    OpenIdConnect,
    Requirement,
    SchemeUse,
    SecurityScheme,
)
from wirebind.source.cursor import Cursor
from wirebind.source.node import Sequence

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_TYPES = ("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect")
_WHAT = "a security scheme"
_SCOPE = re.compile(r"[!#-\[\]-~]+\Z")  # RFC 6749, 3.3
_AUTHORIZATION = (FlowKind.IMPLICIT, FlowKind.AUTHORIZATION_CODE)
_DEVICE = "deviceAuthorization"


def read_security_schemes(components: Components) -> tuple[SecurityScheme, ...]:
    """The schemes of the document; one with something wrong is left out, and reported."""
    found: list[SecurityScheme] = []
    for name, cursor in components.group("securitySchemes"):
        cursor.expect_members(keywords.SECURITY_SCHEME, (), _WHAT)
        authentication = _authentication(cursor)
        if authentication is not None:
            found.append(SecurityScheme(name, authentication, cursor.text_of("description"), cursor.place))
    return tuple(found)


def read_requirements(cursor: Cursor) -> Optional[tuple[Requirement, ...]]:
    """The alternatives of `security` on the document or an operation; nothing when it does not say, or is wrong."""
    security = cursor.get("security")
    if security is None:
        return None
    found: list[Requirement] = []
    for item in security.items():
        if item.is_object():
            uses = tuple(SchemeUse(name, scopes.strings(), scopes.place) for name, scopes in item.members())
            found.append(Requirement(uses, item.place))
    return tuple(found) if found or security.node == Sequence((), security.position) else None


def _authentication(cursor: Cursor) -> Optional[Authentication]:
    kind = cursor.required_text("type", _WHAT)
    match kind:
        case "apiKey":
            return _api_key(cursor)
        case "http":
            return _http(cursor)
        case "oauth2":
            return _oauth2(cursor)
        case "openIdConnect":
            url = cursor.required_text("openIdConnectUrl", "a scheme of OpenID Connect")
            return OpenIdConnect(url) if url else None
        case "mutualTLS":
            return MutualTls()
    if kind:
        cursor.fault("security-type", f"'{kind}' is no type of a security scheme", "known: " + ", ".join(_TYPES))
    return None


def _api_key(cursor: Cursor) -> Optional[ApiKey]:
    name = cursor.required_text("name", "an API key")
    location = cursor.required_text("in", "an API key")
    known = [place.value for place in KeyLocation]
    if location and location not in known:
        cursor.fault("security-in", f"'{location}' is no place for an API key", ", ".join(known))
        return None
    if not name or not location:
        return None
    plain = all(0x20 <= ord(char) != 0x7F for char in name)
    if not plain or (location != "query" and not _TOKEN.match(name)):
        cursor.fault("security-name", f"'{name}' cannot be the name of a {location} parameter")
        return None
    return ApiKey(name, KeyLocation(location))


def _http(cursor: Cursor) -> Optional[HttpAuthentication]:
    scheme = cursor.required_text("scheme", "a scheme of HTTP")
    if scheme and not _TOKEN.match(scheme):
        cursor.fault("security-name", f"'{scheme}' is no scheme of the field Authorization")
        return None
    if not scheme:
        return None
    standard = scheme.lower() if scheme.lower() in ("basic", "bearer") else scheme
    return HttpAuthentication(standard, cursor.text_of("bearerFormat"))


def _oauth2(cursor: Cursor) -> Optional[OAuth2]:
    flows = cursor.get("flows")
    if flows is None:
        cursor.fault("missing-member", "a scheme of OAuth 2.0 has no 'flows'")
        return None
    if not flows.is_object():
        return None
    flows.expect_members([*(kind.value for kind in FlowKind), _DEVICE], (), "the flows")
    device = flows.get(_DEVICE)
    if device is not None:
        device.gap("unsupported-security", f"the flow {_DEVICE} is not supported", "the program gets the token itself")
    found = [(kind, flows.get(kind.value)) for kind in FlowKind]
    return OAuth2(tuple(_flow(kind, flow) for kind, flow in found if flow is not None and flow.is_object()))


def _flow(kind: FlowKind, cursor: Cursor) -> Flow:
    what = f"the flow {kind.value}"
    cursor.expect_members(keywords.FLOW, (), what)
    scopes = cursor.get("scopes")
    if scopes is None:
        cursor.fault("missing-member", f"{what} has no 'scopes'")
    return Flow(
        kind=kind,
        authorization_url=_url(cursor, "authorizationUrl", what, kind in _AUTHORIZATION),
        token_url=_url(cursor, "tokenUrl", what, kind is not FlowKind.IMPLICIT),
        refresh_url=cursor.text_of("refreshUrl"),
        scopes=tuple(_scopes(scopes)) if scopes else (),
        place=cursor.place,
    )


def _scopes(cursor: Cursor) -> Iterator[tuple[str, str]]:
    """The scopes that can be requested, with their texts."""
    for name, text in cursor.members():
        if _SCOPE.match(name):
            yield name, text.string()
        else:
            text.fault("security-name", f"'{name}' is no scope of OAuth 2.0")


def _url(cursor: Cursor, name: str, what: str, required: bool) -> str:
    return cursor.required_text(name, what) if required else cursor.text_of(name)
