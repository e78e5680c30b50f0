"""Overlays: merging, replacing, removing, and what is refused."""

from __future__ import annotations

import textwrap

import pytest

from support import node_of
from wirebind.diagnostics import Diagnostics
from wirebind.overlay.apply import apply_overlay
from wirebind.source.node import Mapping, Node, to_json

HEAD = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\n"
TARGET = "{a: {b: 1, c: [1, 2], d: {e: x}}, list: [{n: p}, {n: q}], text: old}"


def applied(actions: str, target: str = TARGET, head: str = HEAD) -> tuple[Node, Diagnostics]:
    diagnostics = Diagnostics()
    text = head + "actions:\n" + textwrap.indent(textwrap.dedent(actions).strip("\n"), "  ") + "\n"
    return apply_overlay(node_of(target), node_of(text), diagnostics), diagnostics


def result(actions: str, target: str = TARGET) -> object:
    node, diagnostics = applied(actions, target)
    assert not diagnostics.sorted(), diagnostics.sorted()
    return to_json(node)


def errors(actions: str, target: str = TARGET, head: str = HEAD) -> list[str]:
    node, diagnostics = applied(actions, target, head)
    assert to_json(node) == to_json(node_of(target)), "an action with an error changes nothing"
    return [found.id for found in diagnostics.sorted()]


def test_overlay_merges_objects_member_by_member() -> None:
    changed = result("- {target: $.a, update: {b: 2, d: {f: y}, g: 3}}", "{a: {b: 1, d: {e: x}}}")
    assert changed == {"a": {"b": 2, "d": {"e": "x", "f": "y"}, "g": 3}}


def test_overlay_concatenates_arrays_inside_a_merged_object() -> None:
    assert result("- {target: $.a, update: {c: [3]}}", "{a: {c: [1, 2]}}") == {"a": {"c": [1, 2, 3]}}


@pytest.mark.parametrize(
    ("update", "items"),
    [("[3, 4]", [1, 2, 3, 4]), ("3", [1, 2, 3]), ("{x: 1}", [1, 2, {"x": 1}]), ("null", [1, 2, None])],
)
def test_overlay_appends_to_a_selected_array(update: str, items: list[object]) -> None:
    assert result(f"- {{target: $.c, update: {update}}}", "{c: [1, 2]}") == {"c": items}


def test_overlay_replaces_a_selected_primitive() -> None:
    assert result("- {target: $.text, update: 5}", "{text: old}") == {"text": 5}


def test_overlay_updates_every_selected_node() -> None:
    actions = "- {target: '$.list[*]', update: {m: 1}}"
    assert result(actions, "{list: [{n: p}, {n: q}]}") == {"list": [{"n": "p", "m": 1}, {"n": "q", "m": 1}]}


def test_overlay_updates_a_node_once_that_is_selected_twice() -> None:
    assert result("- {target: '$.c[0, 0, -2]', update: 9}", "{c: [1, 2]}") == {"c": [9, 2]}
    assert result("- {target: \"$['c', 'c']\", update: [3]}", "{c: [1]}") == {"c": [1, 3]}


def test_overlay_updates_nodes_inside_each_other() -> None:
    actions = "- {target: \"$..[?@.n]\", update: {m: 1}}"
    assert result(actions, "{x: {n: 1, y: {n: 2}}}") == {"x": {"n": 1, "m": 1, "y": {"n": 2, "m": 1}}}


def test_overlay_removes_members_and_items() -> None:
    assert result("- {target: $.a.b, remove: true}", "{a: {b: 1, c: 2}}") == {"a": {"c": 2}}
    assert result("- {target: '$.c[0, 2]', remove: true}", "{c: [1, 2, 3, 4]}") == {"c": [2, 4]}
    assert result("- {target: '$.c[?@ > 1]', remove: true}", "{c: [1, 2, 3]}") == {"c": [1]}
    assert result("- {target: $..n, remove: true}", "{a: {n: {n: 1}}, b: [{n: 2}]}") == {"a": {}, "b": [{}]}


