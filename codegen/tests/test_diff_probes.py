"""The source axis against a compiler: programs that were written before a revision meet its headers.

One file has a function for each kind of change. It compiles without a word against the old headers; against the new ones
it gives an error where the rule says breaking, a warning where it says warning, and nothing elsewhere.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Callable

import pytest

from probe_documents import NEW, NEW_LOOSE, NEW_NAMED, OLD, OLD_LOOSE, OLD_NAMED
from support import Project
from test_compile import REPOSITORY
from wirebind.cli import OK as DONE
from wirebind.cli import main
from wirebind.diagnostics import Diagnostics
from wirebind.diff.inputs import Files, load_side
from wirebind.diff.keys import Translation
from wirebind.diff.levels import Level
from wirebind.diff.source.rules import SOURCE_RULES
from wirebind.diff.source.surface import compare_surfaces
from wirebind.diff.wire.compare import compare

pytestmark = pytest.mark.headers

CALL = "blocking_client& c, const {0}_request& r) {{ (void)c.{0}(r); }}"
PROBES = {
    "cpp-namespace": "const moved::v1::pair* f(moved::v1::pair& p) { return &p; }",
    "cpp-type-added": "auto f() { return thing{.labels = {}}; }",
    "cpp-type-removed": "auto f() { return gone{.a = \"x\"}; }",
    "cpp-type-renamed": "auto f() { return old_name{.first = \"x\"}; }",
    "cpp-type-aliased": "bool f(const named::v1::old_name& n) { return n.first.has_value(); }",
    "cpp-type-kind": "auto f() { return shop::v1::kind{.a = \"x\"}; }",
    "cpp-alternative-added": "const std::string* f(const either& e) { return e.get_if<std::string>(); }",
    "cpp-alternative-removed": "const bool* f(const either& e) { return e.get_if<bool>(); }",
    "cpp-member-added": "auto f() { return thing{.labels = {}, .wire = \"x\"}; }",
    "cpp-member-added-required": "auto f() { return strict{.a = 1}; }",
    "cpp-member-removed": "bool f(const thing& t) { return t.gone.has_value(); }",
    "cpp-member-kept": "auto f(const named::v1::keeper& k) { return k.goes.empty(); }",
    "cpp-member-renamed": "bool f(const thing& t) { return t.title.has_value(); }",
    "cpp-member-type": "std::int64_t f(const thing& t) { return t.size.value_or(0); }",
    "cpp-member-required": "auto f() { return tagged{.size = 1}; }",
    "cpp-member-optional": "auto f() { return thing{.labels = {\"a\"}}; }",
    "cpp-member-order": "auto f() { return loose::v1::pair{.a = 1, .b = 2}; }",
    "cpp-enumerator-added": "int f(shade s) { switch (s) { case shade::other: return 1; case shade::dark: return 2; } return 3; }",
    "cpp-enumerator-removed": "auto f() { return color::green; }",
    "cpp-enumerator-renamed": "auto f() { return mode::alpha; }",
    "cpp-enumerator-aliased": "auto f() { return named::v1::tint::lightblue; }",
    "cpp-enumerator-number": "int f(loose::v1::turn t) { return static_cast<int>(t); }",
    "cpp-operation-added": "auto f() { return keep_thing_request{}; }",
    "cpp-operation-removed": f"void f({CALL.format('drop_thing')}",
    "cpp-operation-renamed": f"void f({CALL.format('find_thing')}",
    "cpp-operation-aliased": "void f() { const named::v1::find_thing_request r{}; (void)r; }",
    "cpp-body-type": "const thing& f(const read_body::response_body& b) { return b; }",
    "cpp-headers-type": "auto f(const read_heads::response_headers& h) { return h.x_tag; }",
    "cpp-deprecated": f"void f({CALL.format('late_thing')}",
    "cpp-undeprecated": "auto f() { return early_thing_request{}; }",
    "cpp-paging-added": "auto f() { return list_lists_request{}; }",
    "cpp-paging-removed": "using p = list_pages::paging;",
    "cpp-waiter-added": "auto f() { return wait_thing_request{}; }",
    "cpp-waiter-removed": "using w = counted_waiter;",
    "cpp-error-added": "bool f(std::error_code e) { return e == errc::missing; }",
    "cpp-error-removed": "bool f(std::error_code e) { return e == errc::full; }",
    "cpp-scheme-added": "auto f() { return loose::v1::authentication::schemes(); }",
    "cpp-scheme-removed": "wirebind::client_credentials f() { return wirebind::access_token{\"t\"}; }",
    "cpp-scheme-credentials": "auto f() { return credentials{.typed = wirebind::access_token{\"t\"}}; }",
    "cpp-security": "auto f() { return keep_thing::api.security; }",
    "cpp-flow-added": "auto f() { return authentication::token_client_credentials.token_url; }",
    "cpp-flow-removed": "auto f() { return authentication::token_password.token_url; }",
    "cpp-default": "auto f() { return servers::server{}.url(); }",
    "cpp-rules": "auto f() { return limited{.low = 10}; }",
    "cpp-facts": "auto f() { return keep_thing::info.path; }",
}
# What no document above can change without another rule, or what no program sees.
WITHOUT = {
    "cpp-alias-removed": "as for a type that was removed, a name is gone",
    "cpp-paging-changed": "the runtime alone reads it",
    "cpp-choices": "the codec alone reads it",
    "cpp-wire-name": "a wire name is a literal of the description alone",
    "cpp-text": "comments",
}
# Levels that a compiler does not give, with the reason.
UNSEEN = {
    "cpp-enumerator-number": "numbers that a program stored are outside of its source",
    "cpp-scheme-removed": "credentials are of any type, which the call finds no scheme for",
    "cpp-scheme-credentials": "credentials are of any type, which the call finds no scheme for",
    "cpp-default": "the program is the same, and calls another URL",
    "cpp-alternative-added": "a visitor that takes any type needs no change",
}
HEAD = """\
#include <shop/v1/authentication.hpp>
#include <shop/v1/errc.hpp>
#include <shop/v1/models.hpp>
#include <shop/v1/operations.hpp>
#include <shop/v1/servers.hpp>
#include <shop/v1/declarations/blocking_client.hpp>
#include <loose/v1/authentication.hpp>
#include <loose/v1/models.hpp>
#include <moved/v1/models.hpp>
#include <named/v1/models.hpp>
#include <named/v1/operations.hpp>
"""


def generated(project: Project, name: str, document: str, lock: bool) -> None:
    """Generates a document as the API of a namespace; without `lock`, names and order start anew."""
    project.bindings = re.sub(r"shop(/|::)v1", rf"{name}\1v1", project.bindings)
    project.prepare(document)
    if not lock:
        (project.folder / "bindings.lock").unlink(missing_ok=True)
    assert main(["generate", "--root", str(project.root), "api-spec/shop/v1"]) == DONE


def told(folders: list[Path], source: Path) -> dict[int, str]:
    """What g++ says about each line of the file itself: error, warning or nothing."""
    flags = "-std=c++20 -fsyntax-only -Wall -Wextra -fmax-errors=0 -DWIREBIND_SEPARATE_COMPILATION".split()
    places = ["-isystem", str(REPOSITORY / "include"), *(f"-I{folder / 'include'}" for folder in folders)]
    command = ["g++", *flags, *places, str(source)]
    text = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})
    found: dict[int, str] = {}
    for line, kind in re.findall(rf"^{re.escape(str(source))}:(\d+):\d+: (error|warning):", text.stderr, re.MULTILINE):
        found[int(line)] = "error" if "error" in (kind, found.get(int(line))) else kind
    assert found or "error" not in text.stderr, text.stderr[:3000]
    return found


def test_a_compiler_says_what_the_source_axis_says(another_project: Callable[[str], Project], tmp_path: Path) -> None:
    shop, loose, moved, named = (another_project(name) for name in ("shop", "loose", "moved", "named"))
    first = ((shop, "shop", OLD), (loose, "loose", OLD_LOOSE), (moved, "moved", OLD_LOOSE), (named, "named", OLD_NAMED))
    for project, name, document in first:
        generated(project, name, document, False)
    folders = [project.root for project in (shop, loose, moved, named)]
    lines = [*HEAD.splitlines(), "using namespace shop::v1;"]
    at: dict[int, str] = {}
    for index, (rule, probe) in enumerate(PROBES.items()):
        lines.append(f"namespace probe_{index} {{ {probe} }}")
        at[len(lines)] = rule
    source = tmp_path / "program.cpp"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert {at.get(line, str(line)): kind for line, kind in told(folders, source).items()} == {}
    before = [(project, shutil.copytree(project.folder, project.root / "before")) for project in (shop, loose, named)]
    generated(shop, "shop", NEW, True)
    generated(loose, "loose", NEW_LOOSE, False)
    (tmp_path / "named.yaml").write_text(NEW_NAMED, encoding="utf-8")
    command = ["revise", str(tmp_path / "named.yaml"), "--root", str(named.root), "--api", str(named.folder)]
    assert main([*command, "--fail-on", "never"]) == DONE
    shutil.move(moved.root / "include" / "moved" / "v1", moved.root / "include" / "moved" / "v2")
    for path in (moved.root / "include").rglob("*.hpp"):
        path.write_text(path.read_text(encoding="utf-8").replace("moved::v1", "moved::v2").replace("moved/v1", "moved/v2"))
    source.write_text(source.read_text(encoding="utf-8").replace("<moved/v1/", "<moved/v2/"), encoding="utf-8")
    seen = {at[line]: kind for line, kind in told(folders, source).items()}
    wanted = {Level.BREAKING: "error", Level.WARNING: "warning"}
    levels = {rule: wanted.get(SOURCE_RULES[rule].level, "") for rule in PROBES if rule not in UNSEEN}
    assert {rule: seen.get(rule, "") for rule in levels} == levels
    found: set[str] = {"cpp-namespace"}
    for project, folder in before:
        found |= rules_of(folder, project.folder, project.root)
    assert sorted(set(PROBES) - found) == []


def rules_of(old: Path, new: Path, root: Path) -> set[str]:
    """The rules of the source axis that a comparison finds."""
    files, diagnostics = Files(), Diagnostics()
    sides = [load_side(folder, root, "", files, diagnostics) for folder in (old, new)]
    assert all(side.api for side in sides), [side.problem for side in sides]
    edits = compare(sides[0].contract, sides[1].contract, "2026-01-01")
    assert sides[0].api and sides[1].api
    return {edit.rule for edit in compare_surfaces(sides[0].api, sides[1].api, Translation(edits.found))}


def test_every_rule_of_the_source_axis_has_a_probe_or_a_reason() -> None:
    assert set(PROBES) | set(WITHOUT) == set(SOURCE_RULES) and all((*WITHOUT.values(), *UNSEEN.values()))
