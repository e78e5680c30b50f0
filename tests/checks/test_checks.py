"""The other structural checks: each must find what it is there for, and fail when it looked at nothing."""

from __future__ import annotations

import brothers
import common
import compile_fail
import emitted
import headers
import light
import macros
import matrix
import pytest
import sizes
import snippets

COMMAND = ["g++", *headers.FLAGS]


def texts(findings):
    return [finding.text for finding in findings]


def test_report_nothing_checked_is_a_failure(capsys):
    assert common.report(0, []) == 1
    assert "0 passed, 1 failed" in capsys.readouterr().out


def test_report_counts_files_not_findings(capsys):
    assert common.report(5, [common.Finding("a", 1, "x"), common.Finding("a", 2, "y")]) == 1
    assert "cases: 4 passed, 1 failed" in capsys.readouterr().out


@pytest.mark.parametrize("path, limit", [
    ("include/wirebind/core/a.hpp", 500), ("include/wirebind/core/impl/a.ipp", 500), ("codegen/wirebind/a.py", 250),
    ("codegen/wirebind/templates/a.hpp.jinja", 80)])
def test_sizes_the_limit_is_allowed_and_one_line_more_is_not(tree, path, limit):
    assert sizes.check(tree({path: "x\n" * limit})) == (1, [])
    assert texts(sizes.check(tree({path: "x\n" * (limit + 1)}))[1]) == [f"{limit + 1} lines, the limit is {limit}"]


def test_sizes_generated_headers_are_exempt(tree):
    assert sizes.check(tree({"include/fc/v20210406/models.hpp": "x\n" * 900})) == (0, [])


def test_headers_one_that_stands_alone_passes_in_both_modes(tree):
    root = tree({"include/wirebind/core/a.hpp": "#pragma once\n#include <string>\ninline std::string a;\n"})
    assert headers.check(root, COMMAND, 1) == (2, [])


@pytest.mark.parametrize("text", [
    "#pragma once\ninline std::string a;\n",
    "struct without_a_guard {};\n",
    "#pragma once\ninline int warned(int unused) { return 0; }\n",
    "#pragma once\ninline int narrow(long wide) { return wide; }\n",
    "#pragma once\ninline int narrow(long wide) { return (int)wide; }\n",
    "#pragma once\ninline int shadow(int value) { { int value = 0; return value; } return value; }\n",
    "#pragma once\nenum class level { ERROR };\n",
    "#pragma once\nvoid verify(int, int);\n"])
def test_headers_one_that_does_not_compile_alone_is_found(tree, text):
    checked, findings = headers.check(tree({"include/wirebind/core/a.hpp": text}), COMMAND, 1)
    assert (checked, len(findings)) == (2, 2)


def test_brothers_a_name_of_two_types_is_found(tree):
    files = {"include/wirebind/net/a.hpp": "namespace n {\nclass exchange final {\n};\n}\n",
             "include/wirebind/server/b.hpp": "namespace s {\nusing exchange = int;\nenum class errc : int { a };\n}\n",
             "include/wirebind/json/c.hpp": "class exchange;\nenum class errc { a };\nstruct x::exchange {\n  struct exchange {};\n};\n"}
    checked, findings = brothers.check(tree(files))
    assert (checked, texts(findings)) == (2, ["'exchange' is a type of include/wirebind/net/a.hpp as well"])


@pytest.mark.parametrize("code, name", [
    ("int a = std::min(1, 2);", "min"), ("auto a = std::numeric_limits<int>::max ();", "max"),
    ("void check(int);", "check"), ("enum class kind { IN };", "IN"), ("void at(int near);", "near")])
def test_macros_a_name_that_a_program_may_define_is_found(tree, code, name):
    checked, findings = macros.check(tree({"include/wirebind/core/a.ipp": f"{code}\n"}))
    assert (checked, texts(findings)) == (1, [f"names {name}, which some programs define as a macro"])


@pytest.mark.parametrize("code", [
    "int a = (std::min)(1, 2);", "auto a = (std::numeric_limits<int>::max)();", "int max;", "int checked(int MINE);",
    "// IN and min(a, b)", 'auto text = "ERROR verify(x)";'])
def test_macros_a_name_that_no_macro_takes_passes(tree, code):
    assert macros.check(tree({"include/wirebind/core/a.hpp": f"{code}\n"})) == (1, [])


@pytest.mark.parametrize("body, message", [
    ("", None), ("return 3;", "the program fails (3)"), ("throw 1;", "does not build"),
    ("return (int)1.0;", "use of old-style cast")])
