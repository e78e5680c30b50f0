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
    """Keeps what is open: `object` and `class` are told from a block by what stands before the brace."""
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
