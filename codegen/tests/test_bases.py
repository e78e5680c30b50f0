"""Bases: a discriminator that is inherited through `allOf` makes a union of all that derives from its schema."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from diff_support import check, report_of
from support import Project, document, operation
from test_analyse import analysed, members
from test_compile import REPOSITORY
from test_unions import told
from wirebind.analyse.model.types import ListOf, RecordOf, UnionOf
from wirebind.cli import OK, main

PET = """
Pet:
  type: object
  required: [kind]
  properties: {kind: {type: string}, name: {type: string}, friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}}
  discriminator: {propertyName: kind}
"""
CAT = "Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}\n"
DOG = "Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {barks: {type: boolean}}}]}\n"
LION = "Lion: {allOf: [{$ref: '#/components/schemas/Cat'}, {properties: {pride: {type: string}}}]}\n"


def response(name: str) -> str:
    """The responses of an operation that returns a component."""
    return f"responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}}}"


def derived(parent: str, *names: str, more: str = "") -> str:
    """Components that add one member to a parent."""
    part = f"{{$ref: '#/components/schemas/{parent}'}}"
    return "".join(f"{name}: {{allOf: [{part}, {{properties: {{m{name}: {{type: integer}}}}}}]{more}}}\n" for name in names)


def test_base_is_the_union_of_all_that_derives_from_it_and_of_its_own_members() -> None:
    model = analysed(document(PET + CAT + DOG))
    pet = model.unions["union:Pet"]
    assert [one.type for one in pet.alternatives] == [RecordOf(f"schema:{name}") for name in ("Cat", "Dog", "Pet")]
    assert told(pet) == [(0, '#kind"Cat"'), (1, '#kind"Dog"'), (2, '#kind"Pet"'), (2, "form")]
    assert members(model, "schema:Cat")["friends"].type == ListOf(UnionOf("union:Pet"))
    assert members(model, "schema:Pet")["friends"].type == ListOf(UnionOf("union:Pet"))
    assert list(members(model, "schema:Cat")) == ["kind", "name", "friends", "lives"]


def test_what_derives_at_two_levels_is_in_both_unions() -> None:
    model = analysed(document(PET + CAT + DOG + LION))
    assert told(model.unions["union:Pet"])[:3] == [(0, '#kind"Cat"'), (1, '#kind"Lion"'), (2, '#kind"Dog"')]
    assert told(model.unions["union:Cat"]) == [(0, '#kind"Lion"'), (1, '#kind"Cat"'), (1, "form")]


def test_schema_of_two_bases_is_in_both_unions() -> None:
    named = "Named: {required: [sort], properties: {sort: {type: string}}, discriminator: {propertyName: sort}}\n"
    both = "Both: {allOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Named'}]}\n"
    model = analysed(document(PET + named + both))
    assert told(model.unions["union:Pet"])[0] == (0, '#kind"Both"')
    assert told(model.unions["union:Named"])[0] == (0, '#sort"Both"')
    assert list(members(model, "schema:Both")) == ["kind", "name", "friends", "sort"]


def test_values_are_those_of_the_mapping_then_an_extension_then_listed_ones_then_the_name() -> None:
    text = PET.replace("propertyName: kind", "propertyName: kind, mapping: {tom: Cat, cat: '#/components/schemas/Cat'}")
    text += CAT + derived("Pet", "Dog", more=", x-own-discriminator-value: dog") + derived("Pet", "Fish")
    text += "Bird: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {kind: {enum: [swan, duck]}}}\n"
    assert told(analysed(document(text)).unions["union:Pet"])[:6] == [
        (0, '#kind"tom"'), (0, '#kind"cat"'), (1, '#kind"dog"'), (2, '#kind"Fish"'), (3, '#kind"swan"'), (3, '#kind"duck"'),
    ]  # fmt: skip


def test_name_is_taken_for_the_listed_value_that_differs_in_case_alone() -> None:
    text = PET.replace("kind: {type: string}", "kind: {type: string, enum: [cat, great_dane]}") + CAT + derived("Pet", "GreatDane")
    model = analysed(document(text), "discriminator-mapping", "discriminator-mapping")
    assert told(model.unions["union:Pet"]) == [(0, '#kind"cat"'), (1, '#kind"great_dane"'), (2, "form")]


def test_base_beside_other_objects_is_told_by_its_members() -> None:
    union = "Either: {oneOf: [{$ref: '#/components/schemas/Pet'}, {required: [code], properties: {code: {type: integer}}}]}\n"
    model = analysed(document(PET + CAT + union))
    assert told(model.unions["union:Either"]) == [(0, "+kind"), (1, "+code")]


def test_base_in_a_union_with_a_discriminator_has_its_own_values() -> None:
    union = "Either: {oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Plant'}], discriminator: {propertyName: kind}}\n"
    plant = "Plant: {properties: {kind: {type: string}, leaves: {type: integer}}}\n"
    model = analysed(document(PET + CAT + union + plant))
    choices = told(model.unions["union:Either"])
    assert choices == [(0, '#kind"Cat"'), (0, '#kind"Pet"'), (1, '#kind"Plant"')]


def test_member_of_another_type_than_text_has_such_values() -> None:
    base = "Base: {properties: {code: {type: integer}}, discriminator: {propertyName: code, mapping: {1: One, 2: Two}}}\n"
    model = analysed(document(base + derived("Base", "One", "Two")))
    assert told(model.unions["union:Base"])[:2] == [(0, "#code1"), (1, "#code2")]


def test_null_of_a_base_is_null_of_the_union() -> None:
    text = PET.replace("type: object", "type: [object, 'null']", 1) + CAT + "Thing: {properties: {pet: {$ref: '#/components/schemas/Pet'}}}"
    [member] = analysed(document(text)).records["schema:Thing"].members
    assert (member.type, member.nullable) == (UnionOf("union:Pet"), True)


def test_component_that_is_a_base_or_null_does_not_derive() -> None:
    text = PET + CAT + "Maybe: {type: [object, 'null'], allOf: [{$ref: '#/components/schemas/Pet'}]}\n"
    text += "Thing: {properties: {pet: {$ref: '#/components/schemas/Maybe'}}}"
    model = analysed(document(text))
    [member] = model.records["schema:Thing"].members
    assert (member.type, member.nullable, len(model.unions["union:Pet"].alternatives)) == (UnionOf("union:Pet"), True, 2)


def test_null_of_a_derived_schema_is_not_null_of_the_base() -> None:
    text = PET + CAT.replace("{allOf", "{type: [object, 'null'], allOf") + "Thing: {properties: {pet: {$ref: '#/components/schemas/Pet'}}}"
    [member] = analysed(document(text)).records["schema:Thing"].members
    assert (member.type, member.nullable) == (UnionOf("union:Pet"), False)


def test_mapping_makes_what_is_the_base_or_null_a_derived_schema() -> None:
    text = PET.replace("propertyName: kind", "propertyName: kind, mapping: {cat: Cat}")
    text += "Cat: {type: [object, 'null'], allOf: [{$ref: '#/components/schemas/Pet'}]}\n"
    assert told(analysed(document(text)).unions["union:Pet"])[0] == (0, '#kind"cat"')


def test_component_that_is_but_a_reference_stands_for_its_target() -> None:
    text = PET.replace("propertyName: kind", "propertyName: kind, mapping: {any: Animal, tom: Tom}")
    text += "Animal: {$ref: '#/components/schemas/Pet'}\nTom: {$ref: '#/components/schemas/Cat'}\n" + CAT.replace("/Pet", "/Animal")
    pet = analysed(document(text)).unions["union:Pet"]
    assert told(pet) == [(0, '#kind"tom"'), (1, '#kind"any"'), (1, "form")]
    assert [one.type for one in pet.alternatives] == [RecordOf("schema:Cat"), RecordOf("schema:Pet")]


FILTERED = document(
    PET + CAT + DOG + derived("Cat", "Lion") + "Other: {properties: {a: {type: string}}}\n",
    operation(response("Pet"), "/pet", "GetPet") + "\n" + operation(response("Dog"), "/dog", "GetDog") + "\n"
    + operation("responses: {'204': {description: d}}", "/none", "GetNone"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "models"),
    [
        ("GetPet", ["cat_base", "dog", "lion", "pet", "pet_base"]),
        ("GetNone", []),
    ],
)
def test_filters_reach_all_that_derives_from_what_they_reach(project: Project, wanted: str, models: list[str]) -> None:
    project.bindings += f"operations: [{wanted}]\n"
    outcome = project.run(FILTERED)
    assert outcome.errors == [], outcome.messages
    assert [name[7:-4] for name in outcome.names if name.startswith("models/")] == models


def test_filters_reach_the_parent_of_what_they_reach_without_what_else_derives_from_it(project: Project) -> None:
    text = document(PET.replace(", friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}", "") + CAT + DOG,
                    operation(response("Dog"), "/dog", "GetDog") + "\n" + operation("", "/x", "GetX"))  # fmt: skip
    project.bindings += "operations: [GetDog]\n"
    outcome = project.run(text)
    assert [name for name in outcome.names if name.startswith("models/")] == ["models/dog.hpp", "models/pet_base.hpp"]


def test_struct_that_the_lock_has_keeps_its_name_when_something_derives_from_it(project: Project) -> None:
    before = project.run(document(PET.replace("  discriminator: {propertyName: kind}\n", "")))
    project.keep(before)
    outcome = project.run(document(PET + CAT))
    assert "struct pet {" in outcome.model("cat") and "struct pet_model : wirebind::one_of<cat, pet> {" in outcome.model("cat")


def test_component_has_its_name_before_the_members_of_a_base(project: Project) -> None:
    text = PET + CAT + "PetBase: {properties: {a: {type: string}}}\n"
    outcome = project.run(document(text))
    assert "std::optional<std::string> a{};" in outcome.model("pet_base")
    assert "wirebind::one_of<cat, pet_base_model> {" in outcome.model("cat")


def test_schemas_that_add_nothing_are_structs_and_not_equal(project: Project) -> None:
    outcome = project.run(document(PET + "Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}\n"))
    assert outcome.messages == "" and 'std::string kind = "Cat";' in outcome.model("cat")


def test_mapping_reaches_derived_schemas_in_other_files(project: Project) -> None:
    project.write("cat.yaml", "allOf: [{$ref: 'openapi.yaml#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]\n")
    text = PET.replace("propertyName: kind", "propertyName: kind, mapping: {tom: cat.yaml}")
    outcome = project.run(document(text, operation(response("Pet"))))
    assert outcome.errors == [], outcome.messages
    assert 'struct pet : wirebind::one_of<cat, pet_base> {' in outcome.model("cat")
    assert '{0, wirebind::choice_test::tag, "kind", "\\"tom\\""},' in outcome.model("cat")


def test_derived_schema_that_comes_is_an_alternative_more() -> None:
    head = "openapi: 3.1.0\ninfo: {title: Shop, version: 1.0.0}\n"
    old, new = (head + document(PET + CAT + more, operation(response("Pet"))).partition("version: v1}\n")[2] for more in ("", DOG))
    report = report_of(old, new)
    assert {"alternative-added", "discriminator-value-added"} <= {one.rule for one in report.findings}
    check(old, new.replace("lives: {type: integer}", "lives: {type: string}"), "type-changed B/B")


PROGRAM = r"""
#include <shop/v1/models.hpp>
#include <wirebind/json/codec.hpp>

