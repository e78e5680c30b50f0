"""What a value of a base schema may be: the schemas that derive from it, each with its values of the discriminator, and
the base itself."""

from __future__ import annotations

from typing import Mapping as MappingOf

from wirebind.diagnostics import Diagnostics
from wirebind.records import record
from wirebind.source.node import Mapping, Node


@record
class Derived:
    """A component that a value may be, and the values of the discriminator that say so.

    Its `own` members alone are meant where it is a base by the same property: what derives from it stands beside it.
    """

    name: str
    values: tuple[str, ...]
    own: bool


@record
class Base:
    """A component that others derive from: the property that tells them apart, and all of them.

    The last one is the component itself, where it has members. The `fallback` is the name of the one that every other value
    is; "" for none.
    """

    property: str
    derived: tuple[Derived, ...]
    fallback: str


@record
class Bases:
    """The bases of a document by name, the components that derive from one, and what those with a base's own members
    are called."""

    found: MappingOf[str, Base]
    deriving: frozenset[str]
    own_names: MappingOf[str, str]


NONE = Bases({}, frozenset(), {})


def bases_of(schemas: Node, diagnostics: Diagnostics) -> Bases:
    """The bases among the component schemas of a document."""
    if not isinstance(schemas, Mapping) or not any(_has_discriminator(node) for node in schemas.members.values()):
        return NONE
    from wirebind.openapi.base_finder import BaseFinder  # what a document without bases does not load

    return BaseFinder(schemas, diagnostics).run()


def _has_discriminator(node: Node) -> bool:
    return isinstance(node, Mapping) and "discriminator" in node.members


def is_value_extension(name: str) -> bool:
    """Whether an extension is the value of a discriminator: `x-discriminator-value`, with a vendor's name in it or not."""
    return name.startswith("x-") and name.endswith("discriminator-value")
