"""Templates are compiled once, and what was kept of them is run only where it is whole."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from stamps_support import SPEC, cache
from support import Project
from wirebind.emit import bytecode, render
from wirebind.emit.environment import environment_of


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
