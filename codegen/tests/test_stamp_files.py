"""Files that a run keeps for the next one are read only where they are whole and its own."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Callable

import pytest

from stamps_support import cache, generate, runs, shop
from support import Project
from wirebind import cache as cached
from wirebind import stamps


def content_of(path: Path) -> bytes:
    return path.read_bytes().partition(b"\n")[2]


def spec_stamp(cache: Path) -> Path:
    return next(path for path in cache.glob("*.json") if json.loads(content_of(path))["outputs"])


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda text: b"",
    "cut off": lambda text: text[:-20],
    "no text": lambda text: b"\xff" + text,
    "nested": lambda text: b"[" * 200_000,
    "another kind": lambda text: b"[]",
    "a member less": lambda text: json.dumps({**json.loads(text), "warnings": None}).encode(),
    "members of other kinds": lambda text: json.dumps({**json.loads(text), "inputs": [1]}).encode(),
    "digests of other kinds": lambda text: json.dumps({**json.loads(text), "inputs": {"/": 1}}).encode(),
    "another job": lambda text: json.dumps({**json.loads(text), "job": []}).encode(),
    "too large": lambda text: text + b" " * 17 * 1024 * 1024,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_stamp_is_ignored(name: str, shop: Project, cache: Path, runs: list[Path]) -> None:
    path = spec_stamp(cache)
    cached.write(path.name, BROKEN[name](content_of(path)))
    generate(shop)
    assert len(runs) == 1
    generate(shop)
    assert len(runs) == 1


@pytest.mark.parametrize("position", [0, 40, 64, 65, 100, -1])
def test_a_stamp_with_a_flipped_bit_is_ignored(
    position: int, shop: Project, cache: Path, runs: list[Path]
) -> None:
    path = spec_stamp(cache)
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)
    generate(shop)
    assert len(runs) == 1


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_stamp_or_folder_that_others_may_write_is_ignored(
    mode: int, shop: Project, cache: Path, runs: list[Path]
) -> None:
    spec_stamp(cache).chmod(mode)
    generate(shop)
    assert len(runs) == 1
    cache.chmod(0o700 | mode)
    generate(shop)
    generate(shop)
    assert len(runs) == 3


def test_a_stamp_of_another_user_is_ignored(shop: Project, runs: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    generate(shop)
    assert len(runs) == 1


def test_a_stamp_behind_a_link_is_ignored(shop: Project, cache: Path, runs: list[Path], tmp_path: Path) -> None:
    path = spec_stamp(cache)
    path.rename(tmp_path / "stamp")
    path.symlink_to(tmp_path / "stamp")
    generate(shop)
    assert len(runs) == 1


def test_a_pipe_in_place_of_a_file_is_not_opened(shop: Project, runs: list[Path]) -> None:
    header = shop.output / "fwd.hpp"
    header.unlink()
    os.mkfifo(header)
    assert stamps.path_digest(header) is None


def test_old_files_make_room(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached, "_MAX_FILES", 3)
    for number in range(5):
        cached.write(str(number), b"x")
        os.utime(cache / str(number), (number, number))
    assert [number for number in range(5) if cached.read(str(number)) == b"x"] == [2, 3, 4]
