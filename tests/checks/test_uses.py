"""Names and the headers that give them."""

from __future__ import annotations

import pytest
import uses


def found(tree, text, path="include/a.hpp"):
    return [finding.text for finding in uses.check(tree({path: text}))[1]]


def test_uses_a_name_whose_header_is_included_passes(tree):
    assert found(tree, '#include <string>\n#include <chrono>\nstd::string a(std::chrono::seconds);  // std::vector\n'
                       'inline auto b = "std::map";\n') == []


@pytest.mark.parametrize("code, header", [
    ("std::string a();", "<string>"), ("::std::chrono::seconds a();", "<chrono>"),
    ("asio::steady_timer* a();", "<asio/steady_timer.hpp>"), ("asio::error::eof;", "<asio/error.hpp>"),
    ("std::erase_if(a, b);", "<deque> or <map> or <set> or <string> or <vector>")])
def test_uses_a_header_that_leans_on_what_others_include_is_found(tree, code, header):
    assert found(tree, f"#include <array>\n{code}\n")[0].endswith(f"and does not include {header}")


def test_uses_a_name_of_no_table_is_found(tree):
    assert found(tree, "std::frobnicate a;\n") == ["names std::frobnicate, which no table of uses.py has"]


@pytest.mark.parametrize("header", ["bits/chrono.h", "ext/alloc_traits.h", "__config"])
def test_uses_a_header_inside_of_a_standard_library_is_found(tree, header):
    assert found(tree, f"#include <{header}>\n") == [f"includes <{header}>, which is inside of a standard library"]


def test_uses_a_body_may_leave_it_to_what_it_includes_of_the_library(tree):
    root = tree({"include/a.hpp": "#include <string>\n", "include/a.ipp": "#include <a.hpp>\ninline std::string a;\n"})
    assert uses.check(root) == (2, [])


def test_uses_a_macro_of_the_configuration_needs_its_header(tree):
    files = {"include/wirebind/core/config.hpp": "#define WIREBIND_ABI v\n", "include/b.hpp": "#include <wirebind/core/config.hpp>\n",
             "include/a.hpp": "namespace wirebind::inline WIREBIND_ABI {}\n",
             "include/c.hpp": "#include <b.hpp>\nnamespace wirebind::inline WIREBIND_ABI {}\n"}
    assert [finding.path for finding in uses.check(tree(files))[1]] == ["include/a.hpp"]
