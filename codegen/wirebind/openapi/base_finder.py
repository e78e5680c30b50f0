"""Finds base schemas and what derives from each, with the values of the discriminator that say so."""

from __future__ import annotations

from collections import Counter
from typing import Mapping as MappingOf
from typing import Optional

from wirebind.diagnostics import Diagnostics
from wirebind.openapi.bases import Base, Bases, Derived, is_value_extension
from wirebind.openapi.hierarchy import Hierarchy, Tag
from wirebind.source.node import Mapping, Node, Scalar, Sequence

_MOST_DERIVED = 10_000
_MOST_LISTED = 64


class BaseFinder:
    """Finds the bases of one document."""

    def __init__(self, schemas: Mapping, diagnostics: Diagnostics) -> None:
        self._schemas = schemas
        self._all = Hierarchy(schemas)
        self._diagnostics = diagnostics
        self._left = _MOST_DERIVED

    def run(self) -> Bases:
        """All of them. Those with a discriminator of their own come first: they are what the limit is for."""
        names: dict[str, list[str]] = {}
        for name in sorted(self._all.tags, key=lambda name: self._all.tags[name].inherited):
            found = self._derived(name, self._all.tags[name])
            if found is not None and len(found) > 1:
                names[name] = found
        bases = {name: self._base(name, names) for name in self._all.nodes if name in names}
        deriving = {one for base, found in names.items() for one in found if one != base and self._all.parents[one]}
        taken = set(self._schemas.members)
        own_names: dict[str, str] = {}
        for name in bases:
            own = f"{name} (members)"
            while own in taken:
                own += "'"
            taken.add(own)
            own_names[name] = own
        return Bases(bases, frozenset(deriving), own_names)

    def _derived(self, base: str, tag: Tag) -> Optional[list[str]]:
        """What derives from a base, those that its mapping names besides, and the base; nothing where that is too much."""
        found: dict[str, None] = dict.fromkeys(tag.listed)
        work = [] if tag.closed else list(reversed(self._all.children.get(base, ())))
        while work and len(found) <= self._left:
            name = work.pop()
            if name == base or name in found:
                continue
            found[name] = None
            if self._property(name) in ("", tag.property):
                work += reversed(self._all.children.get(name, ()))
        open_ = not (tag.inherited or tag.closed)
        named = [target for _, target, _ in tag.mapping] + ([tag.fallback[0]] if tag.fallback else [])
        mapped = [target for target in named if target in self._all.nodes and open_]
        found |= dict.fromkeys(target for target in mapped if target != base)
        if len(found) > self._left and tag.inherited:
            return None
        if len(found) > self._left:
            message = f"bases with more than {_MOST_DERIVED} derived schemas in all are not supported"
            self._diagnostics.gap_at("gap-discriminator", self._all.place_of(base), message, "values have its own members alone")
            return None
        self._left -= len(found)
        return [*found, base]

    def _property(self, name: str) -> str:
        """The property by which a component is a base; "" for one that is none."""
        return self._all.tags[name].property if name in self._all.tags and name in self._all.children else ""

    def _base(self, base: str, names: MappingOf[str, list[str]]) -> Base:
        tag = self._all.tags[base]
        told = self._told(base, names[base], tag)
        other = self._other(names[base], tag)
        taken: dict[str, str] = {}
        derived = []
        for name in names[base]:
            values = tuple(value for value in told[name] if taken.setdefault(value, name) == name)
            lost = [value for value in told[name] if value not in values]
            if lost and name != base:
                message = f"'{lost[0]}' of '{tag.property}' stands for {taken[lost[0]]} already, and not for {name}"
                hint = "a mapping tells them apart"
                self._diagnostics.gap_at("gap-discriminator", self._all.place_of(name), message, hint)
            if not told[name] and name not in (base, other):
                continue
            flat = name in names and not tag.closed and self._property(name) == tag.property
            derived.append(Derived(name, values, flat or name == base))
        described = any(self._all.property_of(one, tag.property) is not None for one in self._all.ancestry(base))
        own = self._all.has_members(base) and not tag.closed and (described or derived[-1].values)
        return Base(tag.property, tuple(derived if own else derived[:-1]), other or (base if described else ""))

    def _other(self, names: list[str], tag: Tag) -> str:
        """The component that the discriminator has for all other values; "" where it has none of the base's."""
        name, place = tag.fallback or ("", None)
        if name in names or place is None:
            return name
        message = f"`defaultMapping` of a discriminator is {name}, which is not one of its schemas"
        self._diagnostics.fault_at("discriminator-mapping", place, message, "other values are as without it")
        return ""

    def _told(self, base: str, names: list[str], tag: Tag) -> dict[str, tuple[str, ...]]:
        """The values of each: what mappings say, what it says itself, what it lists of the property, or its name."""
        mapped = self._mapped(base, names, tag)
        listed = {name: self._listed(name, tag.property) for name in names if name != base}
        shared = Counter(value for values in listed.values() for value in values)
        known = next((found for one in self._all.ancestry(base) if (found := self._listed(one, tag.property))), ())
        named: dict[str, tuple[str, ...]] = {}
        for name in names:
            said = _said(self._all.nodes[name])
            own = tuple(value for value in listed.get(name, ()) if shared[value] == 1)
            named[name] = mapped.get(name, ()) or said or own or self._by_name(name, name == base, known, tag.property)
        return named

    def _mapped(self, base: str, names: list[str], tag: Tag) -> dict[str, tuple[str, ...]]:
        """The values that mappings have for each, that of the base first."""
        known, targets = set(names), dict[str, str]()
        for name in (base, *names):
            more = self._all.tags.get(name)
            if more is None or more.property != tag.property or (more.inherited and name != base):
                continue
            for value, target, _ in more.mapping:
                if target in known:
                    targets.setdefault(value, target)
        for value, target, place in () if tag.inherited else tag.mapping:
            if target not in known:
                message = f"'{value}' of a discriminator stands for {target}, which is not one of its schemas"
                hint = "the value is as any other that nothing is said of"
                self._diagnostics.fault_at("discriminator-mapping", place, message, hint)
            elif base not in self._all.ancestry(target):
                message = f"'{value}' of a discriminator stands for {target}, which does not derive from {base}"
                self._diagnostics.fault_at("discriminator-mapping", place, message, "the value is that alone")
        found: dict[str, tuple[str, ...]] = {}
        for value, target in targets.items():
            found[target] = (*found.get(target, ()), value)
        return found

    def _listed(self, name: str, property_: str) -> tuple[str, ...]:
        """The values that a component itself lists of a property."""
        node = self._all.property_of(name, property_)
        if not isinstance(node, Mapping):
            return ()
        constant, values = node.members.get("const"), node.members.get("enum")
        if constant is not None:
            return _texts((constant,))
        found = _texts(values.items) if isinstance(values, Sequence) else ()
        return found if len(found) <= _MOST_LISTED else ()

    def _by_name(self, name: str, is_base: bool, known: tuple[str, ...], property_: str) -> tuple[str, ...]:
        """The name, or the one listed value that is the name but for case and signs; none of what is but a parent."""
        called = self._all.called(name)
        if not known or called in known:
            return (called,)
        alike = [value for value in known if _folded(value) == _folded(called)]
        place = self._all.place_of(name)
        if len(alike) == 1:
            message = f"'{property_}' has no value {called}, which derives from its schema"
            self._diagnostics.fault_at("discriminator-mapping", place, message, f"'{alike[0]}' is taken for it")
            return (alike[0],)
        if is_base or name in self._all.children:
            return ()
        message = f"'{property_}' has no value for {called}, which derives from its schema"
        self._diagnostics.gap_at("gap-discriminator", place, message, "a mapping names one")
        return (called,)


def _said(node: Mapping) -> tuple[str, ...]:
    """What a vendor's extension calls the component."""
    found = (value for name, value in node.members.items() if is_value_extension(name))
    return next((_texts((value,)) for value in found), ())


def _texts(values: tuple[Node, ...]) -> tuple[str, ...]:
    scalars = (value for value in values if isinstance(value, Scalar) and value.value is not None)
    return tuple(dict.fromkeys(one.value if isinstance(one.value, str) else one.text for one in scalars))


def _folded(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
