"""Collects the changes of a comparison, and decides in which directions the values of each travel."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Optional

from wirebind.diff.levels import Guard, Polarity
from wirebind.diagnostics import Place
from wirebind.records import record

Pair = tuple[str, str]
_DROPS = {Guard.READ_ONLY: Polarity.REQUEST, Guard.WRITE_ONLY: Polarity.RESPONSE}


@record
class Context:
    """Where values travel: with which operation, which way, and whether in a response that is no success."""

    operation: str
    polarity: Polarity
    failure: bool = False


@record
class Site:
    """Where a comparison stands: below a pair of components, or inside an operation; with the guards on the way."""

    key: str
    pair: Optional[Pair] = None
    context: Optional[Context] = None
    guards: frozenset[Guard] = frozenset()

    def below(self, key: str, *guards: Guard) -> Site:
        """A place further down."""
        return replace(self, key=key, guards=self.guards | frozenset(guards))


@record
class Edit:
    """One change. `old` and `new` are the values, "" where there is none."""

    rule: str
    site: Site
    old: str = ""
    new: str = ""
    old_place: Optional[Place] = None
    new_place: Optional[Place] = None
    guards: frozenset[Guard] = frozenset()


@dataclass
class Edits:
    """All changes of one comparison, and from where each pair of components is reached."""

    found: list[Edit] = field(default_factory=list)
    _into: dict[Pair, list[Site]] = field(default_factory=dict)

    def add(
        self, rule: str, site: Site, old: str = "", new: str = "", old_place: Optional[Place] = None,
        new_place: Optional[Place] = None, *guards: Guard,
    ) -> None:  # fmt: skip
        """Notes a change."""
        self.found.append(Edit(rule, site, old, new, old_place, new_place, site.guards | frozenset(guards)))

    def reach(self, pair: Pair, site: Site) -> None:
        """Notes that a pair of components is used at a place."""
        self._into.setdefault(pair, []).append(site)

    def contexts(self, edit: Edit) -> frozenset[Context]:
        """Where the values of an edit travel: followed back from its components to the operations."""
        found: set[Context] = set()
        seen: set[tuple[Pair, frozenset[Polarity]]] = set()
        waiting: list[tuple[Site, frozenset[Polarity]]] = [(replace(edit.site, guards=frozenset()), frozenset())]
        while waiting:
            site, dropped = waiting.pop()
            dropped |= {_DROPS[guard] for guard in site.guards if guard in _DROPS}
            if site.context is not None and site.context.polarity not in dropped:
                found.add(site.context)
            if site.pair is not None and (site.pair, dropped) not in seen:
                seen.add((site.pair, dropped))
                waiting += [(outer, dropped) for outer in self._into.get(site.pair, ())]
        return frozenset(found)
