"""The lock: what regenerating never changes."""

from __future__ import annotations

import re

import pytest

from support import Outcome, Project, document, operation
from wirebind.cpp.lock import scope_of


def struct(*names: str) -> str:
    properties = ", ".join(f"{name}: {{type: string}}" for name in names)
    return document(f"Thing: {{type: object, properties: {{{properties}}}}}")


def enumeration(*values: str) -> str:
    return document(f"Runtime: {{type: string, x-extensible-enum: [{', '.join(values)}]}}")


def members(outcome: Outcome) -> list[str]:
    return re.findall(r"self\.(\w+)\);", outcome.model("thing"))


def enumerators(outcome: Outcome) -> dict[str, int]:
    found = re.findall(r"^    (\w+) = (\d+),$", outcome.model("runtime"), re.MULTILINE)
    return {name: int(number) for name, number in found}


def lock_line(outcome: Outcome, key: str) -> str:
    assert outcome.generated is not None
    lines = outcome.generated.records["bindings.lock"].splitlines()
    return next(line for line in lines if line.startswith(f"{key} "))


def test_lock_appends_a_member_that_was_added_in_the_middle(project: Project) -> None:
    project.keep(project.run(struct("a", "b")))
    assert members(project.run(struct("a", "middle", "b"))) == ["a", "b", "middle"]


def test_lock_keeps_the_order_when_the_document_is_reordered(project: Project) -> None:
    project.keep(project.run(struct("a", "b", "c")))
    assert members(project.run(struct("c", "a", "b"))) == ["a", "b", "c"]


def test_lock_keeps_a_tombstone_and_gives_its_place_back(project: Project) -> None:
    project.keep(project.run(struct("a", "b", "c")))
    without = project.run(struct("a", "c"))
    assert members(without) == ["a", "c"] and lock_line(without, "schema:Thing/b").endswith(" 2 b removed")
    project.keep(without)
    assert members(project.run(struct("a", "c", "fresh", "b"))) == ["a", "b", "c", "fresh"]


def test_lock_gives_neither_name_nor_number_of_a_tombstone_to_another(project: Project) -> None:
    project.keep(project.run(struct("a", "fooBar")))
    project.keep(project.run(struct("a")))
    outcome = project.run(struct("a", "foo_bar"))
    assert members(outcome) == ["a", "foo_bar_2"]
    assert lock_line(outcome, "schema:Thing/foo_bar").split()[1:3] == ["3", "foo_bar_2"]


def test_lock_keeps_the_name_of_a_clash_when_the_other_one_goes(project: Project) -> None:
    project.keep(project.run(struct("fooBar", "foo_bar")))
    assert members(project.run(struct("foo_bar"))) == ["foo_bar_2"]


def test_lock_keeps_the_number_of_an_enumerator(project: Project) -> None:
    project.keep(project.run(enumeration("python3.9", "nodejs20")))
    outcome = project.run(enumeration("nodejs22", "nodejs20", "python3.9"))
    assert enumerators(outcome) == {"other": 0, "python3_9": 1, "nodejs20": 2, "nodejs22": 3}


def test_lock_keeps_the_number_of_an_enumerator_that_comes_back(project: Project) -> None:
    project.keep(project.run(enumeration("a", "b")))
    without = project.run(enumeration("b", "c"))
    assert enumerators(without) == {"other": 0, "b": 2, "c": 3}
    project.keep(without)
    assert enumerators(project.run(enumeration("a", "b", "c"))) == {"other": 0, "a": 1, "b": 2, "c": 3}


def test_lock_keeps_names_of_types_and_operations(project: Project) -> None:
    part = "{type: object, properties: {x: {type: string}}}"
    first = document(f"foo_bar: {part}\nFooBar: {part}", operation("", "/a", "get-thing") + "\n" + operation("", "/b"))
    second = document(f"FooBar: {part}", operation("", "/b"))
    project.keep(project.run(first))
    outcome = project.run(second)
    assert "struct foo_bar_model {" in outcome.model("foo_bar_model")
    assert "struct get_thing_operation {" in outcome.header("operations/get_thing_operation.hpp")


