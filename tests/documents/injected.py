"""Whether a text of a document became code: every word of generated code is a name of the lock, or one of the generator."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Iterable, Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"')
COMMENT = re.compile(r"//[^\n]*")
PLAIN = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*_?")
UNLOCKED = ("servers.hpp", "authentication.hpp")
"""Headers whose names the lock does not have."""
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SUFFIXES = tuple(f"_{word}" for word in "request response body headers pager waiter values".split())
OTHER = re.compile(r"""[^\w\s{}()\[\]<>;:,.=&*+\-!?|#'"/]|\?\?|\\$""", re.ASCII | re.MULTILINE)
DIRECTIVE = re.compile(
    r"#(?:pragma (?:once|GCC diagnostic (?:push|pop|ignored \"\")) *(?://)?|include <[\w/.]+>|define \w+_ABI WIREBIND_JOIN\(WIREBIND_ABI, _[0-9a-f]{8}\)|undef \w+|ifndef \w+|endif)?\Z"
)


def code_of(text: str) -> str:
    """A header without comments and the contents of its literals."""
    return COMMENT.sub("//", LITERAL.sub('""', text))


def words_of(paths: Iterable[Path]) -> set[str]:
    """All words of code in some headers."""
    return {word for path in paths for word in WORD.findall(code_of(path.read_text(encoding="utf-8")))}


@lru_cache
def known_words() -> frozenset[str]:
    """Those of Function Compute's headers, which are read when they change, of the templates, and of what headers of an API
    include: models, JSON and the facts of operations.
    """
    texts = [path.read_text(encoding="utf-8") for path in (REPOSITORY / "codegen/wirebind").rglob("*.jinja")]
    words = {word for text in texts for word in WORD.findall(text)}
    runtime = REPOSITORY / "include/wirebind"
    facts = [runtime / "client/operation.hpp", runtime / "core/parameter_format.hpp"]
    included = [*runtime.glob("model/*.hpp"), *runtime.glob("json/*.hpp"), *facts]
    return frozenset(words_of([*(REPOSITORY / "include/fc").rglob("*.hpp"), *included]) | words)


def names_of(lock: str) -> set[str]:
    """The names that a lock has."""
    return {line.split()[-2] for line in lock.splitlines() if not line.startswith(("#", "format"))}


def strange(headers: Iterable[Path], root: Path, known: frozenset[str]) -> Iterator[str]:
    """What no code of the generator has, with the header that has it."""
    for path in headers:
        lines = code_of(path.read_text(encoding="utf-8")).split("\n")
        directives = {line.strip() for line in lines if line.lstrip().startswith("#")}
        code = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
        found = {line for line in directives if not DIRECTIVE.match(line)} | {one[0] for one in OTHER.finditer(code)}
        found |= {
            word for word in set(WORD.findall(code)) - known
            if not _is_made(word, known) and not (path.name in UNLOCKED and PLAIN.fullmatch(word))
        }  # fmt: skip
        yield from (f"{path.relative_to(root).as_posix()}: {one}" for one in sorted(found))


def _is_made(word: str, known: frozenset[str]) -> bool:
    """Whether a word is a known one with what the generator adds to names."""
    shorter = [word.removesuffix(suffix) for suffix in SUFFIXES if word.endswith(suffix)]
    shorter += [word.removeprefix("async_")] if word.startswith("async_") else []
    return any(one in known or _is_made(one, known) for one in shorter)
