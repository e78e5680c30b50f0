"""Imports the metadata that Alibaba Cloud publishes for its APIs ("api-docs") as OpenAPI 3.1.

Paths, parameters, request schemas, hosts and components come out as they are published; what the metadata gets wrong is
mended or left out, with a warning that says where.
"""

from __future__ import annotations

from typing import Sequence

from wirebind.importers.openmeta_parameters import Parameters
from wirebind.importers.openmeta_schema import schema_of
from wirebind.importers.openmeta_servers import servers_of
from wirebind.importers.yaml_text import Value
from wirebind.source.cursor import Cursor

ABOUT = "the metadata of Alibaba Cloud"
_UNDESCRIBED: Value = {"default": {"description": "not described by the metadata"}}
_JSON = "application/json"


def import_openmeta(root: Cursor) -> dict[str, Value]:
    """The document; what is wrong with the metadata goes to the root's diagnostics."""
    if not root.is_object():
        return {}
    info, apis = root.get("info"), root.get("apis")
    if info is None or apis is None:
        root.error("import-openmeta", "this is no API metadata: 'info' and 'apis' are missing")
        return {}
    return _Importer(root, info, apis).document()


class _Importer:
    def __init__(self, root: Cursor, info: Cursor, apis: Cursor) -> None:
        self._root = root
        self._apis = apis
        self._product = info.required_text("product", "info")
        self._version = info.required_text("version", "info")
        self._by_action = info.text_of("style").upper() == "RPC"
        self._schemas: dict[str, Value] = {}

    def document(self) -> dict[str, Value]:
        published = self._root.get("components")
        schemas = published.get("schemas") if published else None
        for name, child in schemas.members() if schemas else ():
            self._schemas[name] = schema_of(child)
        paths: dict[str, dict[str, Value]] = {}
        for name, api in self._apis.members():
            self._operation(name, api, paths)
        made: dict[str, Value] = {"openapi": "3.1.0", "info": {"title": self._product, "version": self._version}}
        servers = servers_of(self._root, self._apis)
        if servers:
            made["servers"] = servers
        security = self._security()
        if security:
            made["security"] = security
        made["paths"] = paths
        components: dict[str, Value] = {"schemas": self._schemas}
        names = [name for item in security or () if isinstance(item, dict) for name in item]
        if names:
            components["securitySchemes"] = {name: _scheme(name) for name in names}
        made["components"] = components
        return made

    def _operation(self, name: str, api: Cursor, paths: dict[str, dict[str, Value]]) -> None:
        if not api.is_object():
            return
        path = f"/#Action={name}" if self._by_action else api.required_text("path", "an API")
        method = self._method(api)
        if not path or not method:
            return
        item = paths.setdefault(path, {})
        if method in item:
            api.error("import-path", f"{method.upper()} {path} is described twice; the second, {name}, is left out")
            return
        made: dict[str, Value] = {"operationId": name}
        for text in ("summary", "description"):
            value = api.text_of(text)
            if value:
                made[text] = value
        if api.flag_of("deprecated"):
            made["deprecated"] = True
        fixed = {"Action": name, "Version": self._version} if self._by_action else {}
        parameters = Parameters(api, f"{name}RequestBody", self._schemas, fixed)
        if parameters.found:
            made["parameters"] = parameters.found
        if parameters.body:
            made["requestBody"] = parameters.body
        made["responses"] = self._responses(api)
        item[method] = made

    @staticmethod
    def _method(api: Cursor) -> str:
        """The method; of several, POST, which has room for every parameter."""
        methods = api.get("methods")
        found = [method.lower() for method in (methods.strings() if methods else ())]
        if not found:
            api.error("import-method", "an API has no methods")
            return ""
        return "post" if "post" in found else found[0]

    def _responses(self, api: Cursor) -> Value:
        responses = api.get("responses")
        found: dict[str, Value] = {}
        for status, response in responses.members() if responses else ():
            made: dict[str, Value] = {"description": response.text_of("description") or "not described by the metadata"}
            headers, schema = response.get("headers"), response.get("schema")
            if headers is not None:
                made["headers"] = {name: {"schema": _header_schema(child)} for name, child in headers.members()}
            if schema is not None:
                produces = api.get("produces")
                media = (produces.strings() if produces else ()) or (_JSON,)
                made["content"] = {name: {"schema": schema_of(schema)} for name in media}
            found[status] = made
        return found or _UNDESCRIBED

    def _security(self) -> Sequence[Value]:
        """The requirement that all APIs share; one that only some have stays out, with a warning."""
        seen: list[Sequence[Value]] = []
        for _, api in self._apis.members():
            security = api.get("security")
            items = security.items() if security else ()
            value: list[Value] = [{name: [] for name, _ in item.members()} for item in items]
            if value not in seen:
                seen.append(value)
        if len(seen) > 1:
            self._root.warning("import-security", "the APIs differ in what they say of security; it is left out")
        return seen[0] if len(seen) == 1 else ()


def _scheme(name: str) -> Value:
    """A security scheme by the name that the metadata has for it: `AK` is a signature with an access key."""
    if name == "Bearer":
        return {"type": "http", "scheme": "bearer"}
    return {"type": "apiKey", "in": "header", "name": "Authorization"}


def _header_schema(child: Cursor) -> Value:
    schema = child.get("schema")
    return schema_of(schema) if schema is not None else {"type": "string"}
