"""Decides which authenticator the clients of an API have where their options name none."""

from __future__ import annotations

from typing import Iterable, Mapping, Optional

from wirebind.analyse.model.security import SchemeUse, Security, SecurityAlternative
from wirebind.cpp.context import Context
from wirebind.ir.authentication import Authentication
from wirebind.openapi.security import ApiKey, HttpAuthentication, MutualTls, OAuth2, OpenIdConnect, SecurityScheme

_SCHEMES = "wirebind/auth/schemes.hpp"
_BUILT_IN = {"basic": "wirebind::auth::basic", "bearer": "wirebind::auth::bearer"}


def authentication_of(context: Context) -> Optional[Authentication]:
    """The authenticator of the first alternative that one supported scheme makes, nothing where calls need none."""
    wanted = [operation.security for operation in context.model.operations if not operation.security.optional]
    if not wanted:
        return None
    for alternative in wanted[0].alternatives:
        found = _of_alternative(alternative, context.bindings.signers)
        if found is not None:
            _report_others(context, alternative)
            return found
    first = wanted[0].alternatives[0]
    names = ", ".join(sorted(use.scheme.name for use in first.uses))
    context.diagnostics.gap_at(
        "unsupported-security",
        first.place,
        f"calls are not authenticated: no authenticator is known for {names}",
        "bind the scheme of a vendor to a C++ signer under `signers` in bindings.yaml",
    )
    return None


def _of_alternative(alternative: SecurityAlternative, signers: Mapping[str, str]) -> Optional[Authentication]:
    return _of_scheme(alternative.uses[0].scheme, signers) if len(alternative.uses) == 1 else None


def _of_scheme(scheme: SecurityScheme, signers: Mapping[str, str]) -> Optional[Authentication]:
    match scheme.authentication:
        case ApiKey(name, location):
            return Authentication("wirebind::auth::key", _SCHEMES, location.value, name)
        case HttpAuthentication(name) if name in _BUILT_IN:
            return Authentication(_BUILT_IN[name], _SCHEMES)
        case HttpAuthentication(name) if name in signers:
            return Authentication(signers[name], signers[name].replace("::", "/") + ".hpp")
        case HttpAuthentication() | MutualTls():
            return None
        case OAuth2() | OpenIdConnect():
            return Authentication(_BUILT_IN["bearer"], _SCHEMES)


def _report_others(context: Context, chosen: SecurityAlternative) -> None:
    """Operations that are called with the same authenticator, although the document asks for something else."""
    for operation in context.model.operations:
        if not _allows(operation.security, chosen):
            context.diagnostics.gap_at(
                "unsupported-security",
                operation.place,
                f"{operation.id} is called with the authentication of the other operations",
                "set client_options::authentication in a client of its own",
            )


def _allows(security: Security, chosen: SecurityAlternative) -> bool:
    return any(_names(alternative.uses) == _names(chosen.uses) for alternative in security.alternatives)


def _names(uses: Iterable[SchemeUse]) -> set[str]:
    return {use.scheme.name for use in uses}
