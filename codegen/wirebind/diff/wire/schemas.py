"""Compares schemas; components that keep their name, or were renamed, once for all places that use them."""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping, Optional

from wirebind.analyse.model.keys import component_key, key_part
from wirebind.diff.levels import Guard
from wirebind.diff.wire.contract import Discriminator, Property, Schema
from wirebind.diff.wire.edits import Edits, Pair, Site
from wirebind.diff.wire.merging import resolved
from wirebind.diff.wire.shapes import nearest, renamed_components, renamed_properties, shape
from wirebind.diff.wire.values import Values

_DEEP = 40


class Schemas:
    """The comparison of all schemas of two documents. `as_of` is the date that sunset dates are compared with."""

    def __init__(self, old: Mapping[str, Schema], new: Mapping[str, Schema], edits: Edits, as_of: str) -> None:
        self._old, self._new, self._edits, self._as_of = old, new, edits, as_of
        self.renamed = renamed_components(old, new)
        self._moved: set[Pair] = set()

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
            self._pair(resolved(old, self._old), resolved(new, self._new), site, depth)

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
        if self._union_of_one(old, new, site, depth):
            return
        Values(self._edits, old, new, site).compare()
        if old.properties or new.properties or old.required != new.required:
            self._properties(old, new, site, depth)
        self._additional(old, new, site, depth)
        self._optional("items-set", "items-unset", old.items, new.items, site.below(f"{site.key}/[]"), depth)
        self._optional(
            "content-schema", "content-schema", old.content_schema, new.content_schema, site, depth
        )
        self._unions(old, new, site, depth)

    def _optional(
        self, set_: str, unset: str, old: Optional[Schema], new: Optional[Schema], site: Site, depth: int
    ) -> None:
        if old is not None and new is not None:
            self.compare(old, new, site, depth + 1)
        elif old is not None or new is not None:
            places = old.place if old else None, new.place if new else None
            self._edits.add(set_ if old is None else unset, site, _shown(old), _shown(new), *places)

    def _additional(self, old: Schema, new: Schema, site: Site, depth: int) -> None:
        mine, theirs = old.additional, new.additional
        below = site.below(f"{site.key}/{{*}}")
        if isinstance(mine, Schema) and isinstance(theirs, Schema):
            self.compare(mine, theirs, below, depth + 1)
        elif mine is not theirs:
            rule = "additional-closed" if theirs is False else "additional-opened"
            if mine is not False and theirs is not False:
                rule = "additional-typed" if isinstance(theirs, Schema) else "additional-untyped"
            texts = [_shown(one) if isinstance(one, Schema) else str(one).lower() for one in (mine, theirs)]
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

    def _union_of_one(self, old: Schema, new: Schema, site: Site, depth: int) -> bool:
        """A plain schema beside a union is a union of one alternative; false where neither or both are unions."""
        mine, theirs = old.one_of or old.any_of, new.one_of or new.any_of
        union, plain = (new, old) if theirs else (old, new)
        if bool(mine) == bool(theirs) or union.properties or plain == Schema(plain.place):
            return False
        texts = ", ".join(map(_shown, mine or (old,))), ", ".join(map(_shown, theirs or (new,)))
        self._edits.add("union-set" if theirs else "union-unset", site, *texts, old.place, new.place)
        if union.nullable and not plain.nullable:
            rule = "null-allowed" if theirs else "null-refused"
            self._edits.add(rule, site, str(old.nullable).lower(), str(new.nullable).lower(), old.place, new.place)
        alone = (replace(plain, nullable=plain.nullable and not union.nullable),)
        self._alternatives(mine or alone, theirs or alone, site, depth)
        self._discriminator(old, new, site)
        return True

    def _unions(self, old: Schema, new: Schema, site: Site, depth: int) -> None:
        mine, theirs = old.one_of or old.any_of, new.one_of or new.any_of
        if bool(mine) != bool(theirs):
            texts = ", ".join(map(_shown, mine)), ", ".join(map(_shown, theirs))
            self._edits.add("union-set" if theirs else "union-unset", site, *texts, old.place, new.place)
        elif mine and theirs:
            if bool(old.one_of) != bool(new.one_of):
                rule = "keyword-set" if new.one_of else "keyword-unset"
                texts = ("", "oneOf in place of anyOf") if new.one_of else ("oneOf in place of anyOf", "")
                self._edits.add(rule, site, *texts, old.place, new.place)
            self._alternatives(mine, theirs, site, depth)
        self._discriminator(old, new, site)

    def _alternatives(self, old: tuple[Schema, ...], new: tuple[Schema, ...], site: Site, depth: int) -> None:
        """By structure, and what is left over by likeness."""
        before = [(shape(one, self.renamed), one) for one in old]
        after = [(shape(one, {}), one) for one in new]
        same = [one for one, _ in before if any(one == two for two, _ in after)]
        gone = [schema for one, schema in before if one not in same]
        fresh = [schema for two, schema in after if two not in same]
        for one, schema in before:
            partner = next((other for two, other in after if one == two), None)
            if partner is not None:
                self.compare(schema, partner, site, depth + 1)
        for one, two in nearest(gone, fresh, self._old, self._new):
            gone.remove(one)
            fresh.remove(two)
            self.compare(one, two, site, depth + 1)
        for schema in fresh:
            self._edits.add("alternative-added", site, "", _shown(schema), None, schema.place)
        for schema in gone:
            self._edits.add("alternative-removed", site, _shown(schema), "", schema.place)
        if same != [two for two, _ in after if two in same]:
            texts = ", ".join(map(_shown, old)), ", ".join(map(_shown, new))
            self._edits.add("alternative-order", site, *texts, old[0].place, new[0].place)

    def _discriminator(self, old: Schema, new: Schema, site: Site) -> None:
        mine, theirs = old.discriminator, new.discriminator
        places = old.place, new.place
        if mine is None or theirs is None:
            if mine is not theirs:
                rule = "discriminator-set" if mine is None else "discriminator-unset"
                self._edits.add(rule, site, _property(mine), _property(theirs), *places)
            return
        if mine.property != theirs.property:
            self._edits.add("discriminator-property", site, mine.property, theirs.property, *places)
        before, after = dict(mine.mapping), dict(theirs.mapping)
        for value in sorted(before.keys() | after.keys()):
            one, two = before.get(value), after.get(value)
            if one == two or one and two == _renamed_target(one, self.renamed):
                continue
            rule = "discriminator-value-added" if one is None else "discriminator-value"
            self._edits.add(rule, site, f"{value} {one}" if one else "", f"{value} {two}" if two else "", *places)

    def _whole(self, schema: Schema, components: Mapping[str, Schema]) -> Schema:
        return resolved(schema, components) if schema.ref else schema


def _guards(schema: Schema) -> frozenset[Guard]:
    flags = ((Guard.READ_ONLY, schema.read_only), (Guard.WRITE_ONLY, schema.write_only))
    return frozenset(guard for guard, holds in flags if holds)


def _shown(schema: Optional[Schema]) -> str:
    return (schema.ref or " or ".join(schema.types) or "any") if schema is not None else ""


def _renamed_target(target: str, renamed: Mapping[str, str]) -> str:
    """What a reference, or a bare name, of the old document is called in the new one."""
    start, slash, name = target.rpartition("/")
    return f"{start}{slash}{renamed.get(name, name)}"


def _property(discriminator: Optional[Discriminator]) -> str:
    return discriminator.property if discriminator else ""
