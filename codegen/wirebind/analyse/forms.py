"""Decides how the members of a form are written: as leaves, as JSON, as files, or as their encoding says."""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping, Optional

from wirebind.analyse.carried import is_carried, is_list, is_single, written_as
from wirebind.analyse.media import kind_of
from wirebind.analyse.model.constraints import Limit, LimitKind, ValueConstraint
from wirebind.analyse.model.operations import BodyKind, Encoding
from wirebind.analyse.model.records import Location, Member, Record, Style, Union, Written
from wirebind.analyse.model.types import ListOf, MapOf, Opaque, RecordOf, Scalar, Type, UnionOf
from wirebind.analyse.schemas import Schemas
from wirebind.diagnostics import Diagnostics
from wirebind.openapi import model as openapi

_PAIR = Written(Style.FORM, True)
_JSON = Written(Style.CONTENT)


def is_form(type_: Type, unions: Mapping[str, Union]) -> bool:
    """Whether a form can have the type: an object, or a map of single values."""
    return isinstance(type_, RecordOf) or (isinstance(type_, MapOf) and is_single(type_.value, unions))


def is_files(type_: Type) -> bool:
    """Whether the parts of a member are files: it is one, or a list of them."""
    return (type_.item if isinstance(type_, ListOf) else type_) is Scalar.FILE


def encodings_of(
    media: openapi.Media, type_: Type, schemas: Schemas, diagnostics: Diagnostics
) -> tuple[Encoding, ...]:
    """The members that are not written as their types are: single values and lists of them by name, others as JSON."""
    members = schemas.records[type_.key].members if isinstance(type_, RecordOf) else ()
    known = {member.wire for member in members if member.location is not Location.ADDITIONAL}
    for one in media.encodings:
        if one.name not in known:
            message = f"encoding of '{one.name}', which the schema does not name, is not supported"
            diagnostics.gap_at("gap-encoding", one.place, message, "it is ignored")
    parts = kind_of(media.name) is BodyKind.MULTIPART
    listed = {one.name: one for one in media.encodings}
    found = []
    records, unions = schemas.records, schemas.unions.found
    for member in members:
        if member.location is Location.ADDITIONAL:
            _check_others(member, unions, diagnostics)
            continue
        encoding = listed.get(member.wire)
        plain = plain_of(member.type, unions)
        if parts and is_files(member.type):
            found.append(Encoding(member.wire, _JSON, encoding.media if encoding else "", True))
            continue
        written = _written(encoding, plain) if encoding else plain
        deep = written is not None and written.style is Style.DEEP_OBJECT and is_single(member.type, unions)
        if written is None or deep or not is_carried(member.type, written, records, unions):
            assert encoding is not None
            message = f"encoding of '{member.wire}' is not supported"
            diagnostics.gap_at("gap-encoding", encoding.place, message, "the member is written as its type is")
            written = plain
        if encoding and encoding.headers and parts:
            message = f"headers of '{member.wire}' are not supported"
            diagnostics.gap_at("gap-encoding", encoding.place, message, "a part that is no file has none")
        told = encoding.media if encoding and parts and encoding.media != "application/json" else ""
        if told or (written != plain and not (is_single(member.type, unions) and written == Written(Style.FORM))):
            found.append(Encoding(member.wire, written, told))
    return tuple(found)


def with_files(
    media: openapi.Media, record: Record, unions: Mapping[str, Union], diagnostics: Diagnostics
) -> Record:
    """The record of a body of parts: texts whose encoding is one of bytes are files, and so are unions of files."""
    listed = {one.name: one.media for one in media.encodings if one.media and not one.style}
    members = []
    for member in record.members:
        others = member.location is Location.ADDITIONAL
        found = member.type if others and _holds_files(member.type) else _file_of(member.type, unions)
        if found is None and kind_of(listed.get(member.wire, "application/json")) is BodyKind.BYTES:
            found = _as_file(member.type)
        if found is not None and isinstance(member.type, UnionOf) and not _all_files(unions[member.type.key]):
            message = f"'{member.wire}' is a file or something else, which is not supported"
            diagnostics.gap_at("gap-encoding", member.place, message, "it is a file")
        texts = _as_texts(member.type)
        if found is None and texts != member.type and not others:
            message = f"files inside of the value of '{member.wire}' are not supported"
            diagnostics.gap_at("gap-encoding", member.place, message, "they are texts of its JSON")
            member = replace(member, type=texts)
        members.append(replace(member, type=found, constraints=_counts(member)) if found is not None else member)
    return replace(record, members=tuple(members))


def _holds_files(type_: Type) -> bool:
    """Whether the values of a map are files."""
    return isinstance(type_, MapOf) and type_.value is Scalar.FILE


def _as_texts(type_: Type) -> Type:
    """The type with texts in place of files."""
    match type_:
        case ListOf(item=item):
            return replace(type_, item=_as_texts(item))
        case MapOf(value=value):
            return replace(type_, value=_as_texts(value))
        case _:
            return Scalar.STRING if type_ is Scalar.FILE else type_


def _counts(member: Member) -> tuple[ValueConstraint, ...]:
    """The limits that hold for files: how many there are."""
    counts = (LimitKind.MIN_ITEMS, LimitKind.MAX_ITEMS, LimitKind.MIN_PROPERTIES, LimitKind.MAX_PROPERTIES)
    return tuple(one for one in member.constraints if isinstance(one, Limit) and one.kind in counts)


def _file_of(type_: Type, unions: Mapping[str, Union]) -> Optional[Type]:
    """A file, or a list of them where one of several alternatives is one; nothing for anything else."""
    if is_files(type_):
        return type_
    if not isinstance(type_, UnionOf):
        return None
    types = [one.type for one in unions[type_.key].alternatives]
    if any(isinstance(one, ListOf) and is_files(one) for one in types):
        return ListOf(Scalar.FILE)
    return Scalar.FILE if Scalar.FILE in types else None


def _all_files(union: Union) -> bool:
    return all(is_files(one.type) for one in union.alternatives)


def _as_file(type_: Type) -> Optional[Type]:
    """What stands for a text, for any value, or for a list of them whose media type is one of bytes."""
    match type_:
        case Scalar.STRING | Opaque():
            return Scalar.FILE
        case ListOf(item=item, nullable=nullable):
            inner = _as_file(item)
            return ListOf(inner, nullable) if inner is Scalar.FILE else None
        case _:
            return None


def _check_others(member: Member, unions: Mapping[str, Union], diagnostics: Diagnostics) -> None:
    """Members that have no name of their own are written as they are, and have nothing that says how else."""
    if isinstance(member.type, MapOf) and not is_single(member.type.value, unions):
        message = "other members of a form, which are no single values, are not supported"
        diagnostics.gap_at("gap-encoding", member.place, message, "they are not sent")


def _written(encoding: openapi.Encoding, plain: Written) -> Optional[Written]:
    """What an encoding means: its style, else its media type; nothing where that is neither JSON nor text."""
    if encoding.style:
        return written_as(encoding.style, encoding.exploded, encoding.reserved)
    if not encoding.media:
        return plain
    kind = kind_of(encoding.media)
    if kind is BodyKind.JSON:
        return _JSON
    return _PAIR if kind is BodyKind.TEXT else None


def plain_of(type_: Type, unions: Mapping[str, Union]) -> Written:
    """How a member is written without an encoding: single values and lists of them by name, others as JSON."""
    return _PAIR if is_single(type_, unions) or is_list(type_, unions) else _JSON
