"""Lists and maps that hold themselves: a union of one type, which has a name."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from support import Project, document
from test_analyse import analysed
from test_compile import REPOSITORY
from wirebind.analyse.model.types import ListOf, MapOf, RecordOf, Scalar, UnionOf
from wirebind.cli import OK, main

COMPILERS = [name for name in ("g++", "clang++-14") if shutil.which(name)]
TREE = "Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}\n"


def test_list_of_itself_is_a_union_of_that_list_alone() -> None:
    model = analysed(document(TREE + "Thing: {properties: {tree: {$ref: '#/components/schemas/Tree'}}}"))
    tree = model.unions["union:Tree"]
    assert [one.type for one in tree.alternatives] == [ListOf(UnionOf("union:Tree"))] and tree.choices == ()
    assert model.records["schema:Thing"].members[0].type == UnionOf("union:Tree")


def test_circle_of_a_list_and_a_map_has_one_name() -> None:
    text = "A: {type: array, items: {$ref: '#/components/schemas/B'}}\nB: {additionalProperties: {$ref: '#/components/schemas/A'}}\n"
    model = analysed(document(text))
    [union] = model.unions.values()
    assert union.alternatives[0].type in (MapOf(ListOf(UnionOf("union:B"))), ListOf(MapOf(UnionOf("union:A"))))


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("{properties: {more: {$ref: '#/components/schemas/Tree'}}}", RecordOf("schema:Tree/[]/{}")),
        ("{oneOf: [{type: integer}, {$ref: '#/components/schemas/Tree'}]}", UnionOf("union:Tree/[]/<>")),
        ("{type: string}", Scalar.STRING),
    ],
)
def test_what_has_a_name_between_needs_no_other(items: str, expected: object) -> None:
    model = analysed(document(f"Tree: {{type: array, items: {items}}}\nThing: {{properties: {{tree: {{$ref: '#/components/schemas/Tree'}}}}}}"))
    assert model.records["schema:Thing"].members[0].type == ListOf(expected)
    assert "union:Tree" not in model.unions


def test_circle_of_what_may_be_null_alone_generates(project: Project) -> None:
    text = "Tree: {type: ['null'], items: {$ref: '#/components/schemas/Tree'}}\nThing: {properties: {a: {$ref: '#/components/schemas/Tree'}}}"
    outcome = project.run(document(text), strict=False)
    assert outcome.errors == [] and "wirebind::nullable<tree> a{};" in outcome.model("thing").replace("v1::", ""), outcome.messages


def test_component_that_leads_into_a_circle_is_none(project: Project) -> None:
    outcome = project.run(document(TREE + "Trees: {type: array, items: {$ref: '#/components/schemas/Tree'}}\n"
                                   "Thing: {properties: {trees: {$ref: '#/components/schemas/Trees'}}}"))  # fmt: skip
    assert outcome.messages == "" and "wirebind::list<tree> trees{};" in outcome.model("thing")


PROGRAM = r"""
#include <shop/v1/models.hpp>
#include <wirebind/json/codec.hpp>

int main() {
  shop::v1::tree tree;
  std::string back;
  if (!wirebind::json::decode("[[],[[]]]", tree) || !wirebind::json::encode(tree, back) || back != "[[],[[]]]") return 1;
  const auto* const branches = tree.get_if<wirebind::list<shop::v1::tree>>();
  if (branches == nullptr || branches->size() != 2) return 2;
  const shop::v1::tree made = wirebind::list<shop::v1::tree>{*branches};
  return made.holds<wirebind::list<shop::v1::tree>>() ? 0 : 3;
}
"""


@pytest.mark.headers
@pytest.mark.parametrize("compiler", COMPILERS)
def test_lists_of_themselves_go_to_json_and_back(project: Project, tmp_path: Path, compiler: str) -> None:
    project.prepare(document(TREE))
    assert main(["generate", "--root", str(project.root)]) == OK
    (tmp_path / "use.cpp").write_text(PROGRAM)
    places = [f"-I{REPOSITORY / 'include'}", f"-I{project.root / 'include'}"]
    command = [compiler, *"-std=c++20 -Wall -Wextra -Wpedantic -Werror".split(), *places, "use.cpp", "-o", "use"]
    built = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    assert subprocess.run([str(tmp_path / "use")], check=False).returncode == 0


@pytest.mark.parametrize(
    ("schemas", "findings"),
    [
        ("A: {oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}", ["A is an alternative of itself"]),
        ("A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}\nB: {anyOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}",
         ["A is an alternative of itself, by way of B"]),
        ("A: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {a: {}}}]}\nB: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {b: {}}}]}",
         ["B is a part of itself in `allOf`, by way of A"]),
        ("A: {properties: {a: {}}, allOf: [{$ref: '#/components/schemas/A'}]}", ["A is a part of itself in `allOf`"]),
        ("A: {required: [k], properties: {k: {}}, oneOf: [{$ref: '#/components/schemas/A'}, {properties: {b: {type: string}}}]}",
         ["A is an alternative of itself"]),
        ("A: {allOf: [{$ref: '#/components/schemas/A'}]}", ["A is a part of itself in `allOf`"]),
        ("A: {allOf: [{oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}, {title: t}]}", ["a union is an alternative of itself"]),
    ],
)  # fmt: skip
def test_component_of_itself_is_one_finding_and_left_out(project: Project, schemas: str, findings: list[str]) -> None:
    outcome = project.run(document(schemas), strict=False)
    found = [one for one in outcome.diagnostics.sorted() if one.id != "equal-schemas"]
    assert [(one.message, one.hint) for one in found] == [(one, "it is left out there") for one in findings]


def test_union_of_null_alone_is_null(project: Project) -> None:
    outcome = project.run(document("Thing: {properties: {a: {oneOf: [{type: 'null'}]}, b: {$ref: '#/components/schemas/B'}}}\nB: {anyOf: [{type: 'null'}]}"))
    assert outcome.errors == [], outcome.messages
    for name in "ab":
        assert f"wirebind::nullable<wirebind::json::raw> {name}{{}};" in outcome.model("thing")


def test_one_of_beside_any_of_stays_json_whatever_its_alternatives_are(project: Project) -> None:
    schemas = "A: {oneOf: [{$ref: '#/components/schemas/A'}, {type: boolean}], anyOf: [{type: string}, {type: boolean}]}"
    outcome = project.run(document(f"{schemas}\nB: {{properties: {{a: {{$ref: '#/components/schemas/A'}}}}}}"), strict=False)
    assert outcome.warnings == ["gap-union"] and "std::optional<wirebind::json::raw> a{};" in outcome.model("b")


def test_what_all_of_makes_an_alternative_of_itself_is_left_out(project: Project) -> None:
    outcome = project.run(document("A: {allOf: [{oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}, {title: t}]}"), strict=False)
    assert "struct a : wirebind::one_of<std::string> {" in outcome.model("a")
