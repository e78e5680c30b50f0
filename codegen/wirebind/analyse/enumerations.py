"""Collects the enumerations of one document."""

from __future__ import annotations

from wirebind.analyse.model.keys import enumeration_key, enumerator_key
from wirebind.analyse.model.origin import Origin
from wirebind.analyse.model.records import Enumeration, EnumValue
from wirebind.analyse.model.types import EnumOf
from wirebind.diagnostics import Diagnostics, Place
from wirebind.openapi.model import Schema


class Enumerations:
    """The enumerations by key, in the order in which they are met."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        self.found: dict[str, Enumeration] = {}
        self._diagnostics = diagnostics

    def add(self, schema: Schema, key: str, where: Origin, component: bool) -> EnumOf:
        """The enumeration at a place with the key, which is added unless it is known."""
        key = enumeration_key(key, component)
        if key not in self.found:
            self.found[key] = Enumeration(
                key=key,
                origin=where,
                values=self._values(schema, key),
                description=schema.description or schema.title,
                given_name=schema.cpp_name,
                place=schema.place,
                extensible=schema.extensible_enum is not None,
            )
        return EnumOf(key)

    def _values(self, schema: Schema, key: str) -> tuple[EnumValue, ...]:
        found: list[EnumValue] = []
        for value in schema.extensible_enum or schema.enum or ():
            if not isinstance(value.value, str):
                continue
            if any(ord(char) < 0x20 or ord(char) == 0x7F for char in value.value):
                self._error("enum-value", schema, "a control character in a value")
            place = Place(value.position, schema.place.pointer)
            given_name = schema.cpp_names.get(value.value, "")
            found.append(EnumValue(enumerator_key(key, value.value), value.value, given_name, place))
        for name in schema.cpp_names:
            if name not in [value.text for value in found]:
                self._error("cpp-name", schema, f"x-cpp-name names '{name}', which is no value")
        return tuple(found)

    def _error(self, id: str, schema: Schema, message: str) -> None:
        self._diagnostics.fault_at(id, schema.place, message)
