"""From bindings.yaml to the text of every generated file."""

from __future__ import annotations

import os
from dataclasses import field, replace
from pathlib import Path
from typing import Mapping, Optional, Sequence

from wirebind.analyse.analysis import analyse
from wirebind.analyse.model.api import ApiModel
from wirebind.config import Bindings, Overrides, read_bindings
from wirebind.cpp.aliases import with_aliases
from wirebind.cpp.build import build_api
from wirebind.cpp.forwarders import forwarders_of
from wirebind.cpp.headers import share_headers
from wirebind.cpp.kept import keeping, with_kept
from wirebind.cpp.lock import Lock, moved, read_lock, write_lock
from wirebind.cpp.moved_servers import with_servers
from wirebind.cpp.names import decide_names
from wirebind.cpp.surface import digest_of, surface_lines, surface_text, updated_lock
from wirebind.diagnostics import Diagnostics, Position, Stop
from wirebind.emit.changes import changes_text
from wirebind.emit.environment import TemplateFault, template_files
from wirebind.emit.render import render
from wirebind.explorer.page import page_text
from wirebind.ir.model import Api
from wirebind.lift import lift
from wirebind.lift.bundle import bundle
from wirebind.openapi.model import Document
from wirebind.openapi.reader import read_document
from wirebind.overlay.apply import apply_overlay
from wirebind.records import record
from wirebind.removed import REMOVED_OPERATIONS, with_removed
from wirebind.revisions import REVISIONS, Revised, read_revisions
from wirebind.source.cursor import Cursor
from wirebind.source.loader import Load, load_file
from wirebind.source.node import Node
from wirebind.source.paths import shown_path
from wirebind.stamps import path_digest


@record
class Generated:
    """The files of one spec: headers by path below the output folder, and those beside the spec by name. `digests`
    are of all that was looked for, each from before it was read."""

    bindings: Bindings
    api: Api
    headers: dict[str, str]
    records: dict[str, str]
    digests: Mapping[Path, Optional[str]] = field(default_factory=dict)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files that were read."""
        return tuple(path for path in self.digests if path.is_file())

    @property
    def files(self) -> dict[Path, str]:
        """The text of every file that is to be on disk, by its path."""
        found = {self.bindings.output / name: text for name, text in self.headers.items()}
        if self.bindings.keeps_records:
            found |= {self.bindings.folder / name: text for name, text in self.records.items()}
        return found


@record
class Built:
    """The model and the IR of a document, the lock as it then is, and the lines of its surface by key."""

    model: ApiModel
    api: Api
    lock: Lock
    surface: dict[str, str]


def load_tree(bindings: Bindings, root: Path, diagnostics: Diagnostics, load: Load = load_file) -> Node:
    """The spec, lifted to OpenAPI 3.1 before its overlays apply; stops on an unreadable file."""
    node = load(bindings.spec, shown_path(bindings.spec, root), diagnostics)
    node = lift(bundle(node, bindings.spec, root, diagnostics, load), diagnostics)
    for path in bindings.overlays:
        overlay = load(path, shown_path(path, root), diagnostics)
        node = apply_overlay(node, overlay, diagnostics)
    return node


def load_document(bindings: Bindings, root: Path, diagnostics: Diagnostics) -> Document:
    """The spec with its overlays as typed values; stops on an unreadable file."""
    node = load_tree(bindings, root, diagnostics)
    return read_document(Cursor(node, "", diagnostics), bindings.selection)


def build(node: Node, bindings: Bindings, lock: Lock, diagnostics: Diagnostics) -> Built:
    """The C++ of a document, with the names that a lock has; stops on errors."""
    model = analyse(read_document(Cursor(node, "", diagnostics), bindings.selection), diagnostics, bindings.types)
    diagnostics.stop_if_failed()
    lock = moved(lock, {operation.route: operation.key for operation in model.operations})
    lock = with_servers(lock, [server.key for server in model.servers])
    own, headers = share_headers(model, bindings, diagnostics)
    names = decide_names(own, headers, lock, bindings.namespace, bindings.strip_header_prefix, diagnostics)
    diagnostics.stop_if_failed()
    api = build_api(own, headers, names, bindings, diagnostics)
    diagnostics.stop_if_failed()
    api = with_kept(lock, names, with_aliases(lock, names, api))
    api = replace(api, forwarders=forwarders_of(api))
    lines = surface_lines(api)
    api = replace(api, digest=digest_of(surface_text(lines)))
    return Built(model, api, updated_lock(api, names, lines, lock), lines)


def build_after(old: Api, node: Node, bindings: Bindings, lock: Lock, diagnostics: Diagnostics) -> Built:
    """The same after another revision: programs keep members that it removed, where they can do without a value."""
    built = build(node, bindings, lock, diagnostics)
    kept = keeping(built.lock, old, built.api)
    return build(node, bindings, kept, diagnostics) if kept != built.lock else built


def generate(path: Path, root: Path, overrides: Overrides, diagnostics: Diagnostics) -> Generated:
    """Everything that the spec of one bindings.yaml becomes; stops on errors."""
    digests = {path: path_digest(path)}
    bindings = read_bindings(path, root, overrides, diagnostics)
    diagnostics.allowed_gaps, diagnostics.strict = bindings.allow_gaps, bindings.strict
    try:
        return replace(_generate(bindings, root, diagnostics, digests), digests=digests)
    except RecursionError:
        place = Position(shown_path(bindings.spec, root))
        diagnostics.error("gap-depth", place, "the document nests too deeply, by itself or through references")
        raise Stop from None


def _generate(
    bindings: Bindings, root: Path, diagnostics: Diagnostics, digests: dict[Path, Optional[str]]
) -> Generated:
    def load(path: Path, shown_as: str, found: Diagnostics) -> Node:
        digests[path] = path_digest(path)
        return load_file(path, shown_as, found)

    lock_path, revisions, removed = bindings.lock_path, bindings.folder / REVISIONS, bindings.folder / REMOVED_OPERATIONS
    templates = (bindings.templates, *template_files(bindings.templates)) if bindings.templates else ()
    digests |= {path: path_digest(path) for path in (lock_path, revisions, removed, *templates)}
    node = with_removed(load_tree(bindings, root, diagnostics, load), bindings, root, diagnostics, load)
    lock = read_lock(lock_path, shown_path(lock_path, root), diagnostics)
    built = build(node, bindings, lock, diagnostics)
    revised = read_revisions(revisions, shown_path(revisions, root), diagnostics)
    diagnostics.stop_if_failed()
    return assemble(bindings, built, revised, diagnostics)


def assemble(bindings: Bindings, built: Built, revised: Sequence[Revised], diagnostics: Diagnostics) -> Generated:
    """The files of what is built; `revised` is what revisions changed, for CHANGES.md. Stops on a faulty template."""
    headers = Path(os.path.relpath(bindings.output, bindings.folder)).as_posix()
    records = {
        bindings.lock: write_lock(built.lock, bindings.namespace),
        "surface.txt": surface_text(built.surface),
        "CHANGES.md": changes_text(built.api, headers, revised),
    }
    if bindings.explorer:
        records[bindings.explorer] = page_text(built.model, built.api, revised)
    try:
        return Generated(bindings, built.api, render(built.api, bindings.templates), records)
    except TemplateFault as fault:
        assert bindings.templates is not None
        name = shown_path(Path(fault.position.file), bindings.templates.parent)
        diagnostics.error("template", replace(fault.position, file=name), fault.message)
        raise Stop from None
