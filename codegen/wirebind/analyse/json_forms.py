"""The JSON forms that the values of types have, by which alternatives are distinguished."""

from __future__ import annotations

from typing import Mapping, Optional

from wirebind.analyse.model.records import Union
from wirebind.analyse.model.types import INTEGERS, ListOf, MapOf, RecordOf, Scalar, Type, UnionOf, is_text, wire_type

_LEVELS = 4
ALL_FORMS = frozenset(("string", "integer", "number", "boolean", "array", "object"))


def form_of(type_: Type) -> str:
    """The JSON form of the values of a type; "any" for any, "union" for those of several types."""
    type_ = wire_type(type_)
    if is_text(type_) or type_ is Scalar.BASE64:
        return "string"
    if type_ in INTEGERS:
        return "integer"
    match type_:
        case Scalar.BOOLEAN:
            return "boolean"
        case Scalar():
            return "number"
        case ListOf():
            return "array"
        case MapOf() | RecordOf():
            return "object"
        case UnionOf():
            return "union"
        case _:
            return "any"


def forms_of(type_: Type, unions: Mapping[str, Union], levels: int = _LEVELS) -> frozenset[str]:
    """The JSON forms that a type may have; an integer is a number too."""
    form, type_ = form_of(type_), wire_type(type_)
    if isinstance(type_, UnionOf) and levels:
        inner = unions[type_.key].alternatives
        return frozenset[str]().union(*(forms_of(one.type, unions, levels - 1) for one in inner))
    if form in ("any", "union"):
        return ALL_FORMS
    return frozenset(("integer", "number") if form == "number" else (form,))


def records_in(type_: Type, unions: Mapping[str, Union]) -> Optional[tuple[RecordOf, ...]]:
    """The described objects that values of a type are; nothing where they may be anything else."""
    found: dict[Type, None] = {type_: None}
    for one in (work := [type_]):
        inner = unions[one.key].alternatives if isinstance(one, UnionOf) else ()
        work += [each.type for each in inner if each.type not in found]
        found |= dict.fromkeys(each.type for each in inner)
    records = tuple(one for one in found if isinstance(one, RecordOf))
    return records if all(isinstance(one, (RecordOf, UnionOf)) for one in found) else None
