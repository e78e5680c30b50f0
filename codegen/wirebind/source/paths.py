"""Paths of files: as messages write them, and those that stay in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

BINDINGS = "bindings.yaml"
"""The file with the settings of a spec, beside it."""


def shown_path(path: Path, root: Path) -> str:
    """The path as messages and generated files write it: relative to the root, with slashes."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.name


def inside(folder: Path, name: str, base: Optional[Path] = None) -> Optional[Path]:
    """The path of a file below the folder, from the base or else the folder; nothing when the name leads out of it."""
    if not name or "\\" in name or Path(name).is_absolute():
        return None
    path = (base or folder) / name
    return path if path.resolve().is_relative_to(folder.resolve()) else None
