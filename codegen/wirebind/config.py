"""Reads bindings.yaml, which says how one spec becomes C++; a document without one is bound as the command line says."""

from __future__ import annotations

import re
from dataclasses import field
from pathlib import Path
from typing import Mapping, Optional

from wirebind.cpp.words import KEYWORDS, MACROS
from wirebind.diagnostics import Diagnostics, Position, Stop
from wirebind.header_settings import HeaderSettings, read_headers
from wirebind.ir.model import IR_VERSION
from wirebind.openapi.selection import EVERYTHING, Selection
from wirebind.records import record
from wirebind.settings import SETTINGS, Settings
from wirebind.signer_settings import SignerBinding, read_signers
from wirebind.source.cursor import Cursor
from wirebind.source.loader import load_file
from wirebind.source.node import Mapping as Object
from wirebind.source.paths import BINDINGS, inside, shown_path
from wirebind.type_settings import OwnType, read_types

LOCK = "bindings.lock"
_FILTERS = ("operations", "tags", "paths")
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:::[A-Za-z][A-Za-z0-9_]*)*\Z")
_UNPRINTABLE = re.compile(r"[^A-Za-z0-9._/-]|\.\.")


@record
class Bindings:
    """The settings of one spec. Paths are absolute; `shown_as` is what the spec is called in generated files.

    With `strict`, what the document has and the generator does not support is an error; `allow_gaps` are exempt.
    `explorer` is the name of the page beside the spec, "" for none. Without `keeps_records` the output goes somewhere else
    than the file says, and only headers are written. `signers` are by scheme in lower case.
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
    strip_header_prefix: str = ""
    allow_gaps: frozenset[str] = frozenset()
    keeps_records: bool = False
    strict: bool = False
    closed_enums: bool = False
    selection: Selection = EVERYTHING
    signers: Mapping[str, SignerBinding] = field(default_factory=dict)
    lock: str = LOCK
    templates: Optional[Path] = None
    explorer: str = ""
    headers: HeaderSettings = HeaderSettings()
    types: Mapping[str, OwnType] = field(default_factory=dict)

    @property
    def lock_path(self) -> Path:
        """Where the names are kept: beside the spec."""
        return self.folder / self.lock


@record
class Overrides:
    """What the command line says instead of the file. An output folder given here may lie anywhere, and so may overlays,
    which follow those of the file."""

    output: Optional[Path] = None
    namespace: str = ""
    include: str = ""
    strict: bool = False
    selection: Selection = EVERYTHING
    overlays: tuple[Path, ...] = ()
    templates: Optional[Path] = None


def read_bindings(path: Path, root: Path, overrides: Overrides, diagnostics: Diagnostics) -> Bindings:
    """The settings in the file, or those of a document without one; stops when they cannot be used."""
    if path.name != BINDINGS:
        return _of_document(path, root, overrides, diagnostics)
    cursor = Cursor(load_file(path, shown_path(path, root), diagnostics), "", diagnostics)
    if not cursor.is_object():
        raise Stop
    settings = Settings(cursor, SETTINGS, BINDINGS)
    settings.version("wirebind", 1, "it is the version of this format")
    namespace = overrides.namespace or settings.text("namespace")
    _check_namespace(namespace, settings.place("namespace"))
    output = overrides.output or _output(settings, root)
    include = _include(settings, overrides, namespace)
    spec, overlays = _spec_files(settings, path.parent)
    options = settings.inner("options")
    selection, signers, types = _selection(settings, overrides), read_signers(settings), read_types(settings)
    templates = overrides.templates or _templates(settings, path.parent)
    explorer, headers = _explorer(settings), read_headers(options)
    diagnostics.stop_if_failed()
    assert output is not None and spec is not None
    return Bindings(
        folder=path.parent,
        shown_as=_origin(path.parent if path.parent != root else path, root),
        namespace=namespace,
        output=output,
        include=include,
        spec=spec,
        overlays=(*overlays, *overrides.overlays),
        product=settings.text("product"),
        version=settings.text("version"),
        strip_header_prefix=options.text("strip-header-prefix") if options else "",
        allow_gaps=frozenset(options.texts("allow-gaps") if options else ()),
        strict=overrides.strict or (options is not None and options.flag("strict")),
        closed_enums=options is not None and options.flag("closed-enums"),
        selection=selection,
        keeps_records=overrides.output is None,
        signers=signers,
        templates=templates,
        explorer=explorer,
        headers=headers,
        types=types,
    )


def _of_document(path: Path, root: Path, overrides: Overrides, diagnostics: Diagnostics) -> Bindings:
    """The settings of a document without bindings: its lock stands beside it and is called as it is."""
    place = Cursor(Object({}, {}, Position(shown_path(path, root))), "", diagnostics)  # the document is read once, later
    if overrides.output is None or not overrides.namespace:
        hint = "or write a bindings.yaml beside it: `wirebind init`"
        place.error("bindings-missing", "a document alone needs --output and --namespace", hint)
        raise Stop
    _check_namespace(overrides.namespace, place)
    include = (overrides.include or overrides.namespace.replace("::", "/")).strip("/")
    _check_include(include, place)
    diagnostics.stop_if_failed()
    return Bindings(
        folder=path.parent,
        shown_as=_origin(path, root),
        namespace=overrides.namespace,
        output=overrides.output,
        include=include,
        spec=path,
        overlays=overrides.overlays,
        product="", version="",
        strict=overrides.strict,
        selection=overrides.selection,
        lock=f"{path.stem}.lock",
        templates=overrides.templates,
    )


def _origin(path: Path, root: Path) -> str:
    """The path as the first line of generated files has it."""
    return _UNPRINTABLE.sub("_", shown_path(path, root))


def _selection(settings: Settings, overrides: Overrides) -> Selection:
    """The filters of the command line, each in place of the file's."""
    listed = {name: settings.texts(name) for name in _FILTERS}
    for name, values in listed.items():
        if settings.has(name) and not values:
            settings.place(name).error("bindings-filter", f"`{name}` lists nothing")
    told = overrides.selection
    return Selection(
        told.operations or listed["operations"], told.tags or listed["tags"], told.paths or listed["paths"]
    )


