"""Reads webhooks and callbacks: operations that the service calls, at paths that are made of their names."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from typing import Iterator
from urllib.parse import quote

from wirebind.openapi import keywords
from wirebind.openapi.components import Components, check_path_item
from wirebind.openapi.model import Operation
from wirebind.openapi.operation_ids import path_words
from wirebind.openapi.operation_reader import OperationReader
from wirebind.openapi.path_template import PathTemplate, query_parts, read_path
from wirebind.openapi.selection import Selection
from wirebind.source.cursor import Cursor

_EXPRESSION = re.compile(r"\{[^{}]*\}")


def webhooks_of(
    root: Cursor, components: Components, reader: OperationReader, selection: Selection
) -> Iterator[Operation]:
    """The webhooks of a document: `newPet` is received at `/newPet`."""
    webhooks = root.get("webhooks")
    for name, item in webhooks.members() if webhooks is not None and webhooks.is_object() else ():
        path = f"/{quote(name, safe='')}"
        for operation in _received(path, name, item, components, reader):
            if selection.holds(path, operation.method, item.get(operation.method.lower()) or item):
                yield operation


def callbacks_of(
    cursor: Cursor, operation: Operation, components: Components, reader: OperationReader
) -> Iterator[Operation]:
    """The callbacks of an operation: `onData` of `subscribe` at `/subscribe/onData`, and what stands behind the host or
    the first expression of its URL: further expressions are variables, and a query is parameters.
    """
    callbacks = cursor.get("callbacks")
    owner = operation.id or path_words(operation.method, operation.path)
    for name, item in callbacks.members() if callbacks is not None and callbacks.is_object() else ():
        target = components.follow(item, "callbacks")
        for url, path_item in target.members() if target is not None and target.is_object() else ():
            if url.startswith("x-"):
                continue
            path = f"/{quote(owner, safe='')}/{quote(name, safe='')}{_suffix(url)}"
            yield from _received(path, f"{owner}_{name}", path_item, components, reader)


def _suffix(url: str) -> str:
    """The path and the query of a URL, with variables for expressions; the first one may stand for the start of it."""
    behind = _EXPRESSION.sub("", url, count=1) if url.startswith("{") else url
    found = re.sub(r"\A[^:/?#]*://[^/?#]*", "", _EXPRESSION.sub("{}", behind)).partition("#")[0]
    numbers = count(1)
    return re.sub(r"\{\}", lambda _: f"{{value{next(numbers)}}}", found) if found.startswith(("/", "?")) else ""


def _received(
    path: str, name: str, item: Cursor, components: Components, reader: OperationReader
) -> Iterator[Operation]:
    target = components.follow(item, "pathItems")
    if target is None or not target.is_object():
        return
    check_path_item(target)
    path, _, query = path.partition("?")
    template = read_path(path, target)
    template = replace(template, query=query_parts(query), unnamed=template.variables)
    methods = [method for method in keywords.METHODS if target.get(method) is not None]
    for method in methods:
        operation = target.get(method)
        if operation is not None and operation.is_object():
            yield _one(template, method, operation, target, name if len(methods) == 1 else f"{name}_{method}", reader)


def _one(
    template: PathTemplate, method: str, cursor: Cursor, item: Cursor, name: str, reader: OperationReader
) -> Operation:
    """Named as its webhook or callback is, where it has no id; what only callers need is left out."""
    if cursor.get("callbacks") is not None:
        cursor.gap("gap-callbacks", "callbacks of what the service calls are not supported", "they are left out")
    security = cursor.get("security")
    if security is not None and any(list(one.members()) for one in security.items()):
        security.gap("gap-received-security", "security of what the service calls is not supported", "nothing is checked")
    found = reader.read(template, method.upper(), cursor, item)
    return replace(
        found,
        id=found.id or "_".join(re.findall(r"[A-Za-z0-9]+", name)),
        route=f"received {found.route}",
        security=(),
        servers=(),
        waiters=(),
        paging=None,
        received=True,
    )