def test_matrix_a_program_that_does_not_build_or_fails_is_found(tree, body, message):
    root = tree({"tests/matrix/main.cpp": "int models();\nint main() { return models(); }\n",
                 "tests/matrix/models.cpp": f"int models() {{ {body} return 0; }}\n"})
    checked, findings = matrix.check(root, ["g++"], 1, "models")
    assert checked == 1
    assert [message in text for text in texts(findings)] == ([True] if message else [])


def test_matrix_what_asio_warns_of_in_itself_does_not_count():
    warned = "{}:3:1: warning: potential null pointer dereference [-Wnull-dereference]\n"
    assert matrix.WARNING.findall(warned.format("/usr/include/asio/detail/a.ipp")) == []
    assert len(matrix.WARNING.findall(warned.format("/usr/include/c++/12/map") + warned.format("include/a.hpp"))) == 2


def test_headers_that_passed_are_compiled_again_only_after_a_change_of_what_they_read(tree, tmp_path, monkeypatch):
    files = {"include/wirebind/core/a.hpp": "#pragma once\n#include <wirebind/core/impl/a.ipp>\n",
             "include/wirebind/core/impl/a.ipp": "#pragma once\n", "include/wirebind/core/b.hpp": "#pragma once\n"}
    passed = tmp_path / "passed"
    assert headers.check(tree(files), COMMAND, 1, passed=passed) == (4, [])
    compiled = []
    monkeypatch.setattr(headers, "errors_of", lambda root, command, work: compiled.append(work.headers))
    assert headers.check(tmp_path, COMMAND, 1, passed=passed) == (4, []) and not compiled
    tree({"include/wirebind/core/impl/a.ipp": "#pragma once\nint one();\n"})
    assert headers.check(tmp_path, COMMAND, 1, passed=passed) == (4, [])
    assert sorted(name for names in compiled for name in names if "a.hpp" in name) == ["wirebind/core/a.hpp"] * len(compiled)
    headers.check(tmp_path, [*COMMAND, "-O1"], 1, passed=passed)
    assert sum("wirebind/core/b.hpp" in names for names in compiled) >= 1


def test_headers_that_fail_are_not_remembered(tree, tmp_path):
    root = tree({"include/wirebind/core/a.hpp": "#pragma once\ninline std::string a;\n"})
    for _ in range(2):
        assert headers.check(root, COMMAND, 1, passed=tmp_path / "passed")[1]


def test_headers_are_read_after_what_is_not_ours_was_precompiled(tree, tmp_path):
    root = tree({"include/wirebind/core/a.hpp": "#pragma once\n#include <string>\nusing text = std::string;\n"})
    command = headers.precompiled(headers.Tree(root), COMMAND, tmp_path)
    assert command[1:3] == ["-include", str(tmp_path / "others.hpp")]
    assert headers.errors_of(root, [*command, "-Winvalid-pch"], headers.Compilation(("wirebind/core/a.hpp",), "declarations")) is None
    assert headers.precompiled(headers.Tree(root), ["g++", "-Dshort=#"], tmp_path) == ["g++", "-Dshort=#"]


def test_headers_one_that_leans_on_its_bodies_is_found_as_declarations(tree):
    root = tree({"include/wirebind/core/a.hpp": "#pragma once\n#ifndef WIREBIND_SEPARATE_COMPILATION\n#include <string>\n"
                                                "#endif\nstd::string a();\n"})
    assert [finding.path for finding in headers.check(root, COMMAND, 1)[1]] == [
        "include/wirebind/core/a.hpp (declarations)"]


@pytest.mark.parametrize("include, message", [
    ("chrono", "<chrono>"), ("system_error", "<system_error>"), ("asio/buffer.hpp", "Asio"),
    ("nlohmann/json_fwd.hpp", "nlohmann/json")])
def test_light_what_a_model_brings_in_is_found_through_other_headers(tree, include, message):
    root = tree({"include/fc/v20210406/models/a.hpp": "#include <wirebind/core/b.hpp>\n",
                 "include/wirebind/core/b.hpp": f"#include <{include}>\n"})
    checked, findings = light.check(root, "g++", 1)
    assert checked == 1
    assert any(f"brings in {message}:" in text for text in texts(findings))


def test_light_a_model_beyond_its_budget_of_lines_is_found(tree):
    root = tree({"include/fc/v20210406/models/a.hpp": "int x(int);\n" * 33_001})
    _, findings = light.check(root, "g++", 1)
    assert len(findings) == 1 and "33001 lines to compile, 33000 at most" in texts(findings)[0]


def test_light_a_model_of_plain_members_passes(tree):
    root = tree({"include/fc/v20210406/models/a.hpp": "#include <map>\n#include <optional>\n#include <string>\n"})
    assert light.check(root, "g++", 1) == (1, [])


