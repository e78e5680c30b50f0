"""The overlay actions that would describe what was seen. Where a schema is made of parts there is none."""

from __future__ import annotations

import json
import re
from typing import Optional, Union

from wirebind.drift.inference import schema_of
from wirebind.drift.matching import is_json
from wirebind.drift.model import Drift, Kind
from wirebind.importers.yaml_text import Value, yaml_text
from wirebind.source.node import Mapping, Node, Scalar, Sequence

Action = dict[str, Value]
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def actions_of(drift: Drift, document: Node) -> list[Action]:
    """The actions for one difference; none where the meaning is not clear."""
    one = drift.first
    path, node = _at(document, one.pointer)
    if not isinstance(node, Mapping) or "$ref" in node.members:
        return []
    match one.kind:
        case Kind.PROPERTY:
            return [_update(path, {"properties": {one.name: schema_of(drift.samples)}})]
        case Kind.VALUE:
            return _values(drift, path, node)
        case Kind.NULL:
            return _nullable(path, node)
        case Kind.MISSING:
            listed = isinstance(node.members.get("required"), Sequence)
            return [{"target": f"{path}.required[?@ == {_quoted(one.name)}]", "remove": True}] if listed else []
        case Kind.TYPE:
            wider = one.name == "number" and _text(node.members.get("type")) == "integer"
            return [{"target": f"{path}.type", "update": "number"}] if wider else []
        case Kind.STATUS:
            content = _content("application/json", drift) if drift.samples else {}
            return [_update(path, {one.name: {"description": "observed", **content}})]
        case Kind.MEDIA_TYPE:
            return [_update(path, _content(one.name, drift))]
        case _:
            return []


def overlay_text(actions: list[Action], title: str) -> str:
    """An overlay of the actions."""
    info: Value = {"title": f"What the responses of {title} have beyond its document", "version": "1"}
    return yaml_text({"overlay": "1.1.0", "info": info, "actions": actions})


def _update(target: str, update: Value) -> Action:
    return {"target": target, "update": update}


def _values(drift: Drift, path: str, node: Mapping) -> list[Action]:
    keyword = next((name for name in ("enum", "x-extensible-enum") if name in node.members), None)
    value = drift.samples[0] if drift.samples else None
    if keyword is None or not isinstance(value, Scalar):
        return []
    return [{"target": f"{path}{_step(keyword)}", "update": value.value}]


def _nullable(path: str, node: Mapping) -> list[Action]:
    types = node.members.get("type")
    more: list[Action] = [{"target": f"{path}.enum", "update": None}] if "enum" in node.members else []
    if isinstance(types, Sequence):
        return [{"target": f"{path}.type", "update": "null"}, *more]
    if not _text(types):
        return []
    return [{"target": f"{path}.type", "remove": True}, _update(path, {"type": [_text(types), "null"]}), *more]


def _content(media_type: str, drift: Drift) -> dict[str, Value]:
    schema: Value = schema_of(drift.samples) if is_json(media_type) else {}
    return {"content": {media_type: {"schema": schema}}}


def _text(node: Optional[Node]) -> str:
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""


def _at(document: Node, pointer: str) -> tuple[str, Optional[Node]]:
    """The path of a query for a JSON pointer, and what stands there."""
    path, node = "$", document
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(node, Mapping) and name in node.members:
            path, node = path + _step(name), node.members[name]
        elif isinstance(node, Sequence) and name.isdigit() and int(name) < len(node.items):
            path, node = f"{path}[{name}]", node.items[int(name)]
        else:
            return path, None
    return path, node


def _step(name: str) -> str:
    return f".{name}" if _PLAIN.match(name) else f"[{_quoted(name)}]"


def _quoted(text: Union[str, int]) -> str:
    """The text as a string literal of JSONPath."""
    inner = json.dumps(str(text))[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"
