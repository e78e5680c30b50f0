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
        self._diagnostics = diagnostics
        self._default = self._known(document.security, "calls are anonymous")

    def of_operation(self, requirements: Optional[tuple[read.Requirement, ...]]) -> Security:
        """The alternatives of an operation, or those of the document where it has none of its own that is known."""
        if requirements is None:
            return Security(self._default)
        otherwise = "the security of the document counts" if self._default else "calls are anonymous"
        found = self._known(requirements, otherwise)
        return Security(self._default if requirements and not found else found)

    def _known(self, requirements: tuple[read.Requirement, ...], otherwise: str) -> tuple[SecurityAlternative, ...]:
        """The alternatives whose schemes are all known; `otherwise` says what counts where there is none."""
        known = [one for one in requirements if all(use.scheme in self._schemes for use in one.schemes)]
        meaning = "the alternative is left out" if known else f"the alternative is left out: {otherwise}"
        for use in (use for one in requirements for use in one.schemes if use.scheme not in self._schemes):
            message = f"'{use.scheme}' is no scheme of components/securitySchemes"
            hint = f"{meaning}; known: {', '.join(sorted(self._schemes)) or 'none'}"
            self._diagnostics.fault_at("unknown-security-scheme", use.place, message, hint)
        return tuple(SecurityAlternative(tuple(map(self._use, one.schemes)), one.place) for one in known)

    def _use(self, use: read.SchemeUse) -> SchemeUse:
        scheme = self._schemes[use.scheme]
        if isinstance(scheme.authentication, read.OAuth2):
            known = {name for flow in scheme.authentication.flows for name, _ in flow.scopes}
            for scope in use.scopes:
                if scope not in known:
                    message = f"no flow of '{use.scheme}' has the scope '{scope}'"
                    self._diagnostics.warning_at("unknown-scope", use.place, message)
        return SchemeUse(scheme, use.scopes, use.place)
