"""Keeps the names of a server whose URL changed.

A server is known by its URL, which a new version of the API often changes. Where the names of variables alone changed, or
as many servers went as came, the lock has the old ones under the keys of today.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Mapping, Sequence

from wirebind.analyse.model.keys import SERVERS
from wirebind.cpp.lock import Lock

_VARIABLE = re.compile("%7B(.*?)%7D")  # as keys write the braces of a URL


def with_servers(lock: Lock, servers: Sequence[str]) -> Lock:
    """The lock for servers with these keys, in the order of the document."""
    known = sorted((lock[key] for key in lock if key.startswith(SERVERS) and "/" not in key), key=lambda one: one.number)
    gone = [entry.key for entry in known if entry.key not in servers and not entry.removed]
    pairs = _paired(gone, [key for key in servers if key not in lock])
    if not pairs:
        return lock
    found: Lock = {}
    for key, entry in sorted(lock.items(), key=lambda item: item[1].removed):  # a removed entry gives way to a present one
        name = _moved(key, pairs)
        found.setdefault(name, replace(entry, key=name))
    return found


def _paired(gone: list[str], fresh: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for before in gone:
        after = next((key for key in fresh if _shape(key) == _shape(before) and key not in pairs.values()), None)
        if after is not None:
            pairs[before] = after
    rest = [key for key in gone if key not in pairs], [key for key in fresh if key not in pairs.values()]
    return pairs | (dict(zip(*rest)) if len(rest[0]) == len(rest[1]) else {})


def _moved(key: str, pairs: Mapping[str, str]) -> str:
    """The key of today of a server, of its variables and of their values."""
    server, *parts = key.split("/")
    if server not in pairs:
        return key
    today = pairs[server]
    if parts and _shape(server) == _shape(today):
        renamed = dict(zip(_VARIABLE.findall(server), _VARIABLE.findall(today)))
        parts[0] = renamed.get(parts[0], parts[0])
    return "/".join([today, *parts])


def _shape(key: str) -> str:
    """The key without the names of variables."""
    return _VARIABLE.sub("{}", key)
