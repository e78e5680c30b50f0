"""Loads one side of a comparison: a file, a folder with a bindings.yaml, or either at a revision of git."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Iterator, Mapping, Optional

from wirebind.analyse.model.api import ApiModel
from wirebind.config import Bindings, Overrides, read_bindings
from wirebind.diagnostics import Diagnostics, Position, Severity, Stop
from wirebind.diff.lock import carried
from wirebind.diff.wire.compare import compare
from wirebind.diff.wire.contract import Contract
from wirebind.diff.wire.reader import read_contract
from wirebind.ir.model import Api
from wirebind.cpp.lock import Lock, read_lock
from wirebind.pipeline import build, load_tree
from wirebind.records import record
from wirebind.removed import with_removed
from wirebind.source.loader import load_data, load_file
from wirebind.source.node import Node
from wirebind.source.paths import shown_path


class InputError(Exception):
    """A side that cannot be found; the text says why."""


class _Every(frozenset[str]):
    """Gaps cost what they are about, never the comparison."""

    def __contains__(self, _: object) -> bool:
        return True


class Files:
    """Reads files, and those that are the same on both sides once. `texts` stand for what is on disk."""

    def __init__(self, texts: Optional[Mapping[Path, bytes]] = None) -> None:
        self._known: dict[tuple[str, bytes], Node] = {}
        self._texts = texts or {}

    def load(self, path: Path, shown_as: str, diagnostics: Diagnostics) -> Node:
        """The tree of a file; one with findings is read again, so that they are reported again."""
        if path in self._texts:
            return load_data(self._texts[path], path, shown_as, diagnostics)
        try:
            key = (shown_as, path.read_bytes())
        except OSError:
            return load_file(path, shown_as, diagnostics)
        if key not in self._known:
            before = len(diagnostics.sorted())
            node = load_file(path, shown_as, diagnostics)
            if len(diagnostics.sorted()) > before:
                return node
            self._known[key] = node
        return self._known[key]


@record
class Side:
    """One side. `label` goes before its file names; without `api`, `problem` says why there is no C++ of it."""

    label: str
    bindings: Bindings
    node: Node
    contract: Contract
    lock: Lock
    api: Optional[Api] = None
    model: Optional[ApiModel] = None
    problem: str = ""


@contextmanager
def located(text: str, root: Path) -> Iterator[tuple[Path, Path, str]]:
    """The path that an argument means, the root that its names start at, and the label of a revision."""
    path = Path(text)
    for near in (path, root / path):
        if near.exists():
            found = near.resolve()
            if found.is_relative_to(root):
                yield found, root, ""
            else:
                outer = path if path.is_dir() else path.parent
                yield found, outer.resolve(), "" if outer == Path() else f"{outer.as_posix()}/"
            return
    revision, colon, name = text.partition(":")
    if not colon or not revision:
        raise InputError(f"{text} is no file and no folder")
    with tempfile.TemporaryDirectory(prefix="wirebind-") as folder:
        target = Path(folder).resolve()
        _extract(revision, name, root, target)
        yield target / name, target, f"{revision}:"


def _extract(revision: str, name: str, root: Path, target: Path) -> None:
    """The files of a revision below a path, which is relative to the root."""
    if revision.startswith("-") or Path(name).is_absolute() or ".." in Path(name).parts:
        raise InputError(f"{revision}:{name} names nothing inside of the repository")
    command = ["git", "-C", str(root), "archive", "--format=tar", revision, "--", name or "."]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise InputError(f"{revision}:{name}: {done.stderr.decode(errors='replace').strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            data = archive.extractfile(member) if member.isfile() else None
            if data is not None:
                path = target / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data.read())


def load_side(
    path: Path, root: Path, label: str, files: Files, diagnostics: Diagnostics, like: Optional[Side] = None
) -> Side:
    """Reads one side; stops on errors. A file without bindings is bound as `like` is, with the names of its lock."""
    folder = _folder(path)
    if folder is not None:
        bindings = bindings_of(path, root, diagnostics)
        lock_path = bindings.lock_path
        lock = read_lock(lock_path, shown_path(lock_path, root), diagnostics)
    else:
        bindings = replace(like.bindings if like else _plain(path, root), spec=path, overlays=())
        lock = like.lock if like else {}
    node = load_tree(bindings, root, diagnostics, files.load)
    diagnostics.stop_if_failed()
    if folder is None:
        return side_of(node, bindings, lock, label, like)
    kept = with_removed(node, bindings, root, diagnostics, files.load)
    return side_of(node, bindings, lock, label, kept=kept)


def bindings_of(path: Path, root: Path, diagnostics: Diagnostics) -> Bindings:
    """The settings in a folder, or plain ones for a document alone; stops on errors."""
    folder = _folder(path)
    if folder is None:
        return _plain(path, root)
    if not (folder / "bindings.yaml").is_file():
        diagnostics.error("file-unreadable", Position(shown_path(folder, root)), "there is no bindings.yaml here")
        raise Stop
    return read_bindings(folder / "bindings.yaml", root, Overrides(), diagnostics)


def _folder(path: Path) -> Optional[Path]:
    return path if path.is_dir() else path.parent if path.name == "bindings.yaml" else None


def side_of(
    node: Node, bindings: Bindings, lock: Lock, label: str, like: Optional[Side] = None, kept: Optional[Node] = None
) -> Side:
    """A side of a document that is loaded; the names of `like` are carried over to what it calls by another one.

    `kept` is the document with what programs keep of the revision before, where it is bound to more than itself.
    """
    contract = read_contract(node)
    if like is not None:
        lock = carried(lock, compare(like.contract, contract, "").found)
    side = Side(label, bindings, node, contract, lock)
    ours = Diagnostics(allowed_gaps=_Every())
    try:
        built = build(kept or node, bindings, lock, ours)
    except (Stop, RecursionError):
        errors = [found for found in ours.sorted() if found.severity is Severity.ERROR]
        problem = errors[0].render().splitlines()[0] if errors else "the document nests too deeply"
        return replace(side, problem=problem)
    return replace(side, api=built.api, model=built.model, lock=built.lock)


def _plain(path: Path, root: Path) -> Bindings:
    return Bindings(
        folder=path.parent,
        shown_as=shown_path(path.parent, root),
        namespace="api",
        output=path.parent,
        include="api",
        spec=path,
        overlays=(),
        product="api",
        version="",
    )
