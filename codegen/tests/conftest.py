"""Makes the generator importable and gives tests a project to generate from."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Callable

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import Project  # noqa: E402

# Trees live as long as a test: a search for garbage finds little, and takes a fifth of the time.
gc.set_threshold(200_000, 20, 20)

# No test depends on what another run left behind.
os.environ["WIREBIND_CACHE"] = ""

# The same examples in every run, and no time limit for one: a slow machine is not a defect.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """--long runs the tests that are marked so, and nothing else: `./test --long` does."""
    parser.addoption("--long", action="store_true", help="run the long tests alone")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; run with --long")
    config.addinivalue_line("markers", "headers: reads or compiles headers of the runtime")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keeps the long tests, or the others."""
    wanted = bool(config.getoption("--long", default=False))
    left_out = [item for item in items if (item.get_closest_marker("long") is not None) is not wanted]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty repository with one spec folder."""
    return Project(tmp_path / "repository")


@pytest.fixture
def another_project(tmp_path: Path) -> Callable[[str], Project]:
    """More repositories of the same kind, by name."""
    return lambda name: Project(tmp_path / name)
