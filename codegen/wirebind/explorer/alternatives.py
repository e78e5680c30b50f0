"""Which alternative of a union a value is, by the choices in the page's data: what page/alternatives.mjs finds as well."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

from wirebind.explorer.exact_json import Digits, parsed
from wirebind.source.scalars import same_number

Data = Mapping[str, Any]
_CPP = {
    "string": "std::string", "float": "float", "double": "double", "boolean": "bool", "base64": "wirebind::base64_text",
    "json": "wirebind::json::raw", "bytes": "wirebind::bytes",
}  # fmt: skip
_FORMS = {"float": "number", "double": "number", "boolean": "boolean", "json": "any"}
for _bits in (8, 16, 32, 64):
    for _name in (f"int{_bits}", f"uint{_bits}"):
        _CPP[_name] = f"std::{_name}_t"
        _FORMS[_name] = "integer"


def chosen(data: Data, union: Data, value: Any) -> Optional[int]:
    """The place of the alternative; nothing for a value that is none."""
    for place, *conditions in union.get("choices", ()):
        if all(_holds(data, union["alternatives"][place], value, *condition) for condition in conditions):
            return int(place)
    return None


def spelled(data: Data, type_: Any) -> str:
    """A type as a program writes it."""
    if isinstance(type_, str):
        return _CPP[type_]
    for kind in {"list", "map"} & type_.keys():
        inner = spelled(data, type_[kind])
        return f"wirebind::{kind}<{f'wirebind::nullable<{inner}>' if type_.get('nulls') else inner}>"
    [(kind, key)] = type_.items()
    return f"api::{data[f'{kind}s'][key]['cpp']}"


def _holds(data: Data, type_: Any, value: Any, look: str, member: str, wanted: str) -> bool:
    if look == "form":
        return _has_form(data, type_, value)
    if look == "items":
        return isinstance(value, list) and (not value or _has_form(data, type_["list"], value[0]))
    if not isinstance(value, dict):
        return False
    if look == "has":
        return member in value
    if look == "lacks":
        return member not in value
    if look == "lacks_form":
        return member not in value or wanted not in _forms(value[member])[:1]
    return member in value and _same(value[member], parsed(wanted))


def _same(value: Any, wanted: Any) -> bool:
    """Whether two scalars are the same; numbers may have another spelling."""
    if isinstance(value, Digits) and isinstance(wanted, Digits):
        return same_number(value, wanted)
    return type(value) is type(wanted) and bool(value == wanted)


def _has_form(data: Data, type_: Any, value: Any) -> bool:
    if isinstance(type_, dict) and "union" in type_:
        return chosen(data, data["unions"][type_["union"]], value) is not None
    if isinstance(type_, str):
        form = _FORMS.get(type_, "string")
    else:
        form = "string" if "enum" in type_ else "array" if "list" in type_ else "object"
    return form in ("any", *_forms(value))


def _forms(value: Any) -> Sequence[str]:
    """The forms of a value; an integer is a number as well."""
    if isinstance(value, Digits):
        return ("number",) if set(value) & set(".eE") else ("integer", "number")
    return {bool: ("boolean",), str: ("string",), list: ("array",), dict: ("object",)}.get(type(value), ())
