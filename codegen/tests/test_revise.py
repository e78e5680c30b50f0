"""`wirebind revise`: a revision comes in whole, or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Callable

import pytest

from support import Project, document, operation
from test_import_openmeta import api, metadata
from wirebind.cli import FAILED, OK, USAGE, main
from wirebind.commands.status import FINDINGS

THING = "Thing: {type: object, properties: {name: {type: string}, size: {type: integer}}}"
RESULT = """
responses:
  '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
"""
FIRST = document(THING, operation(RESULT))
SECOND = FIRST.replace("size: {type: integer}", "size: {type: string}, colour: {type: string}")
OVERLAY = """\
actions:
  - {target: "$.paths.*[?@.operationId == 'GetThing']", update: {summary: Reads a thing.}}
"""


def contents(project: Project) -> dict[str, str]:
    """Every file of the project."""
    files = sorted(path for path in project.root.rglob("*") if path.is_file())
    return {path.relative_to(project.root).as_posix(): path.read_text(encoding="utf-8") for path in files}


@pytest.fixture
def shop(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project that is generated, as the current folder."""
    project.prepare(FIRST, OVERLAY)
    monkeypatch.chdir(project.root)
    assert main(["generate"]) == OK
    return project


def revise(project: Project, text: str, *more: str) -> int:
    path = project.root.parent / "new.yaml"
    path.write_text(text, encoding="utf-8")
    return main(["revise", str(path), "--api", "api-spec/shop/v1", "--as-of", "2026-06-01", *more])


def test_a_revision_replaces_the_document_and_all_that_is_made_of_it(shop: Project) -> None:
    assert revise(shop, SECOND) == FINDINGS
    assert (shop.folder / "openapi.yaml").read_text(encoding="utf-8") == SECOND
    assert "std::optional<std::string> size{};" in (shop.output / "models/thing.hpp").read_text(encoding="utf-8")
    assert main(["check"]) == OK
    changes = (shop.folder / "CHANGES.md").read_text(encoding="utf-8")
    assert "## 2026-06-01\n\n- [GetThing](../../../include/shop/v1/operations/get_thing.hpp)\n" in changes
    assert "  - breaking: the type changed (`Thing/size`): `integer` → `string`\n" in changes
    assert "  - non-breaking: an optional property was added (`Thing/colour`)\n" in changes


def test_a_second_run_changes_nothing(shop: Project) -> None:
    revise(shop, SECOND)
    before = contents(shop)
    assert revise(shop, SECOND, "--fail-on", "annotation") == OK
    assert contents(shop) == before


def test_a_later_revision_adds_to_the_history(shop: Project) -> None:
    revise(shop, SECOND)
    revise(shop, SECOND.replace("maximum: 9", "maximum: 5").replace("colour", "shade"), "--as-of", "2026-07-01")
    changes = (shop.folder / "CHANGES.md").read_text(encoding="utf-8")
    assert changes.index("## 2026-07-01") < changes.index("## 2026-06-01")
    assert main(["check"]) == OK


def test_a_dry_run_writes_nothing_but_the_report(shop: Project) -> None:
    before = contents(shop)
    text = shop.root.parent / "pr.md"
    assert revise(shop, SECOND, "--dry-run", "--pr-text", str(text)) == FINDINGS
    assert contents(shop) == before
    assert "| the type changed<br>" in text.read_text(encoding="utf-8")


