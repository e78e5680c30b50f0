"""JSON is read as RFC 8259 has it, with places; what is no JSON is left to the reader of YAML."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirebind.diagnostics import Diagnostics, Stop
from wirebind.source.json_text import NotJson, load_json
from wirebind.source.node import Mapping, to_json

texts = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.decimals(-1000, 1000, places=3) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_json_is_read_as_the_standard_library_does(value: object, plain: bool, indent: object) -> None:
    text = json.dumps(value, ensure_ascii=plain, indent=indent, default=float)  # type: ignore[arg-type]
    found = load_json(f" {text}\n", "a.json", Diagnostics())
    assert to_json(found) == json.loads(text, parse_float=Decimal)


def test_json_has_places_of_keys_and_values() -> None:
    found = load_json('{\n  "a": [1,\n    {"b": "\\n"}],\n"c" : null}', "a.json", Diagnostics())
    assert isinstance(found, Mapping)
    assert str(found.key_positions["a"]) == "a.json:2:3" and str(found.key_positions["c"]) == "a.json:4:1"
    assert str(found.members["a"].items[1].members["b"].position) == "a.json:3:11"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1", "[1,]", '{"a":1,}', "[1 2]", '{"a" 1}', '{"a"}', "{,}", "[,1]", "01", "+1", "1.", "nul", "'a'", "[1]]",
     '{"a":}', '"\t"', '"\\x"', '"\\ud800"', "{1:2}", "1 # a", "[1}", '{"a":1]', ":", '{"a"::1}', "[1,,2]"],
)  # fmt: skip
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(NotJson):
        load_json(text, "a.json", Diagnostics())


@pytest.mark.parametrize(
    ("text", "problem"),
    [('"\\u0000"', "text-nul"), ("[" * 200 + "]" * 200, "yaml-depth"), ('{"a": 1, "a": 2}', "duplicate-key")],
)
def test_what_is_beyond_the_bounds_is_an_error(text: str, problem: str) -> None:
    diagnostics = Diagnostics()
    try:
        load_json(text, "a.json", diagnostics)
    except Stop:
        pass
    assert [found.id for found in diagnostics.sorted()] == [problem]
