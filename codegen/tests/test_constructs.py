"""The table of constructs: the guide shows it, every finding is in it, and every line of it has a document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from test_documents import NAMES, facts
from wirebind.cli import OK, main
from wirebind.constructs import GROUPS, Standing, summary, table

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = REPOSITORY / "codegen" / "wirebind"
OURS = re.compile(r"x-|change-|error-|waiter-|paging-|numbered|unknown-error-code|cpp-name|too-many|openapi-version|filter-|bindings-")
"""Findings about extensions of ours and about bindings."""
PLAIN = frozenset(("keyword-3.0", "unknown-keyword", "parameter-ignored", "member-name", "equal-schemas"))
"""Findings that cost nothing, or that another one stands for."""


def listed() -> set[str]:
    """The findings in the table."""
    return {id for group in GROUPS.values() for one in group for id in one.findings}


def test_guide_shows_the_table() -> None:
    guide = (REPOSITORY / "docs" / "documents.md").read_text(encoding="utf-8")
    assert f"<!-- constructs -->\n{table()}<!-- /constructs -->" in guide, "run `wirebind constructs`"


def test_readme_shows_each_construct_once_by_what_becomes_of_it() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert f"<!-- supported constructs -->\n{summary()}<!-- /supported constructs -->" in readme, "run `wirebind generate`"
    rows = [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in summary().splitlines()[2:]]
    for (name, *cells), (group, constructs) in zip(rows, GROUPS.items(), strict=True):
        shown = [sorted(filter(None, cell.split("; "))) for cell in cells]
        listed = [sorted(one.name for one in constructs if one.standing is standing) for standing in Standing]
        assert (name, shown) == (group, listed)


def test_command_prints_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["constructs"]) == OK
    assert capsys.readouterr().out == table()


def test_every_finding_about_documents_is_in_the_table() -> None:
    call = re.compile(r"\b(?:gap|gap_at|_gap|fault|fault_at|_error|warning|warning_at|_misfit)\(\s*\"([a-z0-9.-]+)\"")
    found = set()
    for package in ("openapi", "analyse", "cpp", "lift", "source"):
        for path in (SOURCES / package).rglob("*.py"):
            found |= set(call.findall(path.read_text(encoding="utf-8")))
    missing = {id for id in found - listed() - PLAIN if not OURS.match(id)}
    assert len(found) > 50 and missing == set()


def test_every_finding_of_the_table_has_a_document() -> None:
    shown = {id for name in NAMES for line in facts(name, "warns") for id in line.split()}
    assert sorted(listed() - shown) == []


def test_only_what_is_supported_has_no_finding() -> None:
    silent = {one.name for group in GROUPS.values() for one in group if not one.findings}
    supported = {one.name for group in GROUPS.values() for one in group if one.standing is Standing.SUPPORTED}
    assert silent == supported
