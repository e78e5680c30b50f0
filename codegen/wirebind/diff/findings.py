"""What a comparison found: both axes of each change, with a fingerprint that no wording moves."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import Iterable, Optional

from wirebind.diff.keys import canonical
from wirebind.diff.levels import Effect, Guard, Level, Polarity, Verdict, derive
from wirebind.diff.rules import RULES
from wirebind.diff.source.rules import SOURCE_RULES
from wirebind.diff.source.surface import SourceEdit
from wirebind.diff.wire.edits import Context, Edit, Edits
from wirebind.diagnostics import Place
from wirebind.records import record

_TYPES = ("cpp-type-added", "cpp-type-removed")
_BRINGING = re.compile(
    r"(?:operation|schema|property|parameter|header|response|body|media-type|alternative)-(?:added|removed)"
    r"(?:-[a-z]+)?\Z|union-(?:set|unset)\Z|type-[a-z]+\Z|schema-moved\Z|body-described\Z|items-(?:set|unset)\Z"
)
_INSIDE = re.compile(r"(?:/(?:\[\]|\{\*\}))+\Z")


@record
class Finding:
    """One change. `wire` or `source` is nothing where that axis says nothing; `steps` say how the levels came about.

    `others` are further keys of a change that several places share, `names` what programs write, `operations` the keys
    of those that the change reaches, `allowed` the reason of an allow-list.
    """

    rule: str
    text: str
    key: str
    old: str
    new: str
    wire: Optional[Level] = None
    source: Optional[Level] = None
    steps: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    old_place: Optional[Place] = None
    new_place: Optional[Place] = None
    allowed: str = ""
    others: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """The worse of both axes."""
        return max(level for level in (self.wire, self.source, Level.ANNOTATION) if level is not None)

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits of what changed: rule, key, old and new value."""
        facts = json.dumps([self.rule, self.key, self.old, self.new], ensure_ascii=False)
        return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def findings_of(edits: Edits, surface: Iterable[SourceEdit]) -> list[Finding]:
    """All findings, the worst first."""
    wire = _wire_findings(edits)
    found = _with_source(wire, surface)
    return sorted(found, key=lambda one: (-one.level, one.key, one.rule, one.old, one.new))


def _wire_findings(edits: Edits) -> list[Finding]:
    """Edits of what several operations share, such as a parameter, are one finding, which is as bad as the worst of them."""
    groups: dict[tuple[object, ...], list[tuple[Edit, frozenset[Context]]]] = {}
    for edit in edits.found:
        identity = (edit.rule, edit.old, edit.new, edit.old_place, edit.new_place)
        if edit.old_place is None and edit.new_place is None:
            identity = (*identity, edit.site.key)
        groups.setdefault(identity, []).append((edit, edits.contexts(edit)))
    found = []
    for same in groups.values():
        edit = same[0][0]
        verdict = max((_verdict(*one) for one in same), key=lambda one: one.level)
        rule = RULES[edit.rule]
        operations = tuple(sorted({context.operation for _, contexts in same for context in contexts}))
        found.append(
            Finding(
                edit.rule, rule.text, edit.site.key, edit.old, edit.new, verdict.level, None, verdict.steps, (),
                operations, edit.old_place, edit.new_place, "", tuple(one.site.key for one, _ in same[1:]),
            )
        )  # fmt: skip
    return found


def _verdict(edit: Edit, contexts: frozenset[Context]) -> Verdict:
    """The worst of all directions; what no operation uses breaks no program."""
    rule = RULES[edit.rule]
    if not contexts:
        level = Level.ANNOTATION if rule.effect is Effect.NONE else Level.NON_BREAKING
        return Verdict(level, (f"no operation uses it: {level.word}",))
    kinds = sorted({(one.polarity.value, one.failure) for one in contexts}, reverse=True)
    verdicts = []
    for polarity, failure in kinds:
        guards = edit.guards | {Guard.FAILURE} if failure else edit.guards
        verdicts.append(derive(rule.effect, Polarity(polarity), guards, rule.specials))
    return max(verdicts, key=lambda one: one.level)


def _with_source(wire: list[Finding], surface: Iterable[SourceEdit]) -> list[Finding]:
    """A change of the surface joins the finding about what it follows from, or is a finding of its own."""
    by_key: dict[str, int] = {}
    for index, finding in enumerate(wire):
        keys = [canonical(key) for key in (finding.key, *finding.others)]
        for name in dict.fromkeys((*keys, *(_INSIDE.sub("", key) for key in keys))):
            if name not in by_key or _weight(finding) > _weight(wire[by_key[name]]):
                by_key[name] = index
    alone = []
    for edit in sorted(surface, key=lambda one: one.rule in _TYPES):
        rule = SOURCE_RULES[edit.rule]
        step = f"{rule.text}: {rule.reason}: {rule.level.word}"
        index = by_key.get(canonical(edit.key), -1)
        if index < 0 and rule.id in _TYPES:
            index = _bringer(canonical(edit.key), by_key, wire)
        if rule.id == "cpp-text" or index < 0 and rule.level is Level.ANNOTATION:
            continue
        if index < 0:
            key = canonical(edit.key)
            alone.append(Finding(rule.id, rule.text, key, edit.old, edit.new, None, rule.level, (step,), (edit.name,)))
            continue
        before = wire[index]
        level = max(rule.level, before.source if before.source is not None else Level.ANNOTATION)
        names = tuple(dict.fromkeys((*before.names, edit.name)))
        wire[index] = replace(before, source=level, steps=(*before.steps, step), names=names)
    return [*wire, *alone]


def _bringer(key: str, by_key: dict[str, int], wire: list[Finding]) -> int:
    """The finding about what a type came or went with, by the key of the type; -1 where there is none."""
    while "/" in key:
        key = key.rpartition("/")[0]
        index = by_key.get(key, -1)
        if index >= 0 and _BRINGING.match(wire[index].rule):
            return index
    return -1


def _weight(finding: Finding) -> int:
    """Texts explain no change of the surface."""
    return -1 if RULES[finding.rule].effect is Effect.NONE else int(finding.wire or 0)
