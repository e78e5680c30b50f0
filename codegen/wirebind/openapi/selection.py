"""Which operations of a document are wanted, by id, tag and path; and which components a value names."""

from __future__ import annotations

import dataclasses
import fnmatch
from dataclasses import field
from typing import Iterator

from wirebind.openapi import keywords
from wirebind.openapi.operation_ids import path_words
from wirebind.openapi.refs import component_name
from wirebind.records import record
from wirebind.source.cursor import Cursor
from wirebind.source.node import Node, Scalar


@record
class Selection:
    """Ids, tags, and paths in which `*` stands for any text; an operation is wanted when each list that is not empty has
    it. An operation without an id goes by the one that is made for it."""

    operations: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    _used: set[tuple[str, str]] = field(default_factory=set, compare=False)

    @property
    def narrows(self) -> bool:
        """Whether anything may be left out."""
        return bool(self.operations or self.tags or self.paths)

    def may_hold(self, path: str, item: Cursor) -> bool:
        """Whether an operation of the path may be wanted."""
        methods = ((method.upper(), item.get(method)) for method in keywords.METHODS)
        return not self.narrows or any(
            operation is not None and self.holds(path, method, operation) for method, operation in methods
        )

    def holds(self, path: str, method: str, operation: Cursor) -> bool:
        """Whether the operation is wanted."""
        if not self.narrows:
            return True
        id = operation.get("operationId")
        name = _text(id) or path_words(method, path)
        tags = operation.get("tags")
        named = [_text(tag) for tag in tags.items()] if tags is not None else []
        hits = (
            [("operations", one) for one in self.operations if one == name],
            [("tags", one) for one in self.tags if one in named],
            [("paths", one) for one in self.paths if fnmatch.fnmatchcase(path, one.replace("[", "[[]"))],
        )
        wanted = all(hit or not given for hit, given in zip(hits, (self.operations, self.tags, self.paths)))
        self._used.update(pair for hit in hits for pair in hit)
        return wanted

    def report_unused(self, root: Cursor) -> None:
        """Reports what nothing in the document is called."""
        for kind, names in (("operations", self.operations), ("tags", self.tags), ("paths", self.paths)):
            for name in names:
                if (kind, name) not in self._used:
                    root.error("filter-nothing", f"no operation has '{name}', which `{kind}` selects")


EVERYTHING = Selection()


def components_named_in(value: object) -> Iterator[str]:
    """The names of the component schemas that a typed value refers to."""
    work = [value]
    while work:
        one = work.pop()
        if isinstance(one, (tuple, list)):
            work += one
        elif dataclasses.is_dataclass(one) and not isinstance(one, (Scalar, type)):
            name = component_name(getattr(one, "ref", None) or "")
            if name is not None:
                yield name
            work += [getattr(one, each.name) for each in dataclasses.fields(one)]


def _text(cursor: Cursor | None) -> str:
    node: Node | None = cursor.node if cursor is not None else None
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""
