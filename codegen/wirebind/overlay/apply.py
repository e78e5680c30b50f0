"""Applies overlay documents (OpenAPI Overlay 1.1, `update` and `remove`).

Stricter than the specification in one point: an action that selects nothing is an error, because after a new
revision of the described document it says that the overlay no longer fits.
"""

from __future__ import annotations

import re
from typing import Optional

from wirebind.diagnostics import Diagnostics
from wirebind.overlay.evaluate import Found, Location, select
from wirebind.overlay.merge import MergeError, put, remove, update_target
from wirebind.overlay.parser import parse_path
from wirebind.overlay.scanner import PathError
from wirebind.source.cursor import Cursor
from wirebind.source.node import Mapping, Node, Scalar, Sequence

_VERSION = re.compile(r"1\.[01]\.[0-9]+\Z")
_ROOT = ("overlay", "info", "actions", "extends")
_ACTION = ("target", "description", "update", "remove", "copy")


def apply_overlay(document: Node, overlay: Node, diagnostics: Diagnostics) -> Node:
    """The document after all actions, in their order; an action with an error changes nothing."""
    root = Cursor(overlay, "", diagnostics)
    if not root.is_object():
        return document
    root.expect_members(_ROOT, (), "an overlay")
    version = root.required_text("overlay", "an overlay")
    if version and not _VERSION.match(version):
        root.error("overlay-version", f"version {version} of the overlay specification is not supported")
    if root.get("info") is None:
        root.error("missing-member", 'an overlay has no "info"')
    actions = root.get("actions")
    if actions is None:
        root.error("missing-member", 'an overlay has no "actions"')
        return document
    for action in actions.items():
        document = _apply_action(document, action)
    return document


def _apply_action(document: Node, action: Cursor) -> Node:
    if not action.is_object():
        return document
    action.expect_members(_ACTION, (), "an overlay action")
    found = _targets(document, action)
    copy = action.get("copy")
    if copy is not None:
        copy.error("gap-overlay-copy", "`copy` is not supported", "write the value as an update")
        return document
    if found is None:
        return document
    if action.flag_of("remove"):
        return _remove_all(document, found, action)
    update = action.get("update")
    if update is None:
        action.error("overlay-action", "the action has neither an update nor `remove: true`")
        return document
    return _update_all(document, found, update)


def _targets(document: Node, action: Cursor) -> Optional[list[Found]]:
    """The selected nodes, each once; nothing after an error."""
    text = action.required_text("target", "an overlay action")
    target = action.get("target")
    if not text or target is None:
        return None
    try:
        query = parse_path(text)
    except PathError as problem:
        message = f"{problem.message}, at character {problem.offset + 1} of {text}"
        target.error("gap-jsonpath" if problem.gap else "jsonpath-syntax", message)
        return None
    found = list(dict(select(query, document)).items())
    if not found:
        target.error("overlay-no-match", f"{text} selects nothing", "the document it was written for has changed")
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
