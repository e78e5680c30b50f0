"""Unions: which alternatives stay, how they are told apart, and programs that hold, send and read them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from support import Project, document, model, node_of, operation
from test_analyse import GAPS, analysed
from test_compile import REPOSITORY
from wirebind.analyse.analysis import analyse
from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.records import Look, Union
from wirebind.analyse.model.types import EnumOf, ListOf, MapOf, RecordOf, Scalar, UnionOf
from wirebind.cli import OK, main
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.reader import read_document
from wirebind.source.cursor import Cursor

PETS = """
Pet:
  description: A pet.
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', kitten: Cat}}
Cat: {type: object, required: [kind], properties: {kind: {type: string}, friend: {$ref: '#/components/schemas/Pet'}}}
Dog: {type: object, properties: {barks: {type: boolean}}}
"""


def union_of(schema: str, *problems: str) -> Union:
    """The union of one member."""
    model = analysed(document(f"Thing: {{type: object, properties: {{a: {schema}}}}}{PETS}"), *problems)
    return model.unions["union:Thing/a/<>"]


def told(union: Union) -> list[tuple[int, str]]:
    """The choices in short."""
    signs = {Look.FORM: "form", Look.ITEMS: "items", Look.HAS: "+", Look.LACKS: "-", Look.EQUALS: "=", Look.TAG: "#", Look.LACKS_FORM: "!"}
    return [
        (choice.alternative, " ".join(f"{signs[one.look]}{one.member}{one.value}" for one in choice.conditions))
        for choice in union.choices
    ]


def objects(*members: str) -> str:
    """A union of objects in place."""
    return f"{{oneOf: [{', '.join(f'{{type: object, {one}}}' for one in members)}]}}"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{oneOf: [{type: string}, {type: integer}]}", []),
        ("{oneOf: [{type: array, items: {type: string}}, {type: array, items: {type: integer}}, {type: string}]}",
         [(0, "items"), (1, "items"), (2, "form")]),
        ("{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {type: string}]}",
         [(0, "+kind"), (1, "form"), (2, "form")]),
        (objects("properties: {a: {}}", "required: [b], properties: {b: {}}"), [(1, "+b"), (0, "form")]),
        (objects("properties: {a: {}, c: {}}", "properties: {b: {}, c: {}}"), [(1, "+b"), (0, "form")]),
        (objects("required: [a], properties: {a: {}}", "required: [a, b], properties: {a: {}, b: {}}"),
         [(1, "+b"), (0, "form")]),
        (objects("properties: {a: {}}, additionalProperties: {}", "properties: {b: {}}, additionalProperties: {}"),
         [(1, "+b"), (0, "form")]),
        ("{anyOf: [{type: object, properties: {a: {}}, additionalProperties: false}, {type: object, properties: {b: {}}}]}",
         [(1, "+b"), (0, "form")]),
        (objects("required: [x], properties: {x: {}}, additionalProperties: false", "required: [y], properties: {x: {}, y: {}}"),
         [(0, "+x -y"), (1, "+y")]),
        (objects("properties: {x: {}}, additionalProperties: false", "properties: {y: {}}, additionalProperties: false"),
         [(1, "+y -x"), (0, "form")]),
        (objects("properties: {t: {enum: [x, z]}}", "properties: {t: {enum: [w]}}"),
         [(0, '#t"x"'), (0, '#t"z"'), (1, '#t"w"')]),
        ("{oneOf: [{$ref: '#/components/schemas/Pet'}, {type: object, additionalProperties: {type: string}}]}",
         [(1, "form"), (0, '#kind"cat"'), (0, '#kind"kitten"'), (0, '#kind"Dog"')]),
    ],
)  # fmt: skip
def test_union_is_told_by_looks_in_an_order(schema: str, expected: list[tuple[int, str]]) -> None:
    assert told(union_of(schema)) == expected


def test_discriminator_counts_before_listed_values_and_names() -> None:
    model = analysed(document(PETS))
    assert told(model.unions["union:Pet"]) == [(0, '#kind"cat"'), (0, '#kind"kitten"'), (1, '#kind"Dog"')]
    assert model.unions["union:Pet"].discriminator == "kind"


@pytest.mark.parametrize(
    ("schema", "expected", "nullable"),
    [
        ("{oneOf: [{type: string}]}", Scalar.STRING, False),
        ("{oneOf: [{type: 'null'}, {$ref: '#/components/schemas/Pet'}]}", UnionOf("union:Pet"), True),
        ("{anyOf: [{type: integer, format: int32}, {type: integer}]}", Scalar.INT64, False),
        ("{anyOf: [{type: string}, {type: string, enum: [a]}]}", EnumOf("enum:Thing/a/<>"), False),
        ("{anyOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}", EnumOf("enum:Thing/a/<>"), False),
        ("{anyOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}]}",
         RecordOf("schema:Thing/a/{}"), False),
        ("{anyOf: [{type: integer, format: uint8}, {type: integer, format: uint64}]}", Scalar.UINT64, False),
        ("{type: [string, 'null', boolean]}", UnionOf("union:Thing/a/<>"), True),
        ("{oneOf: [{type: array, items: {type: string}}, {type: array, items: {type: string}}]}",
         ListOf(Scalar.STRING), False),
    ],
)  # fmt: skip
def test_what_is_one_type_in_the_end_is_no_union(schema: str, expected: object, nullable: bool) -> None:
    model = analysed(document(f"Thing: {{type: object, properties: {{a: {schema}}}}}{PETS}"))
    [member] = model.records["schema:Thing"].members
    assert (member.type, member.nullable) == (expected, nullable)


def test_members_without_a_name_and_items_of_several_kinds_are_unions() -> None:
    model = analysed(
        document(
            "Thing: {type: object, properties: {a: {type: array, prefixItems: [{type: string}, {type: number}]}, b: {}},"
            " patternProperties: {'^x': {type: string}}, additionalProperties: {type: [integer, 'null']}}"
        )
    )
    items, _, others = (member.type for member in model.records["schema:Thing"].members)
    assert items == ListOf(UnionOf("union:Thing/a/[]/<>"))
    assert others == MapOf(UnionOf("union:Thing/{*}/<>"), nullable=True)


def test_own_types_are_alternatives(project: Project) -> None:
    project.bindings += "types:\n  uuid: {type: my::uuid, header: my/uuid.hpp}\n  money: {type: my::money, header: money.hpp}\n"
    schema = "{oneOf: [{type: string, format: uuid}, {type: number, format: money}, {type: boolean}]}"
    outcome = project.run(document(f"Thing: {{type: object, properties: {{a: {schema}}}}}"))
    assert outcome.errors == [], outcome.messages
    header = outcome.model("thing_a")
    assert "wirebind::one_of<my::uuid, my::money, bool>" in header and "- `my::uuid`: a string" in header
    assert "- `my::money`: a number" in header and "#include <my/uuid.hpp>\n" in header


def test_alternatives_that_nothing_tells_apart_are_named() -> None:
    union = union_of(objects("properties: {a: {type: string}}", "properties: {a: {type: string, maxLength: 3}}"), "gap-alternatives")
    assert told(union) == [(0, "form")]


@pytest.mark.parametrize(
    ("alternatives", "named"),
    [
        ("{type: array, items: {type: string}}, {type: array, items: {type: [string, integer]}}", True),
        ("{type: array, items: {type: integer}}, {type: array, items: {type: string}}", False),
        ("{type: array, prefixItems: [{const: a}, {type: string}]}, {type: array, prefixItems: [{const: b}, {type: integer}]}", True),
        ("{type: object, additionalProperties: {type: string}}, {required: [a], properties: {a: {type: integer}}}", False),
        ("{type: object, additionalProperties: {type: string}}, {required: [a], properties: {a: {type: string}}}", False),
        ("{type: object, additionalProperties: {type: string}}, {required: [a], properties: {a: {const: 5}}}", False),
    ],
)
def test_alternatives_whose_forms_overlap_are_named(alternatives: str, named: bool) -> None:
    diagnostics = Diagnostics()
    text = document(f"Thing: {{anyOf: [{alternatives}]}}")
    analyse(read_document(Cursor(node_of(text), "", diagnostics)), diagnostics)
    assert [one.id for one in diagnostics.sorted()] == (["gap-alternatives"] if named else [])


def test_members_beside_a_union_are_in_each_alternative() -> None:
    model: ApiModel = analysed(
        document("Thing: {properties: {id: {type: string}}, oneOf: [{required: [a], properties: {a: {}}}, {properties: {b: {}}}]}")
    )
    first, second = model.unions["union:Thing"].alternatives
    assert isinstance(first.type, RecordOf) and isinstance(second.type, RecordOf)
    assert [member.wire for member in model.records[first.type.key].members] == ["id", "a"]
    assert {member.wire for member in model.records[second.type.key].members} == {"id", "b"}


@pytest.mark.parametrize("beside", ["additionalProperties: true", "properties: {b: {type: string}}, required: [b]"])
def test_members_beside_a_union_say_nothing_of_alternatives_without_members(beside: str) -> None:
    """`additionalProperties` beside text or object counts for the object alone (Blockfrost has it so)."""
    union = f"{{{beside}, anyOf: [{{type: string}}, {{type: object}}]}}"
    for schema in (union, f"{{anyOf: [{union}, {{type: 'null'}}]}}"):
        text, members = union_of(schema).alternatives
        assert text.type == Scalar.STRING
        assert isinstance(members.type, (MapOf, RecordOf))


def test_unions_that_refer_to_each_other_without_end_are_one() -> None:
    chain = "\n".join(
        f"U{index}: {{oneOf: [{{$ref: '#/components/schemas/U{index + 1}'}}, {{type: integer}}]}}" for index in range(400)
    )
    text = document(f"{chain}\nU400: {{oneOf: [{{$ref: '#/components/schemas/U0'}}, {{type: string}}]}}")
    diagnostics = Diagnostics(GAPS)
    model = analyse(read_document(Cursor(node_of(text), "", diagnostics)), diagnostics)
    assert {one.id for one in diagnostics.sorted()} == {"union-itself"}
    assert [one.type for one in model.unions["union:U0"].alternatives] == [Scalar.STRING, Scalar.INT64] and len(model.unions) == 1


PROGRAM = r"""
#include <shop/v1/models.hpp>
#include <shop/v1/operations.hpp>
#include <wirebind/json/codec.hpp>

