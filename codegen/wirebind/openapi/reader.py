"""Reads the document: root, component schemas, paths and the error catalogue."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

from wirebind.openapi import keywords
from wirebind.openapi.component_schemas import read_schemas
from wirebind.openapi.components import Components, check_path_item
from wirebind.openapi.catalogue import CodeMatch, ErrorEntry, Retry
from wirebind.openapi.dialect import check_dialect
from wirebind.openapi.model import Document, Operation, Schema
from wirebind.openapi.operation_ids import with_ids
from wirebind.openapi.operation_reader import OperationReader
from wirebind.openapi.path_template import PathTemplate, read_path
from wirebind.openapi.received import callbacks_of, webhooks_of
from wirebind.openapi.security_reader import read_requirements, read_security_schemes
from wirebind.openapi.selection import EVERYTHING, Selection
from wirebind.openapi.server_reader import read_servers
from wirebind.openapi.service_reader import read_service
from wirebind.source.cursor import Cursor
from wirebind.source.node import Scalar

_RETRIES = tuple(retry.value for retry in Retry)
_MATCHES = tuple(match.value for match in CodeMatch)


def read_document(root: Cursor, selection: Selection = EVERYTHING) -> Document:
    """The typed document with the operations of the selection; everything wrong goes to the root's diagnostics."""
    if not root.is_object():
        return Document()
    root = replace(root, known_extensions=keywords.EXTENSIONS, mild=True)
    root.expect_members(keywords.ROOT, keywords.ROOT_EXTENSIONS, "an OpenAPI document")
    _check_version(root)
    check_dialect(root, "jsonSchemaDialect")
    title, document_version = _info(root)
    errors = _errors(root)
    components = Components(root)
    reader = OperationReader(components, frozenset(entry.code for entry in errors))
    operations = _operations(root, components, reader, selection)
    return Document(
        title=title,
        version=document_version,
        operations=operations,
        schemas=_schemas(root, operations if selection.narrows else None),
        errors=errors,
        security_schemes=read_security_schemes(components),
        security=read_requirements(root) or (),
        servers=read_servers(root) or (),
        service=read_service(root),
    )


def _check_version(root: Cursor) -> None:
    version = root.get("openapi")
    text = version.node.text if version is not None and isinstance(version.node, Scalar) else ""
    if not re.match(r"3\.[12](?:\.[0-9].*)?\Z", text):
        message = f"OpenAPI {text} is not supported" if text else "the document does not say which OpenAPI it is"
        root.error("openapi-version", message, "this generator reads Swagger 2.0 and OpenAPI 3.0 to 3.2")


def _info(root: Cursor) -> tuple[str, str]:
    info = root.get("info")
    if info is None:
        root.fault("missing-member", "the document has no 'info'")
        return "", ""
    info.expect_members(keywords.INFO, (), "info")
    return info.required_text("title", "info"), info.required_text("version", "info")


def _schemas(root: Cursor, users: Optional[tuple[Operation, ...]]) -> dict[str, Schema]:
    """All component schemas, or those that the users reach."""
    components = root.get("components")
    if components is None or not components.is_object():
        return {}
    components.expect_members(keywords.COMPONENTS, (), "components")
    schemas = components.get("schemas")
    if schemas is None or not schemas.is_object():
        return {}
    return read_schemas(schemas, users)


def _errors(root: Cursor) -> tuple[ErrorEntry, ...]:
    catalogue = root.get("x-errors")
    found: dict[str, ErrorEntry] = {}
    for item in catalogue.items() if catalogue else ():
        what = "an entry of x-errors"
        item.expect_members(("code", "status", "retry", "match", "summary"), (), what)
        code = item.required_text("code", what)
        retry = item.text_of("retry") or "never"
        match = item.text_of("match") or "exact"
        status = item.get("status")
        number = status.decimal() if status else None
        if number is None or number != number.to_integral_value() or not 100 <= number <= 599:
            item.fault("error-status", "the status of an error is a number from 100 to 599")
            continue
        if retry not in _RETRIES:
            item.fault("error-retry", f"'{retry}' is no way to retry", "known: " + ", ".join(_RETRIES))
        if match not in _MATCHES:
            item.fault("error-match", f"'{match}' is no way to match a code", "known: " + ", ".join(_MATCHES))
        if code in found:
            item.fault("error-twice", f"{code} is in the catalogue twice")
        found[code] = ErrorEntry(
            code=code,
            status=int(number),
            retry=Retry(retry) if retry in _RETRIES else Retry.NEVER,
            match=CodeMatch(match) if match in _MATCHES else CodeMatch.EXACT,
            summary=item.text_of("summary"),
            place=item.place,
        )
    return tuple(found.values())


def _operations(
    root: Cursor, components: Components, reader: OperationReader, selection: Selection
) -> tuple[Operation, ...]:
    paths = root.get("paths")
    found: list[Operation] = []
    templates: dict[str, str] = {}
    for path, written in paths.members() if paths is not None else ():
        if path.startswith("x-"):
            written.fault("unknown-extension", f"unknown extension '{path}' on paths")
            continue
        item = components.follow(written, "pathItems")
        if item is None or not selection.may_hold(path, item):
            continue
        template = read_path(path, item)
        if template.shape in templates:
            item.fault("path-twice", f"the path equals {templates[template.shape]} but for the names of its parameters")
        templates[template.shape] = path
        found.extend(_path_item(path, template, item, components, reader, selection))
    found += webhooks_of(root, components, reader, selection)
    selection.report_unused(root)
    return with_ids(found, root.diagnostics)


def _path_item(
    path: str, template: PathTemplate, item: Cursor, components: Components, reader: OperationReader, selection: Selection
) -> list[Operation]:
    check_path_item(item)
    found: list[Operation] = []
    for method in keywords.METHODS:
        operation = item.get(method)
        if operation is not None and operation.is_object() and selection.holds(path, method.upper(), operation):
            found.append(reader.read(template, method.upper(), operation, item))
            found += callbacks_of(operation, found[-1], components, reader)
    return found
