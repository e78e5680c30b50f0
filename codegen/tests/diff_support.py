"""Two small documents in, findings out; cases as data, in both directions."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from wirebind.diagnostics import Diagnostics
from wirebind.diff.findings import Finding
from wirebind.diff.inputs import side_of
from wirebind.diff.levels import Level
from wirebind.diff.report import Report, compared
from wirebind.config import Bindings
from wirebind.lift import lift
from wirebind.source.loader import load_text

HEAD = "openapi: 3.1.0\ninfo: {title: Shop, version: 1.0.0}\n"
LETTERS = {Level.BREAKING: "B", Level.WARNING: "W", Level.NON_BREAKING: "N", Level.ANNOTATION: "A", None: "-"}
AS_OF = "2026-06-01"
HERE = Path(__file__).resolve().parent

# Where a case stands: the fragment goes in place of the word FRAGMENT.
SCHEMAS = """\
paths:
  /things:
    post:
      operationId: PutThing
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}}
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Seen'}}}}
        '400': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Failed'}}}}
"""
BASE = "{type: object, properties: {q: {type: string}}}"


def in_schema(place: str) -> str:
    """A document in which the fragment is a whole schema: sent, seen or failed."""
    lines = [f"    {name}: {'FRAGMENT' if name == place else BASE}\n" for name in ("Sent", "Seen", "Failed")]
    return SCHEMAS + "components:\n  schemas:\n" + "".join(lines)


OPERATION = """\
paths:
  /things/{id}:
    get:
      operationId: GetThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: d}}
"""


@dataclass(frozen=True)
class Case:
    """One row of the catalogue. `forward` and `backward` are `rule wire/source`, or "" for no finding at all."""

    row: int
    template: str
    old: str
    new: str
    forward: str
    backward: str

    def documents(self) -> tuple[str, str]:
        """Both documents."""
        texts = [HEAD + self.template.replace("FRAGMENT", textwrap.dedent(one).strip("\n")) for one in (self.old, self.new)]
        return texts[0], texts[1]


def bindings() -> Bindings:
    """How the documents become C++."""
    return Bindings(HERE, "spec", "shop", HERE, "shop", HERE, (), "shop", "", "", frozenset(), False)


def report_of(old: str, new: str, as_of: str = AS_OF) -> Report:
    """The comparison of two documents; the new one keeps the names of the old one's lock."""
    sides = []
    for name, text in (("old", old), ("new", new)):
        diagnostics = Diagnostics()
        node = lift(load_text(text, f"{name}.yaml", diagnostics), diagnostics)
        assert not diagnostics.failed, [one.render() for one in diagnostics.sorted()]
        like = sides[0] if sides else None
        sides.append(side_of(node, bindings(), like.lock if like else {}, "", like))
    return compared(sides[0], sides[1], as_of)


def named(report: Report, rule: str) -> Optional[Finding]:
    """The worst finding of a rule."""
    return next((one for one in report.findings if one.rule == rule), None)


def shown(report: Report) -> str:
    """All findings, one a line, for messages."""
    lines = [f"{one.rule} {LETTERS[one.wire]}/{LETTERS[one.source]} {one.key} {one.old!r} {one.new!r}" for one in report.findings]
    return "\n".join([*lines, *report.notes])


def check(old: str, new: str, expected: str) -> None:
    """Asserts that the comparison has a finding such as "limit-set W/-"; without one, that it has none at all."""
    report = report_of(old, new)
    assert not report.notes, report.notes
    if not expected:
        assert not report.findings, shown(report)
    for want in filter(None, expected.split("; ")):
        rule, levels = want.split(" ")
        found = [f"{LETTERS[one.wire]}/{LETTERS[one.source]}" for one in report.findings if one.rule == rule]
        assert levels in found, f"{want} is wanted, and found is:\n{shown(report)}"