#include <cstdio>

namespace api = shop::v1;

template <class T>
bool keeps(const char* text) {
  T value;
  std::string back;
  const bool same = wirebind::json::decode(text, value) && wirebind::json::encode(value, back) && back == text;
  if (!same) std::printf("%s became %s\n", text, back.c_str());
  return same;
}

int main() {
  bool good = keeps<api::pet>(R"({"kind":"cat","friend":{"kind":"Dog","barks":true}})");
  good = keeps<api::pet>(R"({"kind":"bird"})") && good;
  good = keeps<api::value>(R"([1,"a",[2.5,{"k":true}]])") && good;
  good = keeps<api::thing>(R"({"pet":{"kind":"kitten"},"pets":[{"kind":"Dog"}],"named":{"a":{"kind":"cat"}}})") && good;
  const api::add_thing_request request{.body = {.pet = api::dog{.barks = true}, .pets = {api::cat{.kind = "cat"}}, .any = 5}};
  std::string text;
  good = wirebind::json::encode(request.body, text) && good;
  std::printf("%s\n", text.c_str());
  return good ? 0 : 1;
}
"""


@pytest.mark.headers
def test_generated_unions_go_to_json_and_back(project: Project, tmp_path: Path) -> None:
    text = document(
        PETS
        + """
Value:
  oneOf: [{type: string}, {type: integer}, {type: number}, {type: boolean}, {type: array, items: {$ref: '#/components/schemas/Value'}},
    {type: object, additionalProperties: {$ref: '#/components/schemas/Value'}}]
Thing:
  type: object
  required: [pet]
  properties:
    pet: {$ref: '#/components/schemas/Pet'}
    pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    named: {type: object, additionalProperties: {$ref: '#/components/schemas/Pet'}}
    any: {$ref: '#/components/schemas/Value'}
""",
        operation(
            "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}",
            name="AddThing", method="post",
        ),
    )  # fmt: skip
    project.prepare(text)
    assert main(["generate", "--root", str(project.root)]) == OK
    (tmp_path / "use.cpp").write_text(PROGRAM)
    flags = "-std=c++20 -Wall -Wextra -Wpedantic -Werror".split()
    places = [f"-I{REPOSITORY / 'include'}", f"-I{project.root / 'include'}"]
    command = ["g++", *flags, *places, str(tmp_path / "use.cpp"), "-o", str(tmp_path / "use")]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    ran = subprocess.run([str(tmp_path / "use")], capture_output=True, text=True, check=False)
    expected = '{"pet":{"kind":"Dog","barks":true},"pets":[{"kind":"cat"}],"any":5}\n'
    assert (ran.returncode, ran.stdout) == (0, expected)
