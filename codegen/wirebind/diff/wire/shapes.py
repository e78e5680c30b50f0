"""The structure of schemas without their texts and places, and the pairs of components that only changed their name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from difflib import SequenceMatcher
from typing import Mapping, Sequence

from wirebind.diff.wire.contract import Limit, Property, Schema

_TEXTS = frozenset(("place", "description", "annotations", "deprecated", "sunset", "label"))
_STRUCTURE = tuple(field.name for field in fields(Schema) if field.name not in _TEXTS)
_SIMILAR = 0.6
_ALIKE = 0.75
_WORD = 4


def shape(schema: Schema, names: Mapping[str, str]) -> object:
    """A value that is equal for schemas that accept the same; `names` says what components are called now."""
    return tuple(_part(getattr(schema, name), name, names) for name in _STRUCTURE)


def _part(value: object, name: str, names: Mapping[str, str]) -> object:
    match value:
        case Schema():
            return shape(value, names)
        case Property(name=own, schema=schema):
            return own, shape(schema, names)
        case Limit():
            return value
        case tuple():
            parts = [_part(item, "", names) for item in value]
            return tuple(sorted(parts, key=repr)) if name in ("properties", "values", "known_values") else tuple(parts)
        case str() if name == "ref":
            return names.get(value, value)
    return value


def renamed_components(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> dict[str, str]:
    """New names by old ones: equal structure first, then nearly the same properties; each pair must be unique."""
    gone = {name: schema for name, schema in old.items() if name not in new}
    fresh = {name: schema for name, schema in new.items() if name not in old}
    found: dict[str, str] = {}
    for blind in (False, False, False, True, False):  # a renamed component inside another one changes its structure
        hidden = [name for name in gone if name not in found], [name for name in fresh if name not in found.values()]
        names = [dict.fromkeys(group, "?") if blind else {} for group in hidden]  # those in circles, all of them
        before = {name: shape(gone[name], {**found, **names[0]}) for name in hidden[0]}
        after = {name: shape(fresh[name], names[1]) for name in hidden[1]}
        found |= _unique(before, after)
    left = [name for name in gone if name not in found]
    open_ = [name for name in fresh if name not in found.values()]
    scores = sorted(((_likeness(gone[one], fresh[two]), one, two) for one in left for two in open_), reverse=True)
    for score, one, two in scores:
        if score >= _ALIKE and one not in found and two not in found.values():
            found[one] = two
    return found


def _unique(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, str]:
    """Pairs of equal structure; of several, those whose names are nearest."""
    by_shape: dict[object, list[str]] = {}
    for name, value in after.items():
        by_shape.setdefault(value, []).append(name)
    found: dict[str, str] = {}
    for name, value in before.items():
        options = [one for one in by_shape.get(value, ()) if one not in found.values()]
        if options and _telling(value):
            found[name] = max(options, key=lambda one: likeness_of_names(name, one))
    return found


def _telling(value: object) -> bool:
    """Whether a structure is distinctive enough to recognise a component by it."""
    return len(re.findall(r"'[^']+'", repr(value))) > 2


def _likeness(one: Schema, two: Schema) -> float:
    mine = {(entry.name, entry.schema.types, entry.schema.ref) for entry in one.properties}
    theirs = {(entry.name, entry.schema.types, entry.schema.ref) for entry in two.properties}
    if len(mine | theirs) >= 3:
        return len(mine & theirs) / len(mine | theirs)
    mine_values, their_values = set(one.values or one.known_values or ()), set(two.values or two.known_values or ())
    everything = mine_values | their_values
    return len(mine_values & their_values) / len(everything) if len(everything) >= 3 else 0.0


def likeness_of_names(one: str, two: str) -> float:
    """How alike two names are, from 0 to 1; case and separators do not count."""
    plain = [_letters(name) for name in (one, two)]
    return SequenceMatcher(None, *plain).ratio() if all(plain) else float(one == two)


def _letters(name: str) -> str:
    """Letters and digits without case."""
    return "".join(char for char in name.casefold() if char.isalnum())


def renamed_values(old: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """New texts of an enumeration by old ones: those that differ in case and punctuation alone, and those among what
    stands in place of others that are similar to one of these alone. Other digits, or more letters before, mean another
    value. The texts are JSON."""
    gone = [value for value in old if value not in new and value.startswith('"')]
    fresh = [value for value in new if value not in old and value.startswith('"')]
    plain = [_letters(value) for value in (*gone, *fresh)]
    by_letters = {_letters(value): value for value in fresh}
    found = {
        value: by_letters[_letters(value)]
        for value in gone
        if plain.count(_letters(value)) == 2 and _letters(value) and _letters(value) in by_letters
    }
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace":
            before = [one for one in old[start:end] if one in gone and one not in found]
            after = [two for two in new[first:last] if two in fresh and two not in found.values()]
            alike = [(one, two) for one in before for two in after if _similar(one, two)]
            ones, twos = Counter(one for one, _ in alike), Counter(two for _, two in alike)
            found |= {one: two for one, two in alike if ones[one] == twos[two] == 1}
    return found


def _similar(one: str, two: str) -> bool:
    short, long = sorted((_letters(one), _letters(two)), key=len)
    if re.findall(r"\d+", one) != re.findall(r"\d+", two) or long.endswith(short):
        return False
    longer = len(short) >= max(_WORD, len(long) / 2) and long.startswith(short)
    return longer or likeness_of_names(one, two) > _ALIKE


def renamed_properties(gone: Sequence[Property], fresh: Sequence[Property], names: Mapping[str, str]) -> dict[str, str]:
    """New names by old ones, where structure is equal and the names or the descriptions are alike.

    A property that refers to a component is also known by that, where no other one that came or went does.
    """
    options: list[tuple[float, str, str]] = []
    only, now = _only_references(gone), _only_references(fresh)
    for one in gone:
        for two in fresh:
            if shape(one.schema, names) != shape(two.schema, {}):
                continue
            said = bool(one.schema.description) and one.schema.description == two.schema.description
            score = 1.0 if said else likeness_of_names(one.name, two.name)
            if one.schema.ref in only and two.schema.ref in now:
                score = max(score, _SIMILAR)
            if score >= _SIMILAR:
                options.append((score, one.name, two.name))
    found: dict[str, str] = {}
    for _, old, new in sorted(options, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if old not in found and new not in found.values():
            found[old] = new
    return found


def _only_references(properties: Sequence[Property]) -> frozenset[str]:
    """The components that exactly one of the properties refers to."""
    found = [entry.schema.ref for entry in properties if entry.schema.ref]
    return frozenset(one for one in found if found.count(one) == 1)


def nearest(
    gone: Sequence[Schema], fresh: Sequence[Schema], old: Mapping[str, Schema], new: Mapping[str, Schema]
) -> list[tuple[Schema, Schema]]:
    """Alternatives that are alike enough to be one that changed: by their properties, or by their place."""
    options: list[tuple[float, int, int]] = []
    for index, one in enumerate(gone):
        for other, two in enumerate(fresh):
            mine, theirs = old.get(one.ref, one), new.get(two.ref, two)
            names = [{entry.name for entry in side.properties} for side in (mine, theirs)]
            if names[0] and names[1]:
                options.append((len(names[0] & names[1]) / len(names[0] | names[1]), index, other))
            elif not (one.ref or two.ref) and (len(gone) == len(fresh) or one.types == two.types != ()):
                options.append((0.5 + 0.1 * (one.types == two.types), index, other))
    found: dict[int, int] = {}
    for score, index, other in sorted(options, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if score >= 0.5 and index not in found and other not in found.values():
            found[index] = other
    return [(gone[index], fresh[other]) for index, other in sorted(found.items())]
