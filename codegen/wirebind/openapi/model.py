"""An OpenAPI document as typed values. Nothing is resolved yet: a reference is still the text of its target."""

from __future__ import annotations

from dataclasses import field
from typing import Optional

from wirebind.diagnostics import Place
from wirebind.openapi.catalogue import ErrorEntry
from wirebind.openapi.discriminator import Discriminator
from wirebind.openapi.encoding import Encoding
from wirebind.openapi.parameter_style import Written
from wirebind.openapi.security import Requirement, SecurityScheme
from wirebind.openapi.servers import Server
from wirebind.openapi.service import Service
from wirebind.records import record
from wirebind.source.node import Node, Scalar
from wirebind.vendor import VendorFacts


@record
class Comparison:
    """`x-compare`: `member` is at most `at_most` when both are set."""

    member: str
    at_most: str
    place: Place


@record
class Limit:
    """A numeric keyword such as `maximum`, its number as exact decimal text."""

    keyword: str
    value: str
    place: Place


@record
class Schema:
    """A schema object. A `constant` is listed as the one value of `enum`.

    Members beside `properties` are `patterned` ones, whose names match, and `additional` ones; a `closed` object has no
    additional ones. A `base` is the union of what derives from it, and names the component with its own members, which is
    `members_of` it. What is `derived` is an object of its own, whatever its parts come to. The `original_name` is what the file of a
    component calls it, where the document has another name for it. An `unknown_type` is a `type` of which nothing is known.
    """

    place: Place
    ref: Optional[str] = None
    types: tuple[str, ...] = ()
    format: str = ""
    title: str = ""
    description: str = ""
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    default: Optional[Node] = None
    examples: tuple[Node, ...] = ()
    enum: Optional[tuple[Scalar, ...]] = None
    constant: bool = False
    extensible_enum: Optional[tuple[Scalar, ...]] = None
    properties: tuple["Property", ...] = ()
    required: tuple[str, ...] = ()
    additional: Optional["Schema"] = None
    closed: bool = False
    patterned: tuple[tuple[str, "Schema"], ...] = ()
    items: Optional["Schema"] = None
    prefix: tuple["Schema", ...] = ()
    unique: bool = False
    limits: tuple[Limit, ...] = ()
    patterns: tuple[str, ...] = ()
    content_encoding: str = ""
    content_media: str = ""
    all_of: tuple["Schema", ...] = ()
    any_of: tuple["Schema", ...] = ()
    one_of: tuple["Schema", ...] = ()
    discriminator: Optional[Discriminator] = None
    dependent_required: tuple[tuple[str, tuple[str, ...]], ...] = ()
    compare: tuple[Comparison, ...] = ()
    unit: str = ""
    cpp_name: str = ""
    cpp_names: dict[str, str] = field(default_factory=dict)
    original_name: str = ""
    unknown_type: bool = False
    unsupported: tuple[str, ...] = ()
    base: str = ""
    members_of: str = ""
    derived: bool = False


@record
class Property:
    """A named member of an object schema."""

    name: str
    schema: Schema
    place: Place


@record
class Parameter:
    """A parameter, or a header of a response ("response"); items of a `numbered` list travel as `name.1`, `name.2`, …"""

    name: str
    location: str
    schema: Schema
    place: Place
    required: bool = False
    description: str = ""
    deprecated: bool = False
    examples: tuple[Node, ...] = ()
    cpp_name: str = ""
    numbered: bool = False
    written: Written = Written("simple")


@record
class Media:
    """One media type of a body."""

    name: str
    schema: Optional[Schema]
    place: Place
    examples: tuple[Node, ...] = ()
    encodings: tuple[Encoding, ...] = ()


@record
class Body:
    """A request body."""

    content: tuple[Media, ...]
    required: bool
    description: str
    place: Place


@record
class Response:
    """The response of an operation with one status ("200", "2XX" or "default")."""

    status: str
    description: str
    headers: tuple[Parameter, ...]
    content: tuple[Media, ...]
    place: Place


@record
class Change:
    """One entry of `x-change-history`."""

    date: str
    kind: str
    summary: str
    place: Place


@record
class Paging:
    """`x-paging`: the names that link the pages of a list; `token` and `next` are "" for a list of one page."""

    token: str
    next: str
    items: str
    limit: str
    place: Place


@record
class Waiter:
    """One entry of `x-waiters`: when a wait that polls the operation is over; anything else is pending.

    `member` is done when it has a value of `success`, when it is at least the member `reaches`, or when it is `zero`.
    The wait has failed at a value of `failure`, or when `failure_member` has any text.
    """

    name: str
    summary: str
    member: str
    success: tuple[str, ...]
    failure: tuple[str, ...]
    reaches: str
    zero: bool
    failure_member: str
    success_status: tuple[int, ...]
    success_errors: tuple[str, ...]
    place: Place


@record
class Operation:
    """One method of one path. Without `security` or `servers` of its own, those of the document hold.

    `route` is the method and the path with parameters by position; a `routed` operation is known by it, not by its id.
    A `variant` sends what another one sends in another media type; a `received` one is called by the service, not by the
    program.
    """

    id: str
    method: str
    path: str
    place: Place
    id_place: Place
    route: str = ""
    routed: bool = False
    tags: tuple[str, ...] = ()
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    deprecation: str = ""
    sunset: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: Optional[Body] = None
    responses: tuple[Response, ...] = ()
    error_codes: tuple[tuple[str, Place], ...] = ()
    security: Optional[tuple[Requirement, ...]] = None
    servers: Optional[tuple[Server, ...]] = None
    vendor_facts: tuple[VendorFacts, ...] = ()
    idempotent: bool = False
    timeouts: tuple[tuple[str, int], ...] = ()
    paging: Optional[Paging] = None
    waiters: tuple[Waiter, ...] = ()
    changes: tuple[Change, ...] = ()
    cpp_name: str = ""
    variant: bool = False
    received: bool = False


@record
class Document:
    """The whole document. `security` has the alternatives for operations that have none of their own."""

    title: str = ""
    version: str = ""
    operations: tuple[Operation, ...] = ()
    schemas: dict[str, Schema] = field(default_factory=dict)
    errors: tuple[ErrorEntry, ...] = ()
    security_schemes: tuple[SecurityScheme, ...] = ()
    security: tuple[Requirement, ...] = ()
    servers: tuple[Server, ...] = ()
    service: Service = Service()
