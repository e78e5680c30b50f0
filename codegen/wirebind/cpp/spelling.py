"""Spells types in C++, and knows which header each of them needs."""

from __future__ import annotations

from typing import Iterable

from wirebind.ir.model import Includes
from wirebind.cpp.names import Names
from wirebind.analyse.model import EnumOf, Leaf, ListOf, MapOf, Member, StructOf, Type

_LEAVES = {
    Leaf.STRING: ("std::string", "string"),
    Leaf.INT32: ("std::int32_t", "cstdint"),
    Leaf.INT64: ("std::int64_t", "cstdint"),
    Leaf.FLOAT: ("float", ""),
    Leaf.DOUBLE: ("double", ""),
    Leaf.BOOLEAN: ("bool", ""),
    Leaf.BASE64: ("wirebind::base64_text", "wirebind/model/base64_text.hpp"),
    Leaf.RAW: ("wirebind::json::raw", "wirebind/json/raw.hpp"),
    Leaf.BYTES: ("wirebind::bytes", "wirebind/core/bytes.hpp"),
}
_LIST = "wirebind/model/list.hpp"
_MAP = "wirebind/model/map.hpp"
_NULLABLE = "wirebind/model/nullable.hpp"
_BOX = "wirebind/model/box.hpp"
RULES = "wirebind/model/rules.hpp"
OPEN_ENUM = "wirebind/json/open_enum.hpp"


class Speller:
    """Spells the types of one header's structs and collects what they need.

    `home` maps the key of a struct or enumeration to the header that defines it. A type that shares its name with
    a member of the same struct is qualified: unqualified, the member would change what the name means.
    """

    def __init__(self, names: Names, home: dict[str, str], innermost: str) -> None:
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

    def type(self, type_: Type) -> str:
        """The type itself."""
        if isinstance(type_, Leaf):
            spelling, header = _LEAVES[type_]
            self.need(header)
            return spelling
        if isinstance(type_, ListOf):
            self.need(_LIST)
            return f"wirebind::list<{self.type(type_.item)}>"
        if isinstance(type_, MapOf):
            self.need(_MAP)
            return f"wirebind::map<{self.type(type_.value)}>"
        assert isinstance(type_, (StructOf, EnumOf))
        self.need(self._home[type_.key])
        name = self._names.types[type_.key]
        return f"{self._innermost}::{name}" if name in self._hidden else name

    def member(self, member: Member, boxed: bool, nullable: bool) -> tuple[str, str]:
        """The type of a member and its initialiser: what is optional starts absent."""
        spelling = self.type(member.typed.type)
        if boxed:
            self.need(_BOX)
            spelling = f"wirebind::box<{spelling}>"
        if isinstance(member.typed.type, (ListOf, MapOf)):
            return spelling, "" if member.required else "{}"
        if nullable:
            self.need(_NULLABLE)
            return f"wirebind::nullable<{spelling}>", "" if member.required else "{}"
        if member.required:
            return spelling, ""
        if member.location == "body":
            return spelling, "{}"
        self.need("optional")
        return f"std::optional<{spelling}>", "{}"
