"""How commands speak: help with examples, --quiet, findings as JSON, colours and carets."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from stamps_support import cache
from support import Project, document, operation
from wirebind.cli import COMMANDS, FAILED, OK, USAGE, main
from wirebind.extensions import COMMANDS as VENDOR_COMMANDS

__all__ = ["cache"]  # the fixture
GENERATOR = Path(__file__).resolve().parents[1]
BAD = document("Thing: {type: object, properties: {a: {type: wrong}}}", operation())
FINE = document("Thing: {type: object, properties: {a: {type: string}}}", operation())


def lint(project: Project, *more: str) -> int:
    return main(["lint", "--strict", "--root", str(project.root), *more])


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_examples_that_are_its_own(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == OK
    text = capsys.readouterr().out
    if name not in VENDOR_COMMANDS:
        _, _, examples = text.partition("examples:\n")
        assert examples and all(line.split()[:2] == ["wirebind", name] for line in examples.strip().splitlines())


def test_findings_are_plain_where_there_is_no_terminal(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.prepare(BAD)
    assert lint(project) == FAILED
    text = capsys.readouterr().err
    assert "api-spec/shop/v1/openapi.yaml:10:" in text and "\x1b" not in text and "^" not in text


def test_findings_on_a_terminal_have_the_line_and_a_caret(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.prepare(BAD)
    assert lint(project, "--color", "always") == FAILED
    lines = capsys.readouterr().err.splitlines()
    shown = next(index for index, line in enumerate(lines) if line.startswith(" 10 | "))
    source, caret = lines[shown], lines[shown + 1].replace("\x1b[32m", "").replace("\x1b[0m", "")
    assert "\x1b[31merror: " in lines[shown - 1]
    assert source[caret.index("^") :].startswith("wrong")
    assert lint(project, "--color", "never") == FAILED
    assert "\x1b" not in capsys.readouterr().err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert lint(project) == FAILED
    assert "\x1b[31m" not in capsys.readouterr().err


def test_a_line_of_a_hostile_document_prints_nothing_that_a_terminal_acts_on(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.prepare(BAD.replace("wrong", '"wr\u202eong"'))
    assert lint(project, "--color", "always") == FAILED
    assert "\u202e" not in capsys.readouterr().err


def test_findings_as_json_are_one_a_line(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.prepare(BAD)
    assert lint(project, "--json") == FAILED
    found = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(one["id"], one["severity"], one["line"]) for one in found] == [("unknown-type", "error", 10)]
    assert found[0]["pointer"] == "/components/schemas/Thing/properties/a/type"


def test_json_has_the_warnings_of_every_run(project: Project, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project.prepare(BAD)
    for _ in range(2):
        assert main(["generate", "--root", str(project.root), "--json", "--quiet"]) == OK
        found = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
        assert [(one["id"], one["severity"], one["line"]) for one in found] == [("unknown-type", "warning", 10)]


def test_quiet_says_nothing_of_what_went_well(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.prepare(BAD)
    assert main(["generate", "--root", str(project.root), "--quiet"]) == OK
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")


def test_progress_is_for_terminals(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project.prepare(FINE)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert lint(project) == OK
    text = capsys.readouterr().err
    assert "[1/1] api-spec/shop/v1/bindings.yaml" in text and text.endswith("\r\x1b[K")
    assert lint(project, "--quiet") == OK
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("arguments, status", [(("settings", "--schema"), OK), (("generate", "nowhere"), USAGE)])
def test_a_command_ends_with_its_status_and_all_that_it_printed(arguments: tuple[str, ...], status: int) -> None:
    done = subprocess.run([sys.executable, "-m", "wirebind", *arguments], capture_output=True, cwd=GENERATOR, check=False)
    assert done.returncode == status
    if status == OK:
        assert json.loads(done.stdout)["type"] == "object" and done.stderr == b""
    else:
        assert done.stdout == b"" and done.stderr.startswith(b"wirebind: ")