WRONG = "// expect: expected initializer before 'int'\n#ifdef CONTROL\nint a;\n#else\nint a\n#endif\nint b;\n"


@pytest.mark.parametrize("text, message", [
    (WRONG.replace("int a\n", "int a;\n"), "compiles, although it must not"),
    (WRONG.replace("initializer", "another text"), "fails without saying \"expected another text"),
    (WRONG.replace("int a;", "int"), "does not compile with CONTROL"),
    ("int a\nint b;\n", "has no line '// expect: TEXT'")])
def test_compile_fail_a_file_that_proves_nothing_is_found(tree, text, message):
    root = tree({"tests/compile_fail/a.cpp": text})
    _, findings = compile_fail.check(root, ["g++", *compile_fail.FLAGS], 1)
    assert any(message in finding for finding in texts(findings)), findings


def test_compile_fail_the_intended_error_passes(tree):
    root = tree({"tests/compile_fail/a.cpp": WRONG})
    assert compile_fail.check(root, ["g++", *compile_fail.FLAGS], 1) == (1, [])


@pytest.mark.parametrize("line, family, version, expected", [
    ("g++ < 13", "g++", 12, True), ("g++ < 13", "g++", 13, False), ("g++ >= 13", "g++", 13, True),
    ("g++ < 13", "clang", 12, False), ("clang", "clang", 14, True)])
def test_compile_fail_a_file_can_be_about_some_compilers(line, family, version, expected):
    assert compile_fail.applies(f"// only: {line}\n", compile_fail.Compiler(family, version)) is expected


def test_compile_fail_an_unreadable_condition_is_an_error():
    with pytest.raises(ValueError, match="cannot read"):
        compile_fail.applies("// only: msvc\n", compile_fail.Compiler("g++", 12))


EXAMPLE = "int main() {\n  // [call]\n  if (true) {\n    call();\n  }\n  // [/call]\n}\n"
GUIDE = "# Guide\n\n<!-- snippet: examples/a.cpp#call -->\n```cpp\nif (true) {\n  call();\n}\n```\n"


def test_snippets_a_block_that_equals_its_file_passes(tree):
    assert snippets.check(tree({"examples/a.cpp": EXAMPLE, "README.md": GUIDE})) == (1, [])


@pytest.mark.parametrize("guide, message", [
    (GUIDE.replace("call();", "call(1);"), "differs from"),
    (GUIDE.replace("<!-- snippet: examples/a.cpp#call -->\n", ""), "names no built file"),
    (GUIDE.replace("#call", "#other"), "has no lines between"),
    (GUIDE.replace("a.cpp", "b.cpp"), "there is no examples/b.cpp")])
def test_snippets_a_block_that_is_not_built_is_found(tree, guide, message):
    _, findings = snippets.check(tree({"examples/a.cpp": EXAMPLE, "docs/guide.md": guide}))
    assert len(findings) == 1 and message in findings[0].text


WHOLE = "# Guide\n\n<!-- file: main.cpp -->\n```cpp\nint main() {}\n```\n\n<!-- file: a.yaml -->\n```yaml\na: 1\n```\n"


def test_snippets_whole_files_are_extracted_by_guide(tree, tmp_path):
    root = tree({"README.md": WHOLE, "docs/start.md": WHOLE.replace("a.yaml", "../b.yaml")})
    assert snippets.check(root) == (4, [])
    assert snippets.extract(root, tmp_path / "out") == 4
    assert sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*")) == [
        "readme/a.yaml", "readme/main.cpp", "start/b.yaml", "start/main.cpp"]
    assert (tmp_path / "out/readme/main.cpp").read_text(encoding="utf-8") == "int main() {}\n"


def test_snippets_writing_refreshes_the_guide(tree):
    root = tree({"examples/a.cpp": EXAMPLE, "README.md": GUIDE.replace("call();", "old();")})
    assert snippets.check(root, write=True) == (1, [])
    assert (root / "README.md").read_text(encoding="utf-8") == GUIDE


def test_emitted_a_class_whose_functions_live_in_every_file_is_found(tree):
    quiet = "namespace wirebind::inline WIREBIND_ABI::net { struct pool { virtual ~pool() = default; }; }\nint f() { return 1; }\n"
    loud = quiet.replace("};", "virtual void run(); };\ninline void pool::run() {}")
    assert emitted.check(tree({"a.cpp": quiet}), "g++", "a.cpp") == (1, [])
    assert any("vtable" in text for text in texts(emitted.check(tree({"a.cpp": loud}), "g++", "a.cpp")[1]))
