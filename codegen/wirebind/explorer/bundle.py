"""Makes one script of the page's modules: each after those it imports, all in one scope under short names of their own.

Modules are written for this: imports are named ones, and exports stand before declarations.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Sequence

from wirebind.explorer.names import declared, local_names, renamed, short_names
from wirebind.explorer.squeeze import squeezed
from wirebind.explorer.tokens import Token, TokenError, tokens_of

PAGE = Path(__file__).resolve().parent / "page"
_IMPORT = re.compile(r"import\{([\w,]+)\}from'[./\w-]*?([\w-]+)\.mjs';?\Z")


class ModuleError(Exception):
    """A module that is not written by these rules: a defect of the generator."""


@dataclass(frozen=True)
class _Module:
    """A module: its tokens without imports and `export`, the names it imports by module, what it exports and declares."""

    tokens: Sequence[Token]
    imports: dict[str, list[str]]
    exports: Sequence[str]
    declares: Sequence[str]


def bundled(main: str, more: Sequence[Path]) -> str:
    """The script of the module `main` of page/ and of what it imports, with further modules before it.

    What `main` exports keeps its name; a name that two modules export is an error.
    """
    known = {path.stem: path for path in (*sorted(PAGE.glob("*.mjs")), *more)}
    modules: dict[str, _Module] = {}
    for name in (*(path.stem for path in more), main):
        _visit(name, known, modules, ())
    short = _short(modules, main)
    parts = [squeezed(renamed(module.tokens, short[name])) for name, module in modules.items()]
    return "\n".join(part if part.endswith(";") else f"{part};" for part in parts)


def _visit(name: str, known: dict[str, Path], modules: dict[str, _Module], path: tuple[str, ...]) -> None:
    if name in modules:
        return
    if name in path:
        raise ModuleError(f"modules import each other: {' → '.join((*path, name))}")
    module = _module(known[name])
    for imported in module.imports:
        _visit(imported, known, modules, (*path, name))
    for imported, names in module.imports.items():
        for lacking in set(names) - set(modules[imported].exports):
            raise ModuleError(f"{name}.mjs imports {lacking}, which {imported}.mjs does not export")
    for export in module.exports:
        for owner in (each for each, other in modules.items() if export in other.exports):
            raise ModuleError(f"{name}.mjs exports {export}, as {owner}.mjs does")
    modules[name] = module


def _short(modules: dict[str, _Module], main: str) -> dict[str, dict[str, str]]:
    """The short names of each module, of what it declares and imports and of what its functions declare: the shortest
    for what is used most."""
    uses = Counter(token.text for module in modules.values() for token in module.tokens if token.kind == "word")
    owned = [(name, each) for name, module in modules.items() for each in module.declares]
    owned = [pair for pair in owned if pair[0] != main or pair[1] not in modules[main].exports]
    owned += [("", name) for name in sorted(set[str]().union(*(local_names(module.tokens) for module in modules.values())))]
    short = dict(zip(sorted(owned, key=lambda pair: -uses[pair[1]]), short_names(uses)))
    return {
        name: {each: short["", each] for each in local_names(module.tokens)}
        | {each: short[name, each] for each in module.declares if (name, each) in short}
        | {each: short[owner, each] for owner, names in module.imports.items() for each in names}
        for name, module in modules.items()
    }


def _module(path: Path) -> _Module:
    try:
        tokens = tokens_of(path.read_text(encoding="utf-8"))
    except TokenError as error:
        raise ModuleError(f"{path.name}: {error}") from error
    imports: dict[str, list[str]] = {}
    while tokens and (tokens[0].kind, tokens[0].text) == ("word", "import"):
        end = next((index for index, token in enumerate(tokens) if token.text == ";"), len(tokens))
        text = squeezed(tokens[: end + 1])
        match = _IMPORT.match(text)
        if match is None:
            raise ModuleError(f"{path.name}: {text}")
        imports[match[2]] = match[1].split(",")
        del tokens[: end + 1]
    exports, kept = _exports(path, tokens)
    return _Module(kept, imports, exports, declared(kept))


def _exports(path: Path, tokens: Sequence[Token]) -> tuple[list[str], list[Token]]:
    """The names that stand after `export`, and the tokens without it."""
    exports: list[str] = []
    kept: list[Token] = []
    after_export = False
    for index, token in enumerate(tokens):
        is_keyword = token.depth == 0 and token.kind == "word"
        if is_keyword and token.text == "import":
            raise ModuleError(f"{path.name}: an import stands after other code")
        if not is_keyword or token.text != "export":
            kept.append(replace(token, first_of_line=True) if after_export else token)
            after_export = False
            continue
        names = declared(tokens[index + 1 : index + 4])[:1]
        if not names:
            raise ModuleError(f"{path.name}: an export is no declaration of a name")
        exports += names
        after_export = True
    return exports, kept
