"""Every fact that the generator writes into the traits of an API has a reader in the runtime."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from common import files_below

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = "codegen/wirebind/emit/templates"
# Where the structs of facts are defined, and which they are.
STRUCTS = {
    "include/wirebind/client/operation.hpp": ("api_info", "operation_info", "idempotency_field"),
    "include/wirebind/client/service_error.hpp": ("error_fact",),
    "include/wirebind/auth/oauth2_flow.hpp": ("oauth2_flow",),
}
# Members of traits and waiters, as templates print them.
TRAITS = re.compile(r"^ +(?:using (\w+) =|static constexpr .*?\b(\w+)(?:\[\])?(?: =|\{))", re.MULTILINE)
# Read by programs, and by other generated code.
FOR_PROGRAMS = {"operation"}


def members(text: str, struct: str) -> list[str]:
    body = re.search(rf"^struct {struct} {{\n(.*?)^}};", text, re.MULTILINE | re.DOTALL)
    assert body, struct
    return re.findall(r"^  [^/\s][^;=({]*?\b(\w+)(?: = [^;]*|\{[^;]*)?;", body[1], re.MULTILINE)


def facts(root: Path) -> set[str]:
    found = {name for path, structs in STRUCTS.items() for struct in structs
             for name in members((root / path).read_text(encoding="utf-8"), struct)}
    for template in ("operation.hpp.jinja", "waiter.jinja"):
        text = (root / TEMPLATES / template).read_text(encoding="utf-8")
        found |= {first or second for first, second in TRAITS.findall(text)}
    return found - FOR_PROGRAMS


def unread(root: Path) -> set[str]:
    """The facts that no expression of the runtime names, outside of the definitions of their structs."""
    text = "\n".join((root / path).read_text(encoding="utf-8")
                     for path in files_below(root, "include/wirebind", (".hpp", ".ipp")))
    return {name for name in facts(root) if not re.search(rf"(?:\.|->|::){name}\b", text)}


def test_facts_of_an_api_are_read():
    assert len(facts(ROOT)) > 40
    assert unread(ROOT) == set()


@pytest.mark.parametrize("path, after, added", [
    ("include/wirebind/client/operation.hpp", "struct operation_info {\n", "  std::string_view never_read{};\n"),
    (f"{TEMPLATES}/operation.hpp.jinja", "struct {{ operation.name | identifier }} {\n", "  using never_read = int;\n"),
    (f"{TEMPLATES}/waiter.jinja", "struct {{ waiter.name | identifier }} {\n",
     "  static constexpr int never_read[] = {1};\n")])
def test_facts_without_a_reader_are_found(tree, path, after, added):
    files = (*STRUCTS, f"{TEMPLATES}/operation.hpp.jinja", f"{TEMPLATES}/waiter.jinja")
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in files}
    before = unread(tree(texts))
    texts[path] = texts[path].replace(after, after + added)
    assert unread(tree(texts)) - before == {"never_read"}
