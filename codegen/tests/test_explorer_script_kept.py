"""The script of the page, which is made once for a generator."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator, Sequence

import pytest

from explorer_support import REPOSITORY, side_of
from stamps_support import cache
from wirebind.explorer import page

SPEC = REPOSITORY / "api-spec/fc/2021-04-06"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A line for each script that was made."""
    lines: list[str] = []

    def bundled(main: str, more: Sequence[Path]) -> str:
        lines.append(" ".join([main, *(path.stem for path in more)]))
        return f"made {len(lines)};"

    monkeypatch.setattr(page, "bundled", bundled)
    yield lines


def text() -> str:
    side = side_of(SPEC)
    assert side.model is not None and side.api is not None
    return page.page_text(side.model, side.api, ())


def test_explorer_script_is_made_once(cache: Path, made: list[str]) -> None:
    assert "made 1;" in text()
    assert "made 1;" in text()
    assert made == ["main aliyun_acs3"]


def test_explorer_script_of_another_generator_is_made_anew(cache: Path, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text()
    monkeypatch.setattr(page, "generator_digest", lambda: "another")
    assert "made 2;" in text()


def test_explorer_script_is_made_each_time_where_nothing_is_kept(made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREBIND_CACHE", "")
    text()
    assert "made 2;" in text()