def test_overlay_actions_that_no_longer_match_stop_it_with_a_suggestion(
    shop: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(shop)
    assert revise(shop, SECOND.replace("GetThing", "FetchThing")) == FAILED
    assert contents(shop) == before
    assert "hint: GetThing was renamed to FetchThing" in capsys.readouterr().err
    gone = document(THING, operation(RESULT, "/others", "GetOther", "post"))
    assert revise(shop, gone) == FAILED
    assert "hint: GetThing was removed" in capsys.readouterr().err


def test_keep_going_takes_the_revision_in_all_the_same(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert revise(shop, SECOND.replace("GetThing", "FetchThing"), "--keep-going") == FINDINGS
    assert "warning: $.paths.*[?@.operationId == 'GetThing'] selects nothing" in capsys.readouterr().err
    assert (shop.output / "operations/fetch_thing.hpp").is_file()


def test_errors_and_failures_to_write_leave_everything(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.write("bindings.yaml", shop.bindings + "options: {strict: true}\n")
    before = contents(shop)
    assert revise(shop, FIRST.replace("type: integer", "type: quark")) == FAILED
    assert revise(shop, "a: [") == FAILED
    assert revise(shop, SECOND, "--format", "swagger2") == FAILED
    assert main(["revise", "none.yaml", "--api", "api-spec/shop/v1"]) == USAGE
    assert contents(shop) == before
    replaced = []

    def failing(source: Path, target: Path) -> None:
        replaced.append(target)
        if len(replaced) == 3:
            raise OSError(28, "no space left", str(target))
        Path(target).write_bytes(Path(source).read_bytes())
        Path(source).unlink()

    monkeypatch.setattr("wirebind.emit.output.os.replace", failing)
    assert revise(shop, SECOND) == FAILED
    assert len(replaced) == 3 and contents(shop) == before


def test_reports_that_cannot_be_written_leave_everything(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(shop)
    assert revise(shop, SECOND, "--out", "none/report.txt") == USAGE
    assert "--out none/report.txt: no file can be written there" in capsys.readouterr().err
    assert revise(shop, SECOND, "--pr-text", str(shop.root)) == FAILED
    assert contents(shop) == before


def test_an_interrupt_while_files_are_replaced_leaves_everything(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before, replaced = contents(shop), []

    def interrupted(source: Path, target: Path) -> None:
        replaced.append(target)
        if len(replaced) == 4:
            raise KeyboardInterrupt
        Path(target).write_bytes(Path(source).read_bytes())
        Path(source).unlink()

    with monkeypatch.context() as patched:
        patched.setattr("wirebind.emit.output.os.replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            revise(shop, SECOND)
    assert len(replaced) == 4 and contents(shop) == before


def test_what_a_killed_run_left_goes_with_the_next_one(shop: Project) -> None:
    left = shop.output / "models" / ".thing.hpp.new"
    left.write_text("// Gen", encoding="utf-8")
    assert revise(shop, SECOND, "--fail-on", "never") == OK and not left.exists()
    left.write_text("", encoding="utf-8")
    assert main(["generate"]) == OK and not left.exists()


def test_two_revisions_at_once_come_in_one_after_the_other(shop: Project) -> None:
    texts = [SECOND, SECOND.replace("colour", "shade"), FIRST]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    running = []
    for index, text in enumerate(texts):
        (shop.root / f"new{index}.yaml").write_text(text, encoding="utf-8")
        command = ["revise", f"new{index}.yaml", "--api", "api-spec/shop/v1", "--fail-on", "never"]
        running.append(subprocess.Popen([sys.executable, "-m", "wirebind", *command], cwd=shop.root, env=environment))
    assert [one.wait() for one in running] == [OK] * 3
    assert main(["check"]) == OK
    assert (shop.folder / "openapi.yaml").read_text(encoding="utf-8") in texts


def test_published_metadata_and_swagger_come_in_as_well(shop: Project) -> None:
    meta = metadata({"GetThing": api(path="/things", methods=["get"], responses={"200": {}})})
    shop.prepare(FIRST)
    assert revise(shop, json.dumps(meta), "--format", "openmeta", "--fail-on", "never") == OK
    assert "  /things:" in (shop.folder / "openapi.yaml").read_text(encoding="utf-8")
    swagger = {
        "swagger": "2.0", "info": {"title": "Shop", "version": "v1"},
        "paths": {"/things": {"get": {"operationId": "GetThing", "responses": {"200": {"description": "d"}}}}},
    }  # fmt: skip
    assert revise(shop, json.dumps(swagger), "--fail-on", "never") == OK
    assert json.loads((shop.folder / "openapi.yaml").read_text(encoding="utf-8")) == swagger


def test_overlays_may_be_changed_for_a_revision_before_it_comes_in(shop: Project) -> None:
    renamed = FIRST.replace("GetThing", "FetchThing")
    assert revise(shop, renamed) == FAILED
    path = shop.folder / "overlay0.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("GetThing", "FetchThing"), encoding="utf-8")
    assert revise(shop, renamed, "--fail-on", "never") == OK
    assert "Reads a thing." in (shop.output / "operations/fetch_thing.hpp").read_text(encoding="utf-8")
    assert main(["check"]) == OK


def test_an_overlay_that_only_describes_what_is_gone_is_told(
    shop: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shop.folder / "overlay0.yaml"
    more = "  - {target: $.components.schemas.Thing, update: {properties: {size: {description: Its size.}}}}\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert main(["generate"]) == OK
    capsys.readouterr()
    revise(shop, FIRST.replace(", size: {type: integer}", ""), "--fail-on", "never")
    told = capsys.readouterr().err
    assert "overlay0.yaml:5:64: warning: there is no property 'size'; the overlay adds one of any type" in told


def test_a_revision_gives_the_same_bytes_in_another_folder_and_under_another_hash_seed(
    another_project: Callable[[str], Project]
) -> None:
    found = []
    for name, seed in (("first", "1"), ("second/below", "4242")):
        project = another_project(name)
        project.prepare(FIRST, OVERLAY)
        (project.root / "new.yaml").write_text(SECOND.replace("Thing:", "Item:").replace("/Thing", "/Item"), encoding="utf-8")
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
        revision = ["revise", "new.yaml", "--api", "api-spec/shop/v1", "--as-of", "2026-06-01", "--fail-on", "never", "--json"]
        printed = ""
        for arguments in (["generate"], revision, ["overlay", "api-spec/shop/v1"]):
            command = [sys.executable, "-m", "wirebind", *arguments]
            done = subprocess.run(command, cwd=project.root, env=environment, capture_output=True, text=True, check=True)
            printed += done.stdout
        found.append((contents(project), printed))
    assert found[0] == found[1]


def test_names_of_any_characters_come_in_and_go(shop: Project) -> None:
    names = FIRST.replace("size: {type: integer}", r'"😀": {type: string}, "\u202e\u0085": {type: string}, 名前: {type: string}')
    for text in (names, FIRST, names.replace("😀", "😁")):
        assert revise(shop, text, "--fail-on", "never") == OK
        assert main(["check"]) == OK
    assert "`Thing/%F0%9F%98%80`" in (shop.folder / "CHANGES.md").read_text(encoding="utf-8")