#include <cstdio>

namespace api = shop::v1;

template <class T>
const T* read(const char* text, api::pet& value, const char* expected) {
  std::string back;
  if (!wirebind::json::decode(text, value) || !wirebind::json::encode(value, back)) return nullptr;
  if (back != expected) std::printf("%s became %s\n", text, back.c_str());
  return back == expected ? value.get_if<T>() : nullptr;
}

int main() {
  api::pet value;
  const char* const lion = R"({"kind":"Lion","friends":[{"kind":"Dog","barks":true},{"kind":"Fox"}],"pride":"a"})";
  const auto* const found = read<api::lion>(lion, value, lion);
  if (found == nullptr || !found->friends[0].holds<api::dog>() || !found->friends[1].holds<api::pet_base>()) return 1;
  if (read<api::pet_base>(R"({"kind":"Fox","name":"x","more":1})", value, R"({"kind":"Fox","name":"x"})") == nullptr) return 2;
  if (read<wirebind::json::raw>("[1]", value, "[1]") == nullptr) return 3;
  std::string text;
  const api::pet sent = api::cat_base{.lives = 9};
  if (!wirebind::json::encode(sent, text) || text != R"({"kind":"Cat","lives":9})") return 4;
  api::cat cat;
  if (!wirebind::json::decode(R"({"kind":"Lion"})", cat) || !cat.holds<api::lion>()) return 5;
  return 0;
}
"""


@pytest.mark.headers
def test_bases_go_to_json_and_back(project: Project, tmp_path: Path) -> None:
    project.prepare(document(PET + CAT + DOG + LION))
    assert main(["generate", "--root", str(project.root)]) == OK
    (tmp_path / "use.cpp").write_text(PROGRAM)
    flags = "-std=c++20 -Wall -Wextra -Wpedantic -Werror".split()
    places = [f"-I{REPOSITORY / 'include'}", f"-I{project.root / 'include'}"]
    command = ["g++", *flags, *places, str(tmp_path / "use.cpp"), "-o", str(tmp_path / "use")]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    ran = subprocess.run([str(tmp_path / "use")], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")
