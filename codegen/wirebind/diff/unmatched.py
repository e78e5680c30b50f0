"""What overlay actions that no longer match were about, and what has become of it."""

from __future__ import annotations

import re
from dataclasses import replace

from wirebind.diagnostics import Diagnostic, Diagnostics, Position
from wirebind.diff.wire.compare import compare
from wirebind.diff.wire.contract import Contract

UNMATCHED = "overlay-no-match"
ONLY_TEXTS = "overlay-only-texts"
_WORDS = re.compile(r"'([^']+)'|\"([^\"]+)\"|\.([A-Za-z_][A-Za-z0-9_-]*)")


class Lenient(Diagnostics):
    """Actions that match nothing are warnings; everything else is what it is."""

    def error(self, id: str, position: Position, message: str, pointer: str = "", hint: str = "") -> None:
        """Records an error."""
        if id == UNMATCHED:
            self.warning(id, position, message, pointer, hint)
        else:
            Diagnostics.error(self, id, position, message, pointer, hint)


def unmatched(diagnostics: Diagnostics) -> list[Diagnostic]:
    """The findings about actions that match nothing."""
    return [found for found in diagnostics.sorted() if found.id == UNMATCHED]


def with_suggestions(found: list[Diagnostic], old: Contract, new: Contract) -> list[Diagnostic]:
    """The findings, each with what was renamed to what, or removed, between the documents without overlays."""
    news: dict[str, str] = {}
    for edit in compare(old, new, "").found:
        if edit.rule.endswith("-renamed"):
            news[edit.old] = f"{edit.old} was renamed to {edit.new}"
        elif edit.rule in ("parameter-moved", "operation-moved"):
            news.setdefault(edit.old, f"{edit.old} moved to {edit.new}")
        elif "-removed" in edit.rule and edit.old:
            news.setdefault(edit.old, f"{edit.old} was removed")
        if edit.rule == "operation-removed":
            id = next((one.id for one in old.operations if one.key == edit.site.key), "")
            news.setdefault(id, f"{id} was removed; remove the action too")
    return [_suggested(one, news) for one in found]


def _suggested(found: Diagnostic, news: dict[str, str]) -> Diagnostic:
    words = [word for match in _WORDS.findall(found.message) for word in match if word]
    hints = [news[word] for word in words if word in news]
    return replace(found, hint=hints[0]) if hints else found
