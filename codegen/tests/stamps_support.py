"""A project that was generated, and what a run of it does, for the tests of stamps."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import Project, document, operation
from wirebind import pipeline
from wirebind.cli import OK, main

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
