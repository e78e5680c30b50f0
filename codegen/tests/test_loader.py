"""Reading YAML and JSON: what a scalar means, where it stands, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from support import node_of
from wirebind.diagnostics import Diagnostics, Severity, Stop
from wirebind.source import loader
from wirebind.source.node import Mapping, Scalar, Sequence, equal, to_json


def problems(text: str, is_json: bool = False) -> list[str]:
    """Every finding as "id line:column"."""
    diagnostics = Diagnostics()
    try:
        loader.load_text(text, "file.yaml", diagnostics, is_json)
    except Stop:
        pass
    return [f"{found.id} {found.position.line}:{found.position.column}" for found in diagnostics.sorted()]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("False", False),
        ("12", 12),
        ("-7", -7),
        ("0", 0),
        ("0.05", Decimal("0.05")),
        ("1e3", Decimal("1000")),
        ("2021-04-06", "2021-04-06"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("12:30:45", "12:30:45"),
        ("'yes'", "yes"),
        ("'12'", "12"),
        ('"0123"', "0123"),
        ("1.2.3", "1.2.3"),
        ("=", "="),
        ("nullable", "nullable"),
    ],
)
def test_loader_takes_scalars_as_json_schema_means_them(text: str, value: object) -> None:
    assert to_json(node_of(f"key: {text}\n")) == {"key": value}


@pytest.mark.parametrize("text", ["0123", "0x1F", "0o17", "0b1", "1_000", "+1", ".5", "5.", ".inf", "-.INF", ".nan"])
def test_loader_takes_numbers_that_readers_disagree_on_as_texts_and_says_so(text: str) -> None:
    assert problems(f"key: {text}\n") == ["yaml-ambiguous 1:6"]
    assert to_json(node_of(f"key: {text}\n")) == {"key": text}


@pytest.mark.parametrize("text", ["1e400", "1e999999999", "-1E999", f"1e{10**20}", f"1e-{10**20}"])
@pytest.mark.parametrize("is_json", [False, True])
def test_loader_takes_a_number_too_large_for_anyone_as_text_and_says_so(text: str, is_json: bool) -> None:
    diagnostics = Diagnostics()
    node = loader.load_text(f'{{"key": {text}}}', "file", diagnostics, is_json)
    assert to_json(node) == {"key": text}
    assert [found.severity for found in diagnostics.sorted()] == [Severity.WARNING]


def test_loader_refuses_numbers_that_readers_disagree_on_where_all_must_be_whole() -> None:
    diagnostics = Diagnostics(strict=True)
    loader.load_text("key: 010\n", "file.yaml", diagnostics)
    assert diagnostics.failed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{<<: *x}", {"a": 1, "b": 2}),
        ("{b: 3, <<: *x}", {"b": 3, "a": 1}),
        ("{<<: *x, b: 3}", {"a": 1, "b": 3}),
        ("{<<: [*y, *x], d: 5}", {"b": 7, "c": 8, "a": 1, "d": 5}),
        ("{<<: [*x, *y], c: 5}", {"a": 1, "b": 2, "c": 5}),
        ("{<<: {e: 1}, e: 2}", {"e": 2}),
        ("{<<: []}", {}),
        ("{z: {<<: *x}, <<: *y}", {"z": {"a": 1, "b": 2}, "b": 7, "c": 8}),
        ("{'<<': *x}", {"<<": {"a": 1, "b": 2}}),
    ],
)
def test_loader_expands_merge_keys(text: str, value: object) -> None:
    node = node_of(f"x: &x {{a: 1, b: 2}}\ny: &y {{b: 7, c: 8}}\nz: {text}\n")
    assert isinstance(node, Mapping)
    assert to_json(node.members["z"]) == value
    assert list(to_json(node.members["z"])) == list(value)  # type: ignore[call-overload]


def test_loader_keeps_the_places_of_merged_members() -> None:
    node = node_of("x: &x\n  a: 1\n  b: 2\nz:\n  <<: *x\n  b: 3\n")
    assert isinstance(node, Mapping)
    merged = node.members["z"]
    assert isinstance(merged, Mapping)
    assert [str(place) for place in merged.key_positions.values()] == ["text.yaml:2:3", "text.yaml:6:3"]
    assert [str(one.position) for one in merged.members.values()] == ["text.yaml:2:6", "text.yaml:6:6"]


@pytest.mark.parametrize("text", ["yes", "no", "on", "Off", "y", "N"])
def test_loader_takes_an_old_boolean_as_text_and_says_so(text: str) -> None:
    assert problems(f"key: {text}\n") == ["yaml-ambiguous 1:6"]
    assert to_json(node_of(f"key: {text}\n")) == {"key": text}


def test_loader_keeps_the_place_of_every_value_and_key() -> None:
    node = node_of("a: 1\nb:\n  - x\n  - {c: y}\n")
    assert isinstance(node, Mapping)
    second = node.members["b"]
    assert isinstance(second, Sequence)
    inner = second.items[1]
    assert isinstance(inner, Mapping)
    assert str(node.key_positions["b"]) == "text.yaml:2:1"
    assert str(second.items[0].position) == "text.yaml:3:5"
    assert str(inner.members["c"].position) == "text.yaml:4:9"


def test_loader_takes_every_key_as_text() -> None:
    assert to_json(node_of("200: a\ntrue: b\nnull: c\n")) == {"200": "a", "true": "b", "null": "c"}


def test_loader_reports_each_duplicate_key_and_keeps_the_first() -> None:
    assert problems("a: 1\nb: 2\na: 3\nb: 4\n") == ["duplicate-key 3:1", "duplicate-key 4:1"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x {b: 1}\nc: {<<: [*x, 5]}\n", "yaml-merge 2:9"),
        ("c: {<<: 5}\n", "yaml-merge 1:9"),
        ("a: &x {<<: *x}\n", "yaml-alias 1:12"),
        ("a: &x {b: 1}\nc: {<<: *x, <<: *x}\n", "duplicate-key 2:13"),
        ("a: &x {b: 1}\nc: {<<: *x, b: 2, b: 3}\n", "duplicate-key 2:19"),
        ("? [a]\n: b\n", "yaml-key 1:3"),
        ("a: &x b\n*x : c\n", "yaml-key 2:1"),
        ("a: !!binary aGk=\n", "yaml-tag 1:4"),
        ("a: !custom b\n", "yaml-tag 1:4"),
        ("!!set {a, b}\n", "yaml-tag 1:1"),
        ("a: *nothing\n", "yaml-alias 1:4"),
        ("a: &x [*x]\n", "yaml-alias 1:8"),
        ("a: 1\n---\nb: 2\n", "yaml-documents 2:1"),
        ("a: [1, 2\n", "yaml-syntax 2:1"),
        ("a: b: c\n", "yaml-syntax 1:5"),
        ("\ta: b\n", "yaml-syntax 1:1"),
        ('a: "x\\0y"\n', "text-nul 1:4"),
        ("", "yaml-empty 0:0"),
        ("# nothing\n", "yaml-empty 0:0"),
    ],
)
def test_loader_refuses(text: str, problem: str) -> None:
    assert problems(text) == [problem]


def test_loader_follows_aliases() -> None:
    assert to_json(node_of("a: &x {b: 1}\nc: *x\n")) == {"a": {"b": 1}, "c": {"b": 1}}


def test_loader_stops_an_alias_bomb() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    assert problems("\n".join(lines))[0].startswith("yaml-size")


def test_loader_stops_a_bomb_of_merge_keys() -> None:
    lines = ["a0: &a0 {" + ", ".join(f"k{i}: x" for i in range(1000)) + "}"]
    lines += [f"a{i}: &a{i} {{own{i}: {{<<: *a{i - 1}}}, <<: *a{i - 1}}}" for i in range(1, 20)]
    assert problems("\n".join(lines))[0].startswith("yaml-size")


@pytest.mark.parametrize("text", ["[" * 200 + "]" * 200, "[" * 100_000, "{a: " * 200])
def test_loader_stops_at_a_depth(text: str) -> None:
    assert problems(text)[0].split()[0] in ("yaml-depth", "yaml-syntax")


def test_loader_reads_json() -> None:
    text = '{\n\t"a": [1, 2.50, true, null, "\\u00e9\\/"],\n\t"b": {}\n}\n'
    diagnostics = Diagnostics()
    node = loader.load_text(text, "file.json", diagnostics, is_json=True)
    assert to_json(node) == {"a": [1, Decimal("2.50"), True, None, "é/"], "b": {}}


def test_loader_joins_the_surrogate_pairs_of_json() -> None:
    node = loader.load_text('["\\ud83d\\ude00", "\\\\ud83d\\\\ude00"]', "file.json", Diagnostics(), is_json=True)
    assert to_json(node) == ["😀", "\\ud83d\\ude00"]


def test_loader_refuses_half_a_surrogate_pair() -> None:
    assert problems('["\\ud83d"]', is_json=True)[0].startswith("yaml-syntax")


def test_loader_says_where_a_file_stops_being_utf8(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_bytes(b"a: b\nc: \xff\n")
    diagnostics = Diagnostics()
    with pytest.raises(Stop):
        loader.load_file(tmp_path / "bad.yaml", "bad.yaml", diagnostics)
    assert [found.render() for found in diagnostics.sorted()] == [
        "bad.yaml:2:4: error: the file is not valid UTF-8 [invalid-utf8]"
    ]


def test_loader_says_when_a_file_is_not_there(tmp_path: Path) -> None:
    diagnostics = Diagnostics()
    with pytest.raises(Stop):
        loader.load_file(tmp_path / "none.yaml", "none.yaml", diagnostics)
    assert [found.id for found in diagnostics.sorted()] == ["file-unreadable"]


def test_loader_ignores_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "bom.yaml").write_bytes(b"\xef\xbb\xbfa: b\n")
    assert to_json(loader.load_file(tmp_path / "bom.yaml", "bom.yaml", Diagnostics())) == {"a": "b"}


def test_nodes_are_equal_as_json_values_are() -> None:
    assert equal(node_of("{a: 1, b: [2]}"), node_of("{b: [2.0], a: 1}"))
    assert not equal(node_of("[true]"), node_of("[1]"))
    assert not equal(node_of("['1']"), node_of("[1]"))
    assert not equal(node_of("[null]"), node_of("[]"))
    assert isinstance(node_of("a"), Scalar)


def test_diagnostics_print_no_control_characters() -> None:
    diagnostics = Diagnostics()
    loader.load_text('"a\\e[31m": 1\n"a\\e[31m": 2\n', "file.yaml", diagnostics)
    assert "\x1b" not in diagnostics.sorted()[0].render()
    assert "\\x1b" in diagnostics.sorted()[0].render()