def _spec_files(settings: Settings, folder: Path) -> tuple[Optional[Path], tuple[Path, ...]]:
    """The document and its overlays; a name that leads out of the folder is an error."""
    paths = [inside(folder, name) for name in (settings.text("spec"), *settings.texts("overlays"))]
    found = [path for path in paths if path is not None]
    if len(found) != len(paths):
        settings.place("").error("bindings-path", "the spec and its overlays lie in the folder of bindings.yaml")
        return None, ()
    return found[0], tuple(found[1:])


def _explorer(settings: Settings) -> str:
    name = settings.text("explorer")
    if name and not re.match(r"[A-Za-z0-9._-]+\.html\Z", name):
        place = settings.place("explorer")
        place.error("bindings-path", f"'{name}' is no name of a page in this folder", "for example explorer.html")
    return name


def _templates(settings: Settings, folder: Path) -> Optional[Path]:
    """The folder of templates that the file names."""
    inner = settings.inner("templates")
    if inner is None:
        return None
    inner.version("ir", IR_VERSION, "read docs/templates.md for what changed")
    name = inner.text("folder")
    path = inside(folder, name) if name else None
    if name and (path is None or not path.is_dir()):
        inner.place("folder").error("bindings-templates", f"there is no folder '{name}' beside bindings.yaml")
    return path.resolve() if path else None


def _check_namespace(text: str, place: Cursor) -> None:
    if not text:
        return
    parts = text.split("::")
    if not _NAMESPACE.match(text) or "__" in text or parts[0] in ("std", "wirebind"):
        place.error("bindings-namespace", f"'{text}' cannot be the namespace", "for example shop::v1")
    for part in parts:
        if part in KEYWORDS or part in MACROS:
            place.error("bindings-namespace", f"'{part}' is a keyword or a macro of common headers")


def _output(settings: Settings, root: Path) -> Optional[Path]:
    name, place = settings.text("output"), settings.place("output")
    if not name:
        return None
    path = inside(root, name)
    if path is None or ".." in Path(name).parts or path.resolve() == root.resolve():
        place.error("bindings-output", f"output folder '{name}' is not below the root", "for example include/shop/v1")
        return None
    if not re.match(r"[A-Za-z0-9._/-]+\Z", name):
        place.error("bindings-output", "an output folder has letters, digits, dot, minus, underscore and / only")
        return None
    return path


def _include(settings: Settings, overrides: Overrides, namespace: str) -> str:
    """The prefix of include directives: what the command line or `include` says; else the output folder without a leading
    include/; else, when the command line says where the output goes, the namespace with slashes.
    """
    told = "" if overrides.output else settings.text("include")
    output = "" if overrides.output else settings.text("output").removeprefix("include/")
    text = (overrides.include or told or output or namespace.replace("::", "/")).strip("/")
    _check_include(text, settings.place("include"))
    return text


def _check_include(text: str, place: Cursor) -> None:
    if not re.match(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*\Z", text) or ".." in text.split("/"):
        place.error("bindings-include", f"'{text}' cannot be the prefix of an include directive")
