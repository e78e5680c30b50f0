"""Reads a document into a contract. What is wrong with it is reported elsewhere; here it is left out."""

from __future__ import annotations

from typing import Optional

from wirebind.analyse.model.keys import key_part, operation_key, route_key
from wirebind.diff.wire.contract import (
    Alternative,
    Body,
    Contract,
    ErrorCode,
    Media,
    Operation,
    Parameter,
    Property,
    Response,
    Scheme,
    Server,
)
from wirebind.diff.wire.nodes import flag_of, items_of, json_of, json_text, members_of, rest_of, strings_of, text_of
from wirebind.diff.wire.schema_reader import SchemaReader
from wirebind.diagnostics import Diagnostics
from wirebind.extensions import KEYWORDS as VENDOR_KEYWORDS
from wirebind.openapi.components import Components
from wirebind.openapi.keywords import METHODS
from wirebind.openapi.path_template import route_shape
from wirebind.source.cursor import Cursor
from wirebind.source.node import Mapping, Node, Scalar

_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form", "response": "simple"}
_PARAMETER_TEXTS = frozenset(("example", "examples", "x-cpp-name", "x-unit"))
_OPERATION_KNOWN = frozenset(
    ("operationId", "parameters", "requestBody", "responses", "callbacks", "security", "servers", "tags", "summary",
     "description", "deprecated", "x-deprecated", "x-sunset", "x-stability", "x-stability-level", "x-idempotent", "x-timeouts",
     "x-paging", "x-waiters", "x-error-codes", "x-change-history", *VENDOR_KEYWORDS)
)  # fmt: skip


def read_contract(node: Node) -> Contract:
    """The contract of a document of OpenAPI 3.1."""
    return _Reader(Cursor(node, "", Diagnostics())).read()


