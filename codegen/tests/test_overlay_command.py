"""`wirebind overlay` and `wirebind import` of earlier versions: documents that others can read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from support import document, operation
from wirebind.cli import FAILED, OK, USAGE, main

SPEC = document("Thing: {type: object, properties: {a: {type: string}}}", operation())
OVERLAY = """\
overlay: 1.1.0
info: {title: t, version: '1'}
actions:
  - target: $.components.schemas.Thing.properties
    update: {b: {type: number, maximum: 0.05}}
  - {target: $.info, update: {description: 'it''s #1'}}
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a document and an overlay, as the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "more.yaml").write_text(OVERLAY, encoding="utf-8")
    return tmp_path


def test_a_merged_document_has_the_origin_of_each_line(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overlay", "openapi.yaml", "--overlay", "more.yaml"]) == OK
    text = capsys.readouterr().out
    lines = {line.split("  #")[0].strip(): line.rpartition("# ")[2] for line in text.splitlines()}
    assert lines["maximum: 0.05"] == "more.yaml:5:32" and lines["b:"] == "more.yaml:5:14"
    assert lines["a:"].startswith("openapi.yaml:") and lines["description: 'it''s #1'"] == "more.yaml:6:31"
    assert yaml.safe_load(text)["components"]["schemas"]["Thing"]["properties"]["b"] == {"type": "number", "maximum": 0.05}


def test_a_plain_document_is_the_same_without_origins(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["overlay", "openapi.yaml", "--overlay", "more.yaml"])
    origins = capsys.readouterr().out
    assert main(["overlay", "openapi.yaml", "--overlay", "more.yaml", "--plain"]) == OK
    plain = capsys.readouterr().out
    assert yaml.safe_load(plain) == yaml.safe_load(origins) and "# more.yaml" not in plain


def test_an_overlay_that_does_not_fit_is_an_error(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "more.yaml").write_text(OVERLAY.replace("Thing", "Nothing"), encoding="utf-8")
    assert main(["overlay", "openapi.yaml", "--overlay", "more.yaml"]) == FAILED
    assert "more.yaml:4:13: error: " in capsys.readouterr().err
    assert main(["overlay", "openapi.yaml", "--overlay", "none.yaml"]) == USAGE
    assert main(["overlay", "none.yaml"]) == FAILED


@pytest.mark.parametrize("place", ["overlay: 1.1.0\n", "info: {", "- target: $.info\n    "])
def test_members_that_overlays_do_not_have_are_errors(
    files: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    text = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n  - target: $.info\n    update: {description: d}\n"
    more = place + {"overlay: 1.1.0\n": "actons: []\n", "info: {": "titel: a, "}.get(place, "updat: {}\n    ")
    (files / "more.yaml").write_text(text.replace(place, more), encoding="utf-8")
    assert main(["overlay", "openapi.yaml", "--overlay", "more.yaml"]) == FAILED
    assert "[overlay-member]" in capsys.readouterr().err


@pytest.mark.parametrize(
    "kind, text",
    [
        ("openapi30", {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {
            "schemas": {"A": {"type": "number", "nullable": True, "minimum": 0, "exclusiveMinimum": True}}}}),
        ("swagger2", {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}, "definitions": {
            "A": {"type": "number", "minimum": 0, "exclusiveMinimum": True, "x-nullable": True}}}),
    ],
)  # fmt: skip
def test_earlier_versions_are_written_as_openapi_31(files: Path, kind: str, text: object) -> None:
    (files / "old.json").write_text(json.dumps(text), encoding="utf-8")
    assert main(["import", kind, "old.json", "--into", "."]) == OK
    written = (files / "openapi.yaml").read_text(encoding="utf-8")
    found = yaml.safe_load(written)
    assert written.startswith("# What old.json says") and found["openapi"].startswith("3.1")
    assert found["components"]["schemas"]["A"]["exclusiveMinimum"] == 0
    assert main(["lint", "openapi.yaml", "--output", "out", "--namespace", "shop", "--strict"]) == OK


def test_another_version_is_refused(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "swagger2", "openapi.yaml", "--into", "."]) == FAILED
    assert "openapi.yaml:1:1: error: this is no swagger2: `swagger` does not say 2.0" in capsys.readouterr().err
    assert (files / "openapi.yaml").read_text(encoding="utf-8") == SPEC
