"""Small documents of one construct each: what they cost, what is generated all the same, and that it compiles.

A comment at the start of a document says what it shows. `# warns:` lists the findings, by id; `# has: FILE: TEXT` a text of
a generated header, `# lock: TEXT` one of the lock.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Iterator

import pytest

from support import Project
from test_compile import FLAGS, REPOSITORY
from wirebind.config import Overrides
from wirebind.diagnostics import Diagnostics, Severity, Stop
from wirebind.pipeline import Generated, generate

FOLDER = Path(__file__).parent / "documents"
NAMES = sorted(path.stem for path in FOLDER.iterdir())
WARNINGS = frozenset(
    """sample unknown-keyword keyword-3.0 rule-not-applicable gap-keyword gap-any-required gap-item-rules gap-alternative-rules gap-content-encoding unknown-scope
    unknown-extension parameter-ignored""".split()
)
"""Findings that are warnings in a strict run too."""


def facts(name: str, kind: str) -> list[str]:
    """What a document says of itself."""
    path = next(path for path in (FOLDER / f"{name}.yaml", FOLDER / name / "openapi.yaml", FOLDER) if path.exists())
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return re.findall(rf"^# {kind}: (.*)$", text, re.MULTILINE)


def prepared(name: str, root: Path) -> Project:
    """The document as a project; its namespace is its name."""
    spec = next(path for path in FOLDER.glob(f"{name}*") if path.stem == name)
    file = "openapi.yaml" if spec.is_dir() else spec.name
    bindings = f"wirebind: 1\nnamespace: doc_{name}::v1\noutput: include/doc_{name}/v1\nspec: {file}\n"
    project = Project(root, f"{bindings}product: Shop\nversion: v1\n")
    if spec.is_dir():
        shutil.copytree(spec, project.folder)
    else:
        project.write(file, spec.read_text(encoding="utf-8"))
    project.write("bindings.yaml", project.bindings)
    return project


def run(project: Project, strict: bool) -> tuple[Generated | None, Diagnostics]:
    diagnostics = Diagnostics()
    try:
        path = project.folder / "bindings.yaml"
        return generate(path, project.root, Overrides(strict=strict), diagnostics), diagnostics
    except Stop:
        return None, diagnostics


def texts(name: str, generated: Generated) -> Iterator[tuple[str, str]]:
    """Each text that there should be, and where."""
    for line in facts(name, "has"):
        header, _, text = line.partition(": ")
        assert header in generated.headers, sorted(generated.headers)
        yield text, generated.headers[header]
    for line in facts(name, "lock"):
        yield line, generated.records["bindings.lock"]


@pytest.mark.parametrize("name", NAMES)
def test_document_generates_and_names_what_it_costs(name: str, tmp_path: Path) -> None:
    expected = {id for line in facts(name, "warns") for id in line.split()}
    project = prepared(name, tmp_path / "repository")
    generated, diagnostics = run(project, strict=False)
    found = diagnostics.sorted()
    messages = "\n".join(one.render() for one in found)
    assert generated is not None, messages
    assert {one.id for one in found} == expected, messages
    assert all(one.severity is Severity.WARNING and one.position.line for one in found), messages
    for text, where in texts(name, generated):
        assert text in where


@pytest.mark.parametrize("name", [name for name in NAMES if facts(name, "warns")])
def test_document_fails_when_it_must_be_whole(name: str, tmp_path: Path) -> None:
    expected = {id for line in facts(name, "warns") for id in line.split()} - WARNINGS
    _, diagnostics = run(prepared(name, tmp_path / "repository"), strict=True)
    found = {one.id for one in diagnostics.sorted() if one.severity is Severity.ERROR}
    assert found == expected


@pytest.mark.headers
def test_documents_compile(tmp_path: Path) -> None:
    lines = []
    for name in NAMES:
        generated, _ = run(prepared(name, tmp_path / name), strict=False)
        assert generated is not None
        for path, text in generated.headers.items():
            target = tmp_path / "include" / f"doc_{name}" / "v1" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        lines += [f"#include <doc_{name}/v1/{part}.hpp>\n" for part in ("models", "operations", "declarations/client")]
    source = tmp_path / "use.cpp"
    source.write_text("".join(lines) + "int main() {}\n", encoding="utf-8")
    places = ["-isystem", str(REPOSITORY / "include"), f"-I{tmp_path / 'include'}"]
    command = ["g++", *FLAGS, *places, str(source)]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""
