"""The IR of types: structs, their members and rules, open enumerations, and unions."""

from __future__ import annotations

from typing import Optional

from wirebind.records import record


@record
class Rule:
    """A check before sending; `kind` is an enumerator of wirebind::rule_kind."""

    member: str
    kind: str
    argument: str


@record
class MemberName:
    """A member whose C++ name does not follow from its wire name."""

    wire: str
    name: str


@record
class ParameterFormat:
    """How a parameter is written; `style` is an enumerator of wirebind::parameter_style."""

    style: str
    exploded: bool
    reserved: bool
    empty: bool


@record
class Member:
    """A data member. `visit` is the visitor's method: "" in models, where the map of all other members is "additional",
    else path, query, header, cookie or body. `format` is nothing for a parameter that is written as its place does.

    A required one that is a `constant` has that value, whose text this is, from the start. One that is `deprecated` is kept for programs until the next revision: no value of it travels.
    """

    key: str
    name: str
    wire: str
    type: str
    initialiser: str
    visit: str
    doc: tuple[str, ...]
    deprecated: str = ""
    constant: Optional[str] = None
    format: Optional[ParameterFormat] = None

    @property
    def initialised(self) -> bool:
        """Whether a program may leave it out."""
        return self.initialiser != "" or self.constant is not None


@record
class Struct:
    """A struct; `operation` is the traits struct of a request."""

    key: str
    name: str
    doc: tuple[str, ...]
    members: tuple[Member, ...]
    rules: tuple[Rule, ...]
    names: tuple[MemberName, ...]
    operation: str = ""

    @property
    def visited(self) -> tuple[Member, ...]:
        """The members whose values travel, the map of all others last."""
        found = (member for member in self.members if not member.deprecated)
        return tuple(sorted(found, key=lambda member: member.visit == "additional"))

    @property
    def keeps(self) -> bool:
        """Whether a member is kept for programs alone."""
        return any(member.deprecated for member in self.members)


@record
class Enumerator:
    """A known value of an open enumeration."""

    key: str
    name: str
    number: int
    text: str


@record
class OldEnumerator:
    """A name that an enumerator had before a revision, and its name of today."""

    name: str
    target: str


@record
class Enumeration:
    """An open enumeration; `aliases` are deprecated names."""

    key: str
    name: str
    doc: tuple[str, ...]
    values: tuple[Enumerator, ...]
    aliases: tuple[OldEnumerator, ...] = ()


@record
class Choice:
    """A test of a union: `alternative` is a place among its types, or -1 for one more test of the choice before.

    `test` is an enumerator of wirebind::choice_test, and `value` JSON text.
    """

    alternative: int
    test: str
    member: str
    value: str


@record
class Union:
    """A value of one of several types; without tests their JSON forms tell which."""

    key: str
    name: str
    doc: tuple[str, ...]
    alternatives: tuple[str, ...]
    tests: tuple[Choice, ...]

    @property
    def base(self) -> str:
        """The type that it is."""
        return f"wirebind::one_of<{', '.join(self.alternatives)}>"