def test_overlay_remove_wins_over_update() -> None:
    assert result("- {target: $.a, update: {c: 2}, remove: true}", "{a: {b: 1}, d: 1}") == {"d": 1}


def test_overlay_actions_see_what_earlier_ones_did() -> None:
    actions = """
    - {target: $.a, remove: true}
    - {target: $, update: {a: {fresh: 1}}}
    - {target: $.a.fresh, update: 2}
    """
    assert result(actions, "{a: {old: 1}}") == {"a": {"fresh": 2}}


def test_overlay_inserts_what_is_not_there_yet() -> None:
    assert result("- {target: $.a, update: {x: {y: [1]}}}", "{a: {}}") == {"a": {"x": {"y": [1]}}}


def test_overlay_nodes_carry_the_place_in_the_overlay() -> None:
    node, _ = applied("- target: $.a\n  update: {b: 7, h: 8}\n")
    assert isinstance(node, Mapping) and isinstance(node.members["a"], Mapping)
    inner = node.members["a"]
    assert str(inner.members["b"].position) == "text.yaml:5:17"
    assert str(inner.key_positions["h"]) == "text.yaml:5:20"
    assert str(inner.members["c"].position) == "text.yaml:1:15"


@pytest.mark.parametrize(
    ("action", "problem"),
    [
        ("{target: $.nowhere, update: {a: 1}}", "overlay-no-match"),
        ("{target: $.nowhere, remove: true}", "overlay-no-match"),
        ("{target: $.a, update: [1]}", "overlay-merge"),
        ("{target: $.a, update: 1}", "overlay-merge"),
        ("{target: $.a, update: {c: {x: 1}}}", "overlay-merge"),
        ("{target: $.a, update: {b: [1]}}", "overlay-merge"),
        ("{target: $.text, update: {x: 1}}", "overlay-merge"),
        ("{target: $.text, update: [1]}", "overlay-merge"),
        ("{target: $.*, update: {x: 1}}", "overlay-mixed"),
        ("{target: $, remove: true}", "overlay-remove-root"),
        ("{target: $.a, copy: $.list}", "overlay-merge"),
        ("{target: $.a, copy: $.nowhere}", "overlay-no-match"),
        ("{target: $.list, copy: '$.list[*]'}", "overlay-copy"),
        ("{target: $.list, copy: 5}", "wrong-kind"),
        ("{target: $.list, copy: $.a, update: {n: r}}", "overlay-action"),
        ("{target: '$.list[', remove: true}", "jsonpath-syntax"),
        ("{target: $.a, remove: maybe}", "wrong-kind"),
        ("{update: {a: 1}}", "missing-member"),
        ("{target: 5, update: {a: 1}}", "wrong-kind"),
        ("[]", "wrong-kind"),
    ],
)
def test_overlay_refuses(action: str, problem: str) -> None:
    assert problem in errors(f"- {action}")


def test_overlay_says_where_a_path_goes_wrong() -> None:
    _, diagnostics = applied("- {target: '$.list[01]', remove: true}")
    assert diagnostics.sorted()[0].render() == (
        "text.yaml:4:14: error: an index has no leading zero, at character 9 of $.list[01]"
        " (at /actions/0/target) [jsonpath-syntax]"
    )


@pytest.mark.parametrize("version", ["2.0.0", "1.3.0", "1.1", "x"])
def test_overlay_refuses_other_versions(version: str) -> None:
    head = f"overlay: '{version}'\ninfo: {{title: t, version: '1'}}\n"
    assert "overlay-version" in [f.id for f in applied("- {target: $.a, update: {}}", head=head)[1].sorted()]


def test_overlay_needs_its_own_members() -> None:
    diagnostics = Diagnostics()
    apply_overlay(node_of("{}"), node_of("{extra: 1}"), diagnostics)
    found = [f"{problem.id} {problem.severity.value}" for problem in diagnostics.sorted()]
    assert found.count("missing-member error") == 3 and "overlay-member error" in found


