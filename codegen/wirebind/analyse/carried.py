"""Which values a style of parameters can express, and how a document's words for one become a style."""

from __future__ import annotations

from typing import Mapping

from wirebind.analyse.model.records import Location, Member, Record, Style, Union, Written
from wirebind.analyse.model.types import EnumOf, ListOf, MapOf, RecordOf, Scalar, Type, UnionOf, wire_type

_LEVELS = 4
_STYLES = {
    "simple": Style.SIMPLE, "label": Style.LABEL, "matrix": Style.MATRIX, "form": Style.FORM,
    "spaceDelimited": Style.SPACE_DELIMITED, "pipeDelimited": Style.PIPE_DELIMITED, "deepObject": Style.DEEP_OBJECT,
}  # fmt: skip


def written_as(style: str, exploded: bool, reserved: bool = False, empty: bool = False) -> Written:
    """A style of OpenAPI; one with separators of its own has none when it is exploded."""
    plain = style.endswith("Delimited") and exploded
    return Written(Style.FORM if plain else _STYLES[style], exploded, reserved, empty)


def is_scalar(type_: Type) -> bool:
    """Whether a value is one text of one type."""
    return isinstance(wire_type(type_), (Scalar, EnumOf))


def is_single(type_: Type, unions: Mapping[str, Union], levels: int = _LEVELS) -> bool:
    """Whether a value is one text, which may be one of several types."""
    if not isinstance(type_, UnionOf):
        return is_scalar(type_)
    return levels > 0 and all(is_single(one.type, unions, levels - 1) for one in unions[type_.key].alternatives)


def is_list(type_: Type, unions: Mapping[str, Union]) -> bool:
    """Whether a value is a list of texts."""
    return isinstance(type_, ListOf) and is_single(type_.item, unions)


def is_carried(type_: Type, written: Written, records: Mapping[str, Record], unions: Mapping[str, Union]) -> bool:
    """Whether the style can express all values of a type: one level of lists and objects, and any in `deepObject`."""
    match written.style:
        case Style.CONTENT:
            return True
        case Style.DEEP_OBJECT:
            return _is_of_leaves(type_, records, unions, frozenset())
        case Style.NUMBERED:
            return is_list(type_, unions)
        case _:
            inside = _inside(type_, records)
            return is_single(type_, unions) or (bool(inside) and all(is_single(one, unions) for one in inside))


def _is_of_leaves(
    type_: Type, records: Mapping[str, Record], unions: Mapping[str, Union], around: frozenset[str]
) -> bool:
    if isinstance(type_, RecordOf):
        if type_.key in around:
            return True
        around |= {type_.key}
    inside = _inside(type_, records)
    return is_single(type_, unions) or (
        bool(inside) and all(_is_of_leaves(one, records, unions, around) for one in inside)
    )


def _in_place(member: Member) -> Type:
    """What has one name: a member, or a value of the map of all other members."""
    return member.type.value if member.location is Location.ADDITIONAL and isinstance(member.type, MapOf) else member.type


def _inside(type_: Type, records: Mapping[str, Record]) -> tuple[Type, ...]:
    """The types of items, of values or of members; none of what has no parts."""
    match type_:
        case ListOf(item=inner) | MapOf(value=inner):
            return (inner,)
        case RecordOf(key=key):
            return tuple(map(_in_place, records[key].members))
        case _:
            return ()
