"""Remembers what `wirebind generate` read and wrote, so that a run that would change nothing ends early.

A stamp has digests of the generator, of all that was read and of all that was written; it counts only while every one
of them is still true.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import stat
import sys
from pathlib import Path
from typing import Iterator, Mapping, NamedTuple, Optional, Sequence

from wirebind import cache

_LIBRARIES = ("jinja2", "markupsafe", "yaml")

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
            with open(path, "rb", buffering=0) as file:
                return cache.digest(file.read())
        return _folder_digest(path) if stat.S_ISDIR(mode) else None
    except FileNotFoundError:
        return ""
    except OSError:
        return None


def fresh(job: Job) -> Optional[Stamp]:
    """The stamp of a job of which nothing has changed since."""
    stamp = _read(job)
    if stamp is None or not all(path_digest(Path(path)) == digest for path, digest in stamp.inputs.items()):
        return None
    if not all(path_digest(Path(path)) == digest for path, digest in stamp.outputs.items()):
        return None
    return stamp if not stamp.folder or _holds_nothing_else(stamp) else None


def keep(job: Job, stamp: Stamp) -> None:
    """Writes a stamp where it can be; what keeps it from being written is no fault of the job."""
    content = {"job": list(job), "generator": generator_digest(), **stamp._asdict()}
    cache.write(_name(job), json.dumps(content).encode())


def _name(job: Job) -> str:
    return f"{cache.digest(json.dumps(list(job)).encode())[:32]}.json"


def _read(job: Job) -> Optional[Stamp]:
    """The stamp of this job and generator."""
    try:
        content = json.loads(cache.read(_name(job)) or b"")
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or content.keys() != {"job", "generator", *Stamp._fields}:
        return None
    stamp = Stamp(*(content[name] for name in Stamp._fields))
    same = content["job"] == json.loads(json.dumps(list(job))) and content["generator"] == generator_digest()
    texts = _are_texts(stamp.inputs) and _are_texts(stamp.outputs) and isinstance(stamp.folder, str)
    return stamp if same and texts and type(stamp.warnings) is int else None


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
def generator_digest() -> str:
    """The digest of the sources of the generator, of the libraries that it uses, and of the interpreter's version."""
    found = (importlib.util.find_spec(name) for name in _LIBRARIES)
    libraries = (Path(spec.origin).parent for spec in found if spec is not None and spec.origin)
    folders = (Path(__file__).parent, *libraries)
    digests = [_folder_digest(folder) or os.urandom(32).hex() for folder in folders]  # what has links is never the same
    return cache.digest("\n".join([sys.version, *digests]).encode())


def _folder_digest(folder: Path) -> Optional[str]:
    """The digest of the names and contents of a folder's files, without bytecode; nothing where it has links."""
    parts = list(_parts(str(folder), ""))
    if None in parts:
        return None
    return cache.digest("\0".join(sorted(filter(None, parts))).encode("utf-8", "surrogateescape"))


def _parts(folder: str, prefix: str) -> Iterator[Optional[str]]:
    """The name and digest of each file below a folder; nothing for a link."""
    for entry in os.scandir(folder):
        name = f"{prefix}/{entry.name}"
        if entry.is_symlink():
            yield None
        elif not entry.is_dir():
            with open(entry.path, "rb", buffering=0) as file:
                yield f"{name} {cache.digest(file.read())}"
        elif entry.name != "__pycache__":
            yield from _parts(entry.path, name)
