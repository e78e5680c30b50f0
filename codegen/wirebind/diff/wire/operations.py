"""Compares operations: what a call sends, what comes back, and the facts beside them."""

from __future__ import annotations

import re
from typing import Callable, Mapping, Optional, Sequence

from wirebind.analyse.model.keys import key_part
from wirebind.diff.levels import Guard, Polarity
from wirebind.diff.wire.access import security_edits, server_edits
from wirebind.diff.wire.bodies import Bodies
from wirebind.diff.wire.contract import Contract, Operation, Parameter
from wirebind.diff.wire.edits import Context, Edits, Site
from wirebind.diff.wire.pairing import paired
from wirebind.diff.wire.schemas import Schemas
from wirebind.diff.wire.values import facts, sunset

_STABILITY = ("draft", "experimental", "alpha", "beta", "preview", "stable", "ga")
_WRITTEN = ("style", "explode", "allow_reserved", "allow_empty", "numbered", "media_type")


class Operations:
    """The comparison of all operations of two documents; `renamed` has the new names of security schemes."""

    def __init__(self, edits: Edits, schemas: Schemas, renamed: Mapping[str, str], as_of: str) -> None:
        self._edits, self._schemas, self._renamed, self._as_of = edits, schemas, renamed, as_of
        self._bodies = Bodies(edits, schemas)

    def compare(self, old: Contract, new: Contract) -> None:
        """Operations and webhooks."""
        self._all(old.operations, new.operations, Polarity.REQUEST, "operation")
        self._all(old.webhooks, new.webhooks, Polarity.RESPONSE, "webhook")

    def _all(self, old: Sequence[Operation], new: Sequence[Operation], sent: Polarity, kind: str) -> None:
        pairs = paired(old, new, (_id, _route, _route_without_slash) if kind == "operation" else (_event, _name))
        kept = {id(two) for _, two in pairs}
        gone = {id(one) for one, _ in pairs}
        for one in old:
            if id(one) not in gone:
                ended = one.deprecated and bool(one.sunset) and one.sunset <= self._as_of
                guards = (Guard.SUNSET,) if ended else ()
                self._edits.add(f"{kind}-removed", _site(one.key, sent), _called(one), "", one.place, None, *guards)
        for two in new:
            if id(two) not in kept:
                self._edits.add(f"{kind}-added", _site(two.key, sent), "", _called(two), None, two.place)
        for one, two in pairs:
            self._operation(one, two, sent)

    def _operation(self, old: Operation, new: Operation, sent: Polarity) -> None:
        site = _site(new.key, sent)
        back = Context(new.key, sent.flipped())

        def add(rule: str, before: str = "", after: str = "", *guards: Guard) -> None:
            self._edits.add(rule, site, before, after, old.place, new.place, *guards)

        if old.id != new.id:
            add("operation-renamed", old.id, new.id)
        if (old.method, _template(old.path)) != (new.method, _template(new.path)):
            add("operation-moved", _called(old), _called(new))
        self._parameters(old, new, site)
        self._bodies.request(old, new, site)
        for one, two in self._bodies.paired_responses(old, new, site, back):
            self._headers(one.headers, two.headers, self._bodies.response_site(new, two, back), new.key)
        self._all(old.callbacks, new.callbacks, sent.flipped(), "webhook")
        self._security(old, new, site)
        server_edits(self._edits, self._schemas, site, old.servers, new.servers)
        self._facts(old, new, add)

    def _facts(self, old: Operation, new: Operation, add: Callable[..., None]) -> None:
        facts(add, dict.fromkeys(old.errors, ""), dict.fromkeys(new.errors, ""), "error-added", "error-removed", "")
        facts(add, dict(old.waiters), dict(new.waiters), "waiter-added", "waiter-removed", "waiter-changed")
        changed = ("permission-added", "permission-removed", "permission-changed")
        facts(add, dict(old.permissions), dict(new.permissions), *changed)
        if old.deprecated != new.deprecated:
            add("deprecated" if new.deprecated else "undeprecated", old.deprecation, new.deprecation)
        elif old.deprecation != new.deprecation:
            add("text", old.deprecation, new.deprecation)
        sunset(add, old.sunset, new.sunset)
        if old.stability != new.stability:
            rule = "stability-lowered" if _lower(old.stability, new.stability) else "stability-raised"
            add(rule, old.stability, new.stability)
        for rule, before, after in (
            ("idempotent", old.idempotent, new.idempotent),
            ("timeouts", old.timeouts, new.timeouts),
            ("paging", old.paging, new.paging),
            ("tags", ", ".join(old.tags), ", ".join(new.tags)),
            ("text", old.history, new.history),
            ("text", old.summary, new.summary),
            ("text", old.description, new.description),
        ):
            if before != after:
                add(rule, before, after)
        facts(add, dict(old.annotations), dict(new.annotations), "text", "text", "text")

    def _security(self, old: Operation, new: Operation, site: Site) -> None:
        """What is inherited from the document has its place, so that its change is one finding."""
        places = [one.security[0].place if one.security else one.place for one in (old, new)]

        def add(rule: str, before: str, after: str) -> None:
            self._edits.add(rule, site, before, after, *places)

        security_edits(old.security, new.security, self._renamed, add)

    def _parameters(self, old: Operation, new: Operation, site: Site) -> None:
        before = {(one.location, _folded(one)): one for one in old.parameters}
        after = {(one.location, _folded(one)): one for one in new.parameters}
        gone = {key: one for key, one in before.items() if key not in after}
        fresh = {key: one for key, one in after.items() if key not in before}
        for key, one in list(gone.items()):
            partner = _partner(one, old.path, fresh, new.path)
            if partner is not None:
                two = fresh.pop(partner)
                del gone[key]
                rule = "parameter-renamed" if one.location == two.location else "parameter-moved"
                texts = (one.name, two.name) if one.name != two.name else (one.location, two.location)
                below = _below(site, two)
                self._edits.add(rule, below, *texts, one.place, two.place)
                self._parameter(one, two, below)
        for one in gone.values():
            ended = (Guard.SUNSET,) if one.sunset and one.sunset <= self._as_of else ()
            self._edits.add("parameter-removed", _below(site, one), one.name, "", one.place, None, *ended)
        for two in fresh.values():
            rule = "parameter-added-required" if two.required else "parameter-added"
            self._edits.add(rule, _below(site, two), "", two.name, None, two.place)
        for key, one in before.items():
            if key in after:
                self._parameter(one, after[key], _below(site, after[key]))

    def _parameter(self, old: Parameter, new: Parameter, site: Site, kind: str = "parameter") -> None:
        def add(rule: str, before: str = "", after: str = "", *guards: Guard) -> None:
            self._edits.add(rule, site, before, after, old.place, new.place, *guards)

        if old.required != new.required:
            add(f"{kind}-{'required' if new.required else 'optional'}")
        for name in _WRITTEN if old.location == new.location else _WRITTEN[2:]:
            before, after = getattr(old, name), getattr(new, name)
            if before != after:
                add("parameter-written", f"{name} {str(before).lower()}", f"{name} {str(after).lower()}")
        if old.deprecated != new.deprecated:
            add("deprecated" if new.deprecated else "undeprecated")
        sunset(add, old.sunset, new.sunset)
        if old.description != new.description:
            add("text", old.description, new.description)
        facts(add, dict(old.annotations), dict(new.annotations), "text", "text", "text")
        self._schemas.compare(old.schema, new.schema, site)

    def _headers(self, old: Sequence[Parameter], new: Sequence[Parameter], site: Site, key: str) -> None:
        before = {one.name.lower(): one for one in old}
        after = {two.name.lower(): two for two in new}
        for name in dict.fromkeys([*before, *after]):
            one, two = before.get(name), after.get(name)
            below = site.below(_header_key(site.key, key, (two or one or old[0]).name))
            if one is None and two is not None:
                self._edits.add("header-added", below, "", two.name, None, two.place)
            elif two is None and one is not None:
                rule = "header-removed-required" if one.required else "header-removed"
                self._edits.add(rule, below, one.name, "", one.place)
            elif one is not None and two is not None:
                self._parameter(one, two, below, "header")


