"""Decides how the members of a form are written: as leaves, as JSON, or as their encoding says."""

from __future__ import annotations

from typing import Mapping, Optional

from wirebind.analyse.carried import is_carried, is_single, written_as
from wirebind.analyse.media import kind_of
from wirebind.analyse.model.operations import BodyKind, Encoding
from wirebind.analyse.model.records import Location, Member, Record, Style, Written
from wirebind.analyse.model.types import ListOf, MapOf, RecordOf, Type
from wirebind.diagnostics import Diagnostics
from wirebind.openapi import model as openapi

_PAIR = Written(Style.FORM, True)
_JSON = Written(Style.CONTENT)


def is_form(type_: Type) -> bool:
    """Whether a form can have the type: an object, or a map of single values."""
    return isinstance(type_, RecordOf) or (isinstance(type_, MapOf) and is_single(type_.value))


def encodings_of(
    media: openapi.Media, type_: Type, records: Mapping[str, Record], diagnostics: Diagnostics
) -> tuple[Encoding, ...]:
    """The members that are not written as their types are: single values and lists of them by name, others as JSON."""
    if not isinstance(type_, RecordOf):
        return ()
    listed = {one.name: one for one in media.encodings}
    found = []
    for member in records[type_.key].members:
        if member.location is Location.ADDITIONAL:
            _check_others(member, diagnostics)
            continue
        encoding = listed.get(member.wire)
        plain = _PAIR if is_single(member.type) or _is_list(member.type) else _JSON
        written = _written(encoding, member.type) if encoding else plain
        if written is None or not is_carried(member.type, written, records):
            assert encoding is not None
            message = f'encoding of "{member.wire}" is not supported'
            diagnostics.gap_at("gap-encoding", encoding.place, message, "the member is written as its type is")
            written = plain
        if written != plain and not (is_single(member.type) and written == Written(Style.FORM)):
            found.append(Encoding(member.wire, written))
    return tuple(found)


def _check_others(member: Member, diagnostics: Diagnostics) -> None:
    """Members that have no name of their own are written as they are, and have nothing that says how else."""
    if isinstance(member.type, MapOf) and not is_single(member.type.value):
        message = "other members of a form, which are no single values, are not supported"
        diagnostics.gap_at("gap-encoding", member.place, message, "they are not sent")


def _written(encoding: openapi.Encoding, type_: Type) -> Optional[Written]:
    """What an encoding means: its style, else its media type; nothing where that is neither JSON nor text."""
    if encoding.style:
        return written_as(encoding.style, encoding.exploded, encoding.reserved)
    if not encoding.media:
        return _PAIR if is_single(type_) or _is_list(type_) else _JSON
    kind = kind_of(encoding.media)
    if kind is BodyKind.JSON:
        return _JSON
    return _PAIR if kind is BodyKind.TEXT else None


def _is_list(type_: Type) -> bool:
    return isinstance(type_, ListOf) and is_single(type_.item)
