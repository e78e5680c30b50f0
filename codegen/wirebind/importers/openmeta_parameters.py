"""Parameters and request bodies of Alibaba Cloud's API metadata."""

from __future__ import annotations

from wirebind.importers.openmeta_schema import is_required, schema_of
from wirebind.importers.yaml_text import Value
from wirebind.source.cursor import Cursor

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_DELIMITED = {"simple": "form", "spaceDelimited": "spaceDelimited", "pipeDelimited": "pipeDelimited"}


class Parameters:
    """What an API takes: parameters, and a request body where there is one.

    A body that is written where it is used becomes a component of the given name. `fixed` are query parameters that
    name the action.
    """

    def __init__(self, api: Cursor, body_name: str, schemas: dict[str, Value], fixed: dict[str, str]) -> None:
        self.found: list[Value] = [
            {"name": name, "in": "query", "required": True, "schema": {"type": "string", "const": value}}
            for name, value in fixed.items()
        ]
        self.body: dict[str, Value] = {}
        self._api = api
        self._body_name = body_name
        self._schemas = schemas
        self._form: dict[str, Value] = {}
        self._form_required: list[Value] = []
        self._form_encoding: dict[str, Value] = {}
        parameters = api.get("parameters")
        for item in parameters.items() if parameters else ():
            if item.is_object():
                self._parameter(item)
        if self._form:
            self._add_form()

    def _parameter(self, item: Cursor) -> None:
        name, location = item.required_text("name", "a parameter"), item.required_text("in", "a parameter")
        schema = item.get("schema")
        if not name or not location or schema is None:
            item.error("import-parameter", "a parameter has a name, a place and a schema; it is left out")
            return
        required = is_required(schema) or item.flag_of("required")
        if location == "body":
            self._add_body(schema, item.text_of("style"), required)
        elif location == "formData":
            self._add_to_form(name, schema, item.text_of("style"), required)
        elif location in ("path", "query", "header"):
            self._add(name, location, item, schema, required)
        else:
            item.warning("import-place", f"parameter '{name}' in the {location} is left out")

    def _add(self, name: str, location: str, item: Cursor, schema: Cursor, required: bool) -> None:
        if location == "path" and not required:
            item.warning("import-path-required", f"path parameter '{name}' is required, whatever the metadata says")
        made: dict[str, Value] = {"name": name, "in": location}
        if required or location == "path":
            made["required"] = True
        style, typed = item.text_of("style"), schema_of(schema)
        for text in ("description", "deprecated"):
            if text in typed and "$ref" not in typed:
                made[text] = typed.pop(text)
        if style == "json":
            made["content"] = {_JSON: {"schema": typed}}
        else:
            if style in ("repeatList", "flat") and location == "query":
                made["x-numbered"] = True
            elif style in _DELIMITED:
                made["style"] = "simple" if location != "query" else _DELIMITED[style]
                made["explode"] = False
            elif style:
                item.warning("import-style", f"style '{style}' of '{name}' is not known; it is left out")
            made["schema"] = typed
        self.found.append(made)

    def _add_body(self, schema: Cursor, style: str, required: bool) -> None:
        typed = schema_of(schema)
        binary = typed.get("type") == "string" and typed.get("format") in ("byte", "binary")
        if binary:
            content: dict[str, Value] = {"application/octet-stream": {}}
        else:
            if "properties" in typed:
                self._schemas[self._body_name] = typed
                typed = {"$ref": f"#/components/schemas/{self._body_name}"}
            content = {_JSON if style == "json" else self._media(): {"schema": typed}}
        self.body = {"required": True} if required else {}
        self.body["content"] = content

    def _media(self) -> str:
        consumes = self._api.get("consumes")
        return next(iter(consumes.strings() if consumes else ()), _JSON)

    def _add_to_form(self, name: str, schema: Cursor, style: str, required: bool) -> None:
        typed = schema_of(schema)
        if style == "json":
            typed = {"type": "string", "contentMediaType": _JSON, "contentSchema": typed}
        elif style == "repeatList":
            typed["x-numbered"] = True
        elif style in _DELIMITED:
            self._form_encoding[name] = {"style": _DELIMITED[style], "explode": False}
        self._form[name] = typed
        if required:
            self._form_required.append(name)

    def _add_form(self) -> None:
        schema: dict[str, Value] = {"type": "object"}
        if self._form_required:
            schema["required"] = self._form_required
        schema["properties"] = self._form
        self._schemas[self._body_name] = schema
        media: dict[str, Value] = {"schema": {"$ref": f"#/components/schemas/{self._body_name}"}}
        if self._form_encoding:
            media["encoding"] = self._form_encoding
        self.body = {"required": True} if self._form_required else {}
        self.body["content"] = {_FORM: media}
