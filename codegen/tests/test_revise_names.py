"""What a revision does to C++ names: what was renamed keeps them, or tells its new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import Project, document, operation
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
