"""References to components: their text, and the name that it stands for."""

from __future__ import annotations

from typing import Optional

from wirebind.source.node import escape_pointer

_SCHEMAS = "#/components/schemas/"


def component_name(reference: str, kind: str = "schemas") -> Optional[str]:
    """The name of the component that a reference means; nothing where it means anything else."""
    prefix = f"#/components/{kind}/"
    rest = reference.removeprefix(prefix)
    return unescape_pointer(rest) if reference.startswith(prefix) and rest and "/" not in rest else None


def schema_reference(name: str) -> str:
    """The reference to a component schema."""
    return _SCHEMAS + escape_pointer(name)


def unescape_pointer(token: str) -> str:
    """One token of a JSON pointer (RFC 6901) as it was before it was escaped."""
    return token.replace("~1", "/").replace("~0", "~")
