"""Compares two contracts."""

from __future__ import annotations

from typing import Callable, Mapping

from wirebind.analyse.model.keys import error_key, scheme_key
from wirebind.diff.levels import Guard, Polarity
from wirebind.diff.wire.access import renamed_schemes, server_edits
from wirebind.diff.wire.contract import Contract, ErrorCode, Scheme
from wirebind.diff.wire.edits import Context, Edits, Site
from wirebind.diff.wire.operations import Operations
from wirebind.diff.wire.schemas import Schemas
from wirebind.diff.wire.values import facts


_API = Site("api", None, Context("api", Polarity.REQUEST))


def compare(old: Contract, new: Contract, as_of: str) -> Edits:
    """Every change from one contract to the other. `as_of` is a date, YYYY-MM-DD."""
    edits = Edits()
    schemas = Schemas(old.schemas, new.schemas, edits, as_of)
    schemas.components()
    renamed = renamed_schemes(old.schemes, new.schemes)
    Operations(edits, schemas, renamed, as_of).compare(old, new)
    add = _adder(edits, old, new)
    server_edits(edits, schemas, _API, old.servers, new.servers)
    for name, before, after in (("title", old.title, new.title), ("version", old.version, new.version)):
        if before != after:
            add("version" if name == "version" else "text", before, after)
    facts(add, dict(old.annotations), dict(new.annotations), "text", "text", "text")
    _schemes(edits, old, new, renamed)
    _errors(edits, old, new)
    return edits


def _adder(edits: Edits, old: Contract, new: Contract) -> Callable[..., None]:
    def add(rule: str, before: str = "", after: str = "", *guards: Guard) -> None:
        edits.add(rule, _API, before, after, old.place, new.place, *guards)

    return add


def _schemes(edits: Edits, old: Contract, new: Contract, renamed: Mapping[str, str]) -> None:
    before = {renamed.get(one.name, one.name): one for one in old.schemes}
    after = {two.name: two for two in new.schemes}
    for name in dict.fromkeys([*before, *after]):
        one, two = before.get(name), after.get(name)
        site = Site(scheme_key(name), None, Context("api", Polarity.REQUEST))
        if one is None or two is None:
            rule = "scheme-added" if one is None else "scheme-removed"
            places = one.place if one else None, two.place if two else None
            edits.add(rule, site, name if one else "", name if two else "", *places)
            continue
        for rule, was, is_ in (
            ("scheme-renamed", one.name, two.name),
            ("scheme-changed", one.facts, two.facts),
            ("scheme-scopes", ", ".join(one.scopes), ", ".join(two.scopes)),
            ("text", one.description, two.description),
        ):
            if was != is_:
                edits.add(rule, site, was, is_, one.place, two.place)


def _errors(edits: Edits, old: Contract, new: Contract) -> None:
    before, after = {one.code: one for one in old.errors}, {two.code: two for two in new.errors}
    for code in dict.fromkeys([*before, *after]):
        one, two = before.get(code), after.get(code)
        site = Site(error_key(code), None, Context("api", Polarity.RESPONSE, True))
        if one is None or two is None:
            places = one.place if one else None, two.place if two else None
            rule = "error-added" if one is None else "error-removed"
            edits.add(rule, site, code if one else "", code if two else "", *places)
            continue
        was, is_ = [f"{each.status} {each.retry or 'never'} {each.match or 'exact'}" for each in (one, two)]
        if was != is_:
            edits.add("error-changed", site, was, is_, one.place, two.place)
        if one.summary != two.summary:
            edits.add("text", site, one.summary, two.summary, one.place, two.place)
