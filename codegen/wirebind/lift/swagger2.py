"""Turns Swagger 2.0 into OpenAPI 3.0: components, servers, bodies and the schemas of parameters."""

from __future__ import annotations

from typing import Callable, Optional

from wirebind.diagnostics import Diagnostics
from wirebind.lift.build import Members, items_of, mapping, sequence, text, text_of
from wirebind.lift.swagger2_parameters import ParameterLift, as_schema, media_types
from wirebind.lift.walk import METHODS, SCHEMA, Parts, walk
from wirebind.source.node import Mapping, Node, Scalar

PARTS: Parts = {
    "document": {
        "paths": ("map", "path item"),
        "definitions": ("map", "schema"),
        "parameters": ("map", "parameter"),
        "responses": ("map", "response"),
    },
    "path item": {"parameters": ("list", "parameter")} | {method: ("one", "operation") for method in METHODS},
    "operation": {"parameters": ("list", "parameter"), "responses": ("map", "response")},
    "parameter": {"schema": ("one", "schema")},
    "response": {"schema": ("one", "schema")},
    "schema": SCHEMA,
}
_TARGETS = {"#/definitions/": "#/components/schemas/", "#/responses/": "#/components/responses/"}
_FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}


def from_swagger2(document: Mapping, diagnostics: Diagnostics) -> Mapping:
    """The document as OpenAPI 3.0."""
    changed = walk(document, "document", PARTS, _change)
    assert isinstance(changed, Mapping)
    return _Lift(changed, diagnostics).document()


def _change(kind: str, node: Mapping) -> Node:
    """References, and what is written otherwise in schemas."""
    made = Members(node.position, node)
    reference = made.get("$ref")
    for before, after in _TARGETS.items():
        if text_of(reference).startswith(before) and reference is not None:
            made.put("$ref", text(after + text_of(reference).removeprefix(before), reference.position))
    discriminator = made.get("discriminator")
    if kind == "schema" and isinstance(discriminator, Scalar):
        made.put("discriminator", mapping(discriminator.position, propertyName=discriminator))
    return as_schema(made.node()) if kind == "schema" else made.node()


class _Lift:
    def __init__(self, root: Mapping, diagnostics: Diagnostics) -> None:
        self._root = root
        self._parameters = ParameterLift(root, diagnostics)

    def document(self) -> Mapping:
        """The root with everything below it."""
        made = Members(self._root.position, self._root)
        version = made.take("swagger")
        assert version is not None
        made.put("openapi", text("3.0.3", version.position))
        made.put("servers", _servers(made))
        paths = _each(made.get("paths"), self._path_item)
        if paths is not None:
            made.put("paths", paths)
        components = Members(self._root.position)
        groups = {
            "schemas": made.take("definitions"),
            "responses": _each(made.take("responses"), lambda node: self._response(node, self._root)),
            "parameters": self._parameters.components(),
            "securitySchemes": _each(made.take("securityDefinitions"), _security_scheme),
        }
        for name, group in groups.items():
            if group is not None:
                components.put(name, group)
        for name in ("parameters", "consumes", "produces"):
            made.take(name)
        made.put("components", components.node())
        return made.node()

    def _path_item(self, item: Mapping) -> Node:
        made = Members(item.position, item)
        shared = items_of(made.get("parameters"))
        if shared:
            kept = self._parameters.without_bodies(shared)
            made.put("parameters", sequence(kept, item.members["parameters"].position))
        for method in METHODS:
            operation = made.get(method)
            if isinstance(operation, Mapping):
                made.put(method, self._operation(operation, shared))
        return made.node()

    def _operation(self, operation: Mapping, shared: tuple[Node, ...]) -> Node:
        made = Members(operation.position, operation)
        own = items_of(made.get("parameters"))
        if own:
            kept = self._parameters.without_bodies(own)
            made.put("parameters", sequence(kept, operation.members["parameters"].position))
        body = self._parameters.body(shared, own, operation)
        if body is not None:
            made.put("requestBody", body)
        responses = _each(made.get("responses"), lambda node: self._response(node, operation))
        if responses is not None:
            made.put("responses", responses)
        for name in ("consumes", "produces", "schemes"):
            made.take(name)
        return made.node()

    def _response(self, response: Mapping, owner: Mapping) -> Node:
        """A response; its schema becomes the content of each media type that its owner or the document produces."""
        made = Members(response.position, response)
        schema = made.take("schema")
        examples = made.take("examples")
        headers = _each(made.get("headers"), self._parameters.header)
        if headers is not None:
            made.put("headers", headers)
        if schema is None:
            return made.node()
        content = Members(schema.position)
        for media in media_types(owner, self._root, "produces"):
            entry = Members(schema.position)
            entry.put("schema", schema)
            if isinstance(examples, Mapping) and media in examples.members:
                entry.put("example", examples.members[media])
            content.put(media, entry.node())
        made.put("content", content.node())
        return made.node()


def _each(group: Optional[Node], change: Callable[[Mapping], Node]) -> Optional[Node]:
    """The members of an object, each changed."""
    if not isinstance(group, Mapping):
        return group
    members = {
        name: change(node) if isinstance(node, Mapping) and not name.startswith("x-") else node
        for name, node in group.members.items()
    }
    return Mapping(members, group.key_positions, group.position)


def _servers(made: Members) -> Node:
    """One server for each scheme; https where none is named, and a path alone where there is no host."""
    host, base, schemes = made.take("host"), made.take("basePath"), made.take("schemes")
    position = (host or base or schemes or made.node()).position
    path = f"/{text_of(base).strip('/')}".rstrip("/")
    if not text_of(host):
        return sequence([mapping(position, url=text(path or "/", position))], position)
    names = [text_of(scheme) for scheme in items_of(schemes)] or ["https"]
    return sequence(
        [mapping(position, url=text(f"{name}://{text_of(host).strip()}{path}", position)) for name in names], position
    )


def _security_scheme(scheme: Mapping) -> Node:
    made = Members(scheme.position, scheme)
    kind = made.get("type")
    if kind is not None and text_of(kind) == "basic":
        made.put("type", text("http", kind.position))
        made.put("scheme", text("basic", kind.position))
    if text_of(kind) != "oauth2":
        return made.node()
    flow = made.take("flow")
    inner = Members(scheme.position)
    for name in ("authorizationUrl", "tokenUrl", "scopes"):
        value = made.take(name)
        if value is not None:
            inner.put(name, value, scheme.key_positions[name])
    if flow is not None:
        flows = Members(flow.position)
        flows.put(_FLOWS.get(text_of(flow), text_of(flow)), inner.node(), flow.position)
        made.put("flows", flows.node())
    return made.node()
