"""Makes one script of the page's modules: each becomes a function that gives what it exports, after those it imports.

Modules are written for this: imports are named ones of one line, exports stand before declarations, and no text goes
over lines, so that indentation and comments can be left out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Sequence

PAGE = Path(__file__).resolve().parent / "page"
_IMPORT = re.compile(r"import \{ ([\w, ]+) \} from '[./\w-]*?([\w-]+)\.mjs';\Z")
_EXPORT = re.compile(r"export ((?:async )?function|class|const) (\w+)")
_OPEN = re.compile(r"(?<=[,{(\[])\n")
_STRING = re.compile(r"('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
_SPACED = re.compile(r" ?([=<>?:&|,{}();]) ?")
_COMMENT = re.compile(r"(?://|/\*\*|\*/|\* )|\*\Z")


class ModuleError(Exception):
    """A module that is not written as this file wants it: a defect of the generator."""


def bundled(main: str, more: Sequence[Path]) -> str:
    """The script of the module `main` of page/ and of what it imports, with further modules before it."""
    known = {path.stem: path for path in (*sorted(PAGE.glob("*.mjs")), *more)}
    order: list[str] = []
    for name in (*(path.stem for path in more), main):
        _visit(name, known, order, ())
    owners: dict[str, str] = {}
    parts = []
    for name in order:
        code, exports = _module(known[name])
        for export in exports:
            if owners.setdefault(export, name) != name:
                raise ModuleError(f"{name}.mjs exports {export}, as {owners[export]}.mjs does")
        names = ", ".join(exports)
        parts.append(f"const {{ {names} }} = (() => {{\n{code}\nreturn {{ {names} }};\n}})();")
    return "\n".join(parts)


def _visit(name: str, known: dict[str, Path], order: list[str], path: tuple[str, ...]) -> None:
    if name in order:
        return
    if name in path:
        raise ModuleError(f"modules import each other: {' → '.join((*path, name))}")
    for imported in _imports(known[name]):
        _visit(imported, known, order, (*path, name))
    order.append(name)


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]


def _imports(path: Path) -> list[str]:
    found = [(line, _IMPORT.match(line)) for line in _lines(path) if line.startswith("import ")]
    for line, match in found:
        if match is None:
            raise ModuleError(f"{path.name}: {line}")
    return [match[2] for _, match in found if match]


def _module(path: Path) -> tuple[str, list[str]]:
    """A module without imports, comments, indentation and ends of lines that mean nothing, and what it exports."""
    exports: list[str] = []
    kept: list[str] = []
    for line in _lines(path):
        if not line or line.startswith("import ") or _COMMENT.match(line):
            continue
        match = _EXPORT.match(line)
        if match:
            exports.append(match[2])
            line = line.removeprefix("export ")
        kept.append(line)
    return _OPEN.sub("", "\n".join(map(_squeezed, kept))), exports


def _squeezed(line: str) -> str:
    """A line without the spaces that are for people; one that may have a template or an expression stays as it is."""
    if "`" in line or "/" in line:
        return line
    parts = _STRING.split(line)
    return "".join(part if index % 2 else _SPACED.sub(r"\1", part) for index, part in enumerate(parts))
