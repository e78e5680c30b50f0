"""Turns the facts of a vendor into members of an operation's info."""

from __future__ import annotations

from wirebind.extensions import KEYWORDS
from wirebind.ir.extension import Extension, Trait
from wirebind.vendor import VendorFacts


def extension_of(facts: VendorFacts) -> Extension:
    """The members that hold the facts, in the order of the vendor's entries."""
    keyword = KEYWORDS[facts.keyword]
    traits = (
        Trait(entry.trait, value, value in entry.flags if entry.flags else None)
        for entry, value in zip(keyword.entries, facts.values, strict=True)
    )
    return Extension(keyword.keyword, keyword.label, tuple(traits))
