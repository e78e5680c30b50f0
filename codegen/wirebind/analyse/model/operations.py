"""Operations: what they take, what comes back, and the facts beside them."""

from __future__ import annotations

import enum
from typing import Iterable, Optional

from wirebind.analyse.model.constraints import ValueConstraint
from wirebind.analyse.model.records import Location, Member, Notes, Written
from wirebind.analyse.model.security import Security, Server
from wirebind.analyse.model.types import Form, Opaque, Type
from wirebind.diagnostics import Place
from wirebind.openapi.catalogue import CodeMatch, Retry
from wirebind.openapi.model import Change
from wirebind.records import record
from wirebind.source.node import Node
from wirebind.vendor import VendorFacts


class BodyKind(enum.Enum):
    """How a body is written, by its media type."""

    JSON = "json"
    FORM = "form"
    MULTIPART = "multipart"
    EVENTS = "events"
    TEXT = "text"
    BYTES = "bytes"


@record
class Encoding:
    """How a member of a form is written that is not written as its type is, and the media type of its parts, or "".

    `file` is whether they are files.
    """

    member: str
    written: Written
    media: str = ""
    file: bool = False


@record
class Body:
    """A body in the media type that is preferred, and the example of that media type. `others` are media types, and
    ranges of them, that a request may be sent in as well, that the document has beside that of a response, or in which an
    error has the same. A FORM or
    TEXT whose type is opaque is bytes that the caller writes. `nullable` is whether it may be null, which JSON that is raw
    holds itself.
    """

    key: str
    kind: BodyKind
    media: str
    type: Type
    required: bool
    notes: Notes
    place: Place
    others: tuple[str, ...] = ()
    sample: Optional[Node] = None
    encodings: tuple[Encoding, ...] = ()
    constraints: tuple[ValueConstraint, ...] = ()
    nullable: bool = False


class Role(enum.Enum):
    """What a response means: the result, another success, an error, all that is not listed, or anything else.

    A default without any success beside it is the result.
    """

    RESULT = "result"
    SUCCESS = "success"
    ERROR = "error"
    DEFAULT = "default"
    OTHER = "other"


@record
class Response:
    """The response of an operation with one status: "200", "2XX" or "default"."""

    status: str
    role: Role
    description: str
    headers: tuple[Member, ...]
    bodies: tuple[Body, ...]
    place: Place

    @property
    def body(self) -> Optional[Body]:
        """The body in the media type that is preferred."""
        return next(iter(self.bodies), None)

    @property
    def is_success(self) -> bool:
        """Whether a call that ends with it has succeeded."""
        return self.role in (Role.RESULT, Role.SUCCESS)

    @property
    def is_error(self) -> bool:
        """Whether it describes errors: a default that stands alone describes them and the result."""
        return self.role in (Role.ERROR, Role.DEFAULT) or self.status == "default"


def types_of_bodies(responses: Iterable[Response]) -> tuple[Type | Form, ...]:
    """The types that the bodies of successes have."""
    bodies = (body for response in responses if response.is_success for body in response.bodies)
    return tuple(dict.fromkeys(body.type.form if isinstance(body.type, Opaque) else body.type for body in bodies))


@record
class Paging:
    """The members that link the pages of a list; no `token` and no `next` for a list of one page."""

    items: Member
    token: Optional[Member]
    next: Optional[Member]
    limit: Optional[Member]
    place: Place


@record
class Waiter:
    """When a wait that polls the operation is over; anything else is pending.

    `member` is done when it has a value of `success`, when it is at least the member `reaches`, or when it is `zero`.
    The wait has failed at a value of `failure`, or when `failure_member` has any text.
    """

    key: str
    name: str
    summary: str
    member: Optional[Member]
    success: tuple[str, ...]
    failure: tuple[str, ...]
    reaches: Optional[Member]
    zero: bool
    failure_member: Optional[Member]
    success_status: tuple[int, ...]
    success_errors: tuple[str, ...]
    place: Place


@record
class ErrorCode:
    """An error code of the service."""

    key: str
    code: str
    status: int
    retry: Retry
    match: CodeMatch
    summary: str
    place: Place


@record
class Operation:
    """One method of one path; parameters stand in the order path, query, header.

    `route` is the key that it would have without an id: it stays when the id changes, or comes later. A `variant` sends
    what another one sends in another media type; the service calls a `received` one.
    """

    key: str
    route: str
    id: str
    tags: tuple[str, ...]
    method: str
    path: str
    summary: str
    description: str
    deprecated: bool
    deprecation: str
    sunset: str
    parameters: tuple[Member, ...]
    body: Optional[Body]
    responses: tuple[Response, ...]
    errors: tuple[ErrorCode, ...]
    security: Security
    servers: tuple[Server, ...]
    idempotent: bool
    timeouts: tuple[tuple[str, int], ...]
    paging: Optional[Paging]
    waiters: tuple[Waiter, ...]
    changes: tuple[Change, ...]
    vendor_facts: tuple[VendorFacts, ...]
    given_name: str
    place: Place
    id_place: Place
    variant: bool = False
    received: bool = False

    @property
    def result(self) -> Optional[Response]:
        """The response that counts as the result; nothing when the document has no success."""
        return next((response for response in self.responses if response.role is Role.RESULT), None)

    @property
    def successes(self) -> tuple[Response, ...]:
        """The successes, the result first, ranges last."""
        found = [response for response in self.responses if response.is_success]
        return tuple(sorted(found, key=lambda one: (one.role is not Role.RESULT, not one.status.isdigit(), one.status)))

    def parameters_in(self, location: Location) -> tuple[Member, ...]:
        """The parameters of one place."""
        return tuple(parameter for parameter in self.parameters if parameter.location is location)
