"""Reads bindings.yaml, which says how one spec becomes C++."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from wirebind.diagnostics import Diagnostics, Stop
from wirebind.passes.words import KEYWORDS, MACROS
from wirebind.source.cursor import Cursor
from wirebind.source.loader import load_file

_MEMBERS = ("wirebind", "namespace", "output", "include", "spec", "overlays", "product", "version", "options")
_OPTIONS = ("strip-header-prefix", "allow-gaps")
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:::[A-Za-z][A-Za-z0-9_]*)*\Z")


@dataclass(frozen=True, slots=True)
class Bindings:
    """The settings of one spec. Paths are absolute; `shown_as` is the spec's folder as messages write it."""

    folder: Path
    shown_as: str
    namespace: str
    output: Path
    include: str
    spec: Path
    overlays: tuple[Path, ...]
    product: str
    version: str
    strip_header_prefix: str
    allow_gaps: frozenset[str]


def read_bindings(path: Path, root: Path, diagnostics: Diagnostics) -> Bindings:
    """The settings in the file; stops when they cannot be used."""
    shown = shown_path(path, root)
    cursor = Cursor(load_file(path, shown, diagnostics), "", diagnostics)
    if not cursor.is_object():
        raise Stop
    cursor.expect_members(_MEMBERS, (), "bindings.yaml")
    version = cursor.get("wirebind")
    if version is None or version.decimal() != 1:
        cursor.error("bindings-version", "the first member is `wirebind: 1`, the version of this format")
    options = cursor.get("options")
    if options is not None:
        options.expect_members(_OPTIONS, (), "options")
    prefix = options.text_of("strip-header-prefix") if options else ""
    gaps = options.get("allow-gaps") if options else None
    overlays = cursor.get("overlays")
    namespace = _namespace(cursor)
    output = _output(cursor, root)
    spec_name = cursor.required_text("spec", "bindings.yaml")
    spec = _inside(path.parent, spec_name)
    overlay_paths = [_inside(path.parent, name) for name in (overlays.strings() if overlays else ())]
    if spec is None or None in overlay_paths:
        cursor.error("bindings-path", "the spec and its overlays lie in the folder of bindings.yaml")
    product = cursor.required_text("product", "bindings.yaml")
    document_version = cursor.required_text("version", "bindings.yaml")
    diagnostics.stop_if_failed()
    assert output is not None and spec is not None
    return Bindings(
        folder=path.parent,
        shown_as=shown_path(path.parent, root),
        namespace=namespace,
        output=output,
        include=_include(cursor, cursor.required_text("output", "bindings.yaml")),
        spec=spec,
        overlays=tuple(overlay for overlay in overlay_paths if overlay is not None),
        product=product,
        version=document_version,
        strip_header_prefix=prefix,
        allow_gaps=frozenset(gaps.strings()) if gaps else frozenset(),
    )


def shown_path(path: Path, root: Path) -> str:
    """The path as messages and generated files write it: relative to the root, with slashes."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.name


def _namespace(cursor: Cursor) -> str:
    text = cursor.required_text("namespace", "bindings.yaml")
    place = cursor.get("namespace")
    if place is None or not text:
        return text
    parts = text.split("::")
    if not _NAMESPACE.match(text) or "__" in text or parts[0] in ("std", "wirebind"):
        place.error("bindings-namespace", f'"{text}" cannot be the namespace', "for example fc::v20210406")
    for part in parts:
        if part in KEYWORDS or part in MACROS:
            place.error("bindings-namespace", f'"{part}" is a keyword or a macro of common headers')
    return text


def _inside(folder: Path, name: str) -> Optional[Path]:
    """The path of a file below the folder; nothing when the name leads out of it."""
    if not name or "\\" in name or Path(name).is_absolute():
        return None
    path = folder / name
    return path if path.resolve().is_relative_to(folder.resolve()) else None


def _output(cursor: Cursor, root: Path) -> Optional[Path]:
    name = cursor.required_text("output", "bindings.yaml")
    place = cursor.get("output")
    if place is None or not name:
        return None
    path = _inside(root, name)
    if path is None or ".." in Path(name).parts or path.resolve() == root.resolve():
        place.error("bindings-output", f'output folder "{name}" is not below the root', "for example include/fc/v1")
        return None
    if not re.match(r"[A-Za-z0-9._/-]+\Z", name):
        place.error("bindings-output", "an output folder has letters, digits, dot, minus, underscore and / only")
        return None
    return path


def _include(cursor: Cursor, output: str) -> str:
    """The prefix of include directives: what `include` says, or the output folder without a leading include/."""
    text = cursor.text_of("include") or output.removeprefix("include/")
    if not re.match(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*/?\Z", text) or ".." in text.split("/"):
        cursor.error("bindings-include", f'"{text}" cannot be the prefix of an include directive')
    return text.strip("/")
