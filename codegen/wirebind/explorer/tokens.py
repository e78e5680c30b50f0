"""The tokens of a JavaScript module.

Whether a slash divides or begins a regular expression is decided by the token before it; after a } it is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator

_SPACE = re.compile(r"(?:\s|//[^\n\u2028\u2029]*|/\*[\s\S]*?\*/)+")
_END_OF_LINE = re.compile(r"[\n\r\u2028\u2029]")
_TOKENS = (
    ("word", re.compile(r"#?[^\W\d][\w$]*|#?\$[\w$]*")),
    ("number", re.compile(r"(?:\d|\.\d)(?:[eE][+-]\d|[\w.])*")),
    ("string", re.compile(r"'(?:[^'\\\n]|\\[\s\S])*'|\"(?:[^\"\\\n]|\\[\s\S])*\"")),
    ("mark", re.compile(r">>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|"
                        r"\+=|-=|\*=|/=|%=|&=|\|=|\^=|<<|>>|\*\*|[{}()\[\];,<>+\-*/%&|^!~?:=.@]")),
)  # fmt: skip
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\[\s\S]|\$(?!\{))*")
_REGEX = re.compile(r"/(?![*/])(?:[^\\/\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
_BEFORE_EXPRESSIONS = frozenset("return typeof case in of delete void throw new do else await yield instanceof".split())
_CONDITIONS = frozenset(("if", "while", "for", "with"))
CLOSERS = {")": "(", "]": "[", "}": "{"}
_ENDS_OF_VALUES = frozenset((") ] } ++ --").split())


class TokenError(Exception):
    """A text that is no module by these rules: what is wrong, and in which line."""


@dataclass(frozen=True)
class Token:
    """One token: its kind is `word`, `number`, `string`, `mark`, `regex`, or `template`: a piece between expressions."""

    kind: str
    text: str
    first_of_line: bool = False
    """Whether an end of line stands before it."""
    in_head: bool = False
    """Whether it closes what `if`, `for`, `while` or `with` has in parentheses."""
    depth: int = 0
    """How many brackets and templates are open around it."""


class _Reader:
    """Reads tokens, with the brackets that are open: `${` for an expression of a template."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._open: list[tuple[str, bool]] = []
        self._last = Token("mark", ";")
        self._is_keyword = False

    def tokens(self) -> Iterator[Token]:
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at == len(self._text):
                if self._open:
                    raise self._error(f"{self._open[-1][0]} is not closed")
                return
            token = self._next(space is not None and _END_OF_LINE.search(space[0]) is not None)
            self._is_keyword = token.kind == "word" and not (self._last.kind == "mark" and self._last.text in (".", "?."))
            self._last = token
            yield token

    def _next(self, first: bool) -> Token:
        char = self._text[self._at]
        if char == "`" or (char == "}" and self._open and self._open[-1][0] == "${"):
            return self._template(first)
        if char == "/" and self._may_be_regex():
            return self._matched("regex", _REGEX, first)
        for kind, pattern in _TOKENS:
            if pattern.match(self._text, self._at):
                token = self._matched(kind, pattern, first)
                return self._bracket(token) if kind == "mark" else token
        raise self._error(f"{char!r} begins no token")

    def _matched(self, kind: str, pattern: re.Pattern[str], first: bool) -> Token:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise self._error(f"a {kind} does not end")
        self._at = match.end()
        return Token(kind, match[0], first, depth=len(self._open))

    def _bracket(self, token: Token) -> Token:
        if token.text in ("(", "[", "{"):
            self._open.append((token.text, self._is_keyword and self._last.text in _CONDITIONS))
        elif token.text in CLOSERS:
            opened, in_head = self._open.pop() if self._open else ("", False)
            if opened != CLOSERS[token.text]:
                raise self._error(f"{token.text} closes nothing")
            return Token("mark", token.text, token.first_of_line, in_head, len(self._open))
        return token

    def _template(self, first: bool) -> Token:
        start, depth = self._at, len(self._open)
        if self._text[start] == "}":
            self._open.pop()
        match = _TEMPLATE.match(self._text, start + 1)
        assert match is not None
        ends = self._text.startswith("`", match.end())
        if not ends and not self._text.startswith("${", match.end()):
            raise self._error("a template does not end")
        if not ends:
            self._open.append(("${", False))
        self._at = match.end() + (1 if ends else 2)
        return Token("template", self._text[start : self._at], first, depth=depth)

    def _may_be_regex(self) -> bool:
        last = self._last  # A word after a dot is a name, also where it is spelled as a keyword.
        if last.kind == "word":
            return self._is_keyword and last.text in _BEFORE_EXPRESSIONS
        if last.kind == "mark" and last.text == "}":
            raise self._error("a slash after } may begin a regular expression or divide")
        return last.kind == "mark" and (last.in_head or last.text not in _ENDS_OF_VALUES) or last.text.endswith("${")

    def _error(self, message: str) -> TokenError:
        return TokenError(f"line {self._text.count(chr(10), 0, self._at) + 1}: {message}")


def tokens_of(text: str) -> list[Token]:
    """The tokens of a module without its comments; raises a TokenError."""
    return list(_Reader(text).tokens())
