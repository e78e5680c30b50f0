"""JSONPath as RFC 9535 defines it: syntax, selectors and comparisons."""

from __future__ import annotations

from decimal import Decimal

import pytest

from support import node_of
from wirebind.overlay.evaluate import select
from wirebind.overlay.parser import parse_path
from wirebind.overlay.scanner import PathError
from wirebind.source.node import to_json

STORE = """
store:
  book:
    - {category: reference, author: Nigel Rees, title: Sayings, price: 8.95}
    - {category: fiction, author: Evelyn Waugh, title: Sword, price: 12.99}
    - {category: fiction, author: Herman Melville, title: Moby, isbn: 0-553, price: 8.99}
    - {category: fiction, author: Tolkien, title: Rings, isbn: 0-395, price: 22.99}
  bicycle: {color: red, price: 399}
"""
SMALL = """
obj: {x: y}
arr: [2, 3]
text: ab
'j j': {k.k: 3}
"'": {'@': 2}
nothing: null
yes_: true
"""
LETTERS = "[a, b, c, d, e, f, g]"


def values(path: str, text: str) -> list[object]:
    return [to_json(node) for _, node in select(parse_path(path), node_of(text))]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$.store.book[*].author", ["Nigel Rees", "Evelyn Waugh", "Herman Melville", "Tolkien"]),
        ("$..author", ["Nigel Rees", "Evelyn Waugh", "Herman Melville", "Tolkien"]),
        ("$.store..price", [8.95, 12.99, 8.99, 22.99, 399]),
        ("$..book[2].author", ["Herman Melville"]),
        ("$..book[2].publisher", []),
        ("$..book[-1].title", ["Rings"]),
        ("$..book[0,1].title", ["Sayings", "Sword"]),
        ("$..book[:2].title", ["Sayings", "Sword"]),
        ("$..book[?@.isbn].title", ["Moby", "Rings"]),
        ("$..book[?@.price<10].title", ["Sayings", "Moby"]),
        ("$..book[?@.price < $.store.bicycle.price && !@.isbn].title", ["Sayings", "Sword"]),
        ("$.store.book[?@.category=='fiction' && (@.price>20 || @.price<9)].title", ["Moby", "Rings"]),
        ("$.store.*.color", ["red"]),
        ("$['store']['bicycle'][\"color\"]", ["red"]),
    ],
)
def test_jsonpath_selects_from_the_example_of_the_rfc(path: str, expected: list[object]) -> None:
    found = values(path, STORE)
    assert [float(value) if isinstance(value, (int, Decimal)) else value for value in found] == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$[1]", ["b"]),
        ("$[-2]", ["f"]),
        ("$[7]", []),
        ("$[-8]", []),
        ("$[1:3]", ["b", "c"]),
        ("$[5:]", ["f", "g"]),
        ("$[1:5:2]", ["b", "d"]),
        ("$[5:1:-2]", ["f", "d"]),
        ("$[::-1]", ["g", "f", "e", "d", "c", "b", "a"]),
        ("$[1:3:0]", []),
        ("$[ 0 , 0 ]", ["a", "a"]),
        ("$[0:2, 5]", ["a", "b", "f"]),
        ("$ [0]", ["a"]),
    ],
)
def test_jsonpath_index_and_slice(path: str, expected: list[str]) -> None:
    assert values(path, LETTERS) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$", [{"a": [{"b": 0}, {"b": 1}]}]),
        ("$.a[*].b", [0, 1]),
        ("$..b", [0, 1]),
        ("$..[0].b", [0]),
        ("$.a['b']", []),
        ("$.a.b[0]", []),
    ],
)
def test_jsonpath_descends(path: str, expected: list[object]) -> None:
    assert values(path, "{a: [{b: 0}, {b: 1}]}") == expected


def test_jsonpath_descendants_come_with_parents_before_children() -> None:
    assert values("$..*", "{a: [5, {c: 6}]}") == [[5, {"c": 6}], 5, {"c": 6}, 6]


