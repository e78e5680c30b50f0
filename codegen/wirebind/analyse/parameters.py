"""Types parameters and the headers of responses."""

from __future__ import annotations

from wirebind.analyse.model import origin
from wirebind.analyse.model.keys import key_part
from wirebind.analyse.model.records import Location, Member
from wirebind.analyse.model.types import EnumOf, ListOf, Scalar, Type
from wirebind.analyse.notes import notes_of
from wirebind.analyse.samples import check_samples
from wirebind.analyse.schemas import Schemas, Typed
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Operation, Parameter

_LOCATIONS = (Location.PATH, Location.QUERY, Location.HEADER)


class Parameters:
    """Types the parameters of one document's operations."""

    def __init__(self, schemas: Schemas, diagnostics: Diagnostics) -> None:
        self._schemas = schemas
        self._diagnostics = diagnostics

    def of_operation(self, key: str, operation: Operation) -> tuple[Member, ...]:
        """The parameters: those in the path in the order of the path, then the query, then headers, as written."""
        found = [
            self._typed(key, operation, parameter, location)
            for location in _LOCATIONS
            for parameter in _in_order(operation, location)
        ]
        self._check_wire_names(found)
        return tuple(found)

    def header_of_success(self, key: str, operation: Operation, header: Parameter) -> Member:
        """A header of a response with a status of 2xx."""
        return self._typed(key, operation, header, Location.RESPONSE_HEADER)

    def header_of_other(self, key: str, status: str, header: Parameter) -> Member:
        """A header of any other response: a component where it refers to one, else a text."""
        found = self._schemas.component_of(header.schema)
        return Member(
            key=f"{key}/response:{status}/header:{key_part(header.name)}",
            wire=header.name,
            location=Location.RESPONSE_HEADER,
            type=found if isinstance(found, EnumOf) else Scalar.STRING,
            required=header.required,
            notes=notes_of((header.schema,), header.description, header.deprecated),
            place=header.place,
        )

    def _typed(self, key: str, operation: Operation, parameter: Parameter, location: Location) -> Member:
        prefix = "response-header" if location is Location.RESPONSE_HEADER else location.value
        in_header = location in (Location.HEADER, Location.RESPONSE_HEADER)
        step = origin.header(parameter.name) if in_header else origin.named(parameter.name)
        member_key = f"{key}/{prefix}:{key_part(parameter.name)}"
        typed = self._schemas.type_of(parameter.schema, member_key, (origin.named(operation.id), step))
        numbered = parameter.numbered and isinstance(typed.type, ListOf)
        if parameter.numbered and not numbered:
            message = f'x-numbered of "{parameter.name}", which is no array'
            self._diagnostics.error_at("numbered", parameter.place, message)
        if not _is_single(typed.type.item if numbered and isinstance(typed.type, ListOf) else typed.type):
            message = f'parameter "{parameter.name}" of several values is not supported'
            self._diagnostics.gap_at("gap-parameter-type", parameter.place, message, "it is taken for a plain string")
            typed, numbered = Typed(Scalar.STRING), False
        member = Member(
            key=member_key,
            wire=parameter.name,
            location=location,
            type=typed.type,
            required=parameter.required,
            numbered=numbered,
            constraints=self._schemas.limits.of_value(typed.type, typed.chain, typed.items),
            notes=notes_of(typed.chain, parameter.description, parameter.deprecated),
            given_name=parameter.cpp_name or parameter.schema.cpp_name,
            place=parameter.place,
        )
        check_samples(member, typed.chain, self._diagnostics)
        return member

    def _check_wire_names(self, members: list[Member]) -> None:
        first: dict[str, Member] = {}
        for member in members:
            if first.setdefault(member.wire, member) is not member:
                message = f'"{member.wire}" is the name of two parameters in different places'
                self._diagnostics.error_at("gap-same-wire-name", member.place, message)
        lists = [member.wire for member in members if isinstance(member.type, ListOf)]
        for member in members:
            stem, dot, number = member.wire.rpartition(".")
            if member.location is Location.QUERY and dot and number.isdigit() and stem in lists:
                message = f'"{member.wire}" is also the name of a part of "{stem}", which is numbered'
                self._diagnostics.error_at("gap-same-wire-name", member.place, message)


def _in_order(operation: Operation, location: Location) -> list[Parameter]:
    found = [parameter for parameter in operation.parameters if parameter.location == location.value]
    if location is Location.PATH:
        found.sort(key=lambda parameter: operation.path.find(f"{{{parameter.name}}}"))
    return found


def _is_single(type_: Type) -> bool:
    return isinstance(type_, (Scalar, EnumOf))
