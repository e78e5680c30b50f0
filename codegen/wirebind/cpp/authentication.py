"""Decides which security schemes a client has, and which of them an operation names."""

from __future__ import annotations

from collections import Counter
from typing import Iterator, Mapping, Optional

from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.keys import flow_key, scheme_key
from wirebind.analyse.model.operations import Operation
from wirebind.analyse.model.security import SecurityAlternative
from wirebind.config import Bindings
from wirebind.cpp.access import flows_of
from wirebind.cpp.decided import Names
from wirebind.cpp.documentation import paragraphs
from wirebind.diagnostics import Diagnostics
from wirebind.ir.authentication import Authentication, Flow, Scheme
from wirebind.openapi.security import (
    ApiKey,
    FlowKind,
    HttpAuthentication,
    MutualTls,
    OAuth2,
    OpenIdConnect,
    SecurityScheme,
)

_SCHEMES = "wirebind/auth/schemes.hpp"
_TOKEN = ("wirebind::auth::bearer", "a wirebind::access_token")
_BUILT_IN = {"basic": ("wirebind::auth::basic", "a wirebind::user_password"), "bearer": _TOKEN}
_SENTENCES = {
    FlowKind.CLIENT_CREDENTIALS: "OAuth 2.0 for this program itself.",
    FlowKind.AUTHORIZATION_CODE: "OAuth 2.0 for the holder of a refresh token.",
    FlowKind.PASSWORD: "OAuth 2.0 for the holder of a refresh token, which a password gave.",
}
_MOST = 64  # bits of wirebind::scheme_set; those beyond share the last one, which has no authenticator
_ANONYMOUS = (0,)


class Authentications:
    """The schemes that the operations of a model use, as the bits of sets."""

    def __init__(self, model: ApiModel, names: Names, bindings: Bindings, diagnostics: Diagnostics) -> None:
        self._names = names
        self._diagnostics = diagnostics
        self._bits: dict[str, int] = {}
        self._schemes: list[Scheme] = []
        for scheme in sorted(model.named_schemes, key=lambda one: names.numbers.get(scheme_key(one.name), 0)):
            self._add(scheme, bindings.signers)
        self._sets = {operation.key: self._alternatives(operation) for operation in model.called}
        common = Counter(self._sets.values()).most_common(1)
        self._default = common[0][0] if common else ()

    def of_api(self) -> Authentication:
        """What all operations have in common."""
        return Authentication(tuple(self._schemes), self._default)

    def of_operation(self, operation: Operation) -> tuple[int, ...]:
        """The alternatives of an operation; none where they are those of most, or where the service calls it."""
        found = self._sets.get(operation.key, self._default)
        return () if found == self._default else found or _ANONYMOUS

    def _add(self, scheme: SecurityScheme, signers: Mapping[str, str]) -> None:
        if isinstance(scheme.authentication, MutualTls):
            self._bits[scheme.name] = 0  # the client certificate belongs to the connection
            return
        made = self._scheme(scheme, signers)
        if made is None or len(self._schemes) >= _MOST - 1:
            self._diagnostics.gap_at(
                "unsupported-security",
                scheme.place,
                f"calls cannot be authenticated with {scheme.name}: no authenticator is known for it",
                "bind the scheme of a vendor to a C++ signer under `signers` in bindings.yaml",
            )
            made = Scheme(scheme.name, self._names.members[scheme_key(scheme.name)])
        if len(self._schemes) < _MOST:
            self._schemes.append(made)
        self._bits[scheme.name] = 1 << len(self._schemes) - 1

    def _alternatives(self, operation: Operation) -> tuple[int, ...]:
        """The sets that the runtime chooses from."""
        return tuple(dict.fromkeys(map(self._set, operation.security.alternatives)))

    def _set(self, alternative: SecurityAlternative) -> int:
        return sum({self._bits[use.scheme.name] for use in alternative.uses})

    def _scheme(self, scheme: SecurityScheme, signers: Mapping[str, str]) -> Optional[Scheme]:
        factory, header, takes, location, key = "", _SCHEMES, "", "", ""
        flows: tuple[Flow, ...] = ()
        match scheme.authentication:
            case ApiKey(name, place):
                factory, takes, location, key = "wirebind::auth::key", "a wirebind::api_key", place.value, name
            case HttpAuthentication(name) if name in _BUILT_IN:
                factory, takes = _BUILT_IN[name]
            case HttpAuthentication(name) if name in signers:
                factory, header = signers[name], signers[name].replace("::", "/") + ".hpp"
                takes = f"credentials that {factory} takes"
            case OAuth2():
                factory, takes = _TOKEN
                flows = tuple(self._flows(scheme.authentication, scheme_key(scheme.name)))
            case OpenIdConnect():
                factory, takes = _TOKEN
            case _:
                return None
        doc = (*paragraphs(scheme.description), f"Takes {takes}, or a provider of them.")
        return Scheme(scheme.name, self._names.members[scheme_key(scheme.name)], doc, factory, header, location, key, flows)

    def _flows(self, scheme: OAuth2, key: str) -> Iterator[Flow]:
        for flow in flows_of(scheme):
            name = self._names.members[flow_key(key, flow.kind.value)]
            doc = (_SENTENCES[flow.kind], *(f"- `{name}`: {text}" if text else f"- `{name}`" for name, text in flow.scopes))
            scopes = " ".join(scope for scope, _ in flow.scopes)
            yield Flow(flow_key(key, flow.kind.value), name, doc, flow.token_url, flow.refresh_url, scopes)