@pytest.mark.parametrize(
    ("comparison", "holds"),
    [
        ("$.absent1 == $.absent2", True),
        ("$.absent1 <= $.absent2", True),
        ("$.absent == 'g'", False),
        ("$.absent1 != $.absent2", False),
        ("$.absent != 'g'", True),
        ("1 <= 2", True),
        ("1 > 2", False),
        ("13 == '13'", False),
        ("'a' <= 'b'", True),
        ("'a' > 'b'", False),
        ("$.obj == $.arr", False),
        ("$.obj != $.arr", True),
        ("$.obj == $.obj", True),
        ("$.obj != $.obj", False),
        ("$.arr == $.arr", True),
        ("$.arr != $.arr", False),
        ("$.obj == 17", False),
        ("$.obj != 17", True),
        ("$.obj <= $.arr", False),
        ("$.obj < $.arr", False),
        ("$.obj <= $.obj", True),
        ("$.arr <= $.arr", True),
        ("1 <= $.arr", False),
        ("1 >= $.arr", False),
        ("true <= true", True),
        ("true > true", False),
        ("true == 1", False),
        ("null == $.nothing", True),
        ("$.nothing == $.absent", False),
        ("1 == 1.0", True),
        ("1e2 == 100", True),
        ("-0 == 0", True),
        ("$.text == 'ab'", True),
        ("$.yes_ == true", True),
        ("$['j j']['k.k'] == 3", True),
        ("$[\"'\"]['@'] == 2", True),
        ("'\\u00e9' == 'é'", True),
        ("'\\ud83d\\ude00' == '😀'", True),
        ("'a' < 'ä'", True),
    ],
)
def test_jsonpath_compares(comparison: str, holds: bool) -> None:
    selected = values(f"$.arr[?{comparison}]", SMALL)
    assert (selected == [2, 3]) if holds else (selected == [])


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("@", True),
        ("!@.x", True),
        ("!(@ == 2) || @ == 2", True),
        ("@ == 2 && @ == 3", False),
        ("@ == 2 || @ == 3 && @ == 4", True),
        ("(@ == 2 || @ == 3) && @ == 4", False),
        ("$.obj[?@ == 'y']", True),
        ("$..[?@ == 'never']", False),
        ("!$.absent", True),
    ],
)
def test_jsonpath_conditions_bind_as_in_the_rfc(condition: str, holds: bool) -> None:
    assert values(f"$.arr[?{condition}]", SMALL)[:1] == ([2] if holds else [])


@pytest.mark.parametrize(
    ("path", "offset"),
    [
        ("", 0),
        ("store", 0),
        ("$.", 2),
        ("$..", 3),
        ("$.1a", 2),
        ("$['a'", 5),
        ("$['a]", 5),
        ("$[a]", 2),
        ("$[01]", 3),
        ("$[-0]", 2),
        ("$[9007199254740992]", 18),
        ("$[1,]", 4),
        ("$[]", 2),
        ("$.a ", 3),
        (" $.a", 0),
        ("$.a b", 3),
        ("$[?]", 3),
        ("$[?1]", 4),
        ("$[?@.a == ]", 10),
        ("$[?@.* == 1]", 11),
        ("$[?@..a == 1]", 12),
        ("$[?@[0,1] == 1]", 14),
        ("$[?@.a = 1]", 7),
        ("$[?(@.a]", 7),
        ("$[?!1]", 4),
        ("$['\\x']", 4),
        ("$['\\ud83d']", 9),
        ("$['\\udc00']", 9),
        ("$['\n']", 3),
        ("$.a..", 5),
        ("$..['a'].", 9),
    ],
)
def test_jsonpath_refuses_with_the_place(path: str, offset: int) -> None:
    with pytest.raises(PathError) as caught:
        parse_path(path)
    assert caught.value.offset == offset


def test_jsonpath_stops_at_a_depth() -> None:
    with pytest.raises(PathError):
        parse_path("$[?" + "(" * 5000 + "@" + ")" * 5000 + "]")
    with pytest.raises(PathError):
        parse_path("$" + "[?@" * 5000 + "]" * 5000)
    with pytest.raises(PathError):
        parse_path("$[?" + "length(" * 5000 + "@" + ")" * 5000 + " == 1]")
