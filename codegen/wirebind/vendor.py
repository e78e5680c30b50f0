"""What a vendor adds to the generator: keywords on operations, commands, and signers of the explorer. extensions/ has
one module a vendor.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Sequence

from wirebind.diagnostics import Place
from wirebind.records import record
from wirebind.source.cursor import Cursor

if TYPE_CHECKING:
    from wirebind.ir.model import Api


@record
class VendorFacts:
    """What an operation says under a vendor's keyword: a text for each entry, "" for one that is absent."""

    keyword: str
    values: tuple[str, ...]
    place: Place


@record
class Entry:
    """A member of a vendor's keyword, and the member of the operation's info in C++ that holds its text; with `flags`
    the member says whether the text is one of them."""

    name: str
    trait: str
    required: bool = False
    flags: tuple[str, ...] = ()


@record
class VendorKeyword:
    """A keyword on operations. `label` names its facts in surface.txt, `sentence` its documentation."""

    keyword: str
    label: str
    entries: tuple[Entry, ...]
    sentence: Callable[[VendorFacts], str]

    def read(self, cursor: Cursor) -> VendorFacts:
        """The facts at a place of the document; what is wrong with them is reported."""
        cursor.expect_members([entry.name for entry in self.entries], (), self.keyword)
        values = tuple(
            cursor.required_text(entry.name, self.keyword) if entry.required else cursor.text_of(entry.name)
            for entry in self.entries
        )
        return VendorFacts(self.keyword, values, cursor.place)


@record
class Command:
    """A command over generated APIs. `misuse` says what is wrong with its arguments, "" when nothing is."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    misuse: Callable[[argparse.Namespace], str]
    run: Callable[[argparse.Namespace, Sequence[Api]], int]


@record
class Signer:
    """How the explorer signs for an HTTP authentication scheme: a module of JavaScript that adds itself to `signers`.

    `example` is what the page begins with against a mock, by input: any key will do there.
    """

    scheme: str
    module: Path
    example: tuple[tuple[str, str], ...] = ()


@record
class Vendor:
    """All that one vendor adds."""

    keywords: tuple[VendorKeyword, ...] = ()
    commands: tuple[Command, ...] = ()
    signers: tuple[Signer, ...] = ()
