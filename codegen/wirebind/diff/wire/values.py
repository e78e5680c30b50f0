"""Compares what two schemas say about single values: types, formats, enumerations, limits and texts."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Callable, Mapping, Optional

from wirebind.analyse.model.keys import key_part
from wirebind.diff.levels import Guard
from wirebind.diff.wire.contract import Schema
from wirebind.diff.wire.edits import Edits, Site
from wirebind.diff.wire.merging import limit_is_tighter
from wirebind.diff.wire.shapes import renamed_values

_RANGES = {"int8": 8, "int16": 16, "int32": 32, "int64": 64, "": 65, "float": 32, "double": 64}
_NUMBERS = ("integer", "number")


class Values:
    """Adds the changes between two schemas at a site; every method looks at one group of keywords."""

    def __init__(self, edits: Edits, old: Schema, new: Schema, site: Site) -> None:
        self._edits, self._old, self._new, self._site = edits, old, new, site

    def compare(self) -> None:
        """All groups."""
        for part in (self._types, self._format, self._values, self._limits, self._content, self._whole):
            part()
        self.beside()

    def beside(self) -> None:
        """What may also stand beside a reference."""
        old, new = self._old, self._new
        if _restricts(old) and _restricts(new):
            self._flag("null-allowed", "null-refused", old.nullable, new.nullable)
        if old.default != new.default:
            self._add("default-changed", old.default, new.default)
        self._flag("read-only-set", "read-only-unset", old.read_only, new.read_only)
        self._flag("write-only-set", "write-only-unset", old.write_only, new.write_only)
        self._flag("deprecated", "undeprecated", old.deprecated, new.deprecated)
        sunset(self._add, old.sunset, new.sunset)
        if old.description != new.description:
            self._add("text", old.description, new.description)
        facts(self._add, dict(old.annotations), dict(new.annotations), "text", "text", "text")

    def _add(self, rule: str, old: str = "", new: str = "", *guards: Guard) -> None:
        self._edits.add(rule, self._site, old, new, self._old.place, self._new.place, *guards)

    def _flag(self, on: str, off: str, old: bool, new: bool) -> None:
        if old != new:
            self._add(on if new else off, str(old).lower(), str(new).lower())

    def _types(self) -> None:
        old, new = set(self._old.types), set(self._new.types)
        if old == new:
            return
        texts = " or ".join(sorted(old)) or "any", " or ".join(sorted(new)) or "any"
        more = not new or (bool(old) and all(_takes(new, kind) for kind in old))
        fewer = not old or (bool(new) and all(_takes(old, kind) for kind in new))
        self._add("type-widened" if more else "type-narrowed" if fewer else "type-changed", *texts)

    def _format(self) -> None:
        old, new = self._old.format, self._new.format
        if old == new:
            return
        numeric = bool(self._old.types) and set(self._old.types) | set(self._new.types) <= set(_NUMBERS)
        if not numeric:
            self._add("format-added" if not old else "format-removed" if not new else "format-changed", old, new)
        elif old in _RANGES and new in _RANGES:
            self._add("number-widened" if _RANGES[new] > _RANGES[old] else "number-narrowed", old, new)
        else:
            self._add("format-changed", old, new)

    def _values(self) -> None:
        open_ = self._old.known_values is not None or self._new.known_values is not None
        if self._old.values is None and self._new.values is None:
            self._known()
        elif self._old.values is None or self._new.values is None:
            rule = "enum-set" if self._old.values is None else "enum-unset"
            self._add(rule, _list(self._old.values), _list(self._new.values), Guard.OPEN)
            if open_:
                self._known()
        else:
            self._lists(self._old.values, self._new.values, "enum-value")
            self._known()

    def _known(self) -> None:
        old, new = self._old.known_values, self._new.known_values
        if old is not None and new is not None:
            self._lists(old, new, "known-value")
        elif old is not new:
            self._add("known-values-set" if old is None else "known-values-unset", _list(old), _list(new))

    def _lists(self, old: tuple[str, ...], new: tuple[str, ...], rule: str) -> None:
        renamed = renamed_values(old, new)
        for before, after in renamed.items():
            self._value(f"{rule}-renamed", before, after, Guard.OPEN)
        for value in new:
            if value not in old and value not in renamed.values():
                self._value(f"{rule}-added", "", value, Guard.OPEN)
        for value in old:
            if value not in new and value not in renamed:
                self._value(f"{rule}-removed", value, "")
        kept = [value for value in old if value in new]
        if kept != [value for value in new if value in old]:
            self._add("enum-order", _list(old), _list(new))

    def _value(self, rule: str, old: str, new: str, *guards: Guard) -> None:
        """A value of an enumeration, which has a key of its own; texts are shown without quotes."""
        texts = [str(json.loads(one)) if one.startswith('"') else one for one in (old, new)]
        site = self._site.below(f"{self._site.key}/{key_part(texts[1] or texts[0])}")
        self._edits.add(rule, site, *texts, self._old.place, self._new.place, *guards)

    def _limits(self) -> None:
        old = {limit.keyword: limit.value for limit in self._old.limits}
        new = {limit.keyword: limit.value for limit in self._new.limits}
        for keyword in sorted(old.keys() | new.keys()):
            before, after = old.get(keyword), new.get(keyword)
            if before == after:
                continue
            texts = f"{keyword} {before}" if before else "", f"{keyword} {after}" if after else ""
            if before is None or after is None:
                self._add("limit-set" if before is None else "limit-unset", *texts)
            elif limit_is_tighter(keyword, after, before):
                self._add("limit-tightened", *texts)
            else:
                looser = limit_is_tighter(keyword, before, after) or Decimal(before) == Decimal(after)
                self._add("limit-loosened" if looser else "limit-changed", *texts)
        if self._old.pattern != self._new.pattern:
            change = "set" if not self._old.pattern else "unset" if not self._new.pattern else "changed"
            self._add(f"pattern-{change}", self._old.pattern, self._new.pattern)
        self._flag("unique-set", "unique-unset", self._old.unique, self._new.unique)

    def _content(self) -> None:
        if self._old.content_encoding != self._new.content_encoding:
            self._add("content-encoding", self._old.content_encoding, self._new.content_encoding)
        if self._old.content_media_type != self._new.content_media_type:
            self._add("content-media-type", self._old.content_media_type, self._new.content_media_type)

    def _whole(self) -> None:
        changes = ("keyword-set", "keyword-unset", "keyword-changed")
        facts(self._add, dict(self._old.others), dict(self._new.others), *changes)
        for rule in sorted(set(self._new.constraints) - set(self._old.constraints)):
            self._add("constraint-added", "", rule)
        for rule in sorted(set(self._old.constraints) - set(self._new.constraints)):
            self._add("constraint-removed", rule, "")


Add = Callable[..., None]


def facts(add: Add, old: Mapping[str, str], new: Mapping[str, str], set_: str, unset: str, changed: str) -> None:
    """Named facts, each compared as a whole."""
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before != after:
            rule = set_ if before is None else unset if after is None else changed
            add(rule, "" if before is None else f"{name} {before}", "" if after is None else f"{name} {after}")


def sunset(add: Add, old: str, new: str) -> None:
    """A sunset date is a promise: what ends sooner than it said is a warning."""
    if old != new:
        sooner = bool(old) and (not new or new < old)
        add("sunset-set" if not old else "sunset-sooner" if sooner else "sunset-later", old, new)


def _restricts(schema: Schema) -> bool:
    """Whether null needs a word to be accepted."""
    return bool(schema.types or schema.ref or schema.one_of or schema.any_of or schema.values is not None)


def _takes(types: set[str], kind: str) -> bool:
    return kind in types or (kind == "integer" and "number" in types)


def _list(values: Optional[tuple[str, ...]]) -> str:
    return "" if values is None else ", ".join(values)
