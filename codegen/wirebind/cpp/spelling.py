"""Spells types in C++, with the header that each of them needs."""

from __future__ import annotations

from typing import Iterable, Mapping, assert_never

from wirebind.analyse.model.records import Location, Member
from wirebind.analyse.model.types import INTEGERS, EnumOf, Form, ListOf, MapOf, Opaque, OwnOf, RecordOf, Scalar, Type, UnionOf
from wirebind.cpp.decided import Names
from wirebind.ir.model import Includes
from wirebind.type_settings import OwnType

_SCALARS = {
    Scalar.STRING: ("std::string", "string"),
    **{scalar: (f"std::{scalar.value}_t", "cstdint") for scalar in INTEGERS},
    Scalar.FLOAT: ("float", ""),
    Scalar.DOUBLE: ("double", ""),
    Scalar.BOOLEAN: ("bool", ""),
    Scalar.BASE64: ("wirebind::base64_text", "wirebind/model/base64_text.hpp"),
    Scalar.FILE: ("wirebind::file_part", "wirebind/core/file_part.hpp"),
}
_FORMS = {
    Form.JSON: ("wirebind::json::raw", "wirebind/json/raw.hpp"),
    Form.BYTES: ("wirebind::bytes", "wirebind/core/bytes.hpp"),
}
_LIST = "wirebind/model/list.hpp"
_MAP = "wirebind/model/map.hpp"
_NULLABLE = "wirebind/model/nullable.hpp"
_BOX = "wirebind/model/box.hpp"
HEADERS = {
    **dict((*_SCALARS.values(), *_FORMS.values())),
    "std::optional": "optional", "wirebind::list": _LIST, "wirebind::map": _MAP, "wirebind::nullable": _NULLABLE,
}  # fmt: skip
"""The header that each name of a type needs, or "", without those of the API."""
RULES = "wirebind/model/rules.hpp"
OPEN_ENUM = "wirebind/json/open_enum.hpp"
ONE_OF = "wirebind/model/one_of.hpp"


class Speller:
    """Spells the types of one header's structs and collects what they need.

    `own` are the user's types by what they stand for. `home` maps the key of a struct, an enumeration or a union to the
    header that defines it. A type that shares its name with a member of the same struct is qualified: unqualified, the
    member would change what the name means.
    """

    def __init__(
        self, names: Names, home: Mapping[str, str], innermost: str, own: Mapping[str, OwnType]
    ) -> None:
        self._own = own
        self._names = names
        self._home = home
        self._innermost = innermost
        self._needed: set[str] = set()
        self._hidden: frozenset[str] = frozenset()

    def enter(self, member_names: Iterable[str]) -> None:
        """Starts a struct with members of these names."""
        self._hidden = frozenset(member_names)

    def need(self, header: str) -> None:
        """Notes a header that the file uses."""
        if header:
            self._needed.add(header)

    def includes(self, without: str = "") -> Includes:
        """All that was needed, except the header that is being written itself."""
        needed = self._needed - {without}
        own = sorted(header for header in needed if "/" in header)
        return Includes(tuple(own), tuple(sorted(header for header in needed if "/" not in header)))

    def type(self, type_: Type, part: bool = False) -> str:
        """The type itself; a text that is a file is one in a `part` of a body alone."""
        match type_:
            case Scalar():
                known = Scalar.STRING if type_ is Scalar.FILE and not part else type_
                return self._known(*_SCALARS[known])
            case Opaque(form=form):
                return self._known(*_FORMS[form])
            case ListOf(item=item, nullable=nullable):
                return self._known(f"wirebind::list<{self.held(item, nullable, part)}>", _LIST)
            case MapOf(value=value, nullable=nullable):
                return self._known(f"wirebind::map<{self.held(value, nullable, part)}>", _MAP)
            case OwnOf(name=name):
                return self._known(self._own[name].name, self._own[name].header)
            case RecordOf(key=key) | EnumOf(key=key) | UnionOf(key=key):
                name = self._known(self._names.types[key], self._home[key])
                return f"{self._innermost}::{name}" if name in self._hidden else name
        assert_never(type_)

    def held(self, type_: Type, nullable: bool, part: bool) -> str:
        """The type of items, of values of a map, or of a whole body."""
        held = self.type(type_, part)
        return self._known(f"wirebind::nullable<{held}>", _NULLABLE) if nullable else held

    def _known(self, spelling: str, header: str) -> str:
        self.need(header)
        return spelling

    def member(self, member: Member, boxed: bool, part: bool) -> tuple[str, str]:
        """The type of a member and its initialiser: what is optional starts absent."""
        spelling = self.type(member.type, part)
        if boxed:
            self.need(_BOX)
            spelling = f"wirebind::box<{spelling}>"
        if member.nullable:
            self.need(_NULLABLE)
            return f"wirebind::nullable<{spelling}>", "" if member.required else "{}"
        if isinstance(member.type, (ListOf, MapOf, UnionOf)):
            return spelling, "" if member.required else "{}"
        if member.required:
            return spelling, ""
        is_bytes = isinstance(member.type, Opaque) and member.type.form is Form.BYTES
        if member.location is Location.BODY and (is_bytes or isinstance(member.type, RecordOf)):
            return spelling, "{}"
        self.need("optional")
        return f"std::optional<{spelling}>", "{}"
