"""The diff on the real document: Function Compute against itself, and against one with a change."""

from __future__ import annotations

from pathlib import Path

from explorer_support import side_of
from wirebind.diagnostics import Diagnostics
from wirebind.diff.inputs import Files, Side, load_side
from wirebind.diff.report import compared

REPOSITORY = Path(__file__).resolve().parents[2]
SPEC = REPOSITORY / "api-spec/fc/2021-04-06"


def side(files: Files, like: Side | None = None) -> Side:
    found = load_side(SPEC, REPOSITORY, "", files, Diagnostics(), like)
    assert found.api is not None, found.problem
    return found


def test_the_same_document_has_no_changes() -> None:
    report = compared(side_of(SPEC), side(Files()), "2026-01-01")
    assert report.findings == ()
    assert report.notes == ()


def test_a_renamed_property_is_found_with_all_that_it_reaches() -> None:
    text = (SPEC / "openapi.yaml").read_text(encoding="utf-8")
    changed = text.replace("nasConfig: {$ref", "nasSettings: {$ref")
    assert changed != text
    old, new = side_of(SPEC), side(Files({SPEC / "openapi.yaml": changed.encode()}))
    found = [one for one in compared(old, new, "2026-01-01").findings if one.rule != "text"]
    assert {one.rule for one in found} == {"property-renamed"}
    assert {one.operations for one in found} == {("op:CreateService",), ("op:UpdateService",)}
