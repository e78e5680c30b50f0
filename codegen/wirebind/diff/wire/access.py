"""Compares who may call, and where calls go."""

from __future__ import annotations

import re
from collections import Counter
from typing import Callable, Mapping, Sequence

from wirebind.analyse.model.keys import server_key, variable_key
from wirebind.diff.wire.contract import Alternative, Scheme, Server
from wirebind.diff.wire.edits import Edits, Site
from wirebind.diff.wire.pairing import paired
from wirebind.diff.wire.schemas import Schemas

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def renamed_schemes(old: Sequence[Scheme], new: Sequence[Scheme]) -> Mapping[str, str]:
    """New names by old ones, for a scheme that is described as one that went, and no other one is."""
    names = {one.name for one in old} & {two.name for two in new}
    gone, fresh = ([one for one in side if one.name not in names] for side in (old, new))
    counts = [Counter(map(_described, side)) for side in (gone, fresh)]
    only = {facts for facts in counts[0] if counts[0][facts] == counts[1][facts] == 1}
    after = {_described(two): two.name for two in fresh}
    return {one.name: after[_described(one)] for one in gone if _described(one) in only}


def security_edits(
    old: Sequence[Alternative], new: Sequence[Alternative], renamed: Mapping[str, str], add: Callable[..., None]
) -> None:
    """Judged by who may call: each old way must satisfy a new one, or callers are shut out."""
    before = [_needs(one, renamed) for one in old] or [frozenset()]
    after = [_needs(two, {}) for two in new] or [frozenset()]
    if before == after:
        return
    still = all(any(one >= two for two in after) for one in before)
    back = all(any(two >= one for one in before) for two in after)
    rule = "security-order" if still and back else "security-removed" if still else "security-added" if back else ""
    add(rule or "security-changed", _ways(old), _ways(new))


def server_edits(edits: Edits, schemas: Schemas, site: Site, old: Sequence[Server], new: Sequence[Server]) -> None:
    """Servers by URL, then by the URL without names of variables; their order matters where the first one is the default."""
    before, after = ({one.url: one for one in side} for side in (old, new))
    pairs = paired(list(before.values()), list(after.values()), (_url, _shape))
    kept = {id(one) for pair in pairs for one in pair}
    for one in before.values():
        if id(one) not in kept:
            edits.add("server-removed", _below(site, one), one.url, "", one.place)
    for two in after.values():
        if id(two) not in kept:
            edits.add("server-added", _below(site, two), "", two.url, None, two.place)
    for one, two in pairs:
        _server(edits, schemas, _below(site, two), one, two)
    today = next((two for one, two in pairs if one.url == old[0].url), None) if old else None
    if today is not None and today.url != new[0].url:
        edits.add("server-order", site, old[0].url, new[0].url, old[0].place, new[0].place)


def _server(edits: Edits, schemas: Schemas, site: Site, old: Server, new: Server) -> None:
    if old.url != new.url:
        edits.add("server-variable-renamed", site, old.url, new.url, old.place, new.place)
    if old.description != new.description:
        edits.add("text", site, old.description, new.description, old.place, new.place)
    renamed = dict(zip(_VARIABLE.findall(old.url), _VARIABLE.findall(new.url)))
    before = {renamed.get(one.name, one.name): one for one in old.variables}
    after = {two.name: two for two in new.variables}
    for name in dict.fromkeys([*before, *after]):
        one, two = before.get(name), after.get(name)
        below = site.below(variable_key(site.key, name))
        if one is not None and two is not None:
            schemas.compare(one.schema, two.schema, below)
        else:
            places = one.place if one else None, two.place if two else None
            edits.add("server-variables", below, one.name if one else "", two.name if two else "", *places)


def _below(site: Site, server: Server) -> Site:
    """The servers of the document have keys of their own, which the C++ of it has as well."""
    key = server_key(server.url)
    return site.below(key if site.key == "api" else f"{site.key}/{key}")


def _url(server: Server) -> str:
    return server.url


def _shape(server: Server) -> str:
    return _VARIABLE.sub("{}", server.url)


def _described(scheme: Scheme) -> tuple[str, tuple[str, ...]]:
    return scheme.facts, scheme.scopes


def _needs(alternative: Alternative, renamed: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((renamed.get(name, name), scope) for name, scopes in alternative.uses for scope in ("", *scopes))


def _ways(alternatives: Sequence[Alternative]) -> str:
    ways = []
    for one in alternatives:
        ways.append(" and ".join(f"{name} {list(scopes)}" if scopes else name for name, scopes in one.uses))
    return " or ".join(way or "anonymous" for way in ways) or "none"
