"""Loads YAML and JSON files into nodes.

Built on the parser's events and an explicit stack, so that no document can exhaust the interpreter's. Refused:
duplicate keys, keys that are not scalars, tags, more than one document, NUL, and documents beyond the bounds below;
aliases and merge keys count with all they expand to.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Callable, NoReturn, Optional, Union

import yaml

from wirebind.diagnostics import Diagnostics, Position, Stop
from wirebind.source.bounds import MAX_BYTES, MAX_DEPTH, MAX_NODES
from wirebind.source.frame import Frame
from wirebind.source.json_text import NotJson, load_json
from wirebind.source.node import Mapping, Node, Scalar, Sequence
from wirebind.source.scalars import resolve_plain

Load = Callable[[Path, str, Diagnostics], Node]
"""Reads a file: its path, and its name in positions."""

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "<<"
_STRING_TAGS = (None, "!", "tag:yaml.org,2002:str")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][cdefCDEF][0-9a-fA-F]{2})")


def load_file(path: Path, shown_as: str, diagnostics: Diagnostics) -> Node:
    """Reads a file; `shown_as` is the name in positions."""
    position = Position(shown_as)
    try:
        data = path.read_bytes()
    except OSError as problem:
        diagnostics.error("file-unreadable", position, f"cannot read the file: {problem.strerror}")
        raise Stop from None
    return load_data(data, path, shown_as, diagnostics)


def load_data(data: bytes, path: Path, shown_as: str, diagnostics: Diagnostics) -> Node:
    """Reads what a file holds, or shall hold."""
    position = Position(shown_as)
    if len(data) > MAX_BYTES:
        diagnostics.error("file-too-large", position, f"the file is larger than {MAX_BYTES} bytes")
        raise Stop
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        column = problem.start - (data.rfind(b"\n", 0, problem.start) + 1) + 1
        diagnostics.error("invalid-utf8", Position(shown_as, line, column), "the file is not valid UTF-8")
        raise Stop from None
    return load_text(text, shown_as, diagnostics, is_json=path.suffix == ".json" or text.lstrip().startswith("{"))


def load_text(text: str, shown_as: str, diagnostics: Diagnostics, is_json: bool = False) -> Node:
    """Reads a document from memory."""
    if is_json:
        found = Diagnostics(diagnostics.allowed_gaps, diagnostics.strict)
        try:
            root = load_json(text, shown_as, found)
        except NotJson:
            pass
        except Stop:
            diagnostics.take(found)
            raise
        else:
            diagnostics.take(found)
            return root
        text = _SURROGATE_PAIR.sub(_join_surrogates, text)
    reader = _Reader(shown_as, diagnostics)
    try:
        reader.read(_PARSER(text))
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        place = reader.place(mark) if mark else Position(shown_as)
        diagnostics.error("yaml-syntax", place, str(problem.problem or problem.context or "not valid YAML"))
        raise Stop from None
    except yaml.YAMLError as problem:
        diagnostics.error("yaml-syntax", *_unreadable(text, shown_as, problem))
        raise Stop from None
    if reader.root is None:
        diagnostics.error("yaml-empty", Position(shown_as), "the document is empty")
        raise Stop
    return reader.root


def _unreadable(text: str, shown_as: str, problem: yaml.YAMLError) -> tuple[Position, str]:
    """Where a character stands that YAML does not allow, which the parser's errors do not say."""
    match = _FORBIDDEN.search(text)
    if match is None:
        return Position(shown_as), " ".join(str(problem).split())
    at = match.start()
    position = Position(shown_as, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    return position, f"the character U+{ord(match[0]):04X} is not allowed in YAML"


def _join_surrogates(match: re.Match[str]) -> str:
    """JSON writes characters beyond U+FFFF as two escapes, which YAML does not have."""
    high, low = int(match[2], 16), int(match[3], 16)
    return match[1] + chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


class _Reader:
    """Builds nodes from parser events."""

    def __init__(self, shown_as: str, diagnostics: Diagnostics) -> None:
        self.root: Optional[Node] = None
        self._file = shown_as
        self._diagnostics = diagnostics
        self._stack: list[Frame] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._documents = 0

    def place(self, mark: yaml.Mark) -> Position:
        """The parser's mark, counted from 1."""
        return Position(self._file, mark.line + 1, mark.column + 1)

    def read(self, parser: yaml.SafeLoader) -> None:
        """Takes all events of a parser."""
        takes = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceStartEvent: self._open,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        next_event = parser.get_event
        event = next_event()
        while not isinstance(event, yaml.StreamEndEvent):
            take = takes.get(type(event))
            if take is not None:
                take(event)
            event = next_event()

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._fail("yaml-documents", self.place(event.start_mark), "a second document in one file")

    def _alias(self, event: yaml.AliasEvent) -> None:
        position = self.place(event.start_mark)
        if self._stack and self._stack[-1].is_mapping and self._stack[-1].key is None:
            self._fail("yaml-key", position, "an alias cannot be a key")
        known = self._anchors.get(event.anchor)
        if known is None:
            self._fail("yaml-alias", position, f"alias *{event.anchor} names nothing that is complete here")
        self._add(known[0], known[1], None)

    def _fail(self, id: str, position: Position, message: str, hint: str = "") -> NoReturn:
        self._diagnostics.error(id, position, message, hint=hint)
        raise Stop

    def _open(self, event: Union[yaml.MappingStartEvent, yaml.SequenceStartEvent]) -> None:
        position = self.place(event.start_mark)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if self._stack and self._stack[-1].is_mapping and self._stack[-1].key is None:
            self._fail("yaml-key", position, "a key must be a scalar")
        if event.tag not in (None, "!", "tag:yaml.org,2002:map" if is_mapping else "tag:yaml.org,2002:seq"):
            self._fail("yaml-tag", position, f"tag {event.tag} is not supported")
        if len(self._stack) >= MAX_DEPTH:
            self._fail("yaml-depth", position, f"nested deeper than {MAX_DEPTH} levels")
        self._stack.append(Frame(position, is_mapping, event.anchor))

    def _close(self, _: yaml.Event) -> None:
        frame = self._stack.pop()
        node: Node
        if frame.is_mapping:
            node = Mapping(frame.members, frame.key_positions, frame.position)
        else:
            node = Sequence(tuple(frame.items), frame.position)
        self._add(node, frame.nodes, frame.anchor)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        text: str = event.value
        position = self.place(event.start_mark)
        if "\0" in text:
            self._fail("text-nul", position, "a NUL character in a text")
        if not text.isascii() and _SURROGATE.search(text):  # libyaml refuses the escape, PyYAML's own parser does not
            self._fail("yaml-syntax", position, "found invalid Unicode character escape code")
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.is_mapping and frame.key is None:
            self._key(frame, event, position)
            return
        plain = event.style in (None, "") and event.tag is None
        if not plain and event.tag not in _STRING_TAGS:
            self._fail("yaml-tag", position, f"tag {event.tag} is not supported", "write the value without a tag")
        value, doubt = resolve_plain(text) if plain else (text, None)
        if doubt:
            report = self._diagnostics.warning if text.isalpha() else self._diagnostics.fault
            hint = "it is taken as a text; quote it, or write it as JSON would"
            report("yaml-ambiguous", position, f"{text}: {doubt}", hint=hint)
        self._add(Scalar(value, text, position), 1, event.anchor)

    def _key(self, frame: Frame, event: yaml.ScalarEvent, position: Position) -> None:
        name: str = event.value
        merges = name == _MERGE and event.style in (None, "")
        if event.tag not in _STRING_TAGS:
            self._fail("yaml-tag", position, f"tag {event.tag} is not supported on a key")
        known = name in frame.members and name not in frame.merged
        first = frame.merge if merges else frame.key_positions[name] if known else None
        if first is not None:
            message = f"duplicate key '{name}'; the first one stands in line {first.line}"
            self._diagnostics.error("duplicate-key", position, message)
        frame.key = name
        if merges:
            frame.merge = position
            frame.merging = True
        elif first is None:
            frame.key_positions[name] = position

    def _add(self, node: Node, nodes: int, anchor: Optional[str]) -> None:
        if anchor is not None:
            self._anchors[anchor] = (node, nodes)
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        frame.nodes += nodes
        if frame.nodes > MAX_NODES:
            self._fail("yaml-size", node.position, f"the document expands to more than {MAX_NODES} values")
        if frame.is_mapping:
            assert frame.key is not None
            if frame.merging:
                self._merge(frame, node)
            else:
                frame.put(frame.key, node)
            frame.key, frame.merging = None, False
        else:
            frame.items.append(node)

    def _merge(self, frame: Frame, node: Node) -> None:
        """Adds the members of a mapping, or of several, of which the first with a name counts (YAML 1.1)."""
        for one in node.items if isinstance(node, Sequence) else (node,):
            if not isinstance(one, Mapping):
                self._fail("yaml-merge", node.position, "a merge key has a mapping, or a list of mappings")
            frame.take(one)
