"""Which operations of an old document programs keep after a revision has removed them: as plain values, deprecated."""

from __future__ import annotations

from typing import Iterable, Mapping, Optional

from wirebind.diagnostics import Diagnostics
from wirebind.diff.wire.edits import Edit
from wirebind.openapi.bases import bases_of
from wirebind.openapi.path_template import route_shape
from wirebind.openapi.refs import component_name, schema_reference, unescape_pointer
from wirebind.source import node as source
from wirebind.source.node import to_json

_REASON = "the last revision removed it"
_COMPONENTS = "#/components/"
Value = dict[str, object]


def removed_operations(old: source.Node, new: source.Node, edits: Iterable[Edit]) -> Value:
    """A document with those operations and the components that went with them; empty where there are none.

    References to what was renamed lead to its name of today. Left out are operations whose method and path belong to
    another one, and those that refer to something that is gone and is no component.
    """
    edits = list(edits)
    return _Removal(old, new, {edit.old: edit.new for edit in edits if edit.rule == "schema-renamed"}).run(
        edit.old for edit in edits if edit.rule == "operation-removed"
    )


class _Removal:
    def __init__(self, old: source.Node, new: source.Node, renamed: Mapping[str, str]) -> None:
        self._old, self._new, self._renamed = old, new, renamed
        schemas = _at(old, "components", "schemas")
        self._bases = bases_of(schemas, Diagnostics()).found if schemas is not None else {}
        self._paths: dict[str, Value] = {}
        self._components: dict[str, Value] = {}
        self._shapes = {route_shape(path): path for path in _members(_at(new, "paths"))}

    def run(self, routes: Iterable[str]) -> Value:
        """The routes are methods and paths, such as `GET /things`."""
        for method, _, path in (route.partition(" ") for route in routes):
            operation = self._operation(method.lower(), path)
            found = self._needed(operation) if operation is not None else None
            if operation is not None and found is not None:
                self._paths.setdefault(path, {})[method.lower()] = operation
                for kind, name, value in found:
                    self._components.setdefault(kind, {})[name] = value
        groups = (("paths", self._paths), ("components", self._components))
        return {name: group for name, group in groups if group}

    def _operation(self, method: str, path: str) -> Optional[Value]:
        """What the old document says of an operation, by itself; nothing where its route is taken."""
        item, node = _at(self._old, "paths", path), _at(self._old, "paths", path, method)
        taken = self._shapes.get(route_shape(path), path) != path or _at(self._new, "paths", path, method) is not None
        if taken or not isinstance(item, source.Mapping) or not isinstance(node, source.Mapping):
            return None
        found = {name: self._plain(value) for name, value in node.members.items() if name != "callbacks"}
        if "servers" in item.members:
            found.setdefault("servers", self._plain(item.members["servers"]))
        parameters = [*_items(node.members.get("parameters"))]
        own = [self._identity(one) for one in parameters]
        parameters += [one for one in _items(item.members.get("parameters")) if self._identity(one) not in own]
        if parameters:
            found["parameters"] = [self._plain(one) for one in parameters]
        before = str(found.get("x-deprecated") or "")
        return {**found, "deprecated": True, "x-deprecated": f"{_REASON}; {before}" if before else _REASON}

    def _identity(self, parameter: source.Node) -> tuple[object, object]:
        """Place and name of a parameter, or of the one that it refers to."""
        reference = _text(_at(parameter, "$ref"))
        if reference.startswith("#/"):
            parameter = _at(self._old, *map(unescape_pointer, reference[2:].split("/"))) or parameter
        return _text(_at(parameter, "in")), _text(_at(parameter, "name"))

    def _needed(self, value: object) -> Optional[list[tuple[str, str, object]]]:
        """The components that the new document lacks; nothing where something else is missing."""
        found: dict[tuple[str, str], object] = {}
        waiting: list[object] = [value]
        while waiting:
            for reference in _references(waiting.pop()):
                path = [unescape_pointer(part) for part in reference[2:].split("/")]
                if not reference.startswith("#/") or _at(self._new, *path) is not None or tuple(path[1:3]) in found:
                    continue
                component = _at(self._old, *path[:3])
                if not reference.startswith(_COMPONENTS) or component is None or len(path) < 3:
                    return None
                found[path[1], path[2]] = self._plain(component)
                waiting.append(found[path[1], path[2]])
                base = self._bases.get(path[2]) if path[1] == "schemas" else None
                waiting += [{"$ref": schema_reference(one.name)} for one in (base.derived if base else ())]
        return [(kind, name, one) for (kind, name), one in found.items()]

    def _plain(self, node: source.Node) -> object:
        return self._translated(to_json(node))

    def _translated(self, value: object) -> object:
        if isinstance(value, dict):
            return {name: self._translated(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._translated(one) for one in value]
        name = component_name(value) if isinstance(value, str) else None
        return schema_reference(self._renamed[name]) if name in self._renamed else value


def _references(value: object) -> Iterable[str]:
    """Every reference below a value: those of schemas, those of discriminators, and the names of security schemes."""
    if isinstance(value, list):
        for one in value:
            yield from _references(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "$ref" and isinstance(one, str):
                yield one
            elif name == "mapping" and isinstance(one, dict):
                yield from (each for each in one.values() if isinstance(each, str) and each.startswith(_COMPONENTS))
            elif name == "security" and isinstance(one, list):
                names = (scheme for way in one if isinstance(way, dict) for scheme in way)
                yield from (f"{_COMPONENTS}securitySchemes/{source.escape_pointer(scheme)}" for scheme in names)
            else:
                yield from _references(one)


def _at(node: Optional[source.Node], *path: str) -> Optional[source.Node]:
    for name in path:
        if isinstance(node, source.Sequence) and name.isdigit() and int(name) < len(node.items):
            node = node.items[int(name)]
        else:
            node = node.members.get(name) if isinstance(node, source.Mapping) else None
    return node


def _members(node: Optional[source.Node]) -> Iterable[str]:
    return node.members if isinstance(node, source.Mapping) else ()


def _items(node: Optional[source.Node]) -> Iterable[source.Node]:
    return node.items if isinstance(node, source.Sequence) else ()


def _text(node: Optional[source.Node]) -> str:
    return node.value if isinstance(node, source.Scalar) and isinstance(node.value, str) else ""