@pytest.mark.parametrize("action", ["{target: $.a}", "{target: $.a, remove: false}"])
def test_overlay_warns_of_an_action_that_changes_nothing(action: str) -> None:
    node, diagnostics = applied(f"- {action}")
    assert to_json(node) == to_json(node_of(TARGET))
    assert [(found.id, found.severity.value) for found in diagnostics.sorted()] == [("overlay-action", "warning")]


def test_overlay_copies_a_node_into_every_target() -> None:
    target = "{paths: {/a: {get: {x: 1}, post: {}}, /b: {get: {y: 2}}, /c: {}}, list: [1], from: {n: [2]}}"
    changed = result("- {target: \"$.paths['/b', '/c']\", copy: \"$.paths['/a']\"}\n- {target: $.list, copy: $.from}", target)
    assert changed["paths"] == {  # type: ignore[index]
        "/a": {"get": {"x": 1}, "post": {}}, "/b": {"get": {"y": 2, "x": 1}, "post": {}}, "/c": {"get": {"x": 1}, "post": {}},
    }  # fmt: skip
    assert changed["list"] == [1, {"n": [2]}]  # type: ignore[index]


def test_overlay_copy_and_remove_rename_a_member() -> None:
    actions = """
    - {target: $, update: {new: {}}}
    - {target: $.new, copy: $.old}
    - {target: $.old, remove: true}
    """
    assert result(actions, "{old: {x: [1]}}") == {"new": {"x": [1]}}


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "1.2.0"])
def test_overlay_knows_three_versions(version: str) -> None:
    head = f"overlay: {version}\ninfo: {{title: t, version: '1', description: More.}}\nextends: openapi.yaml\n"
    assert applied("- {target: $.a, update: {b: 2}}", head=head)[1].sorted() == []


def test_overlay_refuses_an_empty_list_and_the_same_action_twice() -> None:
    twice = "- {target: $.nowhere, update: {a: 1, b: 2}}\n- {update: {b: 2, a: 1}, target: $.nowhere}"
    assert errors(twice) == ["overlay-no-match", "overlay-action"]
    diagnostics = Diagnostics()
    apply_overlay(node_of("{}"), node_of(HEAD + "actions: []"), diagnostics)
    assert [found.id for found in diagnostics.sorted()] == ["overlay-action"]


@pytest.mark.parametrize("info", ["{title: t}", "{version: '1'}", "{title: 5, version: '1'}", "[]", "{title: t, version: 1}"])
def test_overlay_refuses_an_info_that_lacks_its_texts(info: str) -> None:
    assert applied("- {target: $.a, update: {}}", head=f"overlay: 1.0.0\ninfo: {info}\n")[1].failed


def test_overlay_refuses_a_description_that_is_no_text() -> None:
    assert applied("- {target: $.a, description: [1], update: {b: 2}}")[1].failed


def test_overlay_takes_hyphens_in_shorthand_names() -> None:
    target = "{ops: [{x-oai-traits: {paged: true}}, {x-oai-traits: {}}]}"
    actions = "- {target: '$.ops[?@.x-oai-traits.paged]', update: {found: 1}}"
    assert result(actions, target) == {"ops": [{"x-oai-traits": {"paged": True}, "found": 1}, {"x-oai-traits": {}}]}


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("$.paths.nowhere", "there is no member 'nowhere'"),
        ("$.paths['/thing'].get", "there is no member '/thing'; similar: /things"),
        ("$.paths['/things'].gte", "there is no member 'gte'; similar: get"),
        ("$.paths.*[?@.operationId == 'ListThing'].x", "no operationId is 'ListThing'; similar: ListThings, LostThings"),
        ("$.paths.*[?@.y == 1 && @.operationId == 'Other']", "no operationId is 'Other'"),
        ("$.paths[?@.a != @.b]", "the document it was written for has changed"),
        ("$.paths['/a', '/b']", "the document it was written for has changed"),
    ],
)
def test_overlay_says_what_a_target_that_selects_nothing_may_have_meant(target: str, hint: str) -> None:
    document = "paths: {/things: {get: {operationId: ListThings}, put: {operationId: LostThings}}}"
    _, diagnostics = applied(f'- {{target: "{target}", remove: true}}', document)
    assert [found.hint for found in diagnostics.sorted()] == [hint]
