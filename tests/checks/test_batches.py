"""Batches of headers: what one header declares must never help another one that does not include it."""

from __future__ import annotations

import batches
import headers
import pytest
import uses

COMMAND = ["g++", *headers.FLAGS]


def header(code: str, *includes: str) -> str:
    return "#pragma once\n" + "".join(f"#include <{name}>\n" for name in includes) + code + "\n"


def planned(root, bodies=False):
    tree = uses.Tree(root)
    names = [name for name in tree.texts if name.endswith(".hpp")]
    return batches.plan(tree, names, bodies)


def stands_before(first, second, plan):
    """Whether a process reads the second header after the first one."""
    return any(first in batch[:batch.index(second)] for batch in plan if second in batch)


def test_batches_headers_that_name_nothing_of_each_other_share_a_process(tree):
    assert planned(tree({"include/a.hpp": header("struct a {};"), "include/b.hpp": header("struct b {};")})) \
        == [["a.hpp", "b.hpp"]]


@pytest.mark.parametrize("declaration, use", [
    ("struct a {};", "inline a b() { return {}; }"),
    ("template <class T>\nstruct a {};", "using b = a<int>;"),
    ("inline int a(int b) { return b; }", "inline int c() { return a(1); }"),
    ("inline constexpr int a = 1;", "inline constexpr int b = a;"),
    ("#define a 1", "inline int b = a;"),
    ("enum class [[nodiscard]] a { x };", "a b();"),
    ("namespace n {\nenum class a { x };\n}", "n::a b();")])
def test_batches_a_header_that_leans_on_another_one_is_found(tree, declaration, use):
    root = tree({"include/a.hpp": header(declaration), "include/z.hpp": header(use)})
    assert not stands_before("a.hpp", "z.hpp", planned(root))
    checked, findings = headers.check(root, COMMAND, 1)
    assert (checked, {finding.path.split()[0] for finding in findings}) == (4, {"include/z.hpp"})


def test_batches_what_a_header_includes_may_stand_before_it(tree):
    root = tree({"include/a.hpp": header("struct a {};"), "include/z.hpp": header("a b();", "a.hpp")})
    assert planned(root) == [["a.hpp", "z.hpp"]]


def test_batches_a_header_stands_before_the_one_that_would_help_it(tree):
    root = tree({"include/a.hpp": header("a_helper b();", "h.hpp"), "include/h.hpp": header("struct a_helper {};"),
                 "include/z.hpp": header("a_helper c();")})
    assert planned(root) == [["z.hpp", "h.hpp", "a.hpp"]]


def test_batches_headers_that_would_help_each_other_have_a_process_each(tree):
    root = tree({"include/a.hpp": header("struct a {};\nz b();"), "include/z.hpp": header("struct z {};\na c();")})
    assert planned(root) == [["a.hpp"], ["z.hpp"]]


def test_batches_a_body_is_proven_with_its_header(tree):
    root = tree({"include/a.hpp": header("struct a {};"), "include/z.hpp": header("int z();\n#include <z.ipp>"),
                 "include/z.ipp": "inline int z() { return sizeof(a); }\n"})
    assert not stands_before("a.hpp", "z.hpp", planned(root, bodies=True))


def test_batches_a_header_that_includes_late_begins_a_batch(tree):
    root = tree({"include/a.hpp": header("struct a {};"), "include/z.hpp": header("a b();\n#include <a.hpp>"),
                 "include/y.hpp": header("struct y {};")})
    assert all(batch.index("z.hpp") == 0 for batch in planned(root) if "z.hpp" in batch)


def test_headers_that_only_fail_together_are_a_finding(tree):
    root = tree({"include/a.hpp": header("inline int x();\ninline int x() { return 1; }"),
                 "include/z.hpp": header("inline int x();\ninline int x() { return 1; }")})
    assert headers.check(root, COMMAND, 1) == (4, [])
