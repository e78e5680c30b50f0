"""A comparison as a value: its findings, the advice about the version, and what could not be compared."""

from __future__ import annotations

from dataclasses import field, replace
from typing import Mapping, Optional, Sequence

from wirebind.diff.findings import Finding, findings_of
from wirebind.diff.inputs import Side
from wirebind.diff.keys import Translation, places_of
from wirebind.diff.levels import Level
from wirebind.diff.source.surface import SourceEdit, compare_surfaces
from wirebind.diff.versions import Advice, advice
from wirebind.diff.wire.compare import compare
from wirebind.diagnostics import Place
from wirebind.records import record


@record
class Report:
    """`old_label` and `new_label` go before file names. `notes` say what was not compared.

    `operations` has the id, or method and path, of each operation by key, `uses` for each fingerprint the files of a
    program that use what the finding is about.
    """

    title: str
    findings: tuple[Finding, ...]
    version: Advice
    old_label: str = ""
    new_label: str = ""
    notes: tuple[str, ...] = ()
    operations: Mapping[str, str] = field(default_factory=dict)
    uses: Optional[Mapping[str, tuple[str, ...]]] = None

    def worst(self) -> Optional[Level]:
        """The worst level of what is not allowed; nothing when there is no finding."""
        return max((one.level for one in self.findings if not one.allowed), default=None)

    def shown(self, place: Optional[Place], old: bool) -> str:
        """File, line and column, or "-"."""
        return f"{self.old_label if old else self.new_label}{place.position}" if place else "-"

    def with_findings(self, findings: Sequence[Finding]) -> Report:
        """The same comparison with these findings."""
        return replace(
            self, findings=tuple(findings), version=advice(findings, self.version.old, self.version.new)
        )


def compared(old: Side, new: Side, as_of: str) -> Report:
    """The report of two sides. `as_of` is a date, YYYY-MM-DD."""
    edits = compare(old.contract, new.contract, as_of)
    surface: list[SourceEdit] = []
    translate = Translation(edits.found)
    notes = []
    if old.api is not None and new.api is not None:
        surface = compare_surfaces(old.api, new.api, translate)
    for name, side in (("old", old), ("new", new)):
        if side.api is None:
            notes.append(f"the source axis is not compared: the {name} side does not become C++: {side.problem}")
    findings = [_placed(one, old, new, translate) for one in findings_of(edits, surface)]
    version = advice(findings, old.contract.version, new.contract.version)
    every = (*old.contract.operations, *new.contract.operations)
    operations = {one.key: one.id or f"{one.method} {one.path}" for one in every}
    title = new.contract.title
    return Report(title, tuple(findings), version, old.label, new.label, tuple(notes), operations)


def _placed(finding: Finding, old: Side, new: Side, translate: Translation) -> Finding:
    """A finding of the source axis alone, with the places of what it is about."""
    if finding.wire is not None or old.model is None or new.model is None:
        return finding
    before = next((place for key, place in places_of(old.model).items() if translate(key) == finding.key), None)
    return replace(finding, old_place=before, new_place=places_of(new.model).get(finding.key))
