"""Compares who may call, and where calls go."""

from __future__ import annotations

from typing import Callable, Sequence

from wirebind.diff.wire.contract import Alternative, Server
from wirebind.diff.wire.values import facts


def security_edits(old: Sequence[Alternative], new: Sequence[Alternative], add: Callable[..., None]) -> None:
    """Judged by who may call: each old way must satisfy a new one, or callers are shut out."""
    before, after = list(map(_needs, old)) or [frozenset()], list(map(_needs, new)) or [frozenset()]
    if before == after:
        return
    still = all(any(one >= two for two in after) for one in before)
    back = all(any(two >= one for one in before) for two in after)
    rule = "security-order" if still and back else "security-removed" if still else "security-added" if back else ""
    add(rule or "security-changed", _ways(old), _ways(new))


def server_edits(old: Sequence[Server], new: Sequence[Server], add: Callable[..., None]) -> None:
    """Servers by URL; their order matters where the first one is the default."""
    before, after = {one.url: one for one in old}, {two.url: two for two in new}
    facts(add, dict.fromkeys(before, ""), dict.fromkeys(after, ""), "server-added", "server-removed", "")
    for url, one in before.items():
        two = after.get(url)
        if two is not None and one.variables != two.variables:
            add("server-variables", one.variables, two.variables)
        if two is not None and one.description != two.description:
            add("text", one.description, two.description)
    if old and new and old[0].url != new[0].url and old[0].url in after:
        add("server-order", old[0].url, new[0].url)


def _needs(alternative: Alternative) -> frozenset[tuple[str, str]]:
    return frozenset((name, scope) for name, scopes in alternative.uses for scope in ("", *scopes))


def _ways(alternatives: Sequence[Alternative]) -> str:
    ways = []
    for one in alternatives:
        ways.append(" and ".join(f"{name} {list(scopes)}" if scopes else name for name, scopes in one.uses))
    return " or ".join(way or "anonymous" for way in ways) or "none"
