"""What the table of settings is printed as: a JSON schema for editors, a reference page, and a commented file."""

from __future__ import annotations

import json
import re
import textwrap
from typing import Mapping

from wirebind.settings import SETTINGS, Setting, Shape

SCHEMA_NAME = "bindings.schema.json"
_WIDTH = 98
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def json_schema() -> str:
    """The JSON schema of bindings.yaml."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "bindings.yaml of wirebind",
        **_object(SETTINGS),
    }
    return json.dumps(schema, indent=2) + "\n"


def _object(settings: tuple[Setting, ...]) -> dict[str, object]:
    required = [setting.name for setting in settings if setting.required]
    return {
        "type": "object",
        "properties": {setting.name: {"description": _plain(setting), **_schema(setting)} for setting in settings},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _schema(setting: Setting) -> dict[str, object]:
    match setting.shape:
        case Shape.VERSION:
            return {"const": 1}
        case Shape.TEXT:
            return {"type": "string"} | ({"minLength": 1} if setting.required else {})
        case Shape.FLAG:
            return {"type": "boolean"}
        case Shape.TEXTS:
            return {"type": "array", "items": {"type": "string"}}
        case Shape.MAP:
            return {"type": "object", "additionalProperties": {"type": "string"}}
        case Shape.LISTS:
            return {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
        case Shape.OBJECT:
            return _object(setting.inner)
        case Shape.OBJECTS:
            return {"type": "object", "additionalProperties": _object(setting.inner)}


def reference() -> str:
    """The table of all members as Markdown."""
    lines = ["| member | holds | required | what it says | example |", "|---|---|---|---|---|"]
    for setting in SETTINGS:
        lines += _rows(setting, "")
    return "\n".join(lines) + "\n"


def _rows(setting: Setting, prefix: str) -> list[str]:
    required = "yes" if setting.required else ""
    about = setting.about.replace("|", "\\|")
    between = "NAME." if setting.shape is Shape.OBJECTS else ""
    row = f"| `{prefix}{setting.name}` | {setting.shape.value} | {required} | {about} | `{setting.example}` |"
    return [row, *(line for inner in setting.inner for line in _rows(inner, f"{prefix}{setting.name}.{between}"))]


def commented(values: Mapping[str, str]) -> str:
    """A bindings.yaml with all members: those with a value, as YAML, hold it, and the others are comments."""
    lines = []
    for setting in SETTINGS:
        lines += [f"# {line}" for line in textwrap.wrap(_plain(setting), _WIDTH)]
        value = values.get(setting.name)
        lines.append(f"# {setting.name}: {setting.example}" if value is None else f"{setting.name}: {value}")
        for inner in setting.inner:
            text = f"{inner.name}: {_plain(inner)}"
            lines += textwrap.wrap(text, _WIDTH, initial_indent="#   ", subsequent_indent="#     ")
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _plain(setting: Setting) -> str:
    """What a setting says, without links."""
    return _LINK.sub(r"\1", setting.about).replace("`", "")
