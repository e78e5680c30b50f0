"""Which C++ function makes the authenticator of a security scheme that OpenAPI does not describe, as bindings.yaml says."""

from __future__ import annotations

import re

from wirebind.diagnostics import Place
from wirebind.records import record
from wirebind.settings import Settings

_FUNCTION = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:::[A-Za-z][A-Za-z0-9_]*)+\Z")


@record
class SignerBinding:
    """A scheme of HTTP as the file names it, and the function."""

    scheme: str
    function: str
    place: Place

    @property
    def header(self) -> str:
        """The header of the function: its name with slashes."""
        return f"{self.function.replace('::', '/')}.hpp"


def read_signers(settings: Settings) -> dict[str, SignerBinding]:
    """The signers by scheme in lower case, since its case does not count (RFC 9110 section 11.1)."""
    found: dict[str, SignerBinding] = {}
    for name, place in settings.entries("signers"):
        text, scheme = place.string(), name.lower()
        if not _FUNCTION.match(text):
            place.error("bindings-signer", "a signer is a function in a namespace", "for example vendor::signer")
        elif scheme in found:
            place.error("bindings-signer", f"'{found[scheme].scheme}' and '{name}' are one scheme")
        else:
            found[scheme] = SignerBinding(name, text, place.place)
    return found
