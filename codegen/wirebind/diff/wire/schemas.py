"""Compares schemas; components that keep their name, or were renamed, once for all places that use them."""

from __future__ import annotations

from typing import Mapping, Optional

from wirebind.analyse.model.keys import component_key, key_part
from wirebind.diff.levels import Guard
from wirebind.diff.wire.contract import Property, Schema
from wirebind.diff.wire.edits import Edits, Pair, Site
from wirebind.diff.wire.merging import resolved
from wirebind.diff.wire.shapes import renamed_components, renamed_properties
from wirebind.diff.wire.unions import Unions, shown
from wirebind.diff.wire.values import Values

_DEEP = 40
_SHALLOW = 4


class Schemas:
    """The comparison of all schemas of two documents. `as_of` is the date that sunset dates are compared with."""

    def __init__(self, old: Mapping[str, Schema], new: Mapping[str, Schema], edits: Edits, as_of: str) -> None:
        self._old, self._new, self._edits, self._as_of = old, new, edits, as_of
        self.renamed = renamed_components(old, new)
        self._moved: set[Pair] = set()
        self._shared: dict[Pair, tuple[Schema, Schema]] = {}
        self._unions = Unions(old, new, edits, self.renamed, self.compare)

    def components(self) -> None:
        """Every component; those without a partner are only named."""
        for name, schema in self._old.items():
            other = self.renamed.get(name, name)
            site = Site(component_key(other), (name, other))
            if other not in self._new:
                self._edits.add("schema-removed", Site(component_key(name), (name, name)), name, "", schema.place)
                continue
            if other != name:
                self._edits.add("schema-renamed", site, name, other, schema.place, self._new[other].place)
            self._pair(schema, self._new[other], site)
        for name, schema in self._new.items():
            if name not in self._old and name not in self.renamed.values():
                site = Site(component_key(name), (name, name))
                self._edits.add("schema-added", site, "", name, None, schema.place)

    def compare(self, old: Schema, new: Schema, site: Site, depth: int = 0) -> None:
        """Two schemas at one place."""
        if old.ref and self.renamed.get(old.ref, old.ref) == new.ref and new.ref in self._new:
            self._edits.reach((old.ref, new.ref), site)
            Values(self._edits, old, new, site).beside()
            return
        if old.ref != new.ref:
            self._edits.add("schema-moved", site, old.ref or "in place", new.ref or "in place", old.place, new.place)
        if old.ref in self._old and new.ref in self._new:
            self._another(old, new, site)
        elif depth < _DEEP:
            self._in_place(resolved(old, self._old), resolved(new, self._new), site, depth)

    def _in_place(self, old: Schema, new: Schema, site: Site, depth: int) -> None:
        """Two schemas in place: those that many share, as merged ones do, are compared once, as components are."""
        if depth < _SHALLOW or not (old.properties and new.properties):
            self._pair(old, new, site, depth)
            return
        pair = f"@{id(old)}", f"@{id(new)}"
        self._edits.reach(pair, site)
        if pair not in self._shared:
            self._shared[pair] = old, new
            self._pair(old, new, Site(site.key, pair), depth)

    def _another(self, old: Schema, new: Schema, site: Site) -> None:
        """A reference that leads to another component: those two are compared once, where they first meet."""
        pair = old.ref, new.ref
        self._edits.reach(pair, site)
        Values(self._edits, old, new, site).beside()
        if pair not in self._moved:
            self._moved.add(pair)
            self._pair(self._old[old.ref], self._new[new.ref], Site(site.key, pair))

    def _pair(self, old: Schema, new: Schema, site: Site, depth: int = 0) -> None:
        """Two schemas, neither of which is a reference any more."""
        if old.ref or new.ref:  # an alias of a component
            if old.ref and new.ref or depth >= _DEEP:
                self.compare(old, new, site, depth + 1)
                return
            texts = old.ref or "in place", new.ref or "in place"
            self._edits.add("schema-moved", site, *texts, old.place, new.place)
            old, new = resolved(old, self._old), resolved(new, self._new)
        if self._unions.of_one(old, new, site, depth):
            return
        Values(self._edits, old, new, site).compare()
        if old.properties or new.properties or old.required != new.required:
            self._properties(old, new, site, depth)
        self._additional(old, new, site, depth)
        self._optional("items-set", "items-unset", old.items, new.items, site.below(f"{site.key}/[]"), depth)
        self._optional(
            "content-schema", "content-schema", old.content_schema, new.content_schema, site, depth
        )
        self._unions.compare(old, new, site, depth)

    def _optional(
        self, set_: str, unset: str, old: Optional[Schema], new: Optional[Schema], site: Site, depth: int
    ) -> None:
        if old is not None and new is not None:
            self.compare(old, new, site, depth + 1)
        elif old is not None or new is not None:
            places = old.place if old else None, new.place if new else None
            self._edits.add(set_ if old is None else unset, site, shown(old), shown(new), *places)

    def _additional(self, old: Schema, new: Schema, site: Site, depth: int) -> None:
        mine, theirs = old.additional, new.additional
        below = site.below(f"{site.key}/{{*}}")
        if isinstance(mine, Schema) and isinstance(theirs, Schema):
            self.compare(mine, theirs, below, depth + 1)
        elif mine is not theirs:
            rule = "additional-closed" if theirs is False else "additional-opened"
            if mine is not False and theirs is not False:
                rule = "additional-typed" if isinstance(theirs, Schema) else "additional-untyped"
            texts = [shown(one) if isinstance(one, Schema) else str(one).lower() for one in (mine, theirs)]
            self._edits.add(rule, below, *texts, old.place, new.place)

    def _properties(self, old: Schema, new: Schema, site: Site, depth: int) -> None:
        before = {entry.name: entry for entry in old.properties}
        after = {entry.name: entry for entry in new.properties}
        gone = [entry for name, entry in before.items() if name not in after]
        fresh = [entry for name, entry in after.items() if name not in before]
        renamed = renamed_properties(gone, fresh, self.renamed) if gone and fresh else {}
        for entry in gone:
            if entry.name not in renamed:
                self._removed(entry, old, site)
        for entry in fresh:
            if entry.name not in renamed.values():
                self._added(entry, new, site)
        for name, entry in before.items():
            other = after.get(renamed.get(name, name))
            if other is not None:
                self._kept(entry, other, old, new, site, depth)
        for name in sorted((new.required - old.required) - after.keys() - before.keys()):
            self._edits.add("required-name-added", site, "", name, old.place, new.place)
        for name in sorted((old.required - new.required) - after.keys() - before.keys()):
            self._edits.add("required-name-removed", site, name, "", old.place, new.place)
        kept = [name for name in before if name in after]
        if kept != [name for name in after if name in before]:
            self._edits.add("property-order", site, ", ".join(before), ", ".join(after), old.place, new.place)

    def _removed(self, entry: Property, old: Schema, site: Site) -> None:
        rule = "property-removed-required" if entry.name in old.required else "property-removed"
        if old.additional is False and entry.name not in old.required:
            rule = "property-removed-closed"
        place = site.below(f"{site.key}/{key_part(entry.name)}", *_guards(self._whole(entry.schema, self._old)))
        ended = (Guard.SUNSET,) if entry.schema.sunset and entry.schema.sunset <= self._as_of else ()
        self._edits.add(rule, place, entry.name, "", entry.place, None, *ended)

    def _added(self, entry: Property, new: Schema, site: Site) -> None:
        whole = self._whole(entry.schema, self._new)
        rule = "property-added-closed" if new.additional is False else "property-added"
        if entry.name in new.required:
            rule = "property-added-default" if whole.default else "property-added-required"
        place = site.below(f"{site.key}/{key_part(entry.name)}", *_guards(whole))
        self._edits.add(rule, place, "", entry.name, None, entry.place)

    def _kept(self, old: Property, new: Property, before: Schema, after: Schema, site: Site, depth: int) -> None:
        guards = _guards(self._whole(old.schema, self._old)) & _guards(self._whole(new.schema, self._new))
        below = site.below(f"{site.key}/{key_part(new.name)}", *guards)
        if old.name != new.name:
            self._edits.add("property-renamed", below, old.name, new.name, old.place, new.place)
        was, is_ = old.name in before.required, new.name in after.required
        if was != is_:
            texts = ["required" if one else "optional" for one in (was, is_)]
            rule = "property-required" if is_ else "property-optional"
            self._edits.add(rule, below, *texts, old.place, new.place)
        self.compare(old.schema, new.schema, below, depth + 1)

    def _whole(self, schema: Schema, components: Mapping[str, Schema]) -> Schema:
        return resolved(schema, components) if schema.ref else schema


def _guards(schema: Schema) -> frozenset[Guard]:
    flags = ((Guard.READ_ONLY, schema.read_only), (Guard.WRITE_ONLY, schema.write_only))
    return frozenset(guard for guard, holds in flags if holds)