class _Reader:
    def __init__(self, root: Cursor) -> None:
        self._root = root
        self._components = Components(root)
        self._schemas = SchemaReader(root)
        self._known: dict[tuple[str, str, str], Parameter] = {}

    def read(self) -> Contract:
        root = self._root
        info = root.get("info")
        operations = [one for path, item in members_of(root, "paths") for one in self._path_item(path, item)]
        webhooks = [
            one
            for name, item in members_of(root, "webhooks")
            for one in self._path_item(name, item, f"webhook:{key_part(name)}")
        ]
        return Contract(
            title=text_of(info, "title"),
            version=text_of(info, "version"),
            place=root.place,
            operations=tuple(operations),
            webhooks=tuple(webhooks),
            schemas=self._schemas.components(),
            schemes=tuple(_scheme(*entry) for entry in self._components.group("securitySchemes")),
            servers=self._servers(root),
            errors=tuple(_error(item) for item in items_of(root, "x-errors")),
            annotations=(
                *(rest_of(info, frozenset(("title", "version"))) if info else ()),
                *rest_of(root, frozenset(("externalDocs", "tags")), only=True),
            ),
        )

    def _path_item(self, path: str, item: Cursor, prefix: str = "") -> list[Operation]:
        found = [(method, item.get(method)) for method in METHODS]
        return [
            self._operation(path, method.upper(), cursor, item, prefix)
            for method, cursor in found
            if cursor is not None and isinstance(cursor.node, Mapping)
        ]

    def _operation(self, path: str, method: str, cursor: Cursor, item: Cursor, prefix: str) -> Operation:
        name = text_of(cursor, "operationId")
        key = operation_key(name) if name else route_key(f"{method} {route_shape(path)}")
        key = f"{prefix}/{method}" if prefix else key
        body = cursor.get("requestBody")
        target = self._components.follow(body, "requestBodies") if body else None
        own_security = cursor.get("security")
        deprecated = cursor.get("x-deprecated") is not None or flag_of(cursor, "deprecated")
        return Operation(
            key=key,
            id=name,
            method=method,
            path=path,
            place=cursor.place,
            parameters=self._parameters(cursor, item),
            body=self._body(target) if target else None,
            responses=tuple(self._responses(cursor)),
            callbacks=tuple(self._callbacks(cursor, key)),
            security=_security(cursor if own_security is not None else self._root),
            servers=self._servers(cursor) or self._servers(item),
            errors=tuple(strings_of(cursor, "x-error-codes")),
            deprecated=deprecated,
            deprecation=text_of(cursor, "x-deprecated"),
            sunset=text_of(cursor, "x-sunset"),
            stability=text_of(cursor, "x-stability") or text_of(cursor, "x-stability-level"),
            idempotent=json_of(cursor, "x-idempotent"),
            timeouts=json_of(cursor, "x-timeouts"),
            paging=json_of(cursor, "x-paging"),
            waiters=tuple((text_of(one, "name"), json_text(one.node)) for one in items_of(cursor, "x-waiters")),
            permissions=tuple((name, json_of(cursor, name)) for name in VENDOR_KEYWORDS if cursor.get(name)),
            tags=tuple(strings_of(cursor, "tags")),
            history=json_of(cursor, "x-change-history"),
            summary=text_of(cursor, "summary"),
            description=text_of(cursor, "description"),
            annotations=rest_of(cursor, _OPERATION_KNOWN),
        )

    def _servers(self, cursor: Cursor) -> tuple[Server, ...]:
        """A variable has the keywords of a schema: its default, its values and a text."""
        found = []
        for item in items_of(cursor, "servers"):
            variables = (Property(name, self._schemas.read(one), one.place) for name, one in members_of(item, "variables"))
            found.append(Server(text_of(item, "url"), item.place, tuple(variables), text_of(item, "description")))
        return tuple(found)

    def _parameters(self, cursor: Cursor, item: Cursor) -> tuple[Parameter, ...]:
        found: dict[tuple[str, str], Parameter] = {}
        for owner in (item, cursor):
            for entry in items_of(owner, "parameters"):
                target = self._components.follow(entry, "parameters")
                if target is not None:
                    name, location = text_of(target, "name"), text_of(target, "in")
                    folded = name.lower() if location == "header" else name
                    found[location, folded] = self._parameter(target, name, location)
        return tuple(found.values())

    def _parameter(self, cursor: Cursor, name: str, location: str) -> Parameter:
        """A parameter or a header; one that several operations share is read once."""
        key = (cursor.pointer, name, location)
        if key not in self._known:
            self._known[key] = self._read_parameter(cursor, name, location)
        return self._known[key]

    def _read_parameter(self, cursor: Cursor, name: str, location: str) -> Parameter:
        schema, media = cursor.get("schema"), next(iter(members_of(cursor, "content")), None)
        inner = media[1].get("schema") if media else schema
        style = text_of(cursor, "style") or _STYLES.get(location, "simple")
        explode = cursor.get("explode")
        return Parameter(
            name=name,
            location=location,
            place=cursor.place,
            schema=self._schemas.read(inner or _any(cursor)),
            required=flag_of(cursor, "required") or location == "path",
            style=style,
            explode=flag_of(cursor, "explode") if explode else style == "form",
            allow_reserved=flag_of(cursor, "allowReserved"),
            allow_empty=flag_of(cursor, "allowEmptyValue"),
            numbered=flag_of(cursor, "x-numbered"),
            media_type=media[0] if media else "",
            deprecated=flag_of(cursor, "deprecated"),
            sunset=text_of(cursor, "x-sunset"),
            description=text_of(cursor, "description"),
            annotations=rest_of(cursor, _PARAMETER_TEXTS, only=True),
        )

    def _body(self, cursor: Cursor) -> Body:
        return Body(cursor.place, flag_of(cursor, "required"), self._content(cursor), text_of(cursor, "description"))

    def _content(self, cursor: Cursor) -> tuple[Media, ...]:
        found = []
        for name, media in members_of(cursor, "content"):
            schema = media.get("schema") or media.get("itemSchema")
            read = self._schemas.read(schema) if schema else None
            texts = rest_of(media, frozenset(("example", "examples")), only=True)
            found.append(Media(name, media.place, read, json_of(media, "encoding"), texts))
        return tuple(found)

    def _responses(self, cursor: Cursor) -> list[Response]:
        found = []
        for status, item in members_of(cursor, "responses"):
            target = self._components.follow(item, "responses") if not status.startswith("x-") else None
            if target is None:
                continue
            headers = [(name, self._components.follow(one, "headers")) for name, one in members_of(target, "headers")]
            read = tuple(self._parameter(one, name, "response") for name, one in headers if one is not None)
            links, text = json_of(target, "links"), text_of(target, "description")
            found.append(Response(status, target.place, read, self._content(target), links, text))
        return found

    def _callbacks(self, cursor: Cursor, key: str) -> list[Operation]:
        found: list[Operation] = []
        for name, item in members_of(cursor, "callbacks"):
            callback = self._components.follow(item, "callbacks")
            for expression, path in callback.members() if callback else ():
                if isinstance(path.node, Mapping) and not expression.startswith("x-"):
                    found += self._path_item(expression, path, f"{key}/callback:{key_part(name)}")
        return found


def _any(cursor: Cursor) -> Cursor:
    """The schema of what has none: anything."""
    return Cursor(Scalar(True, "true", cursor.position), cursor.pointer, cursor.diagnostics)


def _security(cursor: Cursor) -> tuple[Alternative, ...]:
    found = []
    for item in items_of(cursor, "security"):
        uses = [(name, tuple(sorted(scopes.strings()))) for name, scopes in item.members()]
        found.append(Alternative(cursor.place, tuple(sorted(uses))))
    return tuple(found)


def _scheme(name: str, cursor: Cursor) -> Scheme:
    flows = cursor.get("flows")
    scopes = {scope for _, flow in (flows.members() if flows else ()) for scope, _ in members_of(flow, "scopes")}
    others = [entry for entry in cursor.members() if entry[0] not in ("description", "flows")]
    facts = [(member, json_text(value.node)) for member, value in others]
    facts += [(kind, json_text(_without_scopes(flow.node))) for kind, flow in (flows.members() if flows else ())]
    return Scheme(name, cursor.place, repr(sorted(facts)), tuple(sorted(scopes)), text_of(cursor, "description"))


def _without_scopes(node: Node) -> Node:
    assert isinstance(node, Mapping)
    rest = {name: value for name, value in node.members.items() if name != "scopes"}
    return Mapping(rest, node.key_positions, node.position)


def _error(cursor: Cursor) -> ErrorCode:
    texts = [text_of(cursor, name) for name in ("status", "retry", "match", "summary")]
    return ErrorCode(text_of(cursor, "code"), cursor.place, *texts)
