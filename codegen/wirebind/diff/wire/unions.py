"""Compares unions: alternatives by their structure, and what is left over by likeness."""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, Collection, Mapping, Optional

from wirebind.analyse.model.keys import key_part
from wirebind.diff.wire.contract import Discriminator, Schema
from wirebind.diff.wire.edits import Edits, Site
from wirebind.diff.wire.shapes import nearest, shape
from wirebind.openapi.refs import component_name

Compare = Callable[[Schema, Schema, Site, int], None]


class Unions:
    """The comparison of the unions of two documents; `renamed` is what components are called now, `compare` compares two
    alternatives.
    """

    def __init__(
        self, old: Mapping[str, Schema], new: Mapping[str, Schema], edits: Edits, renamed: Mapping[str, str], compare: Compare
    ) -> None:
        self._old, self._new, self._edits, self._renamed, self._compare = old, new, edits, renamed, compare

    def of_one(self, old: Schema, new: Schema, site: Site, depth: int) -> bool:
        """A plain schema beside a union is a union of one alternative; false where neither or both are unions."""
        mine, theirs = old.one_of or old.any_of, new.one_of or new.any_of
        union, plain = (new, old) if theirs else (old, new)
        if bool(mine) == bool(theirs) or union.properties or plain == Schema(plain.place):
            return False
        texts = ", ".join(map(shown, mine or (old,))), ", ".join(map(shown, theirs or (new,)))
        self._edits.add("union-set" if theirs else "union-unset", site, *texts, old.place, new.place)
        if union.nullable and not plain.nullable:
            rule = "null-allowed" if theirs else "null-refused"
            self._edits.add(rule, site, str(old.nullable).lower(), str(new.nullable).lower(), old.place, new.place)
        alone = (replace(plain, nullable=plain.nullable and not union.nullable),)
        pairs = self._alternatives(mine or alone, theirs or alone, site, depth)
        self._discriminator(old, new, site, pairs)
        return True

    def compare(self, old: Schema, new: Schema, site: Site, depth: int) -> None:
        """Two schemas that are both unions, or both none, or one with members of its own."""
        mine, theirs = old.one_of or old.any_of, new.one_of or new.any_of
        pairs: set[tuple[str, str]] = set()
        if bool(mine) != bool(theirs):
            texts = ", ".join(map(shown, mine)), ", ".join(map(shown, theirs))
            self._edits.add("union-set" if theirs else "union-unset", site, *texts, old.place, new.place)
        elif mine and theirs:
            if bool(old.one_of) != bool(new.one_of):
                rule = "keyword-set" if new.one_of else "keyword-unset"
                texts = ("", "oneOf in place of anyOf") if new.one_of else ("oneOf in place of anyOf", "")
                self._edits.add(rule, site, *texts, old.place, new.place)
            pairs = self._alternatives(mine, theirs, site, depth)
        self._discriminator(old, new, site, pairs)

    def _alternatives(self, old: tuple[Schema, ...], new: tuple[Schema, ...], site: Site, depth: int) -> set[tuple[str, str]]:
        """By structure, and what is left over by likeness; the components that were compared with each other."""
        pairs = set()
        before = [(shape(one, self._renamed), one) for one in old]
        after = [(shape(one, {}), one) for one in new]
        same = [one for one, _ in before if any(one == two for two, _ in after)]
        gone = [schema for one, schema in before if one not in same]
        fresh = [schema for two, schema in after if two not in same]
        free = list(after)
        for one, schema in before:
            partner = next((other for two, other in free if one == two), None)
            if partner is not None:
                free = [entry for entry in free if entry[1] is not partner]
                self._alternative(schema, partner, site, depth)
                pairs.add((schema.ref, partner.ref))
        for one, two in nearest(gone, fresh, self._old, self._new):
            gone.remove(one)
            fresh.remove(two)
            self._alternative(one, two, site, depth)
            pairs.add((one.ref, two.ref))
        for schema in fresh:
            self._edits.add("alternative-added", site, "", _labelled(schema), None, schema.place)
        for schema in gone:
            self._edits.add("alternative-removed", site, _labelled(schema), "", schema.place)
        if same != [two for two, _ in after if two in same]:
            texts = ", ".join(map(shown, old)), ", ".join(map(shown, new))
            self._edits.add("alternative-order", site, *texts, old[0].place, new[0].place)
        return pairs

    def _alternative(self, old: Schema, new: Schema, site: Site, depth: int) -> None:
        below = _of_alternative(new, site)
        if old.label and new.label and old.label != new.label and not (old.ref or new.ref):
            self._edits.add("alternative-renamed", below, old.label, new.label, old.place, new.place)
        self._compare(old, new, below, depth + 1)

    def _discriminator(self, old: Schema, new: Schema, site: Site, pairs: Collection[tuple[str, str]]) -> None:
        """The property and its values; one that stands for another component of a pair is told by what that pair has."""
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
            if one == two or one and two == _renamed_target(one, self._renamed):
                continue
            if one and two and (component_name(one) or one, component_name(two) or two) in pairs:
                continue
            rule = "discriminator-value-added" if one is None else "discriminator-value"
            self._edits.add(rule, site, f"{value} {one}" if one else "", f"{value} {two}" if two else "", *places)


def _of_alternative(schema: Schema, site: Site) -> Site:
    """Where an alternative is compared: one that stands in place has a key of its own."""
    return site.below(f"{site.key}/{key_part(schema.label)}") if schema.label and not schema.ref else site


def _labelled(schema: Schema) -> str:
    """An alternative; of one that stands in place, what keys call it as well."""
    return f"{schema.label}: {shown(schema)}" if schema.label and not schema.ref else shown(schema)


def _renamed_target(target: str, renamed: Mapping[str, str]) -> str:
    """What a reference, or a bare name, of the old document is called in the new one."""
    start, slash, name = target.rpartition("/")
    return f"{start}{slash}{renamed.get(name, name)}"


def _property(discriminator: Optional[Discriminator]) -> str:
    return discriminator.property if discriminator else ""


def shown(schema: Optional[Schema]) -> str:
    """A schema in a finding."""
    return (schema.ref or " or ".join(schema.types) or "any") if schema is not None else ""
