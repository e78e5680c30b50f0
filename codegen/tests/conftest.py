"""Makes the generator importable and gives tests a project to generate from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Callable

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import Project  # noqa: E402

# The same examples in every run, and no time limit for one: a slow machine is not a defect.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty repository with one spec folder."""
    return Project(tmp_path / "repository")


@pytest.fixture
def another_project(tmp_path: Path) -> Callable[[str], Project]:
    """More repositories of the same kind, by name."""
    return lambda name: Project(tmp_path / name)
