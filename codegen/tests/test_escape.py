"""The filters: whatever a text holds, it stays a comment, a literal, a name or a path."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirebind.emit import escape
from wirebind.emit.environment import environment_of

HOSTILE = [
    "*/ int evil; /*",
    "ends with a backslash \\",
    "a\\\nb",
    "??/\nint evil;",
    "what??!??/",
    'quote " and \\" and \'',
    "line\nbreak\r\nand\rmore\u2028and\u2029",
    "\u202eright to left\u202c \u2066isolate\u2069",
    "zero\u200bwidth\ufeff",
    "bell\x07 escape\x1b[31m delete\x7f",
    ")\" R\"(raw)\"",
    "{{ 7 * 7 }}{% raw %}{# note #}",
    "#include </etc/passwd>",
    "// comment // in comment",
    "日本語 größe 😀",
    "x" * 300,
]


@given(st.lists(st.text(), min_size=1, max_size=4), st.integers(0, 8))
def test_comment_is_nothing_but_comment(paragraphs: list[str], indent: int) -> None:
    for line in escape.comment(paragraphs, indent).split("\n"):
        assert line.startswith(" " * indent + "///")
        assert not line.endswith(("\\", " "))
        assert "*/" not in line and "/*" not in line and "??" not in line
        assert all(char.isprintable() or char == " " for char in line)


@pytest.mark.parametrize("text", HOSTILE)
def test_comment_of_a_hostile_text_is_nothing_but_comment(text: str) -> None:
    test_comment_is_nothing_but_comment.hypothesis.inner_test([text, text], 2)  # type: ignore[attr-defined]


def test_comment_shows_what_cannot_be_seen() -> None:
    assert escape.comment(["a\u202eb"]) == "/// a<U+202E>b"


def test_comment_wraps_at_the_width_of_the_house() -> None:
    lines = escape.comment(["word " * 100], 2).split("\n")
    assert max(map(len, lines)) <= escape.WIDTH and min(map(len, lines[:-1])) > escape.WIDTH - 6


def test_comment_keeps_a_word_that_is_too_long() -> None:
    assert escape.comment(["x" * 200]) == "/// " + "x" * 200


@given(st.text())
def test_literal_holds_the_text_and_nothing_else(text: str) -> None:
    literal = escape.literal(text)
    assert literal[0] == literal[-1] == '"' and "\n" not in literal and "??" not in literal
    assert value_of(literal) == text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("text", HOSTILE)
def test_literal_of_a_hostile_text_holds_it(text: str) -> None:
    assert value_of(escape.literal(text)) == text.encode("utf-8")


def value_of(literal: str) -> bytes:
    """The bytes of a C++ literal; Python shares every escape that is used but for the question mark."""
    plain = literal.replace("\\?", "?") if "\\\\?" not in literal else literal
    if plain is literal:
        plain = "\\\\".join(part.replace("\\?", "?") for part in literal.split("\\\\"))
    encoded = "".join(char if char.isascii() else "".join(f"\\x{b:02x}" for b in char.encode()) for char in plain)
    value = ast.literal_eval(f"b{encoded}")
    assert isinstance(value, bytes)
    return value


@pytest.mark.parametrize("text", ["", "1a", "a b", "a;b", "a__b", "a\n", "é", "_a", "a-b", 'a"'])
def test_identifier_refuses(text: str) -> None:
    with pytest.raises(ValueError):
        escape.identifier(text)


@pytest.mark.parametrize("text", ["", "a b;", "a<b", "a>b", "std::string; int", "a\n", "a//b", "int*"])
def test_type_refuses(text: str) -> None:
    with pytest.raises(ValueError):
        escape.type_name(text)


@pytest.mark.parametrize("text", ["wirebind::list<wirebind::map<std::int32_t>>", "v1::code", "bool"])
def test_type_takes_spellings(text: str) -> None:
    assert escape.type_name(text) == text


@pytest.mark.parametrize("text", ["", "../a", "a/../b", "a>b", "a b", "/a", "a\n", "a//b", "a\\b", 'a"'])
def test_path_refuses(text: str) -> None:
    with pytest.raises(ValueError):
        escape.include_path(text)


def test_template_that_prints_a_plain_text_is_refused() -> None:
    environment = environment_of()
    with pytest.raises(TypeError):
        environment.from_string("{{ text }}").render(text="anything")
    assert environment.from_string("{{ text | literal }}").render(text="a") == '"a"'


def test_template_that_prints_nothing_known_is_refused() -> None:
    import jinja2

    with pytest.raises(jinja2.UndefinedError):
        environment_of().from_string("{{ missing | literal }}").render()
