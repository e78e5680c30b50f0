"""Which headers operations share, as the options of bindings.yaml say."""

from __future__ import annotations

import re
from dataclasses import field
from typing import Mapping, Optional

from wirebind.cpp.words import KEYWORDS
from wirebind.records import record
from wirebind.settings import Settings

_STRUCT = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\Z")


@record
class HeaderSettings:
    """Request headers that are names for the options of a call, not members of requests, and the headers of each struct
    that the operations share whose responses have just these."""

    common: tuple[str, ...] = ()
    structs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_headers(options: Optional[Settings]) -> HeaderSettings:
    """What the options say; a struct that cannot be is an error with its place."""
    if options is None:
        return HeaderSettings()
    found: dict[str, tuple[str, ...]] = {}
    for name, place in options.entries("response-headers"):
        listed = place.strings()
        if not _STRUCT.match(name) or name in KEYWORDS:
            place.error("bindings-headers", f"'{name}' cannot name a struct", "for example page_response_headers")
        elif not listed or len(set(listed)) != len(listed) or frozenset(listed) in map(frozenset, found.values()):
            place.error("bindings-headers", "a struct lists each of its headers once, and no other has the same")
        else:
            found[name] = listed
    return HeaderSettings(options.texts("common-headers"), found)
