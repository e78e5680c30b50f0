"""The naming rule, and the words that no name may be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirebind.cpp.words import KEYWORDS, MACROS, identifier, is_cpp_name, safe, singular, snake_case

TABLE = Path(__file__).parent / "data" / "snake_case.txt"


def table_rows() -> list[tuple[str, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [line.partition("\t") for line in lines if line and not line.startswith("#")]
    return [(wire, name) for wire, _, name in rows]


@pytest.mark.parametrize(("wire", "name"), table_rows())
def test_snake_case_follows_the_table(wire: str, name: str) -> None:
    assert snake_case(wire) == name


@given(st.text())
def test_snake_case_gives_only_lower_case_words_with_single_underscores(wire: str) -> None:
    name = snake_case(wire)
    assert all(char in "abcdefghijklmnopqrstuvwxyz0123456789_" for char in name)
    assert "__" not in name and not name.startswith("_") and not name.endswith("_")


@given(st.text())
def test_snake_case_leaves_its_own_results_as_they_are(wire: str) -> None:
    assert snake_case(snake_case(wire)) == snake_case(wire)


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("404", "value_404"),
        ("9lives", "value_9lives"),
        ("", "empty"),
        ("*", "star"),
        ("<=", "less_equal"),
        ("!", "not"),
        (" ", "space"),
        ("_", "underscore"),
        ("日本", "u65e5_u672c"),
        ("é", "u00e9"),
        ("\u202e", "u202e"),
        ("nodejs4.4", "nodejs4_4"),
    ],
)
def test_identifier_spells_out_what_the_rule_cannot_name(wire: str, name: str) -> None:
    assert identifier(wire, "value") == name


@given(st.text())
def test_identifier_is_always_valid_once_made_safe(wire: str) -> None:
    name = safe(identifier(wire, "value"))
    assert name.isascii() and name.isidentifier() and name[0].isalpha() and "__" not in name
    assert name not in KEYWORDS and name not in MACROS
    assert len(name) <= 90


@pytest.mark.parametrize("word", ["default", "delete", "class", "operator", "namespace", "xor", "co_await", "char8_t"])
def test_safe_puts_an_underscore_after_a_keyword(word: str) -> None:
    assert safe(word) == f"{word}_"


@pytest.mark.parametrize("word", ["linux", "unix", "errno", "stdin", "major", "minor", "min", "max", "assert", "small"])
def test_safe_puts_an_underscore_after_a_macro(word: str) -> None:
    assert safe(word) == f"{word}_"


@pytest.mark.parametrize("word", ["IN", "OUT", "ERROR", "NULL", "DOMAIN", "DELETE", "EOF", "TRUE"])
def test_upper_case_macros_are_avoided_by_lower_case_names(word: str) -> None:
    assert word in MACROS and not is_cpp_name(word)
    assert safe(identifier(word, "value")) not in MACROS


@pytest.mark.parametrize("name", ["_x", "__x", "x__y", "1x", "x-y", "", "x y", "default", "NULL", "x\n"])
def test_a_forced_name_must_be_free_to_use(name: str) -> None:
    assert not is_cpp_name(name)


@pytest.mark.parametrize(
    ("several", "one"),
    [
        ("functions", "function"),
        ("policies", "policy"),
        ("address", "address_item"),
        ("status", "status_item"),
        ("data", "data_item"),
        ("aliases", "aliases_item"),
    ],
)
def test_singular_is_taken_only_where_it_is_obvious(several: str, one: str) -> None:
    assert singular(several) == one
