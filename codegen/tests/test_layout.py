"""Lines that are too long are laid out as clang-format would."""

from __future__ import annotations

from wirebind.emit.layout import packed


def test_layout_keeps_what_fits_on_one_line() -> None:
    assert packed("  void f(", ["int a", "int b"], ") {") == "  void f(int a, int b) {"


def test_layout_aligns_below_the_bracket() -> None:
    items = [f"some_type argument_{index}" for index in range(7)]
    lines = packed("  void f(", items, ") {").split("\n")
    assert lines[0] == "  void f(" + ", ".join(items[:5]) + ","
    assert lines[1] == "         " + ", ".join(items[5:]) + ") {"


def test_layout_breaks_after_the_bracket_where_nothing_fits() -> None:
    lines = packed("  " + "x" * 100 + "(", ["some_long_type argument", "b"], ") {").split("\n")
    assert lines == ["  " + "x" * 100 + "(", "      some_long_type argument, b) {"]
