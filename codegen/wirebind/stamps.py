"""Remembers what `wirebind generate` read and wrote, so that a run that would change nothing ends early.

A stamp has digests of the generator, of all that was read and of all that was written; it counts only while every one
of them is still true. Stamps lie in $WIREBIND_CACHE ("" for none), or in wirebind below $XDG_CACHE_HOME or ~/.cache. A
folder or a stamp that anybody else owns or may write is ignored, and so is a stamp that cannot be read.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import json
import os
import stat
import sys
from pathlib import Path
from typing import Iterator, Mapping, NamedTuple, Optional, Sequence

_LIBRARIES = ("jinja2", "markupsafe", "yaml")
_MAX_BYTES = 16 * 1024 * 1024
_MAX_STAMPS = 256

Job = Sequence[object]
"""What is generated with which settings, as JSON has it."""


class Stamp(NamedTuple):
    """Digests by path, as `path_digest` gives them. `folder` holds the outputs below it and nothing else, "" for none;
    `warnings` is how many findings were not shown."""

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    folder: str = ""
    warnings: int = 0


def path_digest(path: Path) -> Optional[str]:
    """The digest of a file, or of all in a folder; "" where there is neither, nothing where no digest can tell."""
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISREG(mode):
            return bytes_digest(path.read_bytes())
        return _folder_digest(path) if stat.S_ISDIR(mode) else None
    except FileNotFoundError:
        return ""
    except OSError:
        return None


def bytes_digest(data: bytes) -> str:
    """The digest of what a file holds."""
    return hashlib.sha256(data).hexdigest()


def fresh(job: Job) -> Optional[Stamp]:
    """The stamp of a job of which nothing has changed since."""
    folder = _folder()
    stamp = _read(folder / _name(job), job) if folder is not None else None
    if stamp is None or not all(path_digest(Path(path)) == digest for path, digest in stamp.inputs.items()):
        return None
    if not all(path_digest(Path(path)) == digest for path, digest in stamp.outputs.items()):
        return None
    return stamp if not stamp.folder or _holds_nothing_else(stamp) else None


def keep(job: Job, stamp: Stamp) -> None:
    """Writes a stamp where it can be; what keeps it from being written is no fault of the job."""
    folder = _folder()
    if folder is None:
        return
    content = {"job": list(job), "generator": _generator(), **stamp._asdict()}
    path = folder / _name(job)
    staged = path.with_suffix(f".{os.getpid()}")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file)
        os.replace(staged, path)
        for old in sorted(folder.glob("*.json"), key=lambda one: one.stat().st_mtime)[:-_MAX_STAMPS]:
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


def _name(job: Job) -> str:
    return f"{bytes_digest(json.dumps(list(job)).encode())[:32]}.json"


def _read(path: Path, job: Job) -> Optional[Stamp]:
    """The stamp in a file that is the user's own and of this job and generator."""
    try:
        if not all(_own(os.lstat(one)) for one in (path.parent, path)) or path.stat().st_size > _MAX_BYTES:
            return None
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or content.keys() != {"job", "generator", *Stamp._fields}:
        return None
    stamp = Stamp(*(content[name] for name in Stamp._fields))
    same = content["job"] == json.loads(json.dumps(list(job))) and content["generator"] == _generator()
    texts = _are_texts(stamp.inputs) and _are_texts(stamp.outputs) and isinstance(stamp.folder, str)
    return stamp if same and texts and type(stamp.warnings) is int else None


def _own(state: os.stat_result) -> bool:
    plain = stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)
    return plain and state.st_uid == os.getuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _are_texts(values: object) -> bool:
    return isinstance(values, dict) and all(isinstance(value, str) for value in values.values())


def _holds_nothing_else(stamp: Stamp) -> bool:
    """Whether the folder of outputs has these files, no link and no empty folder."""
    found = set()
    for base, folders, files in os.walk(stamp.folder):
        paths = [os.path.join(base, name) for name in files]
        links = any(map(os.path.islink, (*paths, *(os.path.join(base, name) for name in folders))))
        if links or not (folders or files):
            return False
        found.update(paths)
    return found == {path for path in stamp.outputs if Path(path).is_relative_to(stamp.folder)}


@functools.cache
def _generator() -> str:
    """The digest of the sources of the generator, of the libraries that it uses, and of the interpreter's version."""
    digest = hashlib.sha256(sys.version.encode())
    found = (importlib.util.find_spec(name) for name in _LIBRARIES)
    libraries = (Path(spec.origin).parent for spec in found if spec is not None and spec.origin)
    for folder in (Path(__file__).parent, *libraries):
        digest.update((_folder_digest(folder) or "").encode())
    return digest.hexdigest()


def _folder_digest(folder: Path) -> Optional[str]:
    """The digest of the names and contents of a folder's files, without bytecode; nothing where it has links."""
    digest = hashlib.sha256()
    for path in sorted(_files(folder)):
        if os.path.islink(path):
            return None
        data = Path(path).read_bytes()
        digest.update(f"{len(data)} {os.path.relpath(path, folder)}\0".encode("utf-8", "surrogateescape") + data)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[str]:
    for base, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (os.path.join(base, name) for name in files)
        yield from (os.path.join(base, name) for name in folders if os.path.islink(os.path.join(base, name)))
