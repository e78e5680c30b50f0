"""Types parameters and the headers of responses."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Optional

from wirebind.analyse.carried import is_carried, is_single, written_as
from wirebind.analyse.media import kind_of
from wirebind.analyse.model import origin
from wirebind.analyse.model.keys import key_part
from wirebind.analyse.model.operations import BodyKind
from wirebind.analyse.model.records import PLAIN, Location, Member, Style, Written
from wirebind.analyse.model.types import EnumOf, ListOf, MapOf, Opaque, Reason, RecordOf, Scalar, Type, innermost, wire_type
from wirebind.analyse.notes import notes_of
from wirebind.analyse.samples import check_examples, check_samples
from wirebind.analyse.schemas import Schemas
from wirebind.analyse.typed import Typed
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.model import Operation, Parameter

BODY = "body"
"""What rules call the body by."""
_OF_PARTS = ("spaceDelimited", "pipeDelimited", "deepObject")
_LOCATIONS = (Location.PATH, Location.QUERY, Location.HEADER, Location.COOKIE)


class Parameters:
    """Types the parameters of one document's operations."""

    def __init__(self, schemas: Schemas, diagnostics: Diagnostics) -> None:
        self._schemas = schemas
        self._diagnostics = diagnostics

    def of_operation(self, key: str, operation: Operation) -> tuple[Member, ...]:
        """The parameters: those in the path in the order of the path, then the query, headers and cookies as listed."""
        found = [
            self._typed(key, operation, parameter, location)
            for location in _LOCATIONS
            for parameter in _in_order(operation, location)
        ]
        return tuple(self._told_apart(found, operation))

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
        in_json = bool(parameter.written.media) and kind_of(parameter.written.media) is BodyKind.JSON
        schema = parameter.schema if in_json else self._schemas.own_members(parameter.schema)
        typed = self._schemas.type_of(schema, member_key, (origin.named(operation.id), step))
        written = self._written(parameter, typed.type)
        if written is not None and not is_carried(typed.type, written, self._schemas.records, self._schemas.unions.found):
            self._report_style(parameter, typed.type, "header" if in_header else "parameter")
            written = None
        if written is None:
            typed, written = Typed(Scalar.STRING), PLAIN[location]
        member = Member(
            key=member_key,
            wire=parameter.name,
            location=location,
            type=typed.type,
            required=parameter.required,
            written=None if _like_plain(typed.type, written, PLAIN[location]) else written,
            constraints=self._schemas.limits.of_value(typed.type, typed.chain, typed.items),
            notes=notes_of(typed.chain, parameter.description, parameter.deprecated),
            given_name=parameter.cpp_name or parameter.schema.cpp_name,
            sample=next(iter(parameter.examples), None),
            place=parameter.place,
        )
        check_samples(member, typed.chain, self._diagnostics)
        if is_single(typed.type, self._schemas.unions.found):
            check_examples(member, parameter.examples, self._diagnostics)
        return member

    def _report_style(self, parameter: Parameter, type_: Type, what: str) -> None:
        """Reports values that a style cannot carry, unless it is reported what is wrong with them."""
        inner = innermost(type_)
        if not (isinstance(inner, Opaque) and inner.reason in (Reason.INVALID, Reason.OUTSIDE)):
            message = f"{what} '{parameter.name}' has values that its style cannot carry"
            self._diagnostics.gap_at("gap-parameter-type", parameter.place, message, "it is a text that the caller writes")

    def _written(self, parameter: Parameter, type_: Type) -> Optional[Written]:
        """How a parameter is written; nothing where it is in a media type that is not supported."""
        flags = (parameter.written.reserved, parameter.written.empty)
        if parameter.numbered:
            if isinstance(type_, ListOf):
                return Written(Style.NUMBERED)
            message = f"x-numbered of '{parameter.name}', which is no array"
            self._diagnostics.fault_at("numbered", parameter.place, message)
        kind = kind_of(parameter.written.media) if parameter.written.media else BodyKind.TEXT
        style = parameter.written.style
        if style in _OF_PARTS and is_single(type_, self._schemas.unions.found):
            message = f"style '{style}' of '{parameter.name}', which is no list and no object"
            self._diagnostics.warning_at("gap-style", parameter.place, message, "it is taken for 'form'")
        if kind is BodyKind.JSON:
            return Written(Style.CONTENT, False, *flags)
        if kind is not BodyKind.TEXT:
            message = f"'{parameter.name}' is {parameter.written.media}, which is not supported in a parameter"
            self._diagnostics.gap_at("gap-parameter-content", parameter.place, message, "it is a text that the caller writes")
            return None
        return written_as(parameter.written.style, parameter.written.exploded, *flags)

    def _told_apart(self, members: list[Member], operation: Operation) -> list[Member]:
        """The members; limits go by wire name, so that those of two parameters with one name are left out."""
        names = Counter([member.wire for member in members] + ([BODY] if operation.body else []))
        found = []
        for member in members:
            if names[member.wire] > 1 and member.constraints:
                message = f"limits of '{member.wire}', which is the name of two parameters, are not checked"
                self._diagnostics.gap_at("gap-same-wire-name", member.place, message)
                member = replace(member, constraints=())
            found.append(member)
        lists = [member.wire for member in members if member.written and member.written.style is Style.NUMBERED]
        for member in members:
            stem, dot, number = member.wire.rpartition(".")
            if member.location is Location.QUERY and dot and number.isdigit() and stem in lists:
                message = f"'{member.wire}' is also the name of a part of '{stem}', which is numbered"
                self._diagnostics.fault_at("gap-same-wire-name", member.place, message)
        return found


def _in_order(operation: Operation, location: Location) -> list[Parameter]:
    found = [parameter for parameter in operation.parameters if parameter.location == location.value]
    if location is Location.PATH:
        found.sort(key=lambda parameter: operation.path.find(f"{{{parameter.name}}}"))
    return found


def _like_plain(type_: Type, written: Written, plain: Written) -> bool:
    """Whether a value is written as its place does it anyway: what is single has nothing to explode or to separate."""
    single = not isinstance(wire_type(type_), (ListOf, MapOf, RecordOf))
    pairs = (Style.FORM, Style.SPACE_DELIMITED, Style.PIPE_DELIMITED, Style.DEEP_OBJECT)
    alike = written.style is plain.style or (single and plain.style is Style.FORM and written.style in pairs)
    flags = (written.reserved, written.empty) == (plain.reserved, plain.empty)
    return alike and flags and (single or written.exploded == plain.exploded)
