"""Prints how the levels of a rule are derived."""

from __future__ import annotations

import difflib
from typing import Optional

from wirebind.diff.levels import Guard, Polarity, derive
from wirebind.diff.rules import RULES
from wirebind.diff.source.rules import SOURCE_RULES


def explanation(name: str) -> Optional[str]:
    """The derivation of a rule in each direction and under each guard; nothing for an unknown rule."""
    if name in SOURCE_RULES:
        rule = SOURCE_RULES[name]
        return f"{rule.id}: {rule.text}\n  source: {rule.level.word}: {rule.reason}\n"
    if name not in RULES:
        return None
    found = RULES[name]
    lines = [f"{found.id}: {found.text}", f"  effect: {found.effect.value}"]
    for polarity in Polarity:
        lines.append(f"  in a {polarity.value}:")
        verdict = derive(found.effect, polarity, frozenset(), found.specials)
        lines += [f"    {step}" for step in verdict.steps]
        for guard in Guard:
            guarded = derive(found.effect, polarity, frozenset((guard,)), found.specials)
            if guarded.level is not verdict.level:
                lines.append(f"    {guarded.steps[-1]}" if guard.value in guarded.steps[-1] else f"    {guard.value}")
    return "\n".join(lines) + "\n"


def similar_rules(name: str) -> str:
    """The rules whose names are nearest."""
    return ", ".join(difflib.get_close_matches(name, [*RULES, *SOURCE_RULES], 3, 0.4))
