"""What a document promises on the wire, normalised: `allOf` merged, constants as enumerations, components by name.

Analysis keeps what the bindings use; a contract keeps every keyword, so that no change goes unseen. Facts that are
compared as a whole are canonical JSON text.
"""

from __future__ import annotations

from typing import Mapping, Optional

from wirebind.diagnostics import Place
from wirebind.records import record


@record
class Property:
    """A named property of an object."""

    name: str
    schema: Schema
    place: Place


@record
class Limit:
    """A numeric keyword and its exact decimal text."""

    keyword: str
    value: str


@record
class Discriminator:
    """The property that names an alternative, and the values that name components."""

    property: str
    mapping: tuple[tuple[str, str], ...]


@record
class Schema:
    """A schema. `ref` is the component that it refers to; beside it stand texts and `nullable` alone.

    `types` leaves "null" out, which is `nullable`, and is empty where any type may come. `additional` is a schema, or
    whether further properties may come. `others` are keywords that are compared as a whole. `label` is what keys call an
    alternative of a union.
    """

    place: Place
    ref: str = ""
    types: tuple[str, ...] = ()
    nullable: bool = False
    format: str = ""
    values: Optional[tuple[str, ...]] = None
    known_values: Optional[tuple[str, ...]] = None
    properties: tuple[Property, ...] = ()
    required: frozenset[str] = frozenset()
    additional: Schema | bool = True
    items: Optional[Schema] = None
    limits: tuple[Limit, ...] = ()
    pattern: str = ""
    unique: bool = False
    content_encoding: str = ""
    content_media_type: str = ""
    content_schema: Optional[Schema] = None
    one_of: tuple[Schema, ...] = ()
    any_of: tuple[Schema, ...] = ()
    discriminator: Optional[Discriminator] = None
    constraints: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    default: str = ""
    read_only: bool = False
    write_only: bool = False
    deprecated: bool = False
    sunset: str = ""
    description: str = ""
    annotations: tuple[tuple[str, str], ...] = ()
    label: str = ""


@record
class Parameter:
    """A parameter of a request, or a header of a response. `location` is path, query, header, cookie or response."""

    name: str
    location: str
    place: Place
    schema: Schema
    required: bool = False
    style: str = ""
    explode: bool = False
    allow_reserved: bool = False
    allow_empty: bool = False
    numbered: bool = False
    media_type: str = ""
    deprecated: bool = False
    sunset: str = ""
    description: str = ""
    annotations: tuple[tuple[str, str], ...] = ()


@record
class Media:
    """One media type of a body."""

    name: str
    place: Place
    schema: Optional[Schema] = None
    encoding: str = ""
    annotations: tuple[tuple[str, str], ...] = ()


@record
class Body:
    """The body of a request."""

    place: Place
    required: bool = False
    content: tuple[Media, ...] = ()
    description: str = ""


@record
class Response:
    """What comes with one status: "200", "2XX" or "default"."""

    status: str
    place: Place
    headers: tuple[Parameter, ...] = ()
    content: tuple[Media, ...] = ()
    links: str = ""
    description: str = ""


@record
class Alternative:
    """Security schemes that hold together, each with its scopes; none for an anonymous call."""

    place: Place
    uses: tuple[tuple[str, tuple[str, ...]], ...] = ()


@record
class Scheme:
    """A security scheme; `facts` are all of its members but texts and scopes."""

    name: str
    place: Place
    facts: str = ""
    scopes: tuple[str, ...] = ()
    description: str = ""


@record
class Server:
    """A server: its URL with variables in braces, each described as a schema is."""

    url: str
    place: Place
    variables: tuple[Property, ...] = ()
    description: str = ""


@record
class ErrorCode:
    """An entry of the catalogue of error codes."""

    code: str
    place: Place
    status: str = ""
    retry: str = ""
    match: str = ""
    summary: str = ""


@record
class Operation:
    """One method of one path."""

    key: str
    id: str
    method: str
    path: str
    place: Place
    parameters: tuple[Parameter, ...] = ()
    body: Optional[Body] = None
    responses: tuple[Response, ...] = ()
    callbacks: tuple[Operation, ...] = ()
    security: tuple[Alternative, ...] = ()
    servers: tuple[Server, ...] = ()
    errors: tuple[str, ...] = ()
    deprecated: bool = False
    deprecation: str = ""
    sunset: str = ""
    stability: str = ""
    idempotent: str = ""
    timeouts: str = ""
    paging: str = ""
    waiters: tuple[tuple[str, str], ...] = ()
    permissions: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    history: str = ""
    summary: str = ""
    description: str = ""
    annotations: tuple[tuple[str, str], ...] = ()


@record
class Contract:
    """The whole document."""

    title: str
    version: str
    place: Place
    operations: tuple[Operation, ...]
    webhooks: tuple[Operation, ...]
    schemas: Mapping[str, Schema]
    schemes: tuple[Scheme, ...]
    servers: tuple[Server, ...]
    errors: tuple[ErrorCode, ...]
    annotations: tuple[tuple[str, str], ...] = ()
