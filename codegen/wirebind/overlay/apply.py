"""Applies overlay documents (OpenAPI Overlay 1.0 to 1.2: `update`, `copy` and `remove`).

Stricter than the specification in one point: an action that selects nothing is an error, because after a new
revision of the described document it says that the overlay no longer fits.
"""

from __future__ import annotations

import re
from typing import Optional

from wirebind.diagnostics import Diagnostics
from wirebind.overlay.evaluate import Found, Location, select
from wirebind.overlay.merge import MergeError, put, remove, texts_of_nothing, update_target
from wirebind.overlay.parser import parse_path
from wirebind.overlay.scanner import PathError
from wirebind.overlay.suggest import suggestion
from wirebind.source.cursor import Cursor
from wirebind.source.node import Mapping, Node, Scalar, Sequence, equal, escape_pointer

_VERSION = re.compile(r"1\.[012]\.[0-9]+\Z")
_INFO = ("title", "version", "description")
_ROOT = ("overlay", "info", "actions", "extends")
_ACTION = ("target", "description", "update", "remove", "copy")


def apply_overlay(document: Node, overlay: Node, diagnostics: Diagnostics) -> Node:
    """The document after all actions, in their order; an action with an error changes nothing."""
    root = Cursor(overlay, "", diagnostics)
    if not root.is_object():
        return document
    _expect(root, _ROOT, "an overlay")
    version = root.required_text("overlay", "an overlay")
    if version and not _VERSION.match(version):
        root.error("overlay-version", f"version {version} of the overlay specification is not supported")
    _check_texts(root)
    actions = root.get("actions")
    if actions is None:
        root.error("missing-member", "an overlay has no 'actions'")
        return document
    applied: dict[str, list[Node]] = {}
    for action in actions.items():
        others = applied.setdefault(_target(action.node), [])
        if any(equal(action.node, other) for other in others):
            action.error("overlay-action", "the same action stands twice")
            continue
        others.append(action.node)
        document = _apply_action(document, action)
    if not applied:
        actions.error("overlay-action", "the list of actions is empty")
    return document


def _expect(cursor: Cursor, known: tuple[str, ...], what: str) -> None:
    """Members that an overlay cannot have are errors: they would say something that is not done."""
    for name in cursor.node.members if isinstance(cursor.node, Mapping) else ():
        if name not in known and not name.startswith("x-"):
            place = cursor.node.key_positions[name]
            pointer = f"{cursor.pointer}/{escape_pointer(name)}"
            cursor.diagnostics.error("overlay-member", place, f"{what} has no member '{name}'", pointer)


def _target(action: Node) -> str:
    """The text of an action's target; "" without one. Equal actions have equal ones."""
    target = action.members.get("target") if isinstance(action, Mapping) else None
    return str(target.value) if isinstance(target, Scalar) else ""


def _check_texts(root: Cursor) -> None:
    """What an overlay says about itself."""
    info = root.get("info")
    if info is None:
        root.error("missing-member", "an overlay has no 'info'")
    elif info.is_object():
        _expect(info, _INFO, "the info of an overlay")
        for name in ("title", "version"):
            info.required_text(name, "the info of an overlay")
        info.text_of("description")
    root.text_of("extends")


def _apply_action(document: Node, action: Cursor) -> Node:
    if not action.is_object():
        return document
    _expect(action, _ACTION, "an overlay action")
    action.text_of("description")
    removes, update, copy = action.flag_of("remove"), action.get("update"), action.get("copy")
    found = _selected(document, action, "target")
    source = _selected(document, action, "copy") if copy is not None else None
    if found is None or copy is not None and source is None:
        return document
    if removes:
        return _remove_all(document, found, action)
    if copy is not None and source is not None:
        if update is not None:
            copy.error("overlay-action", "the action has both an update and a copy")
            return document
        if len(source) > 1:
            copy.error("overlay-copy", f"{copy.string()} selects {len(source)} nodes, and one is copied")
            return document
        return _update_all(document, found, Cursor(source[0][1], copy.pointer, copy.diagnostics))
    if update is None:
        action.warning("overlay-action", "the action has no update, no copy and no `remove: true`; it changes nothing")
        return document
    return _update_all(document, found, update)


def _selected(document: Node, action: Cursor, member: str) -> Optional[list[Found]]:
    """The nodes that a path of the action selects, each once; nothing after an error."""
    text = action.required_text(member, "an overlay action")
    place = action.get(member)
    if not text or place is None:
        return None
    try:
        query = parse_path(text)
    except PathError as problem:
        place.error("jsonpath-syntax", f"{problem.message}, at character {problem.offset + 1} of {text}")
        return None
    found = list(dict(select(query, document)).items())
    if not found:
        hint = suggestion(query, document) or "the document it was written for has changed"
        place.error("overlay-no-match", f"{text} selects nothing", hint)
        return None
    return found


def _remove_all(document: Node, found: list[Found], action: Cursor) -> Node:
    """Removes later items of an array first, so that the indices of the others stay true."""
    locations = [location for location, _ in found]
    if () in locations:
        action.error("overlay-remove-root", "the root of the document cannot be removed")
        return document
    gone = set(locations)
    outermost = [place for place in gone if not any(place[:depth] in gone for depth in range(1, len(place)))]
    for location in sorted(outermost, key=_removal_order, reverse=True):
        document = remove(document, location)
    return document


def _removal_order(location: Location) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (-1, step) for step in location]


def _update_all(document: Node, found: list[Found], update: Cursor) -> Node:
    kinds = {Mapping: "objects", Sequence: "arrays", Scalar: "primitives"}
    selected = sorted({kinds[type(node)] for _, node in found})
    if len(selected) > 1:
        update.error("overlay-mixed", f"the target selects {' and '.join(selected)} in one action")
        return document
    changed = document
    for location, _ in sorted(found, key=lambda entry: len(entry[0]), reverse=True):
        node = _at(changed, location)
        for name, place in texts_of_nothing(node, update.node):
            message = f"there is no property '{name}'; the overlay adds one of any type"
            hint = "it was renamed or removed, or its type is missing here"
            update.diagnostics.warning("overlay-only-texts", place, message, update.pointer, hint)
        try:
            changed = put(changed, location, update_target(node, update.node))
        except MergeError as problem:
            update.diagnostics.error("overlay-merge", problem.position, problem.message, update.pointer)
            return document
    return changed


def _at(node: Node, location: Location) -> Node:
    for step in location:
        if isinstance(node, Mapping):
            assert isinstance(step, str)
            node = node.members[step]
        else:
            assert isinstance(node, Sequence) and isinstance(step, int)
            node = node.items[step]
    return node
