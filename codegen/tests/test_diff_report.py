"""What findings promise beyond single rules: fingerprints, the advice about versions, and levels of wholes and parts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diff_support import HEAD, OPERATION, Case, in_schema, report_of
from wirebind.diff import findings
from wirebind.diff.levels import Level

SENT, SEEN, FAILED = in_schema("Sent"), in_schema("Seen"), in_schema("Failed")
LIMITED = "{type: object, properties: {p: {type: integer, maximum: 9}}}"
BOTH = "{type: object, properties: {p: {type: object, properties: {q: {type: string}, r: {type: string}}}}}"
PLAIN = HEAD + OPERATION
ADDED = PLAIN + "components: {schemas: {More: {type: object, properties: {x: {type: string}}}}}\n"
TOLD = PLAIN.replace("description: d", "description: e")


def prints(old: str, new: str) -> list[str]:
    """The fingerprints of a comparison."""
    return [one.fingerprint for one in report_of(old, new).findings]


def test_fingerprints_come_from_keys_and_values_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = Case(57, SENT, LIMITED, LIMITED.replace("9", "5"), "", "").documents()
    before = prints(old, new)
    assert len(before) == 1
    assert prints(f"\n\n# moved\n{old}", new.replace("paths:", "\n\npaths:")) == before
    reworded = {name: replace(rule, text=f"reworded: {rule.text}") for name, rule in findings.RULES.items()}
    monkeypatch.setattr(findings, "RULES", reworded)
    assert report_of(old, new).findings[0].text.startswith("reworded: ") and prints(old, new) == before
    assert prints(old, new.replace("maximum: 5", "maximum: 4")) != before
    assert prints(old.replace("{p:", "{s:"), new.replace("{p:", "{s:")) != before


@pytest.mark.parametrize(
    ("versions", "new", "needed", "problem"),
    [
        (("1.0.0", "2.0.0"), "", "MAJOR", ""),
        (("1.0.0", "1.1.0"), "", "MAJOR", "info.version grows from 1.0.0 to 1.1.0, and the changes need a new major version"),
        (("1.0.0", "1.0.0"), "", "MAJOR", "info.version stays 1.0.0, and the changes need a new major version"),
        (("0.3.0", "0.4.0"), "", "MAJOR", ""),
        (("0.3.0", "0.3.1"), "", "MAJOR", "info.version grows from 0.3.0 to 0.3.1, and the changes need a new minor version"),
        (("2.0.0", "1.9.9"), PLAIN, "NONE", "info.version goes back from 2.0.0 to 1.9.9"),
        (("1.0.0", "1.1.0"), ADDED, "MINOR", ""),
        (("1.0.0", "1.0.1"), ADDED, "MINOR", "info.version grows from 1.0.0 to 1.0.1, and the changes need a new minor version"),
        (("1.0.0", "1.0.0"), TOLD, "PATCH", "info.version stays 1.0.0, and the changes need a new patch version"),
        (("2024-01-01", "2024-01-01"), "", "MAJOR", ""),
    ],
)
def test_the_version_has_to_grow_as_the_findings_force_it(versions: tuple[str, str], new: str, needed: str, problem: str) -> None:
    old, new = PLAIN, new or HEAD + "paths: {}\n"
    documents = [text.replace("version: 1.0.0", f"version: {one}") for text, one in zip((old, new), versions)]
    advice = report_of(*documents).version
    assert (advice.bump.name, advice.problem) == (needed, problem)
    assert bool(advice.forced_by) == (needed != "NONE")
    assert len({one.level for one in advice.forced_by} - {Level.WARNING}) <= 1


def worst(old: str, new: str) -> tuple[Level, Level]:
    """The worst level of each axis."""
    found = report_of(old, new).findings
    assert found
    return tuple(max((getattr(one, axis) or Level.ANNOTATION for one in found)) for axis in ("wire", "source"))  # type: ignore[return-value]


@pytest.mark.parametrize("template", [SENT, SEEN, FAILED])
def test_no_finding_is_milder_than_one_that_it_contains(template: str) -> None:
    whole = {"part": BOTH.replace(", r: {type: string}", ""), "property": "{type: object}"}
    old, part = Case(0, template, BOTH, whole["part"], "", "").documents()
    _, gone = Case(0, template, BOTH, whole["property"], "", "").documents()
    none = HEAD + "paths: {}\n"
    levels = [worst(old, new) for new in (part, gone, none)]
    assert all(small <= large for one, two in zip(levels, levels[1:]) for small, large in zip(one, two)), levels
    required = [text.replace("type: object, properties: {p", "type: object, required: [p], properties: {p") for text in (old, part)]
    levels = [worst(required[0], new) for new in (required[1], gone, none)]
    assert all(small <= large for one, two in zip(levels, levels[1:]) for small, large in zip(one, two)), levels
