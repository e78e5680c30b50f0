"""`wirebind diff`: what it takes, prints and ends with."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from support import Project, document, operation
from wirebind.cli import FAILED, OK, USAGE, main
from wirebind.commands.status import FINDINGS

OLD = document("Thing: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}",
               operation("""
               parameters: [{name: limit, in: query, schema: {type: integer, maximum: 9}}]
               responses:
                 '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
               """))
NEW = OLD.replace("maximum: 9", "maximum: 5").replace(", size: {type: integer}", "").replace("required: [name], ", "")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with both documents, as the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    return tmp_path


def test_findings_have_places_on_both_sides(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "old.yaml", "new.yaml"]) == FINDINGS
    text = capsys.readouterr().out
    assert "new.yaml:7:53: breaking (wire), annotation (source): a limit was tightened: op:GetThing/query:limit" in text
    assert "    'maximum 9' -> 'maximum 5'\n    before: old.yaml:7:53\n" in text
    assert "old.yaml:12:86: warning (wire), breaking (source): an optional property was removed: schema:Thing/size" in text
    assert "version: major, because of " in text


def test_equal_documents_have_no_findings(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "old.yaml", "old.yaml", "--fail-on", "annotation"]) == OK
    assert capsys.readouterr().out == "no changes\n"


def test_exit_status_follows_the_threshold(files: Path) -> None:
    assert main(["diff", "old.yaml", "new.yaml", "--fail-on", "never"]) == OK
    (files / "text.yaml").write_text(OLD.replace("description: d", "description: e"), encoding="utf-8")
    assert main(["diff", "old.yaml", "text.yaml", "--fail-on", "non-breaking"]) == OK
    assert main(["diff", "old.yaml", "text.yaml", "--fail-on", "annotation"]) == FINDINGS
    assert main(["diff", "old.yaml"]) == USAGE
    assert main(["diff", "old.yaml", "new.yaml", "--as-of", "tomorrow"]) == USAGE
    assert main(["diff", "old.yaml", "none.yaml"]) == FAILED
    (files / "bad.yaml").write_text("a: [", encoding="utf-8")
    assert main(["diff", "old.yaml", "bad.yaml"]) == FAILED


def test_json_has_every_fact(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["diff", "old.yaml", "new.yaml", "--json"])
    value = json.loads(capsys.readouterr().out)
    found = {one["rule"]: one for one in value["findings"]}
    assert value["format"] == 1 and value["version"]["bump"] == "major"
    assert found["limit-tightened"]["wire"] == "breaking"
    assert found["limit-tightened"]["new_place"] == {
        "file": "new.yaml", "line": 7, "column": 53, "pointer": "/paths/~1things/get/parameters/0/schema"
    }  # fmt: skip
    assert found["property-optional"]["cpp"] == ["thing.name"]
    assert found["property-optional"]["why"][0] == "more is accepted, in a response: breaking"


def test_markdown_and_html_escape_the_document(files: Path) -> None:
    hostile = NEW.replace("title: Shop", "title: '<b>|`x`'")
    (files / "hostile.yaml").write_text(hostile, encoding="utf-8")
    main(["diff", "old.yaml", "hostile.yaml", "--report", "html", "--out", "out.html"])
    page = (files / "out.html").read_text(encoding="utf-8")
    assert "<b>" not in page and "&lt;b&gt;|`x`" in page and "http" not in page.replace("http-equiv", "")
    main(["diff", "old.yaml", "hostile.yaml", "--report", "markdown", "--out", "out.md"])
    assert (files / "out.md").read_text(encoding="utf-8").startswith("# Changes of \\<b\\>\\|\\`x\\`\n")
    assert "| `schema:Thing/size` thing.size |" in (files / "out.md").read_text(encoding="utf-8")


def test_output_does_not_depend_on_hashes(files: Path) -> None:
    texts = set()
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
        command = ["/usr/bin/python3", "-m", "wirebind", "diff", "old.yaml", "new.yaml", "--json", "--level", "annotation"]
        texts.add(subprocess.run(command, env=environment, capture_output=True, check=False).stdout)
    assert len(texts) == 1


def test_allowed_findings_do_not_count_until_they_expire(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["diff", "old.yaml", "new.yaml", "--json"])
    prints = [one["fingerprint"] for one in json.loads(capsys.readouterr().out)["findings"]]
    entries = "".join(f"  - {{fingerprint: {one}, reason: known, expires: '2027-01-01'}}\n" for one in prints)
    (files / "allow.yaml").write_text(f"allow:\n{entries}", encoding="utf-8")
    command = ["diff", "old.yaml", "new.yaml", "--allow", "allow.yaml", "--as-of"]
    assert main([*command, "2026-12-31"]) == OK
    assert "3 allowed" in capsys.readouterr().out
    assert main([*command, "2027-01-02"]) == FINDINGS
    assert "was allowed until 2027-01-01" in capsys.readouterr().err
    (files / "allow.yaml").write_text("allow: [{fingerprint: abc, expires: '2027-01-01'}]", encoding="utf-8")
    assert main([*command, "2026-12-31"]) == FAILED


def test_sources_say_what_a_program_uses(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "use.cpp").write_text("auto r = co_await client.async_get_thing(request); // size\n", encoding="utf-8")
    (files / "other.cpp").write_text("int main() {}\n", encoding="utf-8")
    main(["diff", "old.yaml", "new.yaml", "--json", "--sources", "use.cpp", "other.cpp"])
    found = {one["rule"]: one["used_by"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert found["limit-tightened"] == ["use.cpp"] and found["property-removed"] == ["use.cpp"]


def test_folders_and_revisions_of_git_are_compared(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.prepare(OLD)
    git = ["git", "-C", str(project.root), "-c", "user.name=t", "-c", "user.email=t@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], check=True)
    project.prepare(NEW)
    command = ["diff", "HEAD:api-spec/shop/v1", "api-spec/shop/v1", "--root", str(project.root)]
    assert main(command) == FINDINGS
    text = capsys.readouterr().out
    assert text.startswith("api-spec/shop/v1/openapi.yaml:7:53: breaking")
    assert "    before: HEAD:api-spec/shop/v1/openapi.yaml:7:53\n" in text
    assert main([command[0], "HEAD:none", *command[2:]]) == FAILED
    assert main([command[0], "HEAD:../x", *command[2:]]) == FAILED


def test_explain_prints_how_a_level_is_derived(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--explain", "property-added-required"]) == OK
    text = capsys.readouterr().out
    assert "effect: less is accepted" in text and "less is accepted, in a request: breaking" in text
    assert main(["diff", "--explain", "cpp-member-type"]) == OK
    assert main(["diff", "--explain", "property-add"]) == USAGE
    assert "similar: property-added" in capsys.readouterr().err
