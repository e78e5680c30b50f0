"""Parameters of every style, place and shape: what is generated, and that client and server side agree on it."""

from __future__ import annotations

import subprocess

import pytest

from support import Project, document, operation
from test_compile import REPOSITORY
from wirebind.cli import OK, main

STYLES = """
parameters:
- {name: ids, in: path, required: true, style: label, schema: {type: array, items: {type: integer, minimum: 1}}}
- {name: tags, in: query, explode: false, schema: {type: array, items: {type: string}, minItems: 1}}
- {name: filter, in: query, style: deepObject, schema: {$ref: '#/components/schemas/Filter'}}
- {name: where, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Filter'}}}}
- {name: next, in: query, allowReserved: true, schema: {type: string}}
- {name: Sizes, in: header, schema: {type: array, items: {type: integer}}}
- {name: session, in: cookie, schema: {type: string}}
"""
FILTER = "Filter: {type: object, properties: {field: {type: string}, values: {type: array, items: {type: string}}}}"
PROGRAM = r"""
#include <shop/v1/operations/get_thing.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/server/router.hpp>
#include <cstdio>
namespace api = shop::v1;
struct service {
  wirebind::server::operation_result<api::get_thing> handle(const api::get_thing_request& r, wirebind::server::context&) {
    same = wirebind::equal(r, *expected);
    return {};
  }
  const api::get_thing_request* expected;
  bool same = false;
};
struct policy final : wirebind::server::api_policy {
  std::string make_request_id() override { return "id"; }
  std::optional<wirebind::server::fault> admit(wirebind::server::context&) override { return std::nullopt; }
  wirebind::server::fault explain(wirebind::server::refused, int status, std::string message) const override {
    return {status, "Refused", std::move(message)};
  }
  void write_fault(const wirebind::server::fault& why, const wirebind::server::context&,
                   wirebind::http::response& response) const override { response.body = why.message; }
  void finish(const wirebind::server::context&, wirebind::http::response&) const override {}
};
int main() {
  const api::get_thing_request request{.ids = {1, 20}, .tags = {"a,b", "c"},
      .filter = api::filter{.field = "f", .values = {"x", "y"}}, .where = api::filter{.field = "g"},
      .next = "/a?b=c", .sizes = {3, 4}, .session = "s t"};
  wirebind::client_options options;
  options.endpoint = "http://shop.example";
  const auto call = wirebind::client::encode_request(wirebind::client::operation_of<api::get_thing>(), &request, options, {});
  std::puts(call.request.target.c_str());
  service object{&request};
  policy rules;
  wirebind::server::router<wirebind::type_list<api::get_thing>> routes(object, rules);
  const auto answer = routes.response_to(call.request);
  std::printf("%d %s%d\n", answer.status, answer.body.c_str(), object.same ? 1 : 0);
}
"""


def test_styles_are_facts_of_the_request(project: Project) -> None:
    outcome = project.run(document(FILTER, operation(STYLES, "/things/{ids}")))
    assert outcome.errors == [], outcome.messages
    text = outcome.header("operations/get_thing.hpp")
    assert 'v.path("ids", self.ids, {wirebind::parameter_style::label});' in text
    assert 'v.query("tags", self.tags, {wirebind::parameter_style::form});' in text
    assert 'v.query("next", self.next, {wirebind::parameter_style::form, true, true});' in text
    assert "#include <wirebind/core/parameter_format.hpp>" in text and "std::optional<filter> filter{};" not in text
    assert '{"ids", wirebind::rule_kind::minimum, "1"},' in text and '{"tags", wirebind::rule_kind::min_items, "1"},' in text


@pytest.mark.parametrize(
    ("parameter", "call"),
    [
        ("{name: a, in: query, style: spaceDelimited, schema: {type: array, items: {type: string}}}",
         'v.query("a", self.a, {wirebind::parameter_style::space_delimited});'),
        ("{name: a, in: query, style: spaceDelimited, explode: true, schema: {type: array, items: {type: string}}}",
         'v.query("a", self.a);'),
        ("{name: a, in: query, style: deepObject, schema: {type: string}}", 'v.query("a", self.a);'),
        ("{name: a, in: query, allowEmptyValue: true, schema: {type: boolean}}",
         'v.query("a", self.a, {wirebind::parameter_style::form, true, false, true});'),
        ("{name: a, in: header, explode: true, schema: {type: object, additionalProperties: {type: string}}}",
         'v.header("a", self.a, {wirebind::parameter_style::simple, true});'),
        ("{name: a, in: cookie, style: cookie, schema: {type: array, items: {type: string}}}", 'v.cookie("a", self.a);'),
        ("{name: a, in: query, style: deepObject, schema: "
         "{type: object, properties: {b: {type: string}}, additionalProperties: {type: integer}}}",
         'v.query("a", self.a, {wirebind::parameter_style::deep_object, true});'),
        ("{name: a, in: query, schema: {type: object, properties: {b: {type: string}}, additionalProperties: {type: integer}}}",
         'v.query("a", self.a);'),
        ("{name: a, in: query, content: {text/plain: {schema: {type: string}}}}", 'v.query("a", self.a);'),
    ],
)  # fmt: skip
def test_what_a_style_means_for_the_value_is_decided_at_generation(project: Project, parameter: str, call: str) -> None:
    outcome = project.run(document("", operation(f"parameters: [{parameter}]")))
    assert outcome.errors == [], outcome.messages
    assert outcome.warnings == (["gap-style"] if "deepObject, schema: {type: string" in parameter else [])
    assert call in outcome.header("operations/get_thing.hpp")


