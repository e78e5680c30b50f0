"""What a revision removed, and programs keep until the next one."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from support import Project, document, operation
from test_compile import REPOSITORY
from test_revise import revise
from test_revise_names import FIRST, RESULT, THING, lock_lines, shop, text
from wirebind.cli import OK, main

__all__ = ["shop"]  # the fixture
DROP = """
parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 9}}]
requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Reason'}}}}
responses: {'204': {description: d}}
"""

COMPILERS = [name for name in ("g++", "clang++-14", "clang++-16") if shutil.which(name)]
SILENT = """\
#include <shop/v1/models.hpp>
#include <shop/v1/operations.hpp>
#include <shop/v1/declarations/blocking_client.hpp>
using namespace shop::v1;
struct holder { thing value{}; std::optional<get_thing_request> request{}; };
void take(const thing&), ask(const get_thing_request&);
get_thing_request global{};
get_thing_request none() { return {}; }
thing all(const wirebind::bytes& id) {
  thing one{}, two = {}, three = thing(), four{.user_name = "a"};
  const get_thing_request request{}, other{.id = std::string(id.view())};
  const holder held, more{.request = request};
  const get_thing_request copy = *more.request;
  take({}), take(thing{}), take(held.value), one = two, two = {}, three = std::move(four);
  ask({}), ask(get_thing_request{}), ask(get_thing_request());
  wirebind::list<thing> list{one, {}};
  return *new thing{};
}
"""
NAMED = """\
bool read(const thing& one) { return one.last.has_value(); }
void write(thing& one) { one.labels = {"a"}; }
auto size(const get_thing_request& request) { return request.size; }
"""


def with_other(rest: str = DROP, name: str = "DropThing", path: str = "/others/{id}", method: str = "delete") -> str:
    """The document with a second operation, and the schema of its body."""
    paths = operation(RESULT, "/things/{id}") + "\n" + operation(rest, path, name, method)
    return document(THING + "Reason: {type: object, properties: {why: {type: string}}}\n", paths)


def test_a_removed_member_stays_for_one_revision_without_a_value(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    gone = FIRST.replace("    last: {type: boolean}\n", "").replace(", {name: size, in: query, schema: {type: integer}}", "")
    assert "last" not in gone and "size" not in gone
    revise(shop, gone, "--fail-on", "never")
    assert "warning (wire), warning (source): an optional property was removed: schema:Thing/last" in capsys.readouterr().out
    header, request = text(shop, "models/thing.hpp"), text(shop, "operations/get_thing.hpp")
    for header_, type_, name in ((header, "std::optional<bool>", "last"), (request, "std::optional<std::int64_t>", "size")):
        member = f"{type_} {name} = wirebind::removed_value<{type_}>();"
        assert f'  [[deprecated("removed by the last revision: it has no value, and is not sent")]]\n  {member}\n' in header_
        assert '#pragma GCC diagnostic ignored "-Wdeprecated-declarations"' in header_
        assert header_.count("#pragma GCC diagnostic pop") == 1
    assert "self.last" not in header and "self.size" not in request
    assert "#include <optional>" in header and "#include <cstdint>" in request
    assert any(line.startswith("schema:Thing/last 3 last kept:std::optional<bool>") for line in lock_lines(shop))
    assert main(["check"]) == OK
    before = {path: path.read_bytes() for path in shop.root.rglob("*") if path.is_file()}
    revise(shop, gone)
    assert before == {path: path.read_bytes() for path in shop.root.rglob("*") if path.is_file()}
    revise(shop, gone.replace("userName: {type: string}", "userName: {type: string, maxLength: 9}"), "--fail-on", "never")
    assert "breaking (source): a member was removed: schema:Thing/last" in capsys.readouterr().out
    assert " last" not in text(shop, "models/thing.hpp")
    assert any(line.startswith("schema:Thing/last 3 last removed") for line in lock_lines(shop))
    revise(shop, FIRST, "--fail-on", "never")
    assert 'v("last", self.last);' in text(shop, "models/thing.hpp")


def test_members_that_cannot_do_without_a_value_are_not_kept(shop: Project) -> None:
    required = FIRST.replace("type: object\n      properties:\n        userName", "type: object\n      required: [last]\n      properties:\n        userName")
    assert required != FIRST
    revise(shop, required, "--fail-on", "never")
    line = next(line for line in required.splitlines() if line.lstrip().startswith("parts:"))
    gone = required.replace("        last: {type: boolean}\n", "").replace("      required: [last]\n", "").replace(line + "\n", "")
    revise(shop, gone, "--fail-on", "never")
    header = text(shop, "models/thing.hpp")
    assert " last" not in header and " parts{}" not in header and main(["check"]) == OK


def test_a_removed_operation_stays_for_one_revision_deprecated(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    revise(shop, with_other(), "--fail-on", "never")
    assert "async_drop_thing" in text(shop, "declarations/client.hpp")
    capsys.readouterr()
    revise(shop, FIRST, "--fail-on", "never")
    assert "breaking (wire), warning (source): an operation was removed: op:DropThing" in capsys.readouterr().out
    told = '[[deprecated("the service deprecates this operation: the last revision removed it")]]'
    assert f"{told}\n  auto async_drop_thing(" in text(shop, "declarations/client.hpp")
    assert "wirebind::rule rules[]" in text(shop, "operations/drop_thing.hpp")
    assert "struct reason {" in text(shop, "models/reason.hpp")  # it went with the operation
    assert main(["check"]) == OK
    before = {path: path.read_bytes() for path in shop.root.rglob("*") if path.is_file()}
    revise(shop, FIRST)
    assert before == {path: path.read_bytes() for path in shop.root.rglob("*") if path.is_file()}
    revise(shop, FIRST.replace("userName: {type: string}", "userName: {type: string, maxLength: 9}"), "--fail-on", "never")
    assert "breaking (source): an operation was removed: op:DropThing" in capsys.readouterr().out
    assert "drop_thing" not in text(shop, "declarations/client.hpp") and not (shop.folder / "removed.yaml").exists()
    assert any(line.startswith("op:DropThing 0 drop_thing removed") for line in lock_lines(shop))
    assert main(["check"]) == OK


def test_a_removed_operation_refers_to_what_was_renamed_by_its_new_name(shop: Project) -> None:
    revise(shop, with_other(RESULT, path="/more/{id}"), "--fail-on", "never")
    assert "using response_body = thing;" in text(shop, "operations/drop_thing.hpp")
    revise(shop, FIRST.replace("Thing", "Article").replace("GetArticle", "GetThing"), "--fail-on", "never")
    assert "using response_body = article;" in text(shop, "operations/drop_thing.hpp")
    assert 'using thing [[deprecated("renamed to article")]] = article;' in text(shop, "models/thing.hpp")
    assert main(["check"]) == OK


def test_a_removed_operation_keeps_what_derives_from_its_bases(shop: Project) -> None:
    schemas = "Pet: {properties: {kind: {type: string}}, discriminator: {propertyName: kind}}\n"
    schemas += "Cat: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {lives: {type: integer}}}\n"
    paths = operation(RESULT, "/things/{id}") + "\n" + operation(RESULT.replace("/Thing", "/Pet"), "/pets/{id}", "GetPet")
    revise(shop, document(THING + schemas, paths), "--fail-on", "never")
    assert "struct pet : wirebind::one_of<cat, pet_base> {" in text(shop, "models/pet.hpp")
    revise(shop, FIRST, "--fail-on", "never")
    assert "struct pet : wirebind::one_of<cat, pet_base> {" in text(shop, "models/pet.hpp")
    assert "Cat:" in (shop.folder / "removed.yaml").read_text(encoding="utf-8") and main(["check"]) == OK


def test_a_removed_operation_is_not_kept_where_its_route_or_a_part_of_it_belongs_to_another(shop: Project) -> None:
    revise(shop, with_other(), "--fail-on", "never")
    revise(shop, with_other(DROP.replace("name: id", "name: key"), "PutThing", "/others/{key}", "put"), "--fail-on", "never")
    assert "drop_thing" not in text(shop, "declarations/client.hpp") and not (shop.folder / "removed.yaml").exists()
    revise(shop, with_other(), "--fail-on", "never")
    revise(shop, FIRST, "--fail-on", "never")
    assert (shop.folder / "removed.yaml").exists()
    (shop.folder / "openapi.yaml").write_text(with_other(name="EraseThing"), encoding="utf-8")
    assert main(["generate"]) == OK
    assert "drop_thing" not in text(shop, "declarations/client.hpp") and "async_erase_thing" in text(shop, "declarations/client.hpp")


def test_an_operation_without_an_id_keeps_its_name_when_its_path_loses_a_slash(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    parameters = "parameters: [{name: order, in: query, schema: {type: string, enum: [asc]}}, {name: max, in: query, schema: {type: integer}}]"
    other = with_other(parameters, "none", "/metrics/", "get").replace("      operationId: none\n", "")
    revise(shop, other, "--fail-on", "never")
    assert "struct get_metrics_request {" in text(shop, "operations/get_metrics.hpp")
    capsys.readouterr()
    revise(shop, other.replace("/metrics/:", "/metrics:").replace("{name: order", "{name: first, in: query, schema: {type: string}}, {name: order"), "--fail-on", "never")
    assert "the method or the path of an operation changed: op:@GET%20%2Fmetrics [" in capsys.readouterr().out
    header = text(shop, "operations/get_metrics.hpp")
    assert header.index(" order{}") < header.index(" max_{}") < header.index(" first{}")
    assert not (shop.folder / "removed.yaml").exists() and main(["check"]) == OK
    assert [line.split()[3] for line in lock_lines(shop) if line.startswith("op:@GET /metrics ")] == ["get_metrics"]


@pytest.mark.headers
@pytest.mark.parametrize("compiler", COMPILERS)
def test_a_removed_member_warns_where_a_program_names_it_and_nowhere_else(shop: Project, compiler: str) -> None:
    last, size = "        last: {type: boolean}\n", ", {name: size, in: query, schema: {type: integer}}"
    revise(shop, FIRST.replace(last, f"        labels: {{type: array, items: {{type: string}}}}\n{last}"), "--fail-on", "never")
    gone = FIRST.replace(last, "").replace(size, "")
    revise(shop, gone, "--fail-on", "never")
    assert text(shop, "models/thing.hpp").count("[[deprecated(") == 2
    path = shop.root / "use.cpp"
    path.write_text(SILENT + NAMED, encoding="utf-8")
    flags = "-std=c++20 -fsyntax-only -Wall -Wextra -Wno-unused -DWIREBIND_SEPARATE_COMPILATION".split()
    places = [f"-I{REPOSITORY / 'include'}", f"-I{shop.root / 'include'}"]
    done = subprocess.run([compiler, *flags, *places, str(path)], capture_output=True, text=True, check=False)
    first = SILENT.count("\n") + 1
    found = re.findall(r"^(\S+?):(\d+):\d+: (\w+): (.*)", done.stderr, re.MULTILINE)
    told = {(file, int(line), "removed by the last revision" in text) for file, line, kind, text in found if kind != "note"}
    assert told == {(str(path), first + index, True) for index in range(NAMED.count("\n"))}, done.stderr
