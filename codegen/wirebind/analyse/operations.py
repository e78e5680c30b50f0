"""Turns operations into calls: the request struct, what comes back, and the headers of the answer."""

from __future__ import annotations

from typing import Optional

from wirebind.diagnostics import Diagnostics, Place
from wirebind.openapi.model import Document, Media, Operation, Parameter, Response, Schema
from wirebind.analyse.model import Call, EnumOf, Leaf, ListOf, Member, Shapes, Struct, StructOf, Type, Typed, key_part
from wirebind.analyse.schemas import TypeBuilder

_LOCATIONS = ("path", "query", "header")
_LEAVES = (Leaf.STRING, Leaf.INT32, Leaf.INT64, Leaf.FLOAT, Leaf.DOUBLE, Leaf.BOOLEAN, Leaf.BASE64)


def build_shapes(document: Document, prefix: str, diagnostics: Diagnostics) -> Shapes:
    """Everything that the document describes; `prefix` is left out of the names of headers."""
    types = TypeBuilder(document, diagnostics)
    types.add_components()
    builder = _CallBuilder(types, prefix, diagnostics)
    calls = tuple(builder.build(operation) for operation in document.operations)
    return Shapes(types.structs, types.enums, calls, document.errors)


def stripped_header(name: str, prefix: str) -> str:
    """The header's name without the prefix that says nothing within this API."""
    if prefix and name.lower().startswith(prefix.lower()) and len(name) > len(prefix):
        return name[len(prefix) :]
    return name


