"""Makes one document of several files and of references to anywhere in them, before it is lifted.

A schema that is no component becomes one; whatever else a reference leads to stands in its place. Files lie in the
folder of the document: nothing outside of it is read, and no URL is followed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Optional

from wirebind.diagnostics import Diagnostics
from wirebind.lift.build import Members, text, text_of, with_members
from wirebind.lift.exclusions import check_exclusions
from wirebind.lift.files import Files, Target, at_pointer, pointer_tokens
from wirebind.lift.heirs import Heirs
from wirebind.lift.parts import Edition, edition_of, leads_to_no_schema
from wirebind.lift.path_items import joined
from wirebind.lift.walk import shape_of
from wirebind.source.loader import Load, load_file
from wirebind.source.node import ORIGINAL_NAME, Mapping, Node, Sequence, escape_pointer

_MOST_INSIDE = 16
_MOST_IN_PLACE = 100_000
_LOST = "it is left out; any value is taken for a schema"
_UNNAMED = frozenset(
    """components schemas definitions properties paths content responses schema items allOf anyOf oneOf requestBody
    requestBodies parameters headers $defs additionalProperties""".split()
)


def bundle(document: Node, path: Path, root: Path, diagnostics: Diagnostics, load: Load = load_file) -> Node:
    """The document with everything that its references lead to."""
    edition = edition_of(document)
    if edition is None or not isinstance(document, Mapping):
        return document
    return _Bundler(document, path.resolve(), root.resolve(), edition, diagnostics, load).run()


class _Bundler:
    def __init__(
        self, document: Mapping, path: Path, root: Path, edition: Edition, diagnostics: Diagnostics, load: Load
    ) -> None:
        self._document = document
        self._version = text_of(document.members.get("openapi"))
        self._path = path
        self._edition = edition
        self._diagnostics = diagnostics
        self._files = Files(path, document, root, diagnostics, load)
        self._heirs = Heirs(self._files)
        schemas = at_pointer(document, "/".join(("", *edition.schemas)))
        self._own = dict(schemas.members) if isinstance(schemas, Mapping) else {}
        self._names: dict[Target, str] = {}
        self._taken = set(self._own)
        self._queue: list[tuple[Target, str]] = []
        self._group = ""
        self._made: dict[str, Node] = {}
        self._inside: list[Target] = []
        self._in_place = 0
        self._in_callback = False

    def run(self) -> Node:
        """The document; schemas of other places follow its own."""
        for name, node in self._own.items():
            alone = isinstance(node, Mapping) and len(node.members) == 1
            target = self._files.target(node.members.get("$ref"), self._path) if alone else None
            if target is not None and self._component(target) is None and self._schema(target) is not None:
                self._names.setdefault(target, name)
                self._queue.append((target, name))
        document = self._visit(self._document, "document", self._path)
        while self._queue:
            target, name = self._queue.pop(0)
            found = self._files.node(target)
            assert found is not None
            self._group = target[1].rpartition("/")[0]
            self._made[name] = self._called(self._visit(found, "schema", target[0]), name, target)
            for heir in self._heirs.of(target):
                self._name(heir)
        return with_members(document, self._edition.schemas, self._made) if self._made else document

    def _visit(self, node: Node, kind: str, file: Path) -> Node:
        """The node with references that the document can follow; the same node where nothing changes.

        Callbacks of callbacks stay as they are, as nothing reads them.
        """
        if not isinstance(node, Mapping) or (self._in_callback and kind == "callback"):
            return node
        outer, self._in_callback = self._in_callback, self._in_callback or kind == "callback"
        found = self._visited(node, kind, file)
        self._in_callback = outer
        return found

    def _visited(self, node: Mapping, kind: str, file: Path) -> Node:
        check_exclusions(kind, node, self._diagnostics, self._version)
        if "$ref" in node.members and kind != "document":
            found = self._followed(node, kind, file)
            if found is not None:
                return found
        changed: dict[str, Node] = {}
        for name, (shape, inner) in shape_of(node, kind, self._edition.parts).items():
            before = node.members.get(name)
            after = self._each(before, shape, inner, file) if before is not None else None
            if after is not None and after is not before:
                changed[name] = after
        discriminator = node.members.get("discriminator") if kind == "schema" else None
        if isinstance(discriminator, Mapping):
            changed["discriminator"] = self._discriminator(discriminator, file)
        return Mapping({**node.members, **changed}, node.key_positions, node.position) if changed else node

    def _each(self, node: Node, shape: str, kind: str, file: Path) -> Node:
        if shape == "one":
            return self._visit(node, kind, file)
        if shape == "list" and isinstance(node, Sequence):
            items = tuple(self._visit(item, kind, file) for item in node.items)
            same = all(after is before for after, before in zip(items, node.items))
            return node if same else Sequence(items, node.position)
        if shape == "map" and isinstance(node, Mapping):
            skipped = kind != "schema"
            members = {
                name: value if skipped and name.startswith("x-") else self._visit(value, kind, file)
                for name, value in node.members.items()
            }
            same = all(members[name] is value for name, value in node.members.items())
            return node if same else Mapping(members, node.key_positions, node.position)
        return node

    def _followed(self, node: Mapping, kind: str, file: Path) -> Optional[Node]:
        """What stands for a reference, or nothing when it stays as it is."""
        target = self._files.target(node.members["$ref"], file)
        if target is None:
            return None
        component = self._component(target)
        if component is not None and (kind == "schema") == (component[0] == self._edition.schemas[-1]):
            return self._pointing(node, kind, self._reference(target), file)
        found = self._schema(target) if kind == "schema" else self._files.node(target)
        if found is None:
            return self._lost(node, kind, target)
        if kind == "schema":
            return self._pointing(node, kind, self._reference(target), file)
        if target in self._inside or len(self._inside) > _MOST_INSIDE or not self._has_room(node):
            return None
        self._inside.append(target)
        found = self._visit(found, kind, target[0])
        self._inside.pop()
        return self._beside(found, node, file) if kind == "path item" and isinstance(found, Mapping) else found

    def _beside(self, found: Mapping, node: Mapping, file: Path) -> Node:
        """A path with what stands beside the reference to it."""
        rest = Members(node.position, node)
        rest.take("$ref")
        beside = self._visit(rest.node(), "path item", file)
        assert isinstance(beside, Mapping)
        return joined(found, beside)

    def _discriminator(self, node: Mapping, file: Path) -> Node:
        """A discriminator with references to components, where it does not name them."""
        mapping, other = node.members.get("mapping"), node.members.get("defaultMapping")
        made = Members(node.position, node)
        if isinstance(mapping, Mapping):
            found = {value: self._mapped(target, file) for value, target in mapping.members.items()}
            made.put("mapping", Mapping(found, mapping.key_positions, mapping.position))
        if other is not None:
            made.put("defaultMapping", self._mapped(other, file))
        return made.node()

    def _mapped(self, node: Node, file: Path) -> Node:
        """The reference to a component, where a name or a reference is none."""
        groups = dict.fromkeys((self._group, "/".join(("", *self._edition.schemas)))) if file != self._path else ()
        named = [(file, f"{group}/{escape_pointer(text_of(node))}") for group in groups]
        found = next((target for target in named if self._schema(target) is not None), None)
        if found is None and text_of(node) not in self._own:
            found = self._files.target(node, file)
        return text(self._reference(found), node.position) if found and self._schema(found) is not None else node

    def _called(self, node: Node, name: str, target: Target) -> Node:
        """A component with the name that its file has for it, where that is another one: discriminators have it as a value."""
        original = pointer_tokens(target[1])[-1] if target[1] else target[0].stem
        if name in self._own or name == original or not isinstance(node, Mapping):
            return node
        made = Members(node.position, node)
        made.put(ORIGINAL_NAME, text(original, node.position))
        return made.node()

    def _has_room(self, node: Mapping) -> bool:
        """Whether one more reference is replaced by what it leads to."""
        self._in_place += 1
        if self._in_place == _MOST_IN_PLACE:
            message = f"more than {_MOST_IN_PLACE} references to what is no component"
            self._diagnostics.fault("ref-cycle", node.members["$ref"].position, message, hint="this and others are left out")
        return self._in_place < _MOST_IN_PLACE

    def _lost(self, node: Mapping, kind: str, target: Target) -> Optional[Node]:
        """What stands for a reference into another file that leads to nothing: of a schema, what is beside it."""
        reference = node.members["$ref"]
        if text_of(reference).startswith("#"):
            return None
        message = f"{text_of(reference)}: {self._files.why_not(target)}"
        self._diagnostics.fault("unresolved-ref", reference.position, message, hint=_LOST)
        rest = Members(node.position, node)
        rest.take("$ref")
        return rest.node() if kind == "schema" else None

    def _pointing(self, node: Mapping, kind: str, reference: str, file: Path) -> Node:
        """The reference with another text; what stands beside it may have references of its own."""
        before = node.members["$ref"]
        rest = Members(node.position, node)
        rest.take("$ref")
        beside = self._visit(rest.node(), kind, file) if len(node.members) > 1 else rest.node()
        if text_of(before) == reference and beside.members == rest.node().members:  # type: ignore[union-attr]
            return node
        made = Members(node.position, node)
        assert isinstance(beside, Mapping)
        for name, value in beside.members.items():
            made.put(name, value)
        made.put("$ref", text(reference, before.position))
        return made.node()

    def _component(self, target: Target) -> Optional[tuple[str, str]]:
        """The group and the name of a component of the document."""
        if target[0] != self._path:
            return None
        group, _, name = target[1].rpartition("/")
        groups = self._edition.groups
        return (groups[group], name) if group in groups and self._files.node(target) is not None else None

    def _schema(self, target: Target) -> Optional[Node]:
        """What a reference of a schema leads to; nothing where the document has something else there."""
        own = target[0] == self._path
        return None if own and leads_to_no_schema(self._edition, pointer_tokens(target[1])) else self._files.node(target)

    def _reference(self, target: Target) -> str:
        """The reference to a component, or to the one that a schema of another place becomes."""
        if self._component(target) is not None:
            return f"#{target[1]}"
        return "/".join(("#", *self._edition.schemas, escape_pointer(self._name(target))))

    def _name(self, target: Target) -> str:
        """The name of the component that a schema of another place becomes."""
        if target not in self._names:
            parts = [part for part in pointer_tokens(target[1]) if part not in _UNNAMED]
            words = [re.sub(r"[^A-Za-z0-9]+", "_", part).strip("_") for part in parts]
            base = "_".join(word for word in words if word) or re.sub(r"[^A-Za-z0-9._-]+", "_", target[0].stem)
            name, number = base, 2
            while name in self._taken:
                name, number = f"{base}_{number}", number + 1
            self._taken.add(name)
            self._names[target] = name
            self._queue.append((target, name))
        return self._names[target]
