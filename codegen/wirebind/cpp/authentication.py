"""Decides which security schemes a client has, and which of them an operation names."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import Iterator, Optional, Sequence, assert_never

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
from wirebind.source.quoted import double_quoted

_SCHEMES = "wirebind/auth/schemes.hpp"
_TOKEN = ("wirebind::auth::bearer", "a wirebind::access_token")
_BUILT_IN = {"basic": ("wirebind::auth::basic", "a wirebind::user_password"), "bearer": _TOKEN}
_SENTENCES = {
    FlowKind.CLIENT_CREDENTIALS: "OAuth 2.0 for this program itself.",
    FlowKind.AUTHORIZATION_CODE: "OAuth 2.0 for the holder of a refresh token.",
    FlowKind.PASSWORD: "OAuth 2.0 for the holder of a refresh token, which a password gave.",
}
_MOST = 63  # bits of wirebind::scheme_set but the last one, which the schemes beyond share: it has no authenticator
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9.-]*\Z")
_ANONYMOUS = (0,)


class Authentications:
    """The schemes that the operations of a model use, as the bits of sets."""

    def __init__(self, model: ApiModel, names: Names, bindings: Bindings, diagnostics: Diagnostics) -> None:
        self._names = names
        self._diagnostics = diagnostics
        self._signers = bindings.signers
        self._report_unbound(model.security_schemes)
        self._bits: dict[str, int] = {}
        self._schemes: list[Scheme] = []
        self._add(model.named_schemes)
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

    def _add(self, schemes: Sequence[SecurityScheme]) -> None:
        """Gives each scheme its bit, those with an authenticator first."""
        found: list[tuple[SecurityScheme, Scheme]] = []
        for scheme in sorted(schemes, key=lambda one: self._names.numbers.get(scheme_key(one.name), 0)):
            made = self._scheme(scheme)
            if made is None:
                self._bits[scheme.name] = 0
            else:
                found.append((scheme, made))
        found.sort(key=lambda one: not one[1].factory)
        beyond = [scheme.name for scheme, _ in found[_MOST:]]
        self._schemes = [made for _, made in found[:_MOST]] + ([Scheme(", ".join(beyond), "", header=_SCHEMES)] if beyond else [])
        self._bits |= {scheme.name: 1 << min(bit, _MOST) for bit, (scheme, _) in enumerate(found)}
        if beyond:
            message = f"there are more than {_MOST} security schemes: calls cannot be authenticated with {_listed(beyond)}"
            hint = "leave their operations out: `operations`, `tags` or `paths` in bindings.yaml"
            self._diagnostics.gap_at("gap-security-schemes", found[_MOST][0].place, message, hint)

    def _scheme(self, scheme: SecurityScheme) -> Optional[Scheme]:
        """The scheme, which has no factory without an authenticator; nothing for what belongs to the connection."""
        factory, header, takes, location, key = "", _SCHEMES, "", "", ""
        member = self._names.members.get(scheme_key(scheme.name), "")
        flows: tuple[Flow, ...] = ()
        match scheme.authentication:
            case ApiKey(name, place):
                factory, takes, location, key = "wirebind::auth::key", "a wirebind::api_key", place.value, name
            case HttpAuthentication(name) if name in _BUILT_IN:
                factory, takes = _BUILT_IN[name]
            case HttpAuthentication(name) if name.lower() in self._signers:
                signer = self._signers[name.lower()]
                factory, header, takes = signer.function, signer.header, f"credentials that {signer.function} takes"
            case HttpAuthentication(name):
                message = f"calls cannot be authenticated with '{scheme.name}': no authenticator is known for '{name}'"
                entry = name if _PLAIN.match(name) else double_quoted(name)
                hint = f"bind it to a C++ signer in bindings.yaml: `signers: {{{entry}: vendor::signer}}`"
                self._diagnostics.gap_at("unsupported-security", scheme.place, message, hint)
                return Scheme(scheme.name, member, header=_SCHEMES)
            case OAuth2():
                factory, takes = _TOKEN
                flows = tuple(self._flows(scheme.authentication, scheme_key(scheme.name)))
            case OpenIdConnect():
                factory, takes = _TOKEN
            case MutualTls():
                return None
            case _:
                assert_never(scheme.authentication)
        doc = (*paragraphs(scheme.description), f"Takes {takes}, or a provider of them.")
        return Scheme(scheme.name, member, doc, factory, header, location, key, flows)

    def _report_unbound(self, schemes: Sequence[SecurityScheme]) -> None:
        """Names the entries of `signers` that no scheme of the document has."""
        http = {one.name: one.authentication.scheme for one in schemes if isinstance(one.authentication, HttpAuthentication)}
        spelled = {scheme.lower(): scheme for scheme in http.values() if scheme not in _BUILT_IN}
        for entry in (entry for name, entry in self._signers.items() if name not in spelled):
            hint = f"the schemes of the document that need one: {_listed(sorted(spelled.values()))}"
            if entry.scheme.lower() in _BUILT_IN:
                hint = "wirebind has its authenticator; client_options::authentication replaces it"
            elif entry.scheme in http:
                hint = f"'{entry.scheme}' is the name of a security scheme whose `scheme` is '{http[entry.scheme]}'"
            elif near := difflib.get_close_matches(entry.scheme.lower(), sorted(spelled), 3, 0.6):
                hint = f"similar: {_listed([spelled[name] for name in near])}"
            message = f"the signer of '{entry.scheme}' is bound to no security scheme of the document"
            self._diagnostics.fault_at("bindings-signer", entry.place, message, hint)

    def _alternatives(self, operation: Operation) -> tuple[int, ...]:
        """The sets that the runtime chooses from."""
        return tuple(dict.fromkeys(map(self._set, operation.security.alternatives)))

    def _set(self, alternative: SecurityAlternative) -> int:
        return sum({self._bits[use.scheme.name] for use in alternative.uses})

    def _flows(self, scheme: OAuth2, key: str) -> Iterator[Flow]:
        for flow in flows_of(scheme):
            name = self._names.members[flow_key(key, flow.kind.value)]
            doc = (_SENTENCES[flow.kind], *(f"- `{name}`: {text}" if text else f"- `{name}`" for name, text in flow.scopes))
            scopes = " ".join(scope for scope, _ in flow.scopes)
            yield Flow(flow_key(key, flow.kind.value), name, doc, flow.token_url, flow.refresh_url, scopes)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names) or "none"
