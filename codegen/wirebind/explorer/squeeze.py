"""The shortest text of the tokens of a JavaScript module that means the same, names aside."""

from __future__ import annotations

from dataclasses import replace
from typing import Sequence

from wirebind.explorer.tokens import CLOSERS, Token

_KEPT_APART = frozenset(("++", "--", "<!", "</", "//", "/*"))
_ENDS_OF_STATEMENTS = frozenset(") ] } ++ --".split())
_CONTINUING = frozenset(". ?. , ; ) ] } ? : = => == === != !== < > <= >= && || ?? * % & | ^ += -= *=".split())


def squeezed(tokens: Sequence[Token]) -> str:
    """The text, in which an end of line stays where it may end a statement."""
    kept = _with_bare_parameters([token for index, token in enumerate(tokens) if not _is_needless(tokens, index)])
    kept = _with_joined_constants(kept)
    return "".join(_between(last, token) + token.text for last, token in zip((None, *kept), kept))


def _is(token: Token, *texts: str) -> bool:
    return token.kind in ("mark", "word") and token.text in texts


def _ends_line(last: Token, token: Token) -> bool:
    """Whether an end of line between two tokens may end a statement."""
    ends = _is(last, *_ENDS_OF_STATEMENTS) or not (last.kind == "mark" or last.text.endswith("${"))
    return token.first_of_line and ends and not _is(token, *_CONTINUING)


def _between(last: Token | None, token: Token) -> str:
    if last is None:
        return ""
    if _ends_line(last, token):
        return "\n"
    glued = last.kind in ("word", "number", "regex") and token.kind in ("word", "number")
    apart = glued or last.text[-1] + token.text[0] in _KEPT_APART or (last.kind == "number" and token.text[0] == ".")
    return " " if apart else ""


def _is_needless(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token is a semicolon or a comma that its closing bracket makes needless."""
    if not 0 < index < len(tokens) - 1 or not _is(tokens[index], ";", ","):
        return False
    last, following = tokens[index - 1], tokens[index + 1]
    if tokens[index].text == ",":
        return _is(following, *CLOSERS) and not _is(last, ",", "[")
    return _is(following, "}") and not last.in_head and not _is(last, "else", "do", ";", "{", ":")


def _with_bare_parameters(tokens: Sequence[Token]) -> list[Token]:
    """`x => y` for `(x) => y`."""
    out: list[Token] = []
    for token in tokens:
        if _is(token, "=>") and len(out) > 2:
            opened, name, closed = out[-3:]
            if _is(opened, "(") and name.kind == "word" and _is(closed, ")"):
                out[-3:] = [replace(name, first_of_line=opened.first_of_line, depth=opened.depth)]
        out.append(token)
    return out


def _with_joined_constants(tokens: Sequence[Token]) -> list[Token]:
    """`const x = 1, y = 2;` for two declarations in turn."""
    out: list[Token] = []
    declares: dict[int, bool] = {}
    for last, token, following in zip((None, *tokens), tokens, (*tokens[1:], None)):
        depth = token.depth
        if last is not None and (_ends_line(last, token) or depth > last.depth):
            declares[depth] = False
        if _is(token, "const"):
            if last is not None and _is(last, ";") and declares.get(depth):
                out[-1] = replace(last, text=",")
                continue
            declares[depth] = last is None or not _is(last, "export")
        elif _is(token, ";") and (following is None or not _is(following, "const")):
            declares[depth] = False
        out.append(token)
    return out
