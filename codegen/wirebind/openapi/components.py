"""Follows references to components that are not schemas."""

from __future__ import annotations

from typing import Iterator, Optional

from wirebind.openapi import keywords
from wirebind.openapi.refs import component_name
from wirebind.source.cursor import Cursor

_LEFT_OUT = "the operation is left out"


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
            group = self._components.get(kind) if self._components else None
            name = component_name(reference.string(), kind)
            target = group.get(name) if group and name is not None else None
            if target is None:
                reference.fault("unresolved-ref", f"{reference.string()} is not in this document", "it is left out")
                return None
            cursor = target
        cursor.fault("ref-cycle", "the references lead in a circle")
        return None


def check_path_item(item: Cursor) -> None:
    """Reports what a path has that is not read."""
    item.expect_members(keywords.PATH_ITEM, (), "a path")
    others = item.get("additionalOperations")
    for method, operation in others.members() if others is not None else ():
        if method.lower() in keywords.METHODS:
            message = f"{method} among `additionalOperations`: it is `{method.lower()}` of the path itself"
            operation.fault("member-not-allowed", message, _LEFT_OUT)
        else:
            operation.gap("gap-method", f"the method '{method}' is not supported", _LEFT_OUT)
