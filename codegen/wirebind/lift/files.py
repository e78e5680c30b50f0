"""The files of a document, read as references lead to them, and what JSON pointers lead to in them."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from wirebind.diagnostics import Diagnostics, Severity, Stop
from wirebind.source.loader import Load
from wirebind.source.node import Mapping, Node, Sequence
from wirebind.source.paths import shown_path

Target = tuple[Path, str]
"""A file, and a JSON pointer in it."""


class Files:
    """The files of one document by path; what is found in each is reported once."""

    def __init__(self, path: Path, document: Node, root: Path, diagnostics: Diagnostics, load: Load) -> None:
        self._root = root
        self._diagnostics = diagnostics
        self._load = load
        self._found: dict[Path, Optional[Node]] = {path: document}
        self._problems: dict[Path, str] = {}

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
