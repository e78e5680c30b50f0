"""Other names for what a JavaScript module declares, where it stands for that: not in `.name`, nor in `{ name: value }`."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from string import ascii_letters
from typing import Collection, Iterator, Mapping, Sequence

from wirebind.explorer.tokens import Token

_DECLARERS = frozenset(("const", "let", "var", "class", "function"))
_BEFORE_OBJECTS = frozenset("( , = : ? [ && || ?? ??= ||= &&= ... return const let var of in typeof yield await throw new".split())
_OF_METHODS = frozenset(("async", "get", "set", "static"))
_SHORT_KEYWORDS = frozenset("as do if in of for get let new set try var".split())
_NONE = Token("mark", ";")


def declared(tokens: Sequence[Token]) -> list[str]:
    """The names that a module declares for all of itself."""
    return [
        token.text
        for last, token in zip(tokens, tokens[1:])
        if last.depth == 0 and last.kind == "word" and last.text in _DECLARERS and token.kind == "word"
    ]


def local_names(tokens: Sequence[Token]) -> set[str]:
    """The names that functions of a module declare, and their parameters that have a name of their own."""
    found = {
        token.text
        for last, token in zip(tokens, tokens[1:])
        if last.depth > 0 and last.kind == "word" and last.text in _DECLARERS and token.kind == "word"
    }
    for index, token in enumerate(tokens):
        if _is_mark(token, "=>") and tokens[index - 1].kind == "word":
            found.add(tokens[index - 1].text)
        elif _is_mark(token, "=>"):
            found |= _parameters(tokens, _opening(tokens, index - 1))
        elif _is_mark(token, "(") and index > 1 and tokens[index - 2].text == "function":
            found |= _parameters(tokens, index)
    return found - _OF_METHODS


def _is_mark(token: Token, text: str) -> bool:
    return token.kind == "mark" and token.text == text


def _opening(tokens: Sequence[Token], index: int) -> int:
    """The place of the parenthesis that the one at a place closes."""
    depth = tokens[index].depth
    return next(at for at in range(index - 1, -1, -1) if _is_mark(tokens[at], "(") and tokens[at].depth == depth)


def _parameters(tokens: Sequence[Token], opening: int) -> set[str]:
    """The words that stand alone in the list that a parenthesis opens, or before a default."""
    found: set[str] = set()
    depth = tokens[opening].depth
    for last, token in zip(tokens[opening:], tokens[opening + 1 :]):
        if token.depth <= depth:
            break
        if token.kind == "word" and token.depth == depth + 1 and last.text in ("(", ","):
            found.add(token.text)
    return found


def short_names(taken: Collection[str]) -> Iterator[str]:
    """Names of up to three letters that are neither taken nor keywords, the shortest first."""
    for length in (1, 2, 3):
        for letters in product(ascii_letters, repeat=length):
            name = "".join(letters)
            if name not in taken and name not in _SHORT_KEYWORDS:
                yield name


def renamed(tokens: Sequence[Token], names: Mapping[str, str]) -> list[Token]:
    """The tokens with other names for variables, also for variables of the same name in an inner scope."""
    out: list[Token] = []
    around: list[str] = []
    last, in_class = _NONE, False
    for token, following in zip(tokens, (*tokens[1:], _NONE)):
        if token.kind == "word":
            in_class = in_class or (token.text == "class" and not _is_property(last) and following.text != ":")
            out += _renamed(token, last, following, around[-1] if around else "", names)
        else:
            out.append(token)
        _follow(token, last, around, in_class)
        in_class = in_class and token.text != "{"
        last = token
    return out


def _follow(token: Token, last: Token, around: list[str], in_class: bool) -> None:
    """Keeps what is open: `object` and `class` are distinguished from a block by what stands before the brace."""
    if token.kind == "template":
        if token.text[0] == "}":
            around.pop()
        if token.text.endswith("${"):
            around.append("${")
    elif token.kind == "mark" and token.text in ("(", "[", "{"):
        is_object = last.text in _BEFORE_OBJECTS or last.text.endswith("${")
        around.append(token.text if token.text != "{" else "class" if in_class else "object" if is_object else "{")
    elif token.kind == "mark" and token.text in (")", "]", "}"):
        around.pop()


def _is_property(last: Token) -> bool:
    return last.kind == "mark" and last.text in (".", "?.")


def _renamed(token: Token, last: Token, following: Token, place: str, names: Mapping[str, str]) -> list[Token]:
    name = names.get(token.text)
    if name is None or _is_property(last):
        return [token]
    if place == "class" and (last.text in ("{", "}", ";") or last.text in _OF_METHODS):
        return [token]
    if place == "object" and following.text == "(" and last.text in _OF_METHODS:
        return [token]
    if place == "object" and last.kind == "mark" and last.text in ("{", ","):
        if following.text in (":", "("):
            return [token]
        return [token, Token("mark", ":"), replace(token, text=name, first_of_line=False)]
    return [replace(token, text=name)]
