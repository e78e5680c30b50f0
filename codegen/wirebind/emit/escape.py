"""One escaping filter for each place that a text can go to.

Every filter returns `Cpp`; the templates refuse to print a string that is not `Cpp`. So no text of a spec reaches the
output without one of these.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Iterable, Sequence

from wirebind.ir.model import Member, ParameterFormat

WIDTH = 120
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_:]*(?:[<>, ]+[A-Za-z0-9_:]+)*>*\Z")
_PATH = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*\Z")
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:::[A-Za-z][A-Za-z0-9_]*)*\Z")
_CONSTANT = re.compile(r"true\Z|false\Z|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")
_NUMERIC = re.compile(r"bool\Z|float\Z|double\Z|std::u?int[0-9]+_t\Z")
_ESCAPED = re.compile(r'["\\]|\?\?')
_UNUSUAL = re.compile(r"[^ -~]")
_SIMPLE = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class Cpp(str):
    """Text that may stand in a C++ file as it is."""


def identifier(text: str) -> Cpp:
    """An identifier; anything else is a defect of the generator."""
    if not _IDENTIFIER.match(text) or "__" in text:
        raise ValueError(f"not an identifier: {text!r}")
    return Cpp(text)


def namespace(text: str) -> Cpp:
    """A namespace, qualified with :: or not."""
    if not _NAMESPACE.match(text):
        raise ValueError(f"not a namespace: {text!r}")
    return Cpp(text)


def type_name(text: str) -> Cpp:
    """The spelling of a type."""
    if not _TYPE.match(text) or text.count("<") != text.count(">"):
        raise ValueError(f"not a type: {text!r}")
    return Cpp(text)


def include_path(text: str) -> Cpp:
    """The path in an include directive or in the first line of a file."""
    if not _PATH.match(text) or ".." in text.split("/"):
        raise ValueError(f"not a path: {text!r}")
    return Cpp(text)


def literal(text: str) -> Cpp:
    """A string literal with its quotes."""
    if text.isascii() and text.isprintable() and not _ESCAPED.search(text):
        return Cpp(f'"{text}"')
    out: list[str] = []
    for char in text:
        if char in _SIMPLE:
            out.append(_SIMPLE[char])
        elif char == "?" and out and out[-1] == "?":
            out.append("\\?")
        elif _is_plain(char):
            out.append(char)
        else:
            out.extend(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogatepass"))
    return Cpp(f'"{"".join(out)}"')


def literals(texts: Sequence[str]) -> Cpp:
    """String literals as the initialiser of an array."""
    return Cpp(f"{{{', '.join(map(literal, texts))}}}")


def numbers(values: Sequence[int]) -> Cpp:
    """Numbers as the initialiser of an array; one that no signed type has is marked as unsigned."""
    return Cpp(f"{{{', '.join(f'{value:d}U' if value >= 1 << 63 else f'{value:d}' for value in values)}}}")


def comment(paragraphs: Sequence[str], indent: int = 0) -> Cpp:
    """Documentation lines, wrapped; a blank line stands between paragraphs but not between items of a list."""
    start = " " * indent + "///"
    lines: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        if index and not (_is_item(paragraph) and _is_item(paragraphs[index - 1])):
            lines.append(start)
        text = comment_text(paragraph)
        for line in _wrap(text.split(" "), WIDTH - len(start) - 1):
            lines.append(f"{start} {line}".rstrip(" "))
    return Cpp("\n".join(lines))


def _is_item(paragraph: str) -> bool:
    return paragraph.startswith(("- ", "* "))


def comment_text(text: str) -> Cpp:
    """Text for a comment: one line, in which nothing ends or continues a comment or changes what a reader sees."""
    shown = _UNUSUAL.sub(_shown, " ".join(text.split())).replace("*/", "* /").replace("/*", "/ *")
    while "??" in shown:
        shown = shown.replace("??", "? ?")
    return Cpp(shown)


def _shown(match: re.Match[str]) -> str:
    return match[0] if _is_plain(match[0]) else f"<U+{ord(match[0]):04X}>"


def _is_plain(char: str) -> bool:
    """True for what is printed and says so: no control, no direction mark, no invisible or private character."""
    if char.isascii():
        return " " <= char <= "~"
    return unicodedata.category(char)[0] in "LMNPS"


def _wrap(words: Iterable[str], width: int) -> list[str]:
    """Lines of at most `width` columns; no line ends with a backslash, which would continue the comment."""
    lines: list[str] = []
    current = ""
    for word in words:
        if current and len(current) + 1 + len(word) > width:
            lines.append(_closed(current))
            current = word
        else:
            current = f"{current} {word}" if current else word
    lines.append(_closed(current))
    return lines


def _closed(line: str) -> str:
    return f"{line}." if line.endswith("\\") else line


def visit_call(member: Member) -> Cpp:
    """The line of a visit function for a member."""
    name = identifier(member.name)
    if member.visit in ("body", "additional"):
        return Cpp(f"v.{member.visit}(self.{name});")
    method = f"v.{identifier(member.visit)}" if member.visit else "v"
    written = f", {parameter_format(member.format)}" if member.format else ""
    return Cpp(f"{method}({literal(member.wire)}, self.{name}{written});")


def parameter_format(form: ParameterFormat) -> Cpp:
    """The initialiser of how a parameter is written; flags that are not set are left out at the end."""
    flags = [form.exploded, form.reserved, form.empty]
    while flags and not flags[-1]:
        flags.pop()
    style = f"wirebind::parameter_style::{identifier(form.style)}"
    return Cpp(f"{{{', '.join([style, *map(boolean, flags)])}}}")


def initialiser(text: str) -> Cpp:
    """What stands after the name of a member."""
    if text not in ("", "{}"):
        raise ValueError(f"not an initialiser: {text!r}")
    return Cpp(text)


def constant(member: Member) -> Cpp:
    """The initialiser of a member that has one value, or nothing."""
    text = member.constant
    if text is None:
        return Cpp("")
    if not _NUMERIC.match(member.type):
        return Cpp(f" = {literal(text)}")
    if not _CONSTANT.match(text):
        raise ValueError(f"not a constant: {text!r}")
    return Cpp(f" = {_number(member.type, text)}")


def _number(type_: str, text: str) -> str:
    """A number or a bool as a literal that its type holds: compilers take none for integers beyond 64 bits with a sign."""
    whole = text.lstrip("-").isdigit()
    if type_ == "float":
        return f"{text}.0f" if whole else f"{text}f"
    if not whole or len(text) < 19:
        return text
    if type_ == "double":
        return f"{text}.0"
    number = int(text)
    return f"{text}u" if number >= 2**63 else f"{number + 1} - 1" if number == -(2**63) else text


def digest(text: str) -> Cpp:
    """Hexadecimal digits that are part of a name."""
    if not re.match(r"[0-9a-f]+\Z", text):
        raise ValueError(f"not a digest: {text!r}")
    return Cpp(text)


def boolean(value: bool) -> Cpp:
    """true or false."""
    return Cpp("true" if value else "false")
