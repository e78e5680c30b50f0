"""The functions of JSONPath filters, and the regular expressions that they take."""

from __future__ import annotations

import pytest

from support import node_of
from wirebind.overlay.evaluate import select
from wirebind.overlay.parser import parse_path
from wirebind.overlay.regexp import matches
from wirebind.overlay.scanner import PathError

THINGS = "[{n: a, l: [1, 2], d: 2}, {n: abc, l: [], d: 0, m: {x: 1}}, {n: 'a\U0001f600', l: [[3]]}, {n: 7}, abc]"


@pytest.mark.parametrize(
    ("condition", "places"),
    [
        ("length(@.n) == 1", [0]),
        ("length(@.n) > 1", [1, 2]),
        ("length(@.l) == @.d", [0, 1, 3, 4]),
        ("length(@.m) == 1", [1]),
        ("length(@) == 3", [0, 4]),
        ("length(@.absent) == length(@.never)", [0, 1, 2, 3, 4]),
        ("length('four') == 4 && @.d", [0, 1]),
        ("length(value($[1].n)) == 3 && @.m", [1]),
        ("count(@.*) == 1", [3]),
        ("count(@..*) > 4", [0, 1]),
        ("count($[*]) == 5 && @.m", [1]),
        ("value(@..x) == 1", [1]),
        ("value(@.l[*]) == @.absent", [0, 1, 3, 4]),
        ("match(@.n, 'a.?')", [0, 2]),
        ("match( @.n , \"a|b\" )", [0]),
        ("!match(@.n, 'a')", [1, 2, 3, 4]),
        ("match(@, $[1].n)", [4]),
        ("match(@.n, @.l)", []),
        ("search(@.n, 'b')", [1]),
        ("search(@.n, '^b')", []),
        ("search(@.n, 'c$')", [1]),
        ("search(@.n, '')", [0, 1, 2]),
    ],
)
def test_jsonpath_functions_give_what_the_rfc_says(condition: str, places: list[int]) -> None:
    found = select(parse_path(f"$[?{condition}]"), node_of(THINGS))
    assert [location[0] for location, _ in found] == places


@pytest.mark.parametrize(
    "condition",
    [
        "length(@.a)",
        "!count(@.*)",
        "match(@.a, 'b') == true",
        "length(@.*) == 1",
        "length(match(@.a, 'b')) == 1",
        "length(@.a > 1) == 1",
        "length() == 0",
        "length(@.a, @.b) == 1",
        "length(@.a @.b) == 1",
        "length(@.a,) == 1",
        "length (@.a) == 1",
        "length(@.a == 1",
        "count(1) == 1",
        "count('x') > 0",
        "count(value(@.a)) == 1",
        "value(1) == 1",
        "match(@.a)",
        "search(@.*, 'x')",
        "Length(@.a) == 1",
        "shout(@.a)",
        "(length(@.a))",
    ],
)
def test_jsonpath_functions_take_what_the_rfc_lets_them_take(condition: str) -> None:
    with pytest.raises(PathError):
        parse_path(f"$[?{condition}]")


@pytest.mark.parametrize(
    ("pattern", "whole", "others"),
    [
        ("", [""], ["a"]),
        ("ab|c", ["ab", "c"], ["abc", "a", ""]),
        ("(a|b)*c", ["c", "ababc"], ["abab"]),
        ("a{2}b{1,}c{0,2}", ["aab", "aabbbcc"], ["ab", "aabccc"]),
        ("a+b?", ["a", "aab"], ["b", "abb"]),
        (".", ["a", "\u2028", "\U0001f600"], ["\n", "\r", "ab"]),
        ("[a-c-]", ["b", "-"], ["d"]),
        ("[-x]", ["-", "x"], ["y"]),
        ("[^a-c]", ["d", "^"], ["a"]),
        ("[\\]\\[.*]", ["]", "[", ".", "*"], ["a"]),
        (r"\.\*\(\n\t", [".*(\n\t"], ["x*(\n\t"]),
        (r"\p{Lu}\P{Lu}", ["Aa", "\u00c41"], ["aA", "AA"]),
        (r"[\p{N}_]*", ["1\u0663_", ""], ["a"]),
        ("a^b$c", ["a^b$c"], ["abc"]),
        ("^a$", ["a"], ["^a$"]),
        (r"a\$", [], ["a", "a$"]),
        ("(a*)*b", ["aab", "b"], ["a" * 2000]),
        ("(a?){50}a{50}", ["a" * 50], ["a" * 49]),
    ],
)
def test_jsonpath_patterns_match_as_regular_expressions_without_extras(
    pattern: str, whole: list[str], others: list[str]
) -> None:
    assert [text for text in [*whole, *others] if matches(pattern, text, True)] == whole


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "(?:a)", "a**", "*", "a{2,1}", "a{,2}", "a{", "[", "[]", "[^]", "[b-a]", r"\d", r"\u0041", r"\p{Latin}",
     "a]", "a}", "[[a]", "(" * 100 + ")" * 100, "((a{1000}){1000}){1000}", "a{99999999999999999999}"],
)  # fmt: skip
def test_jsonpath_patterns_that_are_none_match_nothing(pattern: str) -> None:
    assert not any(matches(pattern, text, whole) for text in ("", "a", pattern) for whole in (True, False))
