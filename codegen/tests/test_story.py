"""Stories: programs that were written before a revision compile, warn or fail after it as `wirebind revise` has said."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Sequence

import pytest

from stories import FC_STORY, TODO, TODO_STORY, Revision
from test_compile import REPOSITORY
from test_diff_probes import told
from wirebind.cli import OK, main
from wirebind.diff.levels import Level

pytestmark = pytest.mark.headers
KINDS = {Level.BREAKING.word: "error", Level.WARNING.word: "warning"}
TODO_HEADERS = ("models", "operations/list_tasks", "operations/read_task", "operations/drop_task", "declarations/blocking_client")
FC_HEADERS = ("models", "operations/deregister_event_source", "operations/get_resource_tags", "operations/list_functions",
              "declarations/blocking_client")


class Api:
    """A copy of an API with its document, and the programs that use it."""

    def __init__(self, root: Path, folder: str, namespace: str, headers: Sequence[str]) -> None:
        self.root = root
        self.folder = root / folder
        self.namespace = namespace
        self.headers = headers

    def revise(self, revision: Revision) -> list[dict[str, str]]:
        """Takes a revision in; the findings that it reports."""
        spec = self.folder / "openapi.yaml"
        pattern, replacement = revision.overlays
        for path in self.folder.glob("*.overlay.yaml") if pattern else ():
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(pattern, replacement, text), encoding="utf-8")
        new, report = self.root / "new.yaml", self.root / "report.json"
        new.write_text(revision.edit(spec.read_text(encoding="utf-8")), encoding="utf-8")
        arguments = ["revise", str(new), "--api", str(self.folder), "--root", str(self.root), "--as-of", "2026-01-01"]
        assert main([*arguments, "--keep-going", "--fail-on", "never", "--json", "--out", str(report)]) == OK
        return json.loads(report.read_text(encoding="utf-8"))["findings"]

    def compiled(self, probes: Sequence[str]) -> list[str]:
        """What the compiler says about each probe."""
        prefix = self.namespace.replace("::", "/")
        present = [name for name in self.headers if (self.root / "include" / prefix / f"{name}.hpp").exists()]
        lines = [f"#include <{prefix}/{name}.hpp>" for name in present] + [f"using namespace {self.namespace};"]
        first = len(lines) + 1
        lines += [f"namespace probe_{index} {{ {probe} }}" for index, probe in enumerate(probes)]
        source = self.root / "program.cpp"
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        found = told([self.root], source)
        assert all(line >= first for line in found)
        return [found.get(first + index, "") for index in range(len(probes))]


def tell(api: Api, story: Sequence[Revision]) -> None:
    """Each revision with its own probe and with that of the next one, which it must leave alone."""
    assert api.compiled([story[0].probe]) == [""]
    for index, revision in enumerate(story):
        findings = api.revise(revision)
        rules = {finding["rule"] for finding in findings}
        assert not revision.rule or revision.rule in rules, (revision.name, rules)
        kinds = {KINDS.get(finding["source"], "") for finding in findings}
        worst = "error" if "error" in kinds else "warning" if "warning" in kinds else ""
        following = [story[index + 1].probe] if index + 1 < len(story) else []
        seen = api.compiled([revision.probe, *following])
        assert [worst, *seen] == [revision.worst or revision.told, revision.told, *("" for _ in following)], revision.name
        if index == 0:
            assert main(["check", "--root", str(api.root), str(api.folder)]) == OK


def test_ten_revisions_of_a_small_api(tmp_path: Path) -> None:
    api = Api(tmp_path, "api-spec/todo/v1", "todo::v1", TODO_HEADERS)
    api.folder.mkdir(parents=True)
    (api.folder / "openapi.yaml").write_text(TODO, encoding="utf-8")
    (api.folder / "bindings.yaml").write_text(
        "wirebind: 1\nnamespace: todo::v1\noutput: include/todo/v1\nspec: openapi.yaml\nproduct: To-do\nversion: v1\n"
        "explorer: explorer.html\n",
        encoding="utf-8",
    )
    assert main(["generate", "--root", str(tmp_path), str(api.folder), "--quiet"]) == OK
    tell(api, TODO_STORY)


@pytest.mark.long
def test_ten_revisions_of_function_compute(tmp_path: Path) -> None:
    name = "api-spec/fc/2021-04-06"
    shutil.copytree(REPOSITORY / name, tmp_path / name)
    api = Api(tmp_path, name, "fc::v20210406", FC_HEADERS)
    assert main(["generate", "--root", str(tmp_path), str(api.folder), "--quiet"]) == OK
    tell(api, FC_STORY)
