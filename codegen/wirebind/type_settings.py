"""Types of the user's own that stand for a format or a component schema, as bindings.yaml says."""

from __future__ import annotations

import re

from wirebind.records import record
from wirebind.settings import Settings

_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:::[A-Za-z][A-Za-z0-9_]*)+\Z")
_HEADER = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*\.(?:h|hh|hpp|hxx)\Z")


@record
class OwnType:
    """The name of a type in C++, and the header that defines it."""

    name: str
    header: str


def read_types(settings: Settings) -> dict[str, OwnType]:
    """The types by format or component; one that cannot be is an error with its place."""
    found: dict[str, OwnType] = {}
    for name, entry in settings.objects("types"):
        type_, header = entry.text("type"), entry.text("header")
        if not _TYPE.match(type_) or "__" in type_:
            entry.place("type").error("bindings-type", f"'{type_}' is no type in a namespace", "for example my::uuid")
        elif not _HEADER.match(header) or ".." in header.split("/"):
            entry.place("header").error("bindings-type", f"'{header}' is no header", "for example my/uuid.hpp")
        else:
            found[name] = OwnType(type_, header)
    return found
