"""Turns the facts of a vendor into members of an operation's info."""

from __future__ import annotations

from wirebind.extensions import KEYWORDS
from wirebind.ir import model as ir
from wirebind.vendor import VendorFacts


def extension_of(facts: VendorFacts) -> ir.Extension:
    """The members that hold the facts, in the order of the vendor's entries."""
    keyword = KEYWORDS[facts.keyword]
    traits = (ir.Trait(entry.trait, value) for entry, value in zip(keyword.entries, facts.values, strict=True))
    return ir.Extension(keyword.keyword, keyword.label, tuple(traits))
