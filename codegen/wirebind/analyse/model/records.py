"""Objects, enumerations and unions as the document describes them."""

from __future__ import annotations

import enum
from typing import Optional

from wirebind.analyse.model.constraints import RecordConstraint, ValueConstraint
from wirebind.analyse.model.origin import Origin
from wirebind.analyse.model.types import Type
from wirebind.diagnostics import Place
from wirebind.records import record
from wirebind.source.node import Node


class Location(enum.Enum):
    """Where a value travels: inside a JSON object, by its name or among those that have none of their own, or as a part
    of a request or response."""

    OBJECT = "object"
    ADDITIONAL = "additional"
    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    RESPONSE_HEADER = "response"
    BODY = "body"


class Style(enum.Enum):
    """How a parameter is written: the styles of OpenAPI, items as parameters of their own, and JSON."""

    SIMPLE = "simple"
    LABEL = "label"
    MATRIX = "matrix"
    FORM = "form"
    SPACE_DELIMITED = "space_delimited"
    PIPE_DELIMITED = "pipe_delimited"
    DEEP_OBJECT = "deep_object"
    NUMBERED = "numbered"
    CONTENT = "content"


@record
class Written:
    """How a parameter is written: by itself or `exploded`, with reserved characters, and with nothing as a value."""

    style: Style
    exploded: bool = False
    reserved: bool = False
    empty: bool = False


PLAIN = {
    Location.PATH: Written(Style.SIMPLE),
    Location.QUERY: Written(Style.FORM, True),
    Location.HEADER: Written(Style.SIMPLE),
    Location.COOKIE: Written(Style.FORM, True),
    Location.RESPONSE_HEADER: Written(Style.SIMPLE),
}
"""How parameters of each place are written where the document says nothing."""


@record
class Notes:
    """The texts of a document about a value."""

    description: str = ""
    unit: str = ""
    default: Optional[Node] = None
    example: Optional[Node] = None
    read_only: bool = False
    deprecated: bool = False
    write_only: bool = False


@record
class Member:
    """A member of an object, a parameter, a header of a response, or a body, which has no wire name.

    `written` is for parameters and headers, nothing where they are written as their place does; `given_name` is the
    name that the document chooses in place of one that is made from the wire name, or ""; `sample` is the example of
    the parameter itself, where those of its schema are in the notes. One that responses leave out may be
    `required_in_requests` alone.
    """

    key: str
    wire: str
    location: Location
    type: Type
    required: bool
    place: Place
    notes: Notes = Notes()
    nullable: bool = False
    written: Optional[Written] = None
    constraints: tuple[ValueConstraint, ...] = ()
    given_name: str = ""
    sample: Optional[Node] = None
    required_in_requests: bool = False


@record
class Record:
    """An object with known members, of which the last may be the map of all others; a `closed` one has no others."""

    key: str
    origin: Origin
    members: tuple[Member, ...]
    constraints: tuple[RecordConstraint, ...]
    description: str
    given_name: str
    place: Place
    closed: bool = False


@record
class EnumValue:
    """A known text of an enumeration."""

    key: str
    text: str
    given_name: str
    place: Place


@record
class Enumeration:
    """Texts that are known; an `extensible` one says that there may be others."""

    key: str
    origin: Origin
    values: tuple[EnumValue, ...]
    description: str
    given_name: str
    place: Place
    extensible: bool = False


class Look(enum.Enum):
    """What a condition looks at: the JSON form of a value, that of its first item, or a member of an object.

    TAG is EQUALS for the member that distinguishes the alternatives, which is written where a value has none. LACKS_FORM
    is a member that is not there, or has another JSON form.
    """

    FORM = "form"
    ITEMS = "items"
    HAS = "has"
    LACKS = "lacks"
    EQUALS = "equals"
    TAG = "tag"
    LACKS_FORM = "lacks_form"


@record
class Condition:
    """One thing that a value is looked at for; `value` is a string, a number or a boolean as JSON text, or a JSON form."""

    look: Look
    member: str = ""
    value: str = ""


@record
class Choice:
    """All conditions under which a value is an alternative, given by its place; the first choice that holds is taken."""

    alternative: int
    conditions: tuple[Condition, ...]


@record
class Alternative:
    """One type of a union, and the component that it is, or ""; `values` is what the document maps to it.

    A `fallback` is what values are that the document maps to none.
    """

    type: Type
    component: str
    values: tuple[str, ...]
    place: Place
    fallback: bool = False


@record
class Union:
    """Types of which a value has one, and how it is chosen; `discriminator` is the member that the document names, or "".

    Of a `base` and what derives from it, the values of the alternatives alone decide.
    """

    key: str
    origin: Origin
    alternatives: tuple[Alternative, ...]
    discriminator: str
    nullable: bool
    description: str
    given_name: str
    place: Place
    choices: tuple[Choice, ...] = ()
    base: bool = False
