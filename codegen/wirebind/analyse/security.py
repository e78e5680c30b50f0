"""Finds the schemes that security requirements name."""

from __future__ import annotations

from typing import Optional

from wirebind.analyse.model.security import SchemeUse, Security, SecurityAlternative
from wirebind.diagnostics import Diagnostics
from wirebind.openapi import security as read
from wirebind.openapi.model import Document


class Securities:
    """Resolves the requirements of one document."""

    def __init__(self, document: Document, diagnostics: Diagnostics) -> None:
        self._schemes = {scheme.name: scheme for scheme in document.security_schemes}
        self._default = document.security
        self._diagnostics = diagnostics

    def of_operation(self, requirements: Optional[tuple[read.Requirement, ...]]) -> Security:
        """The alternatives of an operation, or those of the document where it has none of its own."""
        wanted = self._default if requirements is None else requirements
        return Security(tuple(map(self._alternative, wanted)))

    def _alternative(self, requirement: read.Requirement) -> SecurityAlternative:
        uses = [self._use(use) for use in requirement.schemes]
        return SecurityAlternative(tuple(use for use in uses if use is not None), requirement.place)

    def _use(self, use: read.SchemeUse) -> Optional[SchemeUse]:
        scheme = self._schemes.get(use.scheme)
        if scheme is None:
            hint = f"known: {', '.join(sorted(self._schemes))}" if self._schemes else "there is none"
            message = f'"{use.scheme}" is not in components/securitySchemes'
            self._diagnostics.fault_at("unknown-security-scheme", use.place, message, hint)
            return None
        if isinstance(scheme.authentication, read.OAuth2):
            known = {name for flow in scheme.authentication.flows for name, _ in flow.scopes}
            for scope in use.scopes:
                if scope not in known:
                    message = f'no flow of "{use.scheme}" has the scope "{scope}"'
                    self._diagnostics.warning_at("unknown-scope", use.place, message)
        return SchemeUse(scheme, use.scopes, use.place)
