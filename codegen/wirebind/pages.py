"""Parts of the guides that are printed from the code, between `<!-- NAME -->` and `<!-- /NAME -->`, and whole files.

A repository that has the marks, or the file, has them kept true by `wirebind check` and `wirebind generate`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Mapping

from wirebind.constructs import summary, table
from wirebind.emit.ir_page import ir_page
from wirebind.emit.output import Step
from wirebind.settings_pages import SCHEMA_NAME, json_schema, reference

_BLOCKS: Mapping[str, Callable[[], str]] = {
    "constructs": table,
    "supported constructs": summary,
    "settings": reference,
    "ir": ir_page,
}
_WHOLE: Mapping[str, Callable[[], str]] = {SCHEMA_NAME: json_schema}


def page_steps(root: Path) -> list[Step]:
    """What the README and the guides in docs/ of a repository lack."""
    found = []
    for path in [root / "README.md", *sorted((root / "docs").glob("*"))]:
        if path.suffix in (".md", ".json") and path.is_file():
            before = path.read_text(encoding="utf-8")
            after = _WHOLE[path.name]() if path.name in _WHOLE else _printed(before)
            if after != before:
                found.append(Step(path, after, before))
    return found


def _printed(text: str) -> str:
    """The text with its blocks as the code prints them."""
    for name, print_ in _BLOCKS.items():
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        head, opened, rest = text.partition(start)
        _, closed, tail = rest.partition(end)
        if opened and closed:
            text = head + start + print_() + end + tail
    return text
