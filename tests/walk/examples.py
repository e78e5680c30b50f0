"""Writes the examples of a spec as JSON: those of bodies and of parameters, by operation, with all overlays applied.

The examples of members are put together to one body more, which may hold members that exclude each other.

Usage: examples.py BINDINGS OUTPUT, with the generator on PYTHONPATH.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, Iterator

from wirebind.config import Overrides, read_bindings
from wirebind.diagnostics import Diagnostics
from wirebind.overlay.apply import apply_overlay
from wirebind.source.loader import load_file
from wirebind.source.node import Mapping, Node, Sequence

METHODS = ("get", "put", "post", "delete", "patch", "head")


def plain(node: Node) -> Any:
    """The node without its places."""
    if isinstance(node, Mapping):
        return {name: plain(member) for name, member in node.members.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return float(node.value) if isinstance(node.value, Decimal) else node.value


def spec_of(bindings_path: Path) -> dict[str, Any]:
    """The document with its overlays, as the generator reads it."""
    root = Path(__file__).resolve().parents[2]
    diagnostics = Diagnostics()
    bindings = read_bindings(bindings_path, root, Overrides(), diagnostics)
    node = load_file(bindings.spec, bindings.spec.name, diagnostics)
    for path in bindings.overlays:
        node = apply_overlay(node, load_file(path, path.name, diagnostics), diagnostics)
    diagnostics.stop_if_failed()
    return plain(node)


def resolved(spec: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """What a reference within the document stands for."""
    while "$ref" in value:
        target: Any = spec
        for part in value["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        value = target
    return value


def samples(holder: dict[str, Any]) -> Iterator[Any]:
    """`example`, and the values of `examples`."""
    if "example" in holder:
        yield holder["example"]
    for example in holder.get("examples", {}).values():
        yield example["value"]


def members_of(spec: dict[str, Any], schema: dict[str, Any]) -> list[Any]:
    """A value put together from the examples of a schema and of all below it, in a list; an empty list for none."""
    if schema.get("examples"):
        return [schema["examples"][0]]
    if "$ref" in schema:
        return members_of(spec, resolved(spec, schema))
    if "properties" in schema:
        found = {name: members_of(spec, member) for name, member in schema["properties"].items()}
        return [{name: value[0] for name, value in found.items() if value}]
    if "items" in schema:
        return [[value] for value in members_of(spec, schema["items"])]
    if isinstance(schema.get("additionalProperties"), dict):
        return [{"key": value} for value in members_of(spec, schema["additionalProperties"])]
    return []


def examples_of(spec: dict[str, Any], path: dict[str, Any], operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All examples of one operation."""
    name = operation["operationId"]
    for parameter in (resolved(spec, one) for one in path.get("parameters", []) + operation.get("parameters", [])):
        for value in samples(parameter):
            yield {"operation": name, "place": parameter["in"], "name": parameter["name"], "value": value}
    bodies = [("request", resolved(spec, operation.get("requestBody", {})))]
    for status, response in operation["responses"].items():
        bodies.append(("response" if status.startswith("2") else "error", resolved(spec, response)))
    for place, body in bodies:
        for media in body.get("content", {}).values():
            for value in samples(media):
                yield {"operation": name, "place": place, "value": value}
            if place != "error":
                for value in members_of(spec, media.get("schema", {})):
                    yield {"operation": name, "place": f"members of {place}", "value": value}


def main(bindings: str, output: str) -> None:
    spec = spec_of(Path(bindings).resolve())
    found = [
        example
        for path in spec["paths"].values()
        for method, operation in path.items()
        if method in METHODS
        for example in examples_of(spec, path, operation)
    ]
    Path(output).write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
