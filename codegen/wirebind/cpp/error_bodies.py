"""Decides which types the bodies of errors have: those of most operations, and of those that differ."""

from __future__ import annotations

from collections import Counter
from typing import Optional

from wirebind.analyse.model.operations import Operation
from wirebind.analyse.model.types import Opaque, Type
from wirebind.cpp.context import Context
from wirebind.cpp.spelling import Speller
from wirebind.ir import model as ir

_Typed = tuple[tuple[int, Type, tuple[str, ...]], ...]


class ErrorBodies:
    """The error bodies of the operations of a model."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._found = {operation.key: _typed(operation) for operation in context.model.operations}
        common = Counter(found for found in self._found.values() if found).most_common(1)
        self._default: _Typed = common[0][0] if common else ()

    def of_api(self) -> tuple[tuple[ir.ErrorBody, ...], ir.Includes]:
        """What operations without their own have, and the headers that define it."""
        speller = self._context.speller()
        return _spelled(self._default, speller), speller.includes()

    def of_operation(self, operation: Operation, speller: Speller) -> Optional[tuple[ir.ErrorBody, ...]]:
        """The error bodies of an operation; nothing where they are those of most."""
        found = self._found[operation.key]
        return None if found == self._default else _spelled(found, speller)


def _spelled(found: _Typed, speller: Speller) -> tuple[ir.ErrorBody, ...]:
    return tuple(ir.ErrorBody(status, speller.type(type_), media) for status, type_, media in found)


def _typed(operation: Operation) -> _Typed:
    """Statuses with the types of their bodies, in the order in which a status is looked for among them.

    Media types of one status may have several, and tell them apart.
    """
    found: dict[int, dict[Type, list[str]]] = {}
    for response in operation.responses:
        types = found.setdefault(_status(response.status), {}) if response.is_error else {}
        own = {body.media for body in response.bodies}
        for body in response.bodies:
            types.setdefault(body.type, []).extend((body.media, *(one for one in body.others if one not in own)))
    listed = [
        (status, type_, tuple(dict.fromkeys(media)) if len(types) > 1 else ())
        for status, types in found.items()
        for type_, media in types.items()
        if not isinstance(type_, Opaque)
    ]
    return tuple(sorted(listed, key=lambda one: -one[0]))


def _status(text: str) -> int:
    """404 for "404", 4 for "4XX", 0 for "default"."""
    return int(text) if text.isdigit() else int(text[0]) if text[0].isdigit() else 0
