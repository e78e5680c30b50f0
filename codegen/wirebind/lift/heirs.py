"""Finds the schemas of another file that derive from one of its schemas by `allOf`: no reference needs to lead to them."""

from __future__ import annotations

from typing import Iterator

from wirebind.lift.build import text_of
from wirebind.lift.files import Files, Target
from wirebind.source.node import Mapping, Node, Sequence, escape_pointer

_MOST_PARTS = 4096


class Heirs:
    """The schemas of files by those that they have among their parts; each group of schemas is read once."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._groups: dict[Target, dict[Target, list[Target]]] = {}
        self._bases: set[Target] = set()

    def of(self, target: Target) -> list[Target]:
        """What stands beside a schema and derives from it, where it has a discriminator or derives from one that has."""
        node = self._files.node(target)
        is_base = target in self._bases or (isinstance(node, Mapping) and "discriminator" in node.members)
        if not is_base or not target[1]:
            return []
        group = (target[0], target[1].rpartition("/")[0])
        if group not in self._groups:
            self._groups[group] = self._deriving(group)
        found = self._groups[group].get(target, [])
        self._bases.update(found)
        return found

    def _deriving(self, group: Target) -> dict[Target, list[Target]]:
        file, pointer = group
        schemas = self._files.node(group)
        found: dict[Target, list[Target]] = {}
        for name, node in schemas.members.items() if isinstance(schemas, Mapping) else ():
            for reference in _references(node):
                inside = text_of(reference).partition("#")[0] in ("", file.name, f"./{file.name}")
                parent = self._files.target(reference, file) if inside else None
                if parent is not None:
                    found.setdefault(parent, []).append((file, f"{pointer}/{escape_pointer(name)}"))
        return found


def _references(node: Node) -> Iterator[Node]:
    """The references of a schema and of the parts of its `allOf`, those of parts in place as well."""
    work = [node]
    for _ in range(_MOST_PARTS):
        if not work:
            return
        one = work.pop()
        if not isinstance(one, Mapping):
            continue
        if "$ref" in one.members:
            yield one.members["$ref"]
        parts = one.members.get("allOf")
        work += parts.items if isinstance(parts, Sequence) else ()
