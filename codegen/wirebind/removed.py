"""removed.yaml: operations that the last revision removed and programs keep until the next one, deprecated.

`wirebind revise` writes it, in the form of an OpenAPI document with their paths and what else has gone with them. An
operation whose method and path belong to another one by now is not kept.
"""

from __future__ import annotations

from pathlib import Path

from wirebind.config import Bindings
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.path_template import route_shape
from wirebind.source.loader import Load
from wirebind.source.node import Mapping, Node
from wirebind.source.paths import shown_path

REMOVED_OPERATIONS = "removed.yaml"
HEAD = """\
# Operations that the last revision removed; programs keep them until the next one. Written by `wirebind revise`: commit
# it, never edit it.
"""


def with_removed(document: Node, bindings: Bindings, root: Path, diagnostics: Diagnostics, load: Load) -> Node:
    """The document with the operations in the file beside it, where there is one; stops on an unreadable file."""
    path = bindings.folder / REMOVED_OPERATIONS
    if not path.is_file():
        return document
    return joined(document, load(path, shown_path(path, root), diagnostics))


def joined(document: Node, removed: Node) -> Node:
    """The document with those paths and components of another one that it lacks."""
    if not isinstance(document, Mapping) or not isinstance(removed, Mapping):
        return document
    paths = _group(document, "paths")
    shapes = {route_shape(path): path for path in paths.members}
    for path, item in _group(removed, "paths").members.items():
        if shapes.get(route_shape(path), path) == path and isinstance(item, Mapping):
            paths = _put(paths, path, _added(_group(paths, path), item))
    components = _group(document, "components")
    for kind, group in _group(removed, "components").members.items():
        if isinstance(group, Mapping):
            components = _put(components, kind, _added(_group(components, kind), group))
    document = _put(document, "paths", paths)
    return _put(document, "components", components) if components.members else document


def _group(owner: Mapping, name: str) -> Mapping:
    found = owner.members.get(name)
    return found if isinstance(found, Mapping) else Mapping({}, {}, owner.position)


def _put(owner: Mapping, name: str, value: Mapping) -> Mapping:
    places = {name: value.position, **owner.key_positions}
    return Mapping({**owner.members, name: value}, places, owner.position)


def _added(mine: Mapping, more: Mapping) -> Mapping:
    """A mapping with the members that it lacks."""
    members, places = {**more.members, **mine.members}, {**more.key_positions, **mine.key_positions}
    order = [*mine.members, *(name for name in more.members if name not in mine.members)]
    return Mapping({name: members[name] for name in order}, places, mine.position)
