"""`wirebind explore` and `wirebind export`: what they write, and what is wrong with their arguments."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer_support import FUNCTION_COMPUTE, TODO, data_of, side_of
from support import Project, document, operation
from test_explorer import DOCUMENTS
from wirebind.cli import FAILED, OK, USAGE, main
from wirebind.explorer.export import document_with_samples


def test_explore_writes_the_page_of_a_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    assert main(["explore", str(TODO), "--output", str(page)]) == OK
    assert capsys.readouterr().out == f"wrote {page}\n"
    assert [one["id"] for one in data_of(page.read_text())["operations"]] == ["listItems", "addItem", "putFile"]


def test_explore_shows_what_changed_since_another_document(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(TODO.read_text().replace("maximum: 100", "maximum: 1000"))
    page = tmp_path / "page.html"
    assert main(["explore", str(TODO), "--since", str(old), "--output", str(page)]) == OK
    [change] = data_of(page.read_text())["revisions"]
    assert change[:3] == ["1.2.0", "listItems", "breaking"] and "limit" in change[3]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["nothing.yaml", "--output", "x.html"], FAILED, "nothing.yaml is no file and no folder"),
        ([str(TODO), "--output", "x", "--port", "1"], USAGE, "--check-with and --port are for serving"),
        ([str(TODO), "--port", "65536"], USAGE, "a port is at most 65535"),
        ([str(TODO), "--allow-endpoint", "example.com"], FAILED, "'example.com' is not an endpoint"),
        ([str(TODO), "--output", "nowhere/x.html"], FAILED, "nowhere/x.html: No such file or directory"),
    ],
)
def test_explore_says_what_is_wrong(
    arguments: list[str], status: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explore", *arguments]) == status
    assert message in capsys.readouterr().err


def test_explore_names_the_place_of_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("openapi: 3.1.0\ninfo: {title: [\n")
    assert main(["explore", str(path), "--output", str(tmp_path / "x.html")]) == FAILED
    assert "bad.yaml:" in capsys.readouterr().err


def test_check_holds_the_page_in_step_with_its_document(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.prepare(document("", operation("summary: Old.")))
    project.write("bindings.yaml", project.bindings + "explorer: page.html\n")
    assert main(["generate", "--root", str(project.root)]) == OK
    assert main(["check", "--root", str(project.root)]) == OK
    project.write("openapi.yaml", document("", operation("summary: New.")))
    assert main(["check", "--root", str(project.root)]) == FAILED
    assert "page.html" in capsys.readouterr().out


def test_export_has_samples_on_every_operation(tmp_path: Path) -> None:
    path = tmp_path / "fc.json"
    assert main(["export", str(FUNCTION_COMPUTE), "--output", str(path)]) == OK
    exported = json.loads(path.read_text())
    operations = [one for item in exported["paths"].values() for one in item.values() if "operationId" in one]
    assert len(operations) == 67
    for one in operations:
        assert [sample["label"] for sample in one["x-codeSamples"]] == ["C++, coroutine", "C++, callback", "C++, blocking"]
    [update] = [one for one in operations if one["operationId"] == "UpdateFunction"]
    assert "co_await client.async_update_function(request)" in update["x-codeSamples"][0]["source"]


def test_export_keeps_numbers_and_the_samples_of_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = "[{lang: Shell, source: ls}, {lang: C++, source: old}]"
    path = tmp_path / "api.yaml"
    path.write_text(document("", operation(f"x-codeSamples: {sample}\nx-exact: [1.50, 12345678901234567890]")))
    assert main(["export", str(path)]) == OK
    text = capsys.readouterr().out
    one = json.loads(text)["paths"]["/things"]["get"]
    assert [sample["lang"] for sample in one["x-codeSamples"]] == ["Shell", "C++", "C++", "C++"]
    assert "1.50" in text and "12345678901234567890" in text


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_export_takes_every_document_that_generates(path: Path) -> None:
    side = side_of(path)
    assert side.model is not None and side.api is not None
    exported = json.loads(document_with_samples(side.node, side.model, side.api))
    assert json.dumps(exported).count('"x-codeSamples"') == len([one for one in side.model.called if not one.variant])
