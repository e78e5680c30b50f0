"""Generated structs of one document are compiled, linked and run: what comes in goes out, and the rules hold."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from support import Project, document
from test_compile import REPOSITORY
from wirebind.cli import OK, main

SCHEMAS = """
Labelled:
  type: object
  required: [kind, id]
  properties: {kind: {const: label}, id: {type: integer}}
  additionalProperties: {type: integer, maximum: 9}
Mixed:
  type: object
  properties:
    size: {enum: [1, auto]}
    both: {allOf: [{$ref: '#/components/schemas/Labelled'}, {properties: {id: {minimum: 5}}}]}
    free: {type: object, properties: {a: {type: string}}, additionalProperties: true}
Typed:
  type: object
  required: [limit, note]
  properties:
    limit: {type: integer, format: uint64}
    note: {type: [string, 'null']}
    small: {type: integer, format: int8}
    words: {type: [array, 'null'], items: {type: [string, 'null']}, uniqueItems: true}
    colour: {type: string, format: colour}
    pair: {type: array, prefixItems: [{type: number}, {type: number}], items: false}
"""

PROGRAM = """
#include <shop/v1/models.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/validate.hpp>

#include <iostream>

namespace api = shop::v1;

template <class T>
void show(const char* text) {
  T value{};
  const auto read = wirebind::json::decode(text, value);
  std::string out;
  if (!read) {
    out = read.message();
  } else if (const auto written = wirebind::json::encode(value, out); !written) {
    out = written.message();
  }
  std::cout << out << '\\n';
  if (read) {
    for (const auto& each : wirebind::validate(value)) std::cout << "- " << each.message() << '\\n';
  }
}

int main() {
CALLS
}
"""

OWN = """
#pragma once
#include <wirebind/json/shape.hpp>

#include <string>
#include <string_view>

namespace my {
struct colour {
  std::string name;
};
}  // namespace my

template <>
struct wirebind::json::shape<my::colour> : wirebind::json::leaf_shape<wirebind::json::kind::text> {
  static bool parse(std::string_view text, my::colour& value) {
    value.name = text;
    return text == "red" || text == "blue";
  }
  static std::string format(const my::colour& value) { return value.name; }
};
"""

CASES = {
    ("typed", '{"limit":18446744073709551615,"note":null,"small":-128,"words":["a",null],"colour":"red"}'): [
        '{"limit":18446744073709551615,"note":null,"small":-128,"words":["a",null],"colour":"red"}'],
    ("typed", '{"limit":1,"words":["a","a"],"pair":[1,2,3]}'): [
        '{"limit":1,"words":["a","a"],"pair":[1,2,3]}', "- note: is required", "- words: has equal items, 0 and 1",
        "- pair: 3 is more than 2 items"],
    ("typed", '{"limit":1,"note":"","colour":"pink"}'): ["colour: the text is no value of the member's type at byte 30"],
    ("typed", '{"limit":-1}'): ["limit: the number is out of range at byte 9"],
    ("labelled", '{"x":1,"id":2}'): ['{"kind":"label","id":2,"x":1}'],
    ("labelled", '{"kind":"other","id":2,"x":10}'): [
        '{"kind":"other","id":2,"x":10}', '- kind: "other" is not label', '- additional["x"]: 10 is greater than 9'],
    ("mixed", '{"size":"auto","both":{"id":4,"y":3},"free":{"b":[1,{}]}}'): [
        '{"size":"auto","both":{"kind":"label","id":4,"y":3},"free":{"b":[1,{}]}}', "- both.id: 4 is less than 5"],
    ("mixed", '{"size":2}'): ['{"size":2}', '- size: 2 is not one of 1,"auto"'],
}  # fmt: skip


@pytest.mark.headers
def test_structs_keep_what_they_decode_and_validate_it(project: Project, tmp_path: Path) -> None:
    project.bindings += "types: {colour: {type: 'my::colour', header: my/colour.hpp}}\n"
    project.prepare(document(SCHEMAS))
    header = project.root / "include" / "my" / "colour.hpp"
    header.parent.mkdir(parents=True)
    header.write_text(OWN, encoding="utf-8")
    assert main(["generate", "--root", str(project.root)]) == OK
    calls = "\n".join(f'  show<api::{name}>(R"~({text})~");' for name, text in CASES)
    source, program = tmp_path / "use.cpp", tmp_path / "use"
    source.write_text(PROGRAM.replace("CALLS", calls), encoding="utf-8")
    places = [f"-I{REPOSITORY / 'include'}", f"-I{project.root / 'include'}"]
    flags = ["-std=c++20", "-O0"]
    command = ["g++", *flags, *places, str(source), "-o", str(program)]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""
    found = subprocess.run([program], capture_output=True, text=True, check=True, timeout=20).stdout
    assert found.splitlines() == [line for lines in CASES.values() for line in lines]