def _site(key: str, polarity: Polarity) -> Site:
    return Site(key, None, Context(key, polarity))


def _below(site: Site, parameter: Parameter) -> Site:
    return site.below(f"{site.key}/{parameter.location}:{key_part(parameter.name)}")


def _header_key(site: str, operation: str, name: str) -> str:
    """Headers of successes are one struct; those of other responses are named below their status."""
    if "/response:" in site:
        return f"{site.removesuffix('/body')}/header:{key_part(name)}"
    return f"{operation}/response-header:{key_part(name)}"


def _partner(
    old: Parameter, path: str, fresh: dict[tuple[str, str], Parameter], new_path: str
) -> Optional[tuple[str, str]]:
    """A path parameter at the same place of the path, or one of the same name at another place."""
    for key, new in fresh.items():
        both = old.location == new.location == "path"
        if both and _index(path, old.name) == _index(new_path, new.name):
            return key
        if old.location != new.location and _folded(old) == _folded(new):
            return key
    return None


def _index(path: str, name: str) -> int:
    return path[: path.find(f"{{{name}}}") + 1].count("{")


def _template(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path)


def _id(operation: Operation) -> str:
    return operation.id


def _route(operation: Operation) -> str:
    return f"{operation.method} {_template(operation.path)}"


def _route_without_slash(operation: Operation) -> str:
    return _route(operation).rstrip("/")


def _name(operation: Operation) -> str:
    """The name and the method of a webhook or of a callback."""
    return operation.key.rpartition("callback:")[2]


def _event(operation: Operation) -> str:
    return f"{_name(operation)} {operation.path}"


def _called(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _folded(parameter: Parameter) -> str:
    return parameter.name.lower()


def _lower(old: str, new: str) -> bool:
    ranks = [_STABILITY.index(one) if one in _STABILITY else _STABILITY.index("stable") for one in (old, new)]
    return ranks[1] < ranks[0]
