"""The files of a document, read as references lead to them, and what pointers and anchors lead to in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator, Optional
from urllib.parse import unquote

from wirebind.diagnostics import Diagnostics, Severity, Stop
from wirebind.lift.build import text_of
from wirebind.source.loader import Load
from wirebind.source.node import Mapping, Node, Scalar, Sequence, escape_pointer
from wirebind.source.paths import inside, shown_path

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_ANCHORS = ("$anchor", "$dynamicAnchor")

Target = tuple[Path, str]
"""A file, and a JSON pointer in it."""


class Files:
    """The files of one document by path; what is found in each is reported once."""

    def __init__(self, path: Path, document: Node, root: Path, diagnostics: Diagnostics, load: Load) -> None:
        self._folder = path.parent
        self._root = root
        self._diagnostics = diagnostics
        self._load = load
        self._found: dict[Path, Optional[Node]] = {path: document}
        self._problems: dict[Path, str] = {}
        self._anchors: dict[Path, dict[str, str]] = {}

    def target(self, reference: Optional[Node], file: Path) -> Optional[Target]:
        """Where a reference leads; nothing for one to a URL or out of the folder."""
        if not isinstance(reference, Scalar) or not isinstance(reference.value, str):
            return None
        name, _, fragment = reference.value.partition("#")
        if _URL.match(name):
            return None
        path: Optional[Path] = file
        if name:
            found = inside(self._folder, unquote(name), file.parent)
            path = found.resolve() if found is not None else None
        if path is None:
            message = f"{reference.value} leads out of the folder of the document"
            self._diagnostics.fault("unresolved-ref", reference.position, message, hint="it is not read")
            return None
        return path, self._pointer(path, fragment)

    def _pointer(self, file: Path, fragment: str) -> str:
        """The JSON pointer of a fragment, without percent-encoding where that is not how a name is written.

        An anchor that is not there has one that leads nowhere.
        """
        if not fragment or fragment.startswith("/"):
            plain = "%" not in fragment or self.node((file, fragment)) is not None
            return fragment if plain else unquote(fragment)
        if file not in self._anchors:
            root = self.node((file, ""))
            self._anchors[file] = dict(_anchors(root, "")) if root is not None else {}
        return self._anchors[file].get(fragment, f"/#{fragment}")

    def node(self, target: Target) -> Optional[Node]:
        """What stands there; nothing where the file cannot be read."""
        file, pointer = target
        if file not in self._found:
            self._found[file] = self._loaded(file)
        root = self._found[file]
        return at_pointer(root, pointer) if root is not None else None

    def why_not(self, target: Target) -> str:
        """Why nothing stands there."""
        return self._problems.get(target[0], f"the file has nothing at {target[1] or 'its root'}")

    def _loaded(self, file: Path) -> Optional[Node]:
        found = Diagnostics(self._diagnostics.allowed_gaps, self._diagnostics.strict)
        try:
            node = self._load(file, shown_path(file, self._root), found)
        except Stop:
            first = next(one for one in found.sorted() if one.severity is Severity.ERROR)
            self._problems[file] = f"{first.message}, at {first.position}"
            return None
        self._diagnostics.take(found)
        return node


def pointer_tokens(pointer: str) -> list[str]:
    """The tokens of a JSON pointer."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def at_pointer(node: Optional[Node], pointer: str) -> Optional[Node]:
    """What a JSON pointer leads to."""
    for token in pointer_tokens(pointer):
        if isinstance(node, Mapping):
            node = node.members.get(token)
        elif isinstance(node, Sequence) and token.isdigit() and int(token) < len(node.items):
            node = node.items[int(token)]
        else:
            return None
    return node


def _anchors(node: Node, pointer: str) -> Iterator[tuple[str, str]]:
    """The anchors of the schemas in a node, and where each stands; the first with a name comes last."""
    inner = node.members.items() if isinstance(node, Mapping) else enumerate(node.items) if isinstance(node, Sequence) else ()
    for name, value in reversed(list(inner)):
        yield from _anchors(value, f"{pointer}/{escape_pointer(str(name))}")
    if isinstance(node, Mapping):
        yield from ((text_of(node.members[keyword]), pointer) for keyword in _ANCHORS if keyword in node.members)