@pytest.mark.parametrize(("place", "named"), [("query", False), ("header", True), ("cookie", True)])
def test_reserved_characters_are_for_queries_alone(project: Project, place: str, named: bool) -> None:
    parameter = f"{{name: a, in: {place}, allowReserved: true, schema: {{type: string}}}}"
    outcome = project.run(document("", operation(f"parameters: [{parameter}]")))
    assert ("member-not-allowed" in outcome.errors) == named, outcome.messages


@pytest.mark.parametrize(
    "schema",
    [
        "{type: array, items: {type: array, items: {type: string}}}",
        "{type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}",
        "{type: object}",
        "{oneOf: [{type: string}, {type: array, items: {type: string}}]}",
    ],
)
def test_values_in_values_are_a_text_where_the_style_has_one_level(project: Project, schema: str) -> None:
    outcome = project.run(document("", operation(f"parameters: [{{name: a, in: query, schema: {schema}}}]")))
    assert "gap-parameter-type" in outcome.errors, outcome.messages


def test_values_without_a_shape_are_a_text_in_a_deep_object_too(project: Project) -> None:
    schema = "{type: object, properties: {a: {}, b: {type: string}}}"
    outcome = project.run(document("", operation(f"parameters: [{{name: a, in: query, style: deepObject, schema: {schema}}}]")))
    assert "gap-parameter-type" in outcome.errors, outcome.messages


@pytest.mark.headers
def test_server_side_reads_what_the_client_writes(project: Project) -> None:
    project.prepare(document(FILTER, operation(STYLES, "/things/{ids}")))
    assert main(["generate", "--root", str(project.root)]) == OK
    source, program = project.root / "use.cpp", project.root / "use"
    source.write_text(PROGRAM, encoding="utf-8")
    places = ["-isystem", str(REPOSITORY / "include"), f"-I{project.root / 'include'}"]
    command = ["g++", "-std=c++20", "-O0", *places, str(source), "-o", str(program), "-lssl", "-lcrypto", "-lz", "-pthread"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    lines = subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout.splitlines()
    assert lines == [
        "/things/.1,20?tags=a%2Cb,c&filter%5Bfield%5D=f&filter%5Bvalues%5D%5B0%5D=x&filter%5Bvalues%5D%5B1%5D=y"
        "&where=%7B%22field%22%3A%22g%22%7D&next=/a?b=c",
        "200 1",
    ]


@pytest.mark.parametrize(
    ("parameter", "message", "hint"),
    [
        ("{name: 'X:Y', in: header, schema: {type: string}}", "'X:Y' cannot be the name of a header", "the parameter is left out"),
        ("{name: a, in: query, content: {}}", "the content of 'a' has no media type", "any text is taken"),
        ("{name: a, in: query, content: {a/b: {}, c/d: {}}}", "the content of 'a' has 2 media types, of which it may have one", "'a/b' counts"),
        ("{name: a, in: query, content: 1}", "an object is expected here, not an integer", ""),
        ("{name: a, in: query}", "'a' has no schema", "any text is taken"),
        ("{name: a, in: query, schema: {$ref: '#/components/schemas/No'}}", "#/components/schemas/No is no component schema of this document", "any value is taken"),
        ("{name: a, in: header, schema: {type: strin}}", "'strin' is no type", "known: array, boolean, integer, null, number, object, string"),
        ("{name: a, in: query, schema: {type: array, items: {type: strin}}}", "'strin' is no type", "known: array, boolean, integer, null, number, object, string"),
        ("{name: a, in: body}", "'body' is no place for a parameter: path, query, header and cookie are", "it is left out"),
        ("{name: '', in: header, schema: {}}", "'name' of a parameter is empty", ""),
    ],
)  # fmt: skip
def test_mistake_of_a_parameter_is_one_finding(project: Project, parameter: str, message: str, hint: str) -> None:
    outcome = project.run(document("", operation(f"parameters: [{parameter}]")), strict=False)
    found = [one for one in outcome.diagnostics.sorted() if one.id != "gap-parameter-content"]
    assert [(one.message, one.hint) for one in found] == [(message, hint)]


def test_header_with_a_bad_name_of_an_overlay_is_reported(project: Project) -> None:
    added = "actions: [{target: '$.paths[*].get', update: {parameters: [{name: 'X:Y', in: header, schema: {type: string}}]}}]\n"
    outcome = project.run(document("", operation("parameters: []")), added, strict=False)
    assert [one.message for one in outcome.diagnostics.sorted()] == ["'X:Y' cannot be the name of a header"]


def test_header_whose_values_cannot_be_written_is_called_a_header(project: Project) -> None:
    headers = "headers: {U: {schema: {type: object, additionalProperties: {type: object}}}}"
    outcome = project.run(document("", operation(f"responses: {{'200': {{description: d, {headers}}}}}")), strict=False)
    assert "header 'U' has values that its style cannot carry" in outcome.messages
