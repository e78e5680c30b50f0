"""Reads the document: root, component schemas, paths and the error catalogue."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

from wirebind.openapi import keywords
from wirebind.openapi.components import Components
from wirebind.openapi.model import CodeMatch, Document, ErrorEntry, Operation, Retry, Schema
from wirebind.openapi.operation_reader import OperationReader
from wirebind.openapi.schema_reader import read_schema
from wirebind.openapi.security_reader import read_requirements, read_security_schemes
from wirebind.openapi.server_reader import read_servers
from wirebind.source.cursor import Cursor

_PATH = re.compile(r"/(?:[A-Za-z0-9._~!$&'()*+,;=:@/%-]|\{[^{}/]+\})*\Z")
_RETRIES = tuple(retry.value for retry in Retry)
_MATCHES = tuple(match.value for match in CodeMatch)


def read_document(root: Cursor) -> Document:
    """The typed document; everything wrong with it goes to the root's diagnostics."""
    if not root.is_object():
        return Document()
    root = replace(root, known_extensions=keywords.EXTENSIONS)
    root.expect_members(keywords.ROOT, keywords.ROOT_EXTENSIONS, "an OpenAPI document")
    version = root.required_text("openapi", "the document")
    if version and not re.match(r"3\.[12]\.[0-9]+\Z", version):
        hint = "this generator reads Swagger 2.0 and OpenAPI 3.0 to 3.2"
        root.error("openapi-version", f"OpenAPI {version} is not supported", hint)
    if root.get("webhooks") is not None:
        root.gap("gap-webhooks", "webhooks are not supported", "they are left out")
    title, document_version = _info(root)
    errors = _errors(root)
    schemas = _schemas(root)
    components = Components(root)
    return Document(
        title=title,
        version=document_version,
        operations=_operations(root, OperationReader(components, frozenset(entry.code for entry in errors))),
        schemas=schemas,
        errors=errors,
        security_schemes=read_security_schemes(components),
        security=read_requirements(root) or (),
        servers=read_servers(root) or (),
    )


def _info(root: Cursor) -> tuple[str, str]:
    info = root.get("info")
    if info is None:
        root.error("missing-member", 'the document has no "info"')
        return "", ""
    info.expect_members(keywords.INFO, (), "info")
    return info.required_text("title", "info"), info.required_text("version", "info")


def _schemas(root: Cursor) -> dict[str, Schema]:
    components = root.get("components")
    if components is None:
        return {}
    components.expect_members(keywords.COMPONENTS, (), "components")
    schemas = components.get("schemas")
    found: dict[str, Schema] = {}
    for name, value in schemas.members() if schemas else ():
        if not re.match(r"[A-Za-z0-9._-]+\Z", name):
            value.error("component-name", "a component name has letters, digits, dot, minus and underscore only")
            continue
        found[name] = read_schema(value)
    return found


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
            item.error("error-status", "the status of an error is a number from 100 to 599")
            continue
        if retry not in _RETRIES:
            item.error("error-retry", f'"{retry}" is no way to retry', "known: " + ", ".join(_RETRIES))
        if match not in _MATCHES:
            item.error("error-match", f'"{match}" is no way to match a code', "known: " + ", ".join(_MATCHES))
        if code in found:
            item.error("error-twice", f"{code} is in the catalogue twice")
        found[code] = ErrorEntry(
            code=code,
            status=int(number),
            retry=Retry(retry) if retry in _RETRIES else Retry.NEVER,
            match=CodeMatch(match) if match in _MATCHES else CodeMatch.EXACT,
            summary=item.text_of("summary"),
            place=item.place,
        )
    return tuple(found.values())


def _operations(root: Cursor, reader: OperationReader) -> tuple[Operation, ...]:
    paths = root.get("paths")
    if paths is None:
        return ()
    found: list[Operation] = []
    templates: dict[str, str] = {}
    for path, item in paths.members():
        if path.startswith("x-"):
            item.error("unknown-extension", f'unknown extension "{path}" on paths')
            continue
        if not _PATH.match(path):
            item.error("path-template", f'"{path}" is no path of a URL', "other characters are percent-encoded")
            continue
        shape = re.sub(r"\{[^{}]*\}", "{}", path)
        if shape in templates:
            item.error("path-twice", f"the path equals {templates[shape]} but for the names of its parameters")
        templates[shape] = path
        found.extend(_path_item(path, item, reader))
    _check_ids(found, root)
    return tuple(found)


def _path_item(path: str, item: Cursor, reader: OperationReader) -> list[Operation]:
    if not item.is_object():
        return []
    item.expect_members(keywords.PATH_ITEM, (), "a path")
    if item.get("$ref") is not None:
        item.gap("gap-path-ref", "a path by reference is not supported", "it is left out")
        return []
    found: list[Operation] = []
    for method in keywords.METHODS:
        operation = item.get(method)
        if operation is not None and operation.is_object():
            read = reader.read(path, method.upper(), operation, item)
            if read is not None:
                found.append(read)
    return found


def _check_ids(operations: list[Operation], root: Cursor) -> None:
    first: dict[str, Operation] = {}
    for operation in operations:
        other: Optional[Operation] = first.setdefault(operation.id, operation)
        if other is not operation and other is not None:
            message = f'operationId "{operation.id}" is taken; the first one stands at {other.id_place.position}'
            place = operation.id_place
            root.diagnostics.error("duplicate-operation", place.position, message, place.pointer)
