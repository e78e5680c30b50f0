"""Reads bindings.yaml, which says how one spec becomes C++."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping, Optional

from wirebind.cpp.words import KEYWORDS, MACROS
from wirebind.diagnostics import Diagnostics, Stop
from wirebind.openapi.selection import EVERYTHING, Selection
from wirebind.source.cursor import Cursor
from wirebind.source.loader import load_file
from wirebind.source.paths import inside, shown_path

_FILTERS = ("operations", "tags", "paths")
_MEMBERS = (
    "wirebind", "namespace", "output", "include", "spec", "overlays", "product", "version", "signers", "options",
    *_FILTERS,
)  # fmt: skip
_OPTIONS = ("strip-header-prefix", "allow-gaps", "strict")
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:::[A-Za-z][A-Za-z0-9_]*)*\Z")


@dataclass(frozen=True, slots=True)
class Bindings:
    """The settings of one spec. Paths are absolute; `shown_as` is the spec's folder as messages write it.

    With `strict`, what the document has and the generator does not support is an error; `allow_gaps` are exempt.

    `keeps_records` is false where the output goes somewhere else than the file says: then only headers are written.
    """

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
    keeps_records: bool
    strict: bool = False
    selection: Selection = EVERYTHING
    signers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line says instead of the file. An output folder given here may lie anywhere."""

    output: Optional[Path] = None
    namespace: str = ""
    include: str = ""
    strict: bool = False
    selection: Selection = EVERYTHING


def read_bindings(path: Path, root: Path, overrides: Overrides, diagnostics: Diagnostics) -> Bindings:
    """The settings in the file; stops when they cannot be used."""
    cursor = Cursor(load_file(path, shown_path(path, root), diagnostics), "", diagnostics)
    if not cursor.is_object():
        raise Stop
    cursor.expect_members(_MEMBERS, (), "bindings.yaml")
    version = cursor.get("wirebind")
    if version is None or version.decimal() != 1:
        cursor.error("bindings-version", "the first member is `wirebind: 1`, the version of this format")
    namespace = overrides.namespace or cursor.required_text("namespace", "bindings.yaml")
    _check_namespace(namespace, cursor.get("namespace") or cursor)
    output = overrides.output or _output(cursor, root)
    include = _include(cursor, overrides, namespace)
    spec, overlays = _spec_files(cursor, path.parent)
    product = cursor.required_text("product", "bindings.yaml")
    document_version = cursor.required_text("version", "bindings.yaml")
    prefix, allow_gaps, strict = _options(cursor)
    selection = _selection(cursor, overrides)
    diagnostics.stop_if_failed()
    assert output is not None and spec is not None
    return Bindings(
        folder=path.parent,
        shown_as=shown_path(path.parent, root),
        namespace=namespace,
        output=output,
        include=include,
        spec=spec,
        overlays=overlays,
        product=product,
        version=document_version,
        strip_header_prefix=prefix,
        allow_gaps=allow_gaps,
        strict=strict or overrides.strict,
        selection=selection,
        keeps_records=overrides.output is None,
        signers=_signers(cursor),
    )


def _selection(cursor: Cursor, overrides: Overrides) -> Selection:
    """The filters of the command line, each in place of the file's."""
    found = {name: cursor.get(name) for name in _FILTERS}
    listed = {name: child.strings() if child is not None else () for name, child in found.items()}
    for name, child in found.items():
        if child is not None and not listed[name]:
            child.error("bindings-filter", f"`{name}` lists nothing")
    told = overrides.selection
    return Selection(
        told.operations or listed["operations"], told.tags or listed["tags"], told.paths or listed["paths"]
    )


def _options(cursor: Cursor) -> tuple[str, frozenset[str], bool]:
    options = cursor.get("options")
    if options is None:
        return "", frozenset(), False
    options.expect_members(_OPTIONS, (), "options")
    gaps = options.get("allow-gaps")
    names = frozenset(gaps.strings() if gaps else ())
    return options.text_of("strip-header-prefix"), names, options.flag_of("strict")


def _signers(cursor: Cursor) -> dict[str, str]:
    """The C++ function that makes the authenticator of each scheme; its header is its name with slashes."""
    found = {}
    signers = cursor.get("signers")
    for name, place in signers.members() if signers else ():
        text = place.string()
        if not _NAMESPACE.match(text) or "::" not in text:
            place.error("bindings-signer", "a signer is a function in a namespace", "for example vendor::signer")
        else:
            found[name] = text
    return found


def _spec_files(cursor: Cursor, folder: Path) -> tuple[Optional[Path], tuple[Path, ...]]:
    """The document and its overlays; a name that leads out of the folder is an error."""
    overlays = cursor.get("overlays")
    names = [cursor.required_text("spec", "bindings.yaml"), *(overlays.strings() if overlays else ())]
    paths = [inside(folder, name) for name in names]
    found = [path for path in paths if path is not None]
    if len(found) != len(paths):
        cursor.error("bindings-path", "the spec and its overlays lie in the folder of bindings.yaml")
        return None, ()
    return found[0], tuple(found[1:])


def _check_namespace(text: str, place: Cursor) -> None:
    if not text:
        return
    parts = text.split("::")
    if not _NAMESPACE.match(text) or "__" in text or parts[0] in ("std", "wirebind"):
        place.error("bindings-namespace", f'"{text}" cannot be the namespace', "for example shop::v1")
    for part in parts:
        if part in KEYWORDS or part in MACROS:
            place.error("bindings-namespace", f'"{part}" is a keyword or a macro of common headers')


def _output(cursor: Cursor, root: Path) -> Optional[Path]:
    name = cursor.required_text("output", "bindings.yaml")
    place = cursor.get("output")
    if place is None or not name:
        return None
    path = inside(root, name)
    if path is None or ".." in Path(name).parts or path.resolve() == root.resolve():
        place.error("bindings-output", f'output folder "{name}" is not below the root', "for example include/shop/v1")
        return None
    if not re.match(r"[A-Za-z0-9._/-]+\Z", name):
        place.error("bindings-output", "an output folder has letters, digits, dot, minus, underscore and / only")
        return None
    return path


def _include(cursor: Cursor, overrides: Overrides, namespace: str) -> str:
    """The prefix of include directives.

    What the command line or `include` says; else the output folder without a leading include/; else, when the command
    line says where the output goes, the namespace with slashes.
    """
    output = "" if overrides.output else cursor.text_of("output").removeprefix("include/")
    text = overrides.include or (not overrides.output and cursor.text_of("include")) or output
    text = (text or namespace.replace("::", "/")).strip("/")
    if not re.match(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*\Z", text) or ".." in text.split("/"):
        cursor.error("bindings-include", f'"{text}" cannot be the prefix of an include directive')
    return text
