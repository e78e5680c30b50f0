"""The IR: everything that the templates print, decided and frozen. Texts are still the spec's; filters escape them."""

from __future__ import annotations

from typing import Optional

from wirebind.ir.authentication import Authentication
from wirebind.ir.servers import Server
from wirebind.ir.extension import Extension
from wirebind.ir.facts import Change, Paging, Waiter
from wirebind.ir.service import Service
from wirebind.ir.types import (
    Choice,
    Enumeration,
    Enumerator,
    Member,
    MemberName,
    ParameterFormat,
    Rule,
    Struct,
    Union,
)
from wirebind.records import record

IR_VERSION = 1
"""Grows when a template that was written for the IR may no longer print what it did; docs/templates.md has its members."""


@record
class Encoding:
    """How a member of a form is written that is not written as its type is, and the media type of its parts, or ""."""

    wire: str
    format: ParameterFormat
    media: str = ""


@record
class Body:
    """A body: how it is written (json, form, multipart, text, or bytes of any other kind) and its media type, both "" without one.

    `others` are media types, and ranges of them, that a call may send it in as well.
    """

    kind: str
    media: str
    type: str
    encodings: tuple[Encoding, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether the type says how the body is written."""
        usual = {"": "", "json": "application/json", "bytes": "application/octet-stream"}
        return usual.get(self.kind) == self.media.partition(";")[0].strip().lower()


@record
class Response:
    """A success: a status (202; 2 for 2XX, 3 for 3XX, 0 for any) with a body of one media type.

    `alternative` is the place of the body's type among those of the operation. The first response has the struct of the
    headers of all: `headers_type` is `headers`, or what stands for none. A `shared` one is of several operations, and a
    header of its own defines it.
    """

    status: int
    body: Body
    headers: Optional[Struct] = None
    headers_type: str = "wirebind::no_headers"
    shared: bool = False
    alternative: int = 0


@record
class ErrorBody:
    """The type of the body of errors with a status: 404, 4 for all of 400 to 499, 0 for all others; with its media types
    where the status has several types."""

    status: int
    type: str
    media: tuple[str, ...] = ()


@record
class Operation:
    """An operation with its request and its successes, the result first and those of one status together.

    `deprecated` is the message, or ""; `route` is the key of its method and path; `security` has sets of schemes where
    they are not those of the API; the service calls a `received` one.
    """

    key: str
    route: str
    name: str
    wire: str
    doc: tuple[str, ...]
    request: Struct
    body: Body
    responses: tuple[Response, ...]
    method: str
    path: str
    idempotent: bool
    changes: tuple[Change, ...]
    deprecated: str
    paging: Optional[Paging] = None
    waiters: tuple[Waiter, ...] = ()
    extensions: tuple[Extension, ...] = ()
    security: tuple[int, ...] = ()
    endpoint: str = ""
    error_bodies: Optional[tuple[ErrorBody, ...]] = None
    timeouts: tuple[tuple[str, int], ...] = ()
    received: bool = False
    response_body: str = "wirebind::no_body"

    def trait(self, keyword: str, name: str) -> str:
        """The text of a vendor's trait; "" where the operation has none."""
        traits = (trait for extension in self.extensions if extension.keyword == keyword for trait in extension.traits)
        return next((trait.value for trait in traits if trait.name == name), "")

    @property
    def result(self) -> Response:
        """The response that a call is made for."""
        return self.responses[0]

    @property
    def success_status(self) -> int:
        """The status of the result, 200 where any will do."""
        return self.result.status if self.result.status >= 100 else 200

    @property
    def listed_responses(self) -> tuple[Response, ...]:
        """The successes where there is more to say than the status of one with JSON, bytes of any kind, or no body."""
        plain = len(self.responses) == 1 and self.result.status >= 100 and self.result.body.is_plain
        return () if plain else self.responses

    @property
    def structs(self) -> tuple[Struct, ...]:
        """The structs that the operation's header defines, in their order."""
        own = (response.headers for response in self.responses if response.headers and not response.shared)
        return (self.request, *own)


@record
class ErrorCode:
    """An error code of the service as an enumerator.

    `retry` is one of wirebind::retry_advice, `match` one of wirebind::code_match.
    """

    key: str
    name: str
    number: int
    code: str
    status: int
    retry: str
    match: str
    summary: str
    doc: tuple[str, ...]


@record
class Includes:
    """What a header includes: first ours, then the standard's."""

    own: tuple[str, ...] = ()
    standard: tuple[str, ...] = ()


@record
class ModelHeader:
    """models/<name>.hpp. Structs and unions that contain each other share one header; then `forward` declares them."""

    path: str
    includes: Includes
    forward: tuple[str, ...]
    structs: tuple[Struct, ...]
    enums: tuple[Enumeration, ...]
    unions: tuple[Union, ...] = ()


@record
class OperationHeader:
    """operations/<name>.hpp."""

    path: str
    includes: Includes
    operation: Operation


@record
class Alias:
    """A name from before a revision, and what it is called now; `operation` where it is one."""

    name: str
    target: str
    operation: Optional[Operation] = None


@record
class Forwarder:
    """The functions of both clients that call the operation `target`; the messages are "" where nothing is deprecated."""

    name: str
    target: str
    doc: tuple[str, ...]
    deprecated: str = ""
    deprecated_blocking: str = ""


@record
class Api:
    """All that is generated for one spec. `origin` is the spec's folder as the first line names it.

    `abi_macro` names the inline namespace, and `digest` is of what the layout and the tables depend on.
    """

    namespace: str
    innermost: str
    include: str
    origin: str
    product: str
    version: str
    title: str
    abi_macro: str
    digest: str
    models: tuple[ModelHeader, ...]
    operations: tuple[OperationHeader, ...]
    errors: tuple[ErrorCode, ...] = ()
    aliases: tuple[Alias, ...] = ()
    authentication: Authentication = Authentication()
    servers: tuple[Server, ...] = ()
    endpoint: str = ""
    error_bodies: tuple[ErrorBody, ...] = ()
    error_headers: Includes = Includes()
    service: Service = Service()
    common_headers: Optional[Struct] = None
    forwarders: tuple[Forwarder, ...] = ()