def test_lock_appends_parameters_after_the_body(project: Project) -> None:
    body = "requestBody: {content: {application/octet-stream: {}}}"
    one = "{name: a, in: header, schema: {type: string}}"
    two = "{name: b, in: path, required: true, schema: {type: string}}"
    project.keep(project.run(document("", operation(f"parameters: [{one}]\n{body}", "/x", method="post"))))
    outcome = project.run(document("", operation(f"parameters: [{two}, {one}]\n{body}", "/x/{b}", method="post")))
    header = outcome.header("operations/get_thing.hpp")
    assert re.findall(r"self\.(\w+)\);", header) == ["a", "body", "b"]


def test_lock_of_an_unchanged_document_is_unchanged(project: Project) -> None:
    outcome = project.run(struct("a", "b"))
    project.keep(outcome)
    again = project.run(struct("a", "b"))
    assert again.generated is not None and outcome.generated is not None
    assert again.generated.records == outcome.generated.records
    assert again.generated.headers == outcome.generated.headers


def test_lock_fingerprint_of_a_member_does_not_depend_on_its_neighbours(project: Project) -> None:
    def lines(members: str) -> set[str]:
        outcome = project.run(document(f"Thing: {{properties: {{{members}}}}}"))
        assert outcome.generated is not None
        project.keep(outcome)
        return set(outcome.generated.records["bindings.lock"].splitlines())

    before = {line for line in lines("a: {type: string}, b: {type: string}, c: {type: string}") if "Thing/" in line}
    after = lines("c: {type: string}, b: {type: string}")
    assert {line for line in before if "/a " not in line} <= after


def test_lock_fingerprint_changes_with_the_type(project: Project) -> None:
    before = lock_line(project.run(struct("a")), "schema:Thing/a")
    after = lock_line(
        project.run(document("Thing: {type: object, properties: {a: {type: integer}}}")), "schema:Thing/a"
    )
    assert before.split()[:3] == after.split()[:3] and before.split()[3] != after.split()[3]


def test_forced_name_overrules_the_lock(project: Project) -> None:
    project.keep(project.run(struct("ETag")))
    outcome = project.run(document("Thing: {type: object, properties: {ETag: {type: string, x-cpp-name: etag}}}"))
    assert members(outcome) == ["etag"]


@pytest.mark.parametrize(
    "line",
    [
        "schema:Thing/a 1 a",
        "schema:Thing/a x a 0123abcd",
        "schema:Thing/a 1 a;b 0123abcd",
        "<<<<<<< ours",
        "schema:Thing/b 1 a 0123abcd",
        "schema:Thing/b 2 a 0123abcd",
        "schema:Thing/b 1 b 0123abcd",
        "schema:Thing/a 2 b 0123abcd",
    ],
)
def test_lock_that_was_edited_or_merged_badly_is_an_error(project: Project, line: str) -> None:
    project.write("bindings.lock", f"# head\nformat 1\nschema:Thing/a 1 a 0123abcd\n{line}\n")
    outcome = project.run(struct("a"))
    assert set(outcome.errors) == {"lock-syntax"} and "bindings.lock:4:1" in outcome.messages


@pytest.mark.parametrize(
    ("key", "scope"),
    [
        ("schema:Thing", ""),
        ("schema:Thing/a", "schema:Thing"),
        ("schema:Thing/a/{}", ""),
        ("schema:Thing/a/{}/b", "schema:Thing/a/{}"),
        ("schema:Thing/a/[]/{}/b", "schema:Thing/a/[]/{}"),
        ("enum:Runtime", ""),
        ("enum:Runtime/x", "enum:Runtime"),
        ("enum:Thing/a/<>", ""),
        ("enum:Thing/a/<>/x", "enum:Thing/a/<>"),
        ("op:Get", ""),
        ("op:Get/header:If-Match", "op:Get/request"),
        ("op:Get/body", "op:Get/request"),
        ("op:Get/response-header:ETag", "op:Get/response-headers"),
        ("op:Get/body/{}/x", "op:Get/body/{}"),
    ],
)
def test_scope_of_a_key(key: str, scope: str) -> None:
    assert scope_of(key) == scope


def test_keys_are_plain_whatever_the_names_are(project: Project) -> None:
    outcome = project.run(
        document("Thing: {type: object, properties: {'a/b {}': {type: string}, 'ä\"': {type: string}}}")
    )
    assert lock_line(outcome, "schema:Thing/a%2Fb%20%7B%7D") and lock_line(outcome, "schema:Thing/%C3%A4%22")
    project.keep(outcome)
    again = project.run(document("Thing: {type: object, properties: {'ä\"': {type: string}}}"))
    assert again.errors == []
