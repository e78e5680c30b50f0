"""What a revision does to C++ names: what was renamed keeps them, or tells its new one."""

from __future__ import annotations

import subprocess

import pytest

from support import Project, document, operation
from test_compile import REPOSITORY
from test_revise import revise
from wirebind.cli import OK, main

RESULT = """
parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: size, in: query, schema: {type: integer}}]
responses:
  '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
"""
THING = """
Thing:
  type: object
  properties:
    userName: {type: string}
    parts: {type: array, items: {type: object, properties: {partSize: {type: integer}, colour: {type: string, enum: [red]}}}}
    last: {type: boolean}
"""
FIRST = document(THING, operation(RESULT, "/things/{id}"))


@pytest.fixture
def shop(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project that is generated, as the current folder."""
    project.prepare(FIRST)
    monkeypatch.chdir(project.root)
    assert main(["generate"]) == OK
    return project


def text(project: Project, name: str) -> str:
    return (project.output / name).read_text(encoding="utf-8")


def lock_lines(project: Project) -> list[str]:
    return (project.folder / "bindings.lock").read_text(encoding="utf-8").splitlines()


def test_a_renamed_member_keeps_its_name_and_place(shop: Project) -> None:
    revise(shop, FIRST.replace("userName", "user-name"), "--fail-on", "never")
    header = text(shop, "models/thing.hpp")
    assert 'v("user-name", self.user_name);' in header
    assert header.index("user_name{}") < header.index("parts{}")
    revise(shop, FIRST.replace("userName", "theUserName"), "--fail-on", "never")
    assert 'v("theUserName", self.user_name);' in text(shop, "models/thing.hpp")
    assert main(["check"]) == OK
    assert any(line.startswith("schema:Thing/theUserName 1 user_name ") for line in lock_lines(shop))


def test_rename_members_gives_the_new_name(shop: Project) -> None:
    revise(shop, FIRST.replace("userName", "theUserName"), "--rename-members", "--fail-on", "never")
    assert 'v("theUserName", self.the_user_name);' in text(shop, "models/thing.hpp")
    assert any(line.startswith("schema:Thing/userName 1 user_name removed") for line in lock_lines(shop))


def test_members_of_what_was_renamed_keep_their_order(shop: Project) -> None:
    second = FIRST.replace("Thing", "Article").replace("GetArticle", "GetThing")
    last = "        last: {type: boolean}\n"
    moved = second.replace(last, "").replace("properties:\n", f"properties:\n{last}", 1)
    assert moved != second and revise(shop, moved, "--fail-on", "never") == OK
    header = text(shop, "models/article.hpp")
    assert header.index("user_name{}") < header.index("parts{}") < header.index("last{}")
    assert main(["check"]) == OK


def test_renamed_and_moved_parameters_keep_their_names(shop: Project) -> None:
    second = FIRST.replace("{id}", "{key}").replace("name: id", "name: key").replace("in: query", "in: header")
    revise(shop, second, "--fail-on", "never")
    header = text(shop, "operations/get_thing.hpp")
    assert 'v.path("key", self.id);' in header and 'v.header("size", self.size);' in header


def test_renamed_types_and_operations_leave_a_deprecated_alias(shop: Project) -> None:
    second = FIRST.replace("Thing", "Article")
    revise(shop, second, "--fail-on", "never")
    for name in ("models/thing.hpp", "fwd.hpp"):
        assert 'using thing [[deprecated("renamed to article")]] = article;\n' in text(shop, name)
    alias = text(shop, "operations/get_thing.hpp")
    assert 'using get_thing_request [[deprecated("renamed to get_article_request")]] = get_article_request;\n' in alias
    assert "using get_thing [[deprecated" in text(shop, "fwd.hpp") and "get_thing_response " not in text(shop, "fwd.hpp")
    assert '[[deprecated("renamed to async_get_article")]]\n  auto async_get_thing(' in text(shop, "client.hpp") + text(
        shop, "declarations/client.hpp"
    )
    assert main(["check"]) == OK
    revise(shop, second.replace("Article", "Piece"), "--fail-on", "never")
    assert "using thing [[deprecated(\"renamed to piece\")]] = piece;" in text(shop, "models/thing.hpp")
    assert "using article [[deprecated(\"renamed to piece\")]] = piece;" in text(shop, "models/article.hpp")
    revise(shop, FIRST, "--fail-on", "never")
    assert "struct thing {" in text(shop, "models/thing.hpp") and main(["check"]) == OK


FORMS = {
    "circle": "{type: object, required: [radius], properties: {radius: {type: integer}, x: {type: integer}, lineWidth: {type: integer}}}",
    "square": "{type: object, required: [side], properties: {side: {type: integer}, mode: {type: string, enum: [solid]}}}",
    "text": "{type: object, required: [words], properties: {words: {type: string}}}",
    "image": "{type: object, required: [link], properties: {link: {type: string}}}",
}


def shapes(*names: str) -> str:
    """The document with a union of these in place."""
    return document(THING + f"Shape: {{oneOf: [{', '.join(FORMS[name] for name in names)}]}}", operation(RESULT, "/things/{id}"))


def test_alternatives_in_place_keep_their_names_wherever_they_stand(shop: Project) -> None:
    revise(shop, shapes("circle", "square", "text"), "--fail-on", "never")
    for name, member in (("1", "radius"), ("2", "side"), ("3", "words")):
        assert f" {member}" in text(shop, f"models/shape_alternative_{name}.hpp")
    revise(shop, shapes("text", "circle", "square").replace("lineWidth", "line_width"), "--fail-on", "never")
    for name, member in (("1", "radius"), ("2", "side"), ("3", "words")):
        assert f" {member}" in text(shop, f"models/shape_alternative_{name}.hpp")
    assert " line_width{}" in text(shop, "models/shape_alternative_1.hpp") and main(["check"]) == OK
    keys = {line.split()[2]: line.split()[0] for line in lock_lines(shop) if line.startswith(("schema:Shape", "enum:Shape"))}
    assert keys["shape_alternative_1"] == "schema:Shape/<>/2/{}" and keys["shape_alternative_2_mode"] == "enum:Shape/<>/3/{}/mode/<>"


def test_the_name_of_an_alternative_that_went_is_not_given_to_another(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    revise(shop, shapes("circle", "square", "text"), "--fail-on", "never")
    capsys.readouterr()
    revise(shop, shapes("circle", "text"), "--fail-on", "never")
    told = capsys.readouterr().out.split("an alternative was removed")[1].split("version:")[0]
    assert "C++: shape, shape_alternative_2, shape_alternative_2_mode" in told and told.count("C++") == 1
    assert " words" in text(shop, "models/shape_alternative_3.hpp")
    assert not (shop.output / "models/shape_alternative_2.hpp").exists()
    revise(shop, shapes("circle", "image", "text"), "--fail-on", "never")
    assert " words" in text(shop, "models/shape_alternative_3.hpp") and " radius" in text(shop, "models/shape_alternative_1.hpp")
    assert not (shop.output / "models/shape_alternative_2.hpp").exists()
    link = [path.name for path in (shop.output / "models").iterdir() if " link" in path.read_text(encoding="utf-8")]
    assert link == ["shape_alternative_2_model.hpp"] and main(["check"]) == OK
    before = {path: path.read_bytes() for path in shop.root.rglob("*") if path.is_file()}
    revise(shop, shapes("circle", "image", "text"))
    assert before == {path: path.read_bytes() for path in shop.root.rglob("*") if path.is_file()}


@pytest.mark.headers
def test_old_programs_compile_with_aliases_and_are_told(shop: Project) -> None:
    revise(shop, FIRST.replace("Thing", "Article"), "--fail-on", "never")
    source = """
    #include <shop/v1/models.hpp>
    #include <shop/v1/blocking_client.hpp>
    #include <shop/v1/client.hpp>
    using namespace shop::v1;
    void call(client& asynchronous, blocking_client& blocking, const get_article_request& request) {
      blocking.get_thing(request);
      asynchronous.async_get_thing(request, [](std::error_code, const get_article_response&) {});
      asynchronous.async_get_thing(request, wirebind::call_options{}, [](std::error_code, const get_article_response&) {});
      const get_thing_request old{};
      const thing value{};
    }
    """
    path = shop.root / "use.cpp"
    path.write_text(source, encoding="utf-8")
    flags = "-std=c++20 -fsyntax-only -Wall -Wextra -Wno-unused-variable -DWIREBIND_SEPARATE_COMPILATION".split()
    places = ["-isystem", str(REPOSITORY / "include"), f"-I{shop.root / 'include'}"]
    done = subprocess.run(["g++", *flags, *places, str(path)], capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if " warning: " in line or " error: " in line]
    assert len(told) == 5 and all("renamed to " in line and "use.cpp" in line for line in told), done.stderr


def test_a_value_that_is_spelled_otherwise_keeps_its_name_or_leaves_a_deprecated_one(shop: Project) -> None:
    colours = FIRST.replace("Thing:\n", "Colour: {type: string, x-extensible-enum: [RED, lightblue, green]}\n    Thing:\n", 1)
    assert colours != FIRST
    revise(shop, colours, "--fail-on", "never")
    respelled = colours.replace("[RED, lightblue, green]", "[red, light-blue, gold]")
    revise(shop, respelled, "--fail-on", "never")
    header = text(shop, "models/colour.hpp")
    assert "    red = 1,\n    light_blue = 4,\n    gold = 5,\n" in header
    assert '    lightblue [[deprecated("renamed to light_blue")]] = light_blue,\n' in header
    assert '{red, "red"}' in header and "green" not in header
    assert main(["check"]) == OK
    assert any(line.startswith("enum:Colour/lightblue 2 lightblue renamed:enum:Colour/light-blue") for line in lock_lines(shop))
    assert any(line.startswith("enum:Colour/green 3 green removed") for line in lock_lines(shop))
    revise(shop, respelled.replace("light-blue", "Light Blue"), "--fail-on", "never")
    assert '{light_blue, "Light Blue"}' in text(shop, "models/colour.hpp")
    assert "    lightblue [[deprecated" in text(shop, "models/colour.hpp")
    revise(shop, colours, "--fail-on", "never")
    assert "    red = 1,\n    lightblue = 2,\n    green = 3,\n" in text(shop, "models/colour.hpp")


def test_a_value_that_takes_the_place_of_a_similar_one_leaves_a_deprecated_name(shop: Project) -> None:
    states = FIRST.replace("Thing:\n", "State: {type: string, enum: [available, cancelled, nodejs20, basic]}\n    Thing:\n", 1)
    revise(shop, states, "--fail-on", "never")
    revise(shop, states.replace("available, cancelled, nodejs20, basic", "unavailable, canceled, nodejs22, basic_tier"), "--fail-on", "never")
    header = text(shop, "models/state.hpp")
    for old, new in (("cancelled", "canceled"), ("basic", "basic_tier")):
        assert f'    {old} [[deprecated("renamed to {new}")]] = {new},\n' in header
    assert header.count("deprecated") == 2  # other digits and a negation are other values
    assert main(["check"]) == OK


SECURED = document("", operation()) + "security: [{second: []}, {third: []}]\nservers: [{url: 'https://{region}.example.com/v1', " \
    "variables: {region: {default: a, enum: [a, b]}}}]\ncomponents: {securitySchemes: {second: {type: http, scheme: bearer}, " \
    "third: {type: http, scheme: basic}}}\n"


@pytest.mark.parametrize(("options", "names"), [((), ["second", "third"]), (("--rename-members",), ["third", "first"])])
def test_a_scheme_that_was_renamed_is_a_member_of_the_credentials(
    shop: Project, options: tuple[str, ...], names: list[str]
) -> None:
    revise(shop, SECURED, "--fail-on", "never")
    revise(shop, SECURED.replace("second", "first"), *options, "--fail-on", "never")
    header = text(shop, "authentication.hpp")
    assert [line.split()[1].removesuffix("{};") for line in header.splitlines() if "credentials_or_provider" in line] == names
    assert '{"first", ' + ("first" if options else "second") + "}," in header
    assert main(["check"]) == OK


def test_a_revision_tells_what_became_of_servers(shop: Project) -> None:
    revise(shop, SECURED, "--fail-on", "never")
    revise(shop, SECURED.replace("/v1", "/v2").replace("enum: [a, b]", "enum: [a]"), "--fail-on", "never")
    assert "struct server {" in text(shop, "servers.hpp") and "example.com/v2" in text(shop, "servers.hpp")
    told = (shop.folder / "revisions.yaml").read_text(encoding="utf-8")
    assert '{"name": "servers", "kind": "warning", "summary": "a server was removed or replaced: `https://{region}.example.com/v1`"}' in told
    assert "server:" not in told and "%7B" not in told
