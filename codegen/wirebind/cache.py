"""Files that save work in the next run, and that nothing depends on.

They lie in $WIREBIND_CACHE ("" for none), or in wirebind below $XDG_CACHE_HOME or ~/.cache. A folder or a file that
another user owns or may write is ignored: what is in it may decide what runs.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from pathlib import Path
from typing import Optional

_MAX_BYTES = 16 * 1024 * 1024
_MAX_FILES = 512


def digest(data: bytes) -> str:
    """The digest that names and checks what is kept."""
    return hashlib.sha256(data).hexdigest()


def read(name: str) -> Optional[bytes]:
    """What a file has that is the user's own, as it was written; nothing where there is none."""
    folder = _folder()
    if folder is None:
        return None
    path = folder / name
    try:
        if not all(_own(os.lstat(one)) for one in (folder, path)) or path.stat().st_size > _MAX_BYTES:
            return None
        head, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return data if head == digest(data).encode() else None


def write(name: str, data: bytes) -> None:
    """Keeps a file where that is possible."""
    folder = _folder()
    if folder is None:
        return
    path, staged = folder / name, folder / f"{name}.{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(digest(data).encode() + b"\n" + data)
        os.replace(staged, path)
        kept = [Path(entry) for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)]
        if len(kept) > _MAX_FILES:
            for old in sorted(kept, key=lambda one: one.stat().st_mtime)[:-_MAX_FILES]:
                old.unlink()
    except OSError:
        with contextlib.suppress(OSError):
            staged.unlink()


def _folder() -> Optional[Path]:
    named = os.environ.get("WIREBIND_CACHE")
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "wirebind"
    except RuntimeError:  # no home
        return None


def _own(state: os.stat_result) -> bool:
    plain = stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)
    return plain and state.st_uid == os.getuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
