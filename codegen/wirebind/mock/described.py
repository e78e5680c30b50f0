"""An API as the mock reads it: the analysed model, with the C++ names and the rules of the IR beside it."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.operations import Operation
from wirebind.analyse.model.records import Location, Member, Record, Union
from wirebind.analyse.model.types import EnumOf, innermost
from wirebind.cpp.servers import base_path
from wirebind.cpp.structs import request_of
from wirebind.ir.model import Api, Rule, Struct
from wirebind.records import record


@record
class Part:
    """A member; a body has the wire name `body`. `known` are the texts of an enumeration, in the order of the C++ one."""

    member: Member
    wire: str
    cpp: str
    known: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        """What its value is kept under: parameters of different places may share a name."""
        location = self.member.location
        return self.wire if location is Location.OBJECT else f"{location.value}:{self.wire}"

    @property
    def required(self) -> bool:
        """Whether a text or an object without it is rejected."""
        return self.member.required


@record
class Shape:
    """Members in the order of the C++ struct, in which a validation walks them, and their rules.

    `others` is the map of the members that have no name of their own; their values stand beside those of the parts.
    """

    key: str
    parts: tuple[Part, ...]
    rules: tuple[Rule, ...]
    others: Optional[Part] = None

    @property
    def closed(self) -> bool:
        """Whether an object with any other member is rejected."""
        return any(rule.kind == "no_others" for rule in self.rules)

    def extras(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the members that have no name of their own."""
        named = {part.slot for part in self.parts}
        return {name: value for name, value in values.items() if name not in named} if self.others else {}

    def named(self, wire: str) -> Part:
        """The member of this wire name, which a rule has."""
        return next(part for part in self.parts if part.wire == wire)


class Shapes(dict[str, Shape]):
    """The shapes of records by key, with the unions that their values may be, and the texts that enumerations know."""

    def __init__(
        self, shapes: Mapping[str, Shape], unions: Mapping[str, Union], known: Mapping[str, tuple[str, ...]]
    ) -> None:
        super().__init__(shapes)
        self.unions = unions
        self.known = known


@record
class Route:
    """An operation at its whole path, which begins with `base`, with the shape of its request."""

    operation: Operation
    base: str
    path: str
    request: Shape

    def parts_in(self, location: Location) -> tuple[Part, ...]:
        """The parts that travel in one place."""
        return tuple(part for part in self.request.parts if part.member.location is location)


@record
class Described:
    """Everything that a request or a response is held against."""

    model: ApiModel
    routes: tuple[Route, ...]
    shapes: Shapes


def described(model: ApiModel, api: Api) -> Described:
    """Joins the model and the IR of one document by their keys."""
    structs = {struct.key: struct for header in api.models for struct in header.structs}
    known = {
        enum.key: tuple(value.text for value in enum.values) for header in api.models for enum in header.enums
    }
    shapes = Shapes({key: _shape(record, structs[key], known) for key, record in model.records.items()}, model.unions, known)
    spelled = {header.operation.key: header.operation for header in api.operations}
    routes = []
    for operation in model.called:
        found = spelled[operation.key]
        base = base_path(operation.servers)
        routes.append(Route(operation, base, base + found.path, _shape(request_of(operation), found.request, known)))
    return Described(model, tuple(routes), shapes)


def _shape(record: Record, struct: Struct, known: Mapping[str, tuple[str, ...]]) -> Shape:
    members = {member.key: member for member in record.members}
    parts = []
    for spelled in struct.visited:
        member = members[spelled.key]
        wire = "body" if member.location is Location.BODY else member.wire
        inner = innermost(member.type)
        texts = known.get(inner.key, ()) if isinstance(inner, EnumOf) else ()
        parts.append(Part(member, wire, spelled.name, texts))
    others = next((part for part in parts if part.member.location is Location.ADDITIONAL), None)
    return Shape(record.key, tuple(part for part in parts if part is not others), struct.rules, others)
