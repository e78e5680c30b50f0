"""A run of `wirebind generate` that would change nothing ends early, and never one that would change something."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest

from stamps_support import OVERLAY, SPEC, cache, generate, runs, shop
from support import Project
from wirebind import pipeline, stamps
from wirebind.cli import FAILED, OK, main
from wirebind.config import Overrides
from wirebind.diagnostics import Diagnostics


def test_an_unchanged_project_is_not_generated_again(shop: Project, runs: list[Path]) -> None:
    generate(shop)
    assert runs == []


def test_without_a_folder_for_stamps_every_run_generates(
    shop: Project, runs: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREBIND_CACHE", "")
    generate(shop)
    assert len(runs) == 1


def test_a_folder_that_cannot_be_made_is_no_error(
    shop: Project, runs: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREBIND_CACHE", str(shop.folder / "openapi.yaml" / "cache"))
    generate(shop)
    generate(shop)
    assert len(runs) == 2


def test_every_file_that_is_looked_for_has_a_digest(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a file which is optional and comes later is one of the inputs."""
    asked: set[Path] = set()

    def noting(whole: Callable[..., object]) -> Callable[..., object]:
        def note(self: Path, *more: object, **named: object) -> object:
            asked.add(self)
            return whole(self, *more, **named)

        return note

    project.prepare(SPEC, OVERLAY)
    for name in ("exists", "is_file", "read_bytes", "read_text"):
        monkeypatch.setattr(Path, name, noting(getattr(Path, name)))
    generated = pipeline.generate(project.folder / "bindings.yaml", project.root, Overrides(), Diagnostics())
    ours = {path for path in asked if path.is_relative_to(project.root)}
    assert len(ours) >= 6 and ours <= generated.digests.keys()


def test_check_and_lint_generate_although_there_is_a_stamp(shop: Project, runs: list[Path]) -> None:
    for command in ("check", "lint"):
        assert main([command, "--root", str(shop.root)]) == OK
    assert len(runs) == 2


CHANGES: dict[str, Callable[[Project], object]] = {
    "a header edited by hand": lambda shop: (shop.output / "fwd.hpp").open("a").write("// mine\n"),
    "a header that is gone": lambda shop: (shop.output / "models" / "thing.hpp").unlink(),
    "a header that is no longer generated": lambda shop: (shop.output / "old.hpp").write_bytes(
        (shop.output / "fwd.hpp").read_bytes()
    ),
    "an empty folder": lambda shop: (shop.output / "empty").mkdir(),
    "a record": lambda shop: (shop.folder / "surface.txt").write_text("nothing\n"),
    "the lock": lambda shop: (shop.folder / "bindings.lock").unlink(),
    "the document": lambda shop: shop.write("openapi.yaml", SPEC.replace("title: Shop", "title: Other")),
    "an overlay": lambda shop: (shop.folder / "overlay0.yaml").open("a").write("# read it again\n"),
    "the settings": lambda shop: (shop.folder / "bindings.yaml").open("a").write("# read it again\n"),
    "revisions that there were none of": lambda shop: shop.write("revisions.yaml", "revisions: []\n"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_generated_again(name: str, shop: Project, runs: list[Path]) -> None:
    CHANGES[name](shop)
    generate(shop)
    assert len(runs) == 1
    assert main(["check", "--root", str(shop.root)]) == OK


def test_other_settings_on_the_command_line_generate(shop: Project, runs: list[Path], tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    generate(shop, "--strict")
    generate(shop, "--templates", str(templates))
    assert len(runs) == 2
    generate(shop, "--templates", str(templates))
    assert len(runs) == 2
    (templates / "more.txt").write_text("one more\n")
    generate(shop, "--templates", str(templates))
    assert len(runs) == 3


def test_a_foreign_file_in_the_output_folder_is_still_an_error(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (shop.output / "mine.hpp").write_text("int mine;\n")
    assert main(["generate", "--root", str(shop.root)]) == FAILED
    assert "[output-foreign]" in capsys.readouterr().err


def test_a_link_in_place_of_a_header_is_still_an_error(shop: Project, tmp_path: Path) -> None:
    header = shop.output / "fwd.hpp"
    header.rename(tmp_path / "fwd.hpp")
    header.symlink_to(tmp_path / "fwd.hpp")
    assert main(["generate", "--root", str(shop.root)]) == FAILED


def test_outputs_in_one_folder_are_still_an_error(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    other = shop.root / "api-spec" / "shop" / "v2"
    other.mkdir()
    for name in ("openapi.yaml", "overlay0.yaml", "bindings.yaml"):
        (other / name).write_bytes((shop.folder / name).read_bytes())
    assert main(["generate", "--root", str(shop.root)]) == FAILED
    assert "are in one folder" in capsys.readouterr().err


def test_warnings_are_counted_in_every_run(project: Project, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project.prepare(SPEC.replace("type: string", "type: string, contentEncodign: base64"))
    told = []
    for _ in range(3):
        generate(project)
        told.append(capsys.readouterr().err)
    assert told[0] == told[1] == told[2] == "wirebind: 1 warning; `wirebind lint` shows more\n"


def test_a_file_that_changes_while_it_is_read_is_read_again(
    shop: Project, runs: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pipeline.assemble

    def changing(*arguments: object) -> object:
        shop.write("openapi.yaml", SPEC.replace("a: {", "b: {"))
        return whole(*arguments)  # type: ignore[arg-type]

    (shop.folder / "overlay0.yaml").open("a").write("# read it again\n")
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "assemble", changing)
        generate(shop)
    generate(shop)
    assert len(runs) == 2 and " b{" in (shop.output / "models" / "thing.hpp").read_text()


def test_another_generator_generates(shop: Project, runs: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "generator_digest", lambda: "another")
    generate(shop)
    assert len(runs) == 1


@pytest.mark.parametrize("name", ["README.md", "docs/documents.md"])
def test_pages_are_printed_again_when_one_was_edited(shop: Project, name: str) -> None:
    page = shop.root / name
    page.parent.mkdir(exist_ok=True)
    page.write_text("<!-- constructs -->\n<!-- /constructs -->\n")
    for _ in range(3):
        generate(shop)
    printed = page.read_text()
    assert len(printed) > 1000
    page.write_text(printed.replace("|", "", 1))
    generate(shop)
    assert page.read_text() == printed
