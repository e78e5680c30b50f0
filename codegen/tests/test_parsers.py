"""PyYAML reads with libyaml where it has it, and with Python alone where it has not: both give the same nodes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from wirebind.diagnostics import Diagnostics, Stop
from wirebind.source import loader
from wirebind.source.node import Node

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted((REPOSITORY / "codegen" / "tests" / "documents").glob("*.yaml"))
OVERLAYS = sorted((REPOSITORY / "api-spec").glob("*/*/responses.[a-d]*.overlay.yaml"))
TEXTS = {
    "scalars": "{a: 1, b: 1.50, c: true, d: null, e: ~, f: '1', g: \"x\\n\\u00e9\", h: yes, i: 010, j: .5}",
    "blocks": "a: |\n  x\n   y\n\nb: >-\n  folded\n  text\n\n  more\nc: |+\n  kept\n\n",
    "places": "a: é€😀\n'é€😀': [x, {y: z}]\n",
    "line ends": "a: 1\r\nb:\r\n  - x\r\n  - y\r\n",
    "empty values": "a:\nb: {c, d}\ne: [f, ]\n? g\n",
    "anchors": "a: &x {b: [1, 2]}\nc: *x\nd: &y text\ne: *y\n",
    "tags": "a: !!str 1\nb: ! 2\n",
    "comments": "# one\na: 1 # two\n\n# three\nb: 2\n",
    "byte order mark": "\ufeffa: 1\n",
    "document marks": "---\na: 1\n...\n",
}
FAULTS = {
    "a list that does not end": "a: [1, 2",
    "an object that does not end": "a: {b: 1",
    "a string that does not end": "a: 'x",
    "a value in a value": "a: b: c",
    "a tab": "a:\n\t- 1",
    "an unknown escape": 'a: "\\q"',
    "half a character": 'a: "\\ud83d\\ude00"',
    "a reserved character": "a: @x",
    "an unknown alias": "a: *nope",
    "an alias to itself": "a: &x [*x]",
    "a tag": "a: !!python/object:os.system x",
    "a key that is a list": "? [a]\n: 1",
    "two equal keys": "a: 1\na: 2",
    "two documents": "a: 1\n---\nb: 2",
    "nothing": "# only a comment\n",
    "a control character": "a: \x07",
    "depth": "a: " + "[" * 200,
}


def read(text: str, parser: type, monkeypatch: pytest.MonkeyPatch) -> tuple[Node | None, list[tuple[str, int]]]:
    """The nodes, and the id and line of each finding."""
    monkeypatch.setattr(loader, "_PARSER", parser)
    diagnostics = Diagnostics()
    try:
        node = loader.load_text(text, "text.yaml", diagnostics)
    except Stop:
        node = None
    return node, [(found.id, found.position.line) for found in diagnostics.sorted()]


needs_libyaml = pytest.mark.skipif(not yaml.__with_libyaml__, reason="this PyYAML has no libyaml")


@needs_libyaml
@pytest.mark.parametrize("path", [*DOCUMENTS, *OVERLAYS], ids=lambda path: path.name)
def test_both_parsers_read_a_document_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    fast = read(text, yaml.CSafeLoader, monkeypatch)
    assert fast == read(text, yaml.SafeLoader, monkeypatch)


@needs_libyaml
@pytest.mark.parametrize("name", TEXTS)
def test_both_parsers_read_a_text_alike(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read(TEXTS[name], yaml.CSafeLoader, monkeypatch)
    assert fast[0] is not None and fast == read(TEXTS[name], yaml.SafeLoader, monkeypatch)


@needs_libyaml
@pytest.mark.parametrize("name", FAULTS)
def test_both_parsers_find_the_same_fault(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong is the same; the words of a syntax error are the parser's own, and so is the line at the end."""
    fast, found = read(FAULTS[name], yaml.CSafeLoader, monkeypatch)
    slow, others = read(FAULTS[name], yaml.SafeLoader, monkeypatch)
    assert found and [id for id, _ in found] == [id for id, _ in others] and fast == slow
    assert all(line in (other, other + 1) for (_, line), (_, other) in zip(found, others))
