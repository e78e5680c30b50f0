"""Which component schemas derive from which: those that have another one among the parts of their `allOf`.

A base has a `discriminator`, and no alternatives but such that derive from it. What derives from it and has derived schemas itself is a
base by the same property, unless it has a discriminator of its own.
"""

from __future__ import annotations

from typing import Iterator, Optional

from wirebind.diagnostics import Place
from wirebind.openapi.bases import is_value_extension
from wirebind.openapi.refs import component_name
from wirebind.records import record
from wirebind.source.node import ORIGINAL_NAME, Mapping, Node, Scalar, Sequence, escape_pointer

_SHAPES = frozenset(("properties", "required", "additionalProperties", "patternProperties", "allOf", "enum", "items"))
_MOST_PARTS = 4096
_MOST_STEPS = 8


@record
class Tag:
    """The property that tells what a value is, and the components that its values stand for; `inherited` from a parent.

    A value may be one of those that are `listed`, and of a `closed` list nothing else. The `fallback` is what all other values
    stand for.
    """

    property: str
    mapping: tuple[tuple[str, str, Place], ...]
    inherited: bool = False
    listed: tuple[str, ...] = ()
    closed: bool = False
    fallback: Optional[tuple[str, Place]] = None


class Hierarchy:
    """The component schemas of one document by name, with the parents and the children of each, in its order."""

    def __init__(self, schemas: Mapping) -> None:
        self.nodes = {name: node for name, node in schemas.members.items() if name and isinstance(node, Mapping)}
        others = map(self._other, self.nodes.values())
        self._told = {target for node in self.nodes.values() for _, target, _ in self._mapping(node)}
        self._told |= {other[0] for other in others if other is not None}
        self.parents = {name: self._parents(name, node) for name, node in self.nodes.items()}
        self.children: dict[str, list[str]] = {}
        for name, parents in self.parents.items():
            for parent in parents:
                self.children.setdefault(parent, []).append(name)
        own = {name: tag for name, node in self.nodes.items() if (tag := self._tag(name, node)) is not None}
        self.tags = own | self._inherited(own)

    def place_of(self, name: str) -> Place:
        """Where a component stands."""
        return Place(self.nodes[name].position, f"/components/schemas/{escape_pointer(name)}")

    def called(self, name: str) -> str:
        """What the file of a component calls it."""
        return _text(self.nodes[name].members.get(ORIGINAL_NAME)) or name

    def ancestry(self, name: str) -> Iterator[str]:
        """A component and all that it derives from, nearest first."""
        found = {name: None}
        work = [name]
        while work:
            one = work.pop(0)
            yield one
            fresh = [parent for parent in self.parents[one] if parent not in found]
            found |= dict.fromkeys(fresh)
            work += fresh

    def property_of(self, name: str, property_: str) -> Optional[Node]:
        """What a component itself says of a property, at the end of references; nothing where it does not describe it."""
        found = next((one for one in self._described(name) if property_ in one.members), None)
        node = found.members[property_] if found is not None else None
        for _ in range(_MOST_STEPS):
            target = component_name(_text(node.members.get("$ref"))) if isinstance(node, Mapping) else None
            if target not in self.nodes or target is None:
                break
            node = self.nodes[target]
        return node

    def has_members(self, name: str) -> bool:
        """Whether a component or what it derives from describes a property."""
        return any(one.members for each in self.ancestry(name) for one in self._described(each))

    def _described(self, name: str) -> Iterator[Mapping]:
        """The `properties` of a component, and of its parts in place."""
        for part in parts_of(self.nodes[name]):
            properties = part.members.get("properties")
            if isinstance(properties, Mapping):
                yield properties

    def _target(self, node: Optional[Node]) -> Optional[str]:
        """The component that a reference leads to."""
        return self._end(component_name(_text(node)))

    def _end(self, name: Optional[str]) -> Optional[str]:
        """The component that a name stands for, by way of those that are nothing but a reference."""
        for _ in range(_MOST_STEPS):
            found = self.nodes.get(name) if name is not None else None
            if found is None or "$ref" not in found.members or _has_shape(found):
                break
            name = component_name(_text(found.members["$ref"]))
        return name if name in self.nodes else None

    def _parents(self, name: str, node: Mapping) -> list[str]:
        """The components among the parts; a component with one part and texts is that part, or null, where nothing maps a
        value to it."""
        found: dict[str, None] = {}
        for part in parts_of(node):
            target = self._target(part.members.get("$ref"))
            if target is not None and target != name and (part is not node or _has_shape(node)):
                found[target] = None
        plain = not (node.members.keys() & (_SHAPES - {"allOf"})) and not any(map(is_value_extension, node.members))
        plain = plain and not any(_has_shape(part) for part in parts_of(node) if part is not node)
        return [] if len(found) == 1 and _may_be_null(node) and plain and name not in self._told else list(found)

    def _mapping(self, node: Mapping) -> Iterator[tuple[str, str, Node]]:
        """The values of a discriminator, what they stand for, and where that is written."""
        written = node.members.get("discriminator")
        mapping = written.members.get("mapping") if isinstance(written, Mapping) else None
        for value, target in mapping.members.items() if isinstance(mapping, Mapping) else ():
            if not value.startswith("x-"):
                yield value, self._named(target), target

    def _other(self, node: Mapping) -> Optional[tuple[str, Node]]:
        """What all other values stand for, and where that is written."""
        written = node.members.get("discriminator")
        other = written.members.get("defaultMapping") if isinstance(written, Mapping) else None
        return (self._named(other), other) if other is not None else None

    def _named(self, node: Node) -> str:
        """The component that a name or a reference means; the text where it is none."""
        named = component_name(_text(node)) or _text(node)
        return self._end(named) or named

    def _tag(self, name: str, node: Mapping) -> Optional[Tag]:
        """The discriminator that a component has itself."""
        written = node.members.get("discriminator")
        listed = self._listed(name, node)
        property_ = _text(written.members.get("propertyName") if isinstance(written, Mapping) else written)
        if not property_ or listed is None:
            return None
        pointer = f"{self.place_of(name).pointer}/discriminator/mapping"
        entries = tuple(
            (value, target, Place(place.position, f"{pointer}/{escape_pointer(value)}"))
            for value, target, place in self._mapping(node)
        )
        other = self._other(node)
        fallback = (other[0], Place(other[1].position, pointer)) if other is not None else None
        others = tuple(one for one in listed if one != name)
        return Tag(property_, entries, False, others, bool(listed) and name not in listed, fallback)

    def _listed(self, name: str, node: Mapping) -> Optional[tuple[str, ...]]:
        """The alternatives of a component from which some of them derive, itself among them where it may be whatever derives
        from it; nothing for any others."""
        several = [node.members[keyword] for keyword in ("oneOf", "anyOf") if keyword in node.members]
        parts = [part for one in several if isinstance(one, Sequence) for part in one.items]
        names = [self._target(part.members.get("$ref")) if isinstance(part, Mapping) else None for part in parts]
        if not several:
            return ()
        found = tuple(one for one in names if one is not None)
        derive = any(name in self.ancestry(one) for one in found if one != name)
        return found if derive and len(several) == 1 and len(found) == len(parts) else None

    def _inherited(self, own: dict[str, Tag]) -> dict[str, Tag]:
        """The property by which what derives from a base is one itself."""
        found: dict[str, Tag] = {}
        for base, tag in own.items():
            work = list(self.children.get(base, ()))
            while work:
                name = work.pop()
                node = self.nodes[name]
                if name in own or name in found or "oneOf" in node.members or "anyOf" in node.members:
                    continue
                if name in self.children:
                    found[name] = Tag(tag.property, tag.mapping, True)
                    work += self.children[name]
        return found


def parts_of(node: Mapping) -> Iterator[Mapping]:
    """A schema and the parts of its `allOf`, those of parts in place as well."""
    work: list[Node] = [node]
    for _ in range(_MOST_PARTS):
        if not work:
            return
        one = work.pop()
        if isinstance(one, Mapping):
            yield one
            parts = one.members.get("allOf")
            in_place = one is node or "$ref" not in one.members
            work += reversed(parts.items) if isinstance(parts, Sequence) and in_place else ()


def _has_shape(node: Mapping) -> bool:
    return bool(node.members.keys() & _SHAPES)


def _may_be_null(node: Mapping) -> bool:
    types = node.members.get("type")
    return isinstance(types, Sequence) and any(_text(item) == "null" for item in types.items)


def _text(node: Optional[Node]) -> str:
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""
