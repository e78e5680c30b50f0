"""Reads parameters and response headers."""

from __future__ import annotations

import re
from typing import Optional

from wirebind.openapi import keywords
from wirebind.openapi.components import Components
from wirebind.openapi.example_reader import read_examples
from wirebind.openapi.model import Parameter, Schema
from wirebind.openapi.parameter_style import read_written
from wirebind.openapi.schema_reader import read_schema
from wirebind.source.cursor import Cursor

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_PLACES = ("path", "query", "header", "cookie")
_NOT_PARAMETERS = frozenset(
    ("accept", "authorization", "connection", "content-length", "content-type", "host", "transfer-encoding")
)
_LEFT_OUT = "it is left out"


class ParameterReader:
    """Reads the parameters of one document."""

    def __init__(self, components: Components) -> None:
        self._components = components

    def parameters(self, cursor: Cursor, shared: Optional[Cursor]) -> tuple[Parameter, ...]:
        """Those of the operation after those of the path, which they replace by name and place."""
        found: dict[tuple[str, str], Parameter] = {}
        own = cursor.get("parameters")
        for group in (shared, own):
            seen: set[tuple[str, str]] = set()
            for item in group.items() if group else ():
                target = self._components.follow(item, "parameters")
                parameter = self._parameter(target) if target else None
                if parameter is None:
                    continue
                key = (parameter.location, _folded(parameter))
                if key in seen:
                    item.fault("duplicate-parameter", f"{parameter.location} parameter '{parameter.name}' again")
                seen.add(key)
                found[key] = parameter
        return tuple(found.values())

    def _parameter(self, cursor: Cursor) -> Optional[Parameter]:
        cursor.expect_members(keywords.PARAMETER, keywords.PARAMETER_EXTENSIONS, "a parameter")
        name = cursor.required_text("name", "a parameter")
        location = cursor.required_text("in", "a parameter")
        if not name or not location:
            return None
        if location not in _PLACES:
            if location == "querystring":
                cursor.gap("parameter-in", "a whole query is not supported but as a form", _LEFT_OUT)
            else:
                message = f"'{location}' is no place for a parameter: path, query, header and cookie are"
                cursor.fault("parameter-in", message, _LEFT_OUT)
            return None
        if location == "header" and name.lower() in _NOT_PARAMETERS:
            cursor.warning("parameter-ignored", f"header '{name}' is made by the client; the parameter is left out")
            return None
        if location in ("header", "cookie") and not _TOKEN.match(name):
            if not cursor.is_told("name"):
                cursor.fault("parameter-name", f"'{name}' cannot be the name of a {location}", _LEFT_OUT)
            return None
        if any(ord(char) < 0x20 or ord(char) == 0x7F for char in name):
            cursor.fault("parameter-name", "a control character in the name of a parameter", _LEFT_OUT)
            return None
        required = cursor.flag_of("required")
        if location == "path" and not required:
            cursor.fault("path-required", f"path parameter '{name}' is not marked `required: true`")
        numbered = cursor.flag_of("x-numbered")
        if numbered and location != "query":
            cursor.fault("numbered", f"x-numbered of {location} parameter '{name}': only a query has numbered parts")
            numbered = False
        return self._valued(cursor, name, location, required or location == "path", numbered)

    def _valued(
        self, cursor: Cursor, name: str, location: str, required: bool, numbered: bool = False
    ) -> Parameter:
        """What parameters and headers share."""
        written, schema = read_written(cursor, name, location)
        return Parameter(
            name=name,
            location=location,
            schema=read_schema(schema) if schema else Schema(cursor.place, types=("string",)),
            place=cursor.place,
            required=required,
            description=cursor.text_of("description"),
            deprecated=cursor.flag_of("deprecated"),
            examples=read_examples(cursor),
            cpp_name=cursor.text_of("x-cpp-name"),
            numbered=numbered,
            written=written,
        )

    def headers(self, cursor: Cursor) -> tuple[Parameter, ...]:
        """The headers of a response."""
        headers = cursor.get("headers")
        found: dict[str, Parameter] = {}
        for name, item in headers.members() if headers else ():
            target = self._components.follow(item, "headers")
            if target is None:
                continue
            if not _TOKEN.match(name):
                item.fault("parameter-name", f"'{name}' cannot be the name of a header", _LEFT_OUT)
                continue
            target.expect_members(keywords.HEADER, keywords.HEADER_EXTENSIONS, "a header")
            if name.lower() in found:
                item.fault("duplicate-parameter", f"header '{name}' again: names of headers have no case")
            found[name.lower()] = self._valued(target, name, "response", False)
        return tuple(found.values())


def _folded(parameter: Parameter) -> str:
    return parameter.name.lower() if parameter.location == "header" else parameter.name
