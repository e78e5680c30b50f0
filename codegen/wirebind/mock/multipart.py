"""Takes a body of multipart/form-data apart (RFC 7578), in the words of the C++ server side (http/impl/multipart.ipp)."""

from __future__ import annotations

import re
from typing import Optional

from wirebind.mock.parameters import Rejected
from wirebind.records import record

MOST_PARTS = 1000
LARGEST_HEAD = 8 * 1024
_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_PARAMETER = re.compile(rf'[ \t]*;[ \t]*({_TOKEN})=(?:"([^"]*)"|({_TOKEN}))')
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
_NAME = re.compile(_TOKEN)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_ESCAPES = {"%22": '"', "%0D": "\r", "%0A": "\n"}


@record
class FormPart:
    """A part, as text of which every character that is no UTF-8 is a surrogate."""

    name: str
    text: str


def parts_of(media: str, body: bytes) -> list[FormPart]:
    """The parts of a body in their order; raises a Rejected for what is malformed."""
    boundary = _boundary(media)
    if boundary is None:
        raise _malformed("the Content-Type is not multipart/form-data with a boundary")
    rest = body.decode("utf-8", "surrogateescape")
    mark = f"\r\n--{boundary}"
    if rest.startswith(mark[2:]):
        rest = rest[len(mark) - 2 :]
    elif mark in rest:
        rest = rest.partition(mark)[2]
    else:
        raise _malformed("the body does not have its boundary")
    found: list[FormPart] = []
    while True:
        rest, last = _after_boundary(rest)
        if last:
            return found
        if len(found) == MOST_PARTS:
            raise _malformed("the body has too many parts")
        name, rest = _head(rest)
        text, there, rest = rest.partition(mark)
        if not there:
            raise _malformed("the body ends inside of a part")
        found.append(FormPart(name, text))


def _malformed(message: str) -> Rejected:
    return Rejected("body", message, message)


def _boundary(media: str) -> Optional[str]:
    name, rest = media[:19], media[19:]
    found = _parameters(rest)
    values = [value for key, value in found or () if key == "boundary"]
    if name.lower() != "multipart/form-data" or len(values) != 1 or not _BOUNDARY.fullmatch(values[0]):
        return None
    return values[0]


def _parameters(text: str) -> Optional[list[tuple[str, str]]]:
    """The parameters behind a first word, names in lower case; nothing where they are malformed."""
    found = []
    while text.strip(" \t"):
        match = _PARAMETER.match(text)
        if match is None:
            return None
        found.append((match[1].lower(), match[2] if match[2] is not None else match[3]))
        text = text[match.end() :]
    return found


def _after_boundary(rest: str) -> tuple[str, bool]:
    """What follows the line of a boundary, and whether it is the last."""
    last = rest.startswith("--")
    rest = rest[2 if last else 0 :].lstrip(" \t")
    if last and not rest or rest.startswith("\r\n"):
        return rest[2:], last
    raise _malformed("a line with the boundary does not end behind it")


def _head(rest: str) -> tuple[str, str]:
    """The name in the head of a part, and what follows the head."""
    name: Optional[str] = None
    has_media, size = False, 0
    while True:
        line, there, after = rest.partition("\r\n")
        size += len(line.encode("utf-8", "surrogateescape")) + 2 if line else 0
        if size > LARGEST_HEAD:
            raise _malformed("the head of a part is too large")
        if not there:
            raise _malformed("the body ends inside of the head of a part")
        rest = after
        if not line:
            if name is None:
                raise _malformed("a part has no name")
            return name, rest
        field, colon, value = line.partition(":")
        if not colon or not _NAME.fullmatch(field) or _CONTROL.search(line):
            raise _malformed("a line in the head of a part is no field")
        if field.lower() == "content-disposition":
            if name is not None:
                raise _malformed("a part has two names")
            name = _disposition(value.strip(" \t"))
        elif field.lower() == "content-type":
            if has_media:
                raise _malformed("a part has two media types")
            has_media = bool(value.strip(" \t"))


def _disposition(value: str) -> str:
    match = _NAME.match(value)
    word = match[0] if match else ""
    found = _parameters(value[len(word) :])
    names = [text for key, text in found or () if key == "name"]
    if len(names) > 1:
        raise _malformed("a part has two names")
    if sum(key == "filename" for key, _ in found or ()) > 1:
        raise _malformed("a part has two file names")
    if word.lower() != "form-data" or found is None:
        raise _malformed("the Content-Disposition of a part is not that of a form")
    if not names:
        raise _malformed("a part has no name")
    return re.sub("%22|%0D|%0A", lambda match: _ESCAPES[match[0]], names[0])
