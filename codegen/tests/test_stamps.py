"""A run of `wirebind generate` that would change nothing ends early, and never one that would change something."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Callable

import jinja2
import pytest

from support import Project, document, operation
from wirebind import cache as cached
from wirebind import pipeline, stamps
from wirebind.cli import FAILED, OK, main
from wirebind.config import Overrides
from wirebind.diagnostics import Diagnostics
from wirebind.emit import bytecode, render
from wirebind.emit.environment import environment_of

SPEC = document("Thing: {type: object, properties: {a: {type: string}}}", operation())
OVERLAY = "actions: [{target: $.info, update: {description: Sells things.}}]\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of stamps."""
    monkeypatch.setenv("WIREBIND_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def shop(project: Project, cache: Path) -> Project:
    """A project that has been generated, and generated again, so that its lock is one of the inputs as it is."""
    project.prepare(SPEC, OVERLAY)
    generate(project)
    generate(project)
    return project


def generate(project: Project, *more: str) -> None:
    assert main(["generate", "--root", str(project.root), *more]) == OK


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The specs that were generated from now on."""
    found: list[Path] = []
    whole = pipeline.generate

    def counted(path: Path, *more: object) -> object:
        found.append(path)
        return whole(path, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "generate", counted)
    return found


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


def content_of(path: Path) -> bytes:
    return path.read_bytes().partition(b"\n")[2]


def spec_stamp(cache: Path) -> Path:
    return next(path for path in cache.glob("*.json") if json.loads(content_of(path))["outputs"])


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda text: b"",
    "cut off": lambda text: text[:-20],
    "no text": lambda text: b"\xff" + text,
    "nested": lambda text: b"[" * 200_000,
    "another kind": lambda text: b"[]",
    "a member less": lambda text: json.dumps({**json.loads(text), "warnings": None}).encode(),
    "members of other kinds": lambda text: json.dumps({**json.loads(text), "inputs": [1]}).encode(),
    "digests of other kinds": lambda text: json.dumps({**json.loads(text), "inputs": {"/": 1}}).encode(),
    "another job": lambda text: json.dumps({**json.loads(text), "job": []}).encode(),
    "too large": lambda text: text + b" " * 17 * 1024 * 1024,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_stamp_is_ignored(name: str, shop: Project, cache: Path, runs: list[Path]) -> None:
    path = spec_stamp(cache)
    cached.write(path.name, BROKEN[name](content_of(path)))
    generate(shop)
    assert len(runs) == 1
    generate(shop)
    assert len(runs) == 1


@pytest.mark.parametrize("position", [0, 40, 64, 65, 100, -1])
def test_a_stamp_with_a_flipped_bit_is_ignored(
    position: int, shop: Project, cache: Path, runs: list[Path]
) -> None:
    path = spec_stamp(cache)
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)
    generate(shop)
    assert len(runs) == 1


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_stamp_or_folder_that_others_may_write_is_ignored(
    mode: int, shop: Project, cache: Path, runs: list[Path]
) -> None:
    spec_stamp(cache).chmod(mode)
    generate(shop)
    assert len(runs) == 1
    cache.chmod(0o700 | mode)
    generate(shop)
    generate(shop)
    assert len(runs) == 3


def test_a_stamp_of_another_user_is_ignored(shop: Project, runs: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    generate(shop)
    assert len(runs) == 1


def test_a_stamp_behind_a_link_is_ignored(shop: Project, cache: Path, runs: list[Path], tmp_path: Path) -> None:
    path = spec_stamp(cache)
    path.rename(tmp_path / "stamp")
    path.symlink_to(tmp_path / "stamp")
    generate(shop)
    assert len(runs) == 1


def test_a_pipe_in_place_of_a_file_is_not_opened(shop: Project, runs: list[Path]) -> None:
    header = shop.output / "fwd.hpp"
    header.unlink()
    os.mkfifo(header)
    assert stamps.path_digest(header) is None


def test_old_files_make_room(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached, "_MAX_FILES", 3)
    for number in range(5):
        cached.write(str(number), b"x")
        os.utime(cache / str(number), (number, number))
    assert [number for number in range(5) if cached.read(str(number)) == b"x"] == [2, 3, 4]


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were compiled from now on, in an environment of its own for each run."""
    found: list[str] = []
    whole = jinja2.Environment.compile

    def counted(self: jinja2.Environment, source: str, name: str, *more: object) -> object:
        found.append(name)
        return whole(self, source, name, *more)  # type: ignore[call-overload]

    monkeypatch.setattr(jinja2.Environment, "compile", counted)
    monkeypatch.setattr(render, "environment_of", environment_of.__wrapped__)
    return found


def test_templates_are_compiled_once(project: Project, cache: Path, compiled: list[str]) -> None:
    first = project.run(SPEC)
    assert "model.hpp.jinja" in compiled
    compiled.clear()
    assert project.run(SPEC).generated == first.generated and compiled == []


def test_bytecode_that_was_changed_or_is_of_another_generator_is_not_run(
    project: Project, cache: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.run(SPEC)
    count = len(compiled)
    for path in cache.glob("*.bytecode"):
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    project.run(SPEC)
    assert len(compiled) == 2 * count
    monkeypatch.setattr(bytecode, "generator_digest", lambda: "another")
    project.run(SPEC)
    assert len(compiled) == 3 * count


def test_pages_are_printed_again_when_one_was_edited(shop: Project) -> None:
    page = shop.root / "docs" / "documents.md"
    page.parent.mkdir()
    page.write_text("<!-- constructs -->\n<!-- /constructs -->\n")
    for _ in range(3):
        generate(shop)
    printed = page.read_text()
    assert len(printed) > 1000
    page.write_text(printed.replace("|", "", 1))
    generate(shop)
    assert page.read_text() == printed
