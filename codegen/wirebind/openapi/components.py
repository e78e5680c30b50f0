"""Follows references to components that are not schemas."""

from __future__ import annotations

import re
from typing import Iterator, Optional

from wirebind.source.cursor import Cursor


class Components:
    """The components of one document."""

    def __init__(self, root: Cursor) -> None:
        self._components = root.get("components")

    def group(self, kind: str) -> Iterator[tuple[str, Cursor]]:
        """The components of one kind by name, references among them followed."""
        group = self._components.get(kind) if self._components else None
        for name, item in group.members() if group else ():
            target = self.follow(item, kind)
            if target is not None:
                yield name, target

    def follow(self, cursor: Cursor, kind: str) -> Optional[Cursor]:
        """The object itself, or the component that it refers to."""
        for _ in range(8):
            if not cursor.is_object():
                return None
            reference = cursor.get("$ref")
            if reference is None:
                return cursor
            match = re.match(rf"#/components/{kind}/([^/]+)\Z", reference.string())
            group = self._components.get(kind) if self._components else None
            name = match[1].replace("~1", "/").replace("~0", "~") if match else ""
            target = group.get(name) if group else None
            if target is None:
                reference.error("unresolved-ref", f"{reference.string()} is not in this document")
                return None
            cursor = target
        cursor.error("ref-cycle", "the references lead in a circle")
        return None
