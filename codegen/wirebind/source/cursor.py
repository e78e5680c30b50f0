"""A node together with its JSON pointer, and typed access that reports what does not fit."""

from __future__ import annotations

import difflib
import functools
from decimal import Decimal
from typing import Collection, Iterator, Optional

from wirebind.diagnostics import Diagnostics, Place, Position
from wirebind.records import record
from wirebind.source.node import Mapping, Node, Scalar, Sequence, escape_pointer, kind_of

@record
class Cursor:
    """A place in a document. `known_extensions` are all extensions that have a meaning somewhere in it.

    What does not fit is an error, and in a `mild` document a fault, which costs the value alone.
    """

    node: Node
    pointer: str
    diagnostics: Diagnostics
    known_extensions: frozenset[str] = frozenset()
    mild: bool = False

    @property
    def position(self) -> Position:
        """Where the value stands in its file."""
        return self.node.position

    @property
    def place(self) -> Place:
        """The position and the pointer of the value, for what outlives the cursor."""
        return Place(self.position, self.pointer)

    @property
    def last_token(self) -> str:
        """The last token of the pointer, unescaped."""
        return self.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")

    def error(self, id: str, message: str, hint: str = "") -> None:
        """Reports an error here."""
        self.diagnostics.error(id, self.position, message, self.pointer, hint)

    def warning(self, id: str, message: str, hint: str = "") -> None:
        """Reports a warning here."""
        self.diagnostics.warning(id, self.position, message, self.pointer, hint)

    def gap(self, id: str, message: str, hint: str = "") -> None:
        """Reports a construct that is not supported."""
        self.diagnostics.gap(id, self.position, message, self.pointer, hint)

    def fault(self, id: str, message: str, hint: str = "") -> None:
        """Reports what is wrong here and is read in the sensible way."""
        self.diagnostics.fault(id, self.position, message, self.pointer, hint)

    def get(self, name: str) -> Optional["Cursor"]:
        """The member of an object, or nothing."""
        if isinstance(self.node, Mapping) and name in self.node.members:
            return self._child(name, self.node.members[name])
        return None

    def members(self) -> Iterator[tuple[str, "Cursor"]]:
        """The members of an object, in the order of the file; an error and nothing when it is none."""
        if not isinstance(self.node, Mapping):
            self._mismatch("an object")
            return
        for name, value in self.node.members.items():
            yield name, self._child(name, value)

    def items(self) -> Iterator["Cursor"]:
        """The items of an array; an error and nothing when it is none."""
        if not isinstance(self.node, Sequence):
            self._mismatch("an array")
            return
        for index, item in enumerate(self.node.items):
            yield self._child(str(index), item)

    def is_object(self) -> bool:
        """True for an object; anything else is reported."""
        if isinstance(self.node, Mapping):
            return True
        self._mismatch("an object")
        return False

    def string(self) -> str:
        """The value of a string; an error and "" when it is none."""
        if isinstance(self.node, Scalar) and isinstance(self.node.value, str):
            return self.node.value
        self._mismatch("a string", "quote it" if isinstance(self.node, Scalar) else "")
        return ""

    def written(self) -> str:
        """The value of a string; a number or a boolean is reported, and taken for its text, which quotes would have kept."""
        if isinstance(self.node, Scalar) and isinstance(self.node.value, (int, Decimal)):
            self._mismatch("a string", f"it is taken for '{self.node.text}'; quote it")
            return self.node.text
        return self.string()

    def boolean(self) -> bool:
        """The value of a boolean; an error and false when it is none."""
        if isinstance(self.node, Scalar) and isinstance(self.node.value, bool):
            return self.node.value
        self._mismatch("true or false")
        return False

    def decimal(self) -> Optional[Decimal]:
        """The value of a number, exact; an error and nothing when it is none."""
        if isinstance(self.node, Scalar) and isinstance(self.node.value, (int, Decimal)):
            if not isinstance(self.node.value, bool):
                return Decimal(self.node.value)
        self._mismatch("a number")
        return None

    def strings(self) -> tuple[str, ...]:
        """The strings of an array of strings."""
        return tuple(item.string() for item in self.items())

    def text_of(self, name: str) -> str:
        """The string member of that name, or ""."""
        child = self.get(name)
        return child.string() if child else ""

    def required_text(self, name: str, what: str) -> str:
        """The string member of that name; it is an error when it is absent or empty."""
        child = self.get(name)
        if child is None:
            self._misfit("missing-member", f"{what} has no '{name}'")
            return ""
        text = child.written()
        if not text and isinstance(child.node, Scalar) and child.node.value == "":
            child._misfit("missing-member", f"'{name}' of {what} is empty")
        return text

    def flag_of(self, name: str) -> bool:
        """The boolean member of that name, or false."""
        child = self.get(name)
        return child.boolean() if child else False

    def is_told(self, name: str) -> bool:
        """Whether something is reported of a member already, where its name stands."""
        places = self.node.key_positions if isinstance(self.node, Mapping) else {}
        return name in places and self.diagnostics.has(places[name])

    def expect_members(self, known: Collection[str], extensions: Collection[str], what: str) -> None:
        """Warns of members that neither the standard nor this generator defines.

        An extension that looks like a known one is a fault: it is a slip of the pen that would lose what it says.
        """
        if not isinstance(self.node, Mapping):
            return
        for name in self.node.members:
            if name in known or name in extensions:
                continue
            place = self.node.key_positions[name]
            pointer = f"{self.pointer}/{escape_pointer(name)}"
            if not name.startswith("x-"):
                message = f"{what} has no keyword '{name}'; it is ignored"
                self.diagnostics.warning("unknown-keyword", place, message, pointer)
                continue
            message = f"unknown extension '{name}' on {what}"
            similar = _similar(name, self.known_extensions)
            if similar:
                hint = "" if similar in extensions else "; it has no meaning here"
                self.diagnostics.fault("unknown-extension", place, message, pointer, f"{similar} is known{hint}")
            else:
                self.diagnostics.warning("unknown-extension", place, f"{message}; it is ignored", pointer)

    def _child(self, name: str, node: Node) -> "Cursor":
        pointer = f"{self.pointer}/{escape_pointer(name)}"
        return Cursor(node, pointer, self.diagnostics, self.known_extensions, self.mild)

    def _mismatch(self, expected: str, hint: str = "") -> None:
        self._misfit("wrong-kind", f"{expected} is expected here, not {_article(kind_of(self.node))}", hint)

    def _misfit(self, id: str, message: str, hint: str = "") -> None:
        report = self.diagnostics.fault if self.mild else self.diagnostics.error
        report(id, self.position, message, self.pointer, hint)


@functools.cache
def _similar(name: str, known: frozenset[str]) -> str:
    """The known extension that a name is most likely meant to be, or ""; longer ones that only begin alike are others."""
    return next(iter(difflib.get_close_matches(name, sorted(known), 1, 0.85)), "")


def _article(kind: str) -> str:
    if kind == "null":
        return kind
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"
