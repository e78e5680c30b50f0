"""Brings files to disk: only what changed is written, and generated files that are no more are removed.

A file without the generated marker is never touched: where one stands in the output folder, that is an error.
"""

from __future__ import annotations

import difflib
import os
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Iterator, Optional

from wirebind.diagnostics import Diagnostics, Position
from wirebind.emit.render import MARKER
from wirebind.pipeline import Generated
from wirebind.records import record
from wirebind.source.paths import shown_path

_DIFF_LINES = 12


@record
class Step:
    """What has to happen to one file: `text` is what it shall hold, nothing when it shall go."""

    path: Path
    text: Optional[str]
    before: Optional[str]


def plan(generated: Generated, root: Path, diagnostics: Diagnostics) -> list[Step]:
    """The differences between the disk and what was generated."""
    wanted = generated.files
    steps: list[Step] = []
    read: dict[Path, Optional[str]] = {}
    for path in _files(generated.bindings.output):
        before = read[path] = _read(path)
        if _is_staged(path):
            steps.append(Step(path, None, before))
        elif path.is_symlink() or before is None or not before.startswith(MARKER):
            message = "a file that was not generated stands in the output folder"
            place = Position(shown_path(path, root))
            diagnostics.error("output-foreign", place, message, hint="the folder is for generated files only")
        elif path not in wanted:
            steps.append(Step(path, None, before))
    for path, text in wanted.items():
        before = read[path] if path in read else _read(path)
        if before != text:
            steps.append(Step(path, text, before))
    return sorted(steps, key=lambda step: step.path.as_posix())


def apply(steps: list[Step], output: Path) -> None:
    """Carries out all steps or, raising what ends it, none; folders that are left empty go too."""
    staged: list[Path] = []
    done: list[Step] = []
    for path in [step.path for step in steps if _is_staged(step.path)]:  # what a run left that was killed
        path.unlink()
    steps = [step for step in steps if not _is_staged_name(step.path)]
    try:
        for folder in dict.fromkeys(step.path.parent for step in steps if step.text is not None):
            folder.mkdir(parents=True, exist_ok=True)
        for step in steps:
            if step.text is not None:
                staged.append(_staged(step.path))
                with open(staged[-1], "wb") as file:
                    file.write(step.text.encode())
        for step in steps:
            if step.text is None:
                step.path.unlink()
            else:
                os.replace(_staged(step.path), step.path)
            done.append(step)
    except BaseException:
        for step in done:
            _restore(step)
        for path in staged:
            path.unlink(missing_ok=True)
        raise
    for base, _, _ in os.walk(output, topdown=False):
        if base != str(output) and not os.listdir(base):
            os.rmdir(base)


def _staged(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _is_staged(path: Path) -> bool:
    return _is_staged_name(path) and path.is_file() and not path.is_symlink()


def _is_staged_name(path: Path) -> bool:
    return path.name.startswith(".") and path.suffix == ".new"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Waits for other runs that write the files of the API in a folder, and keeps those that come waiting.

    Where a system or a file system has no locks, nothing waits.
    """
    with ExitStack() as held:
        with suppress(ImportError, OSError):
            import fcntl

            lock = os.open(folder, os.O_RDONLY)
            held.callback(os.close, lock)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _restore(step: Step) -> None:
    """Brings back what was there before a step."""
    if step.before is None:
        step.path.unlink(missing_ok=True)
    else:
        step.path.write_text(step.before, encoding="utf-8", newline="\n")


def short_diff(step: Step, root: Path) -> list[str]:
    """What differs, in a few lines."""
    name = shown_path(step.path, root)
    if step.text is None:
        return [f"{name}: is no longer generated"]
    if step.before is None:
        return [f"{name}: is missing"]
    before, after = step.before.splitlines(), step.text.splitlines()
    lines = list(difflib.unified_diff(before, after, name, f"{name} (generated)", n=1, lineterm=""))
    more = len(lines) - _DIFF_LINES
    return lines[:_DIFF_LINES] + ([f"  … {more} more lines"] if more > 0 else [])


def _files(folder: Path) -> Iterator[Path]:
    """All that is not a folder below one, in the order of the names; a link to a folder is none."""
    found: list[str] = []
    for base, folders, files in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(base, name))]
        found += [os.path.join(base, name) for name in (*files, *links)]
    return map(Path, sorted(found))


def _read(path: Path) -> Optional[str]:
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