class _CallBuilder:
    def __init__(self, types: TypeBuilder, prefix: str, diagnostics: Diagnostics) -> None:
        self._types = types
        self._prefix = prefix
        self._diagnostics = diagnostics

    def build(self, operation: Operation) -> Call:
        """One call, its members in the order in which they are sent."""
        key = f"op:{key_part(operation.id)}"
        members = [
            self._parameter(key, operation, parameter)
            for location in _LOCATIONS
            for parameter in self._in_order(operation, location)
        ]
        self._check_wire_names(members)
        request_media, body = self._request_body(key, operation)
        if body is not None:
            members.append(body)
        status, response = self._success(operation)
        media, response_body = self._response_body(key, operation, response)
        headers = self._response_headers(key, operation, response)
        request = Struct(f"{key}/request", operation.id, "", tuple(members), None, operation.place)
        return Call(key, operation, request, request_media, response_body, headers, media, status)

    @staticmethod
    def _in_order(operation: Operation, location: str) -> list[Parameter]:
        """Parameters of one place: those in the path in the order of the path, others as they are written."""
        found = [parameter for parameter in operation.parameters if parameter.location == location]
        if location == "path":
            found.sort(key=lambda parameter: operation.path.find(f"{{{parameter.name}}}"))
        return found

    def _parameter(self, key: str, operation: Operation, parameter: Parameter) -> Member:
        location = "header" if parameter.location in ("header", "response") else parameter.location
        prefix = "response-header" if parameter.location == "response" else parameter.location
        member_key = f"{key}/{prefix}:{key_part(parameter.name)}"
        short = stripped_header(parameter.name, self._prefix) if location == "header" else parameter.name
        typed = self._types.type_of(parameter.schema, member_key, f"{operation.id}/{short}")
        numbered = parameter.numbered and isinstance(typed.type, ListOf)
        if parameter.numbered and not numbered:
            place = parameter.place
            message = f'x-numbered of "{parameter.name}", which is no array'
            self._diagnostics.error("numbered", place.position, message, place.pointer)
        value = typed.type.item if numbered and isinstance(typed.type, ListOf) else typed.type
        if value not in _LEAVES and not isinstance(value, EnumOf):
            hint = "it is taken for a plain string"
            self._gap("gap-parameter-type", parameter.place, f'parameter "{parameter.name}" of several values', hint)
            typed = Typed(Leaf.STRING, False, ())
        return Member(
            key=member_key,
            wire=parameter.name,
            location=parameter.location,
            typed=Typed(typed.type, False, typed.chain, typed.items),
            required=parameter.required,
            place=parameter.place,
            description=parameter.description,
            deprecated=parameter.deprecated or any(part.deprecated for part in typed.chain),
            cpp_name=parameter.cpp_name or parameter.schema.cpp_name,
        )

    def _check_wire_names(self, members: list[Member]) -> None:
        first: dict[str, Member] = {}
        for member in members:
            if first.setdefault(member.wire, member) is not member:
                message = f'"{member.wire}" is the name of two parameters in different places'
                self._diagnostics.error("gap-same-wire-name", member.place.position, message, member.place.pointer)
        lists = [member for member in members if isinstance(member.typed.type, ListOf)]
        for member in members:
            stem, dot, number = member.wire.rpartition(".")
            if member.location == "query" and dot and number.isdigit() and stem in (one.wire for one in lists):
                message = f'"{member.wire}" is also the name of a part of "{stem}", which is numbered'
                self._diagnostics.error("gap-same-wire-name", member.place.position, message, member.place.pointer)

    def _request_body(self, key: str, operation: Operation) -> tuple[str, Optional[Member]]:
        body = operation.body
        if body is None:
            return "", None
        media = self._pick(body.content)
        kind = self._body_type(media, f"{key}/body", f"{operation.id}/request_body")
        typed = Typed(kind, False, (media.schema,) if media.schema else ())
        member = Member(f"{key}/body", "", "body", typed, body.required, body.place, body.description)
        return media.name, member

    def _pick(self, content: tuple[Media, ...]) -> Media:
        """JSON where it is offered, else raw bytes, else the first."""
        best = min(content, key=lambda media: (not is_json(media.name), not _is_raw(media.name)))
        for media in content:
            if media is not best:
                message = f"{media.name} is not supported beside {best.name}"
                self._diagnostics.warning("gap-media-choice", media.place.position, message, media.place.pointer)
        return best

    def _body_type(self, media: Media, key: str, hint: str) -> Type:
        if not is_json(media.name):
            if not _is_raw(media.name):
                self._gap("gap-media-type", media.place, f"media type {media.name}", "the body stays raw bytes")
            return Leaf.BYTES
        typed = self._types.type_of(media.schema or Schema(media.place), key, hint)
        if not isinstance(typed.type, StructOf):
            what = "a JSON body that is not an object with known members"
            self._gap("gap-body-type", media.place, what, "the body stays raw bytes")
            return Leaf.BYTES
        return typed.type

    def _success(self, operation: Operation) -> tuple[int, Optional[Response]]:
        """The answer that counts as the result: the lowest numbered 2xx, else 2XX, else the default without body."""
        numbered = sorted(
            (response for response in operation.responses if response.status[0] == "2"),
            key=lambda response: response.status,
        )
        if not numbered:
            return 200, None
        best = numbered[0]
        for other in numbered[1:]:
            if other.content and [media.name for media in other.content] != [media.name for media in best.content]:
                message = f"the body of {other.status} is not typed; the one of {best.status} is"
                self._diagnostics.warning("gap-responses", other.place.position, message, other.place.pointer)
        return (200 if best.status == "2XX" else int(best.status)), best

    def _response_body(
        self, key: str, operation: Operation, response: Optional[Response]
    ) -> tuple[str, Optional[Type]]:
        if response is None or not response.content:
            return "", None
        media = self._pick(response.content)
        return media.name, self._body_type(media, f"{key}/response-body", f"{operation.id}/response_body")

    def _response_headers(self, key: str, operation: Operation, response: Optional[Response]) -> Optional[Struct]:
        """Headers of every successful answer; which of them come is up to the server."""
        found: dict[str, Parameter] = {}
        for answer in operation.responses:
            if answer.status[0] == "2" or answer is response:
                for header in answer.headers:
                    found.setdefault(header.name.lower(), header)
        if not found:
            return None
        members = tuple(self._parameter(key, operation, header) for header in found.values())
        return Struct(f"{key}/response-headers", operation.id, "", members, None, operation.place)

    def _gap(self, id: str, place: Place, message: str, fallback: str) -> None:
        self._diagnostics.gap(id, place.position, f"{message} is not supported", place.pointer, fallback)


def is_json(media: str) -> bool:
    """True for application/json, text/json and the +json family, with or without parameters."""
    name = media.partition(";")[0].strip().lower()
    return name in ("application/json", "text/json") or name.endswith("+json")


def _is_raw(media: str) -> bool:
    return media.partition(";")[0].strip().lower() in ("application/octet-stream", "*/*")
