"""x-numbered in, lists in the query out."""

from __future__ import annotations

import pytest

from support import Project, document, operation

NUMBERED = "{name: ids, in: query, x-numbered: true, schema: {type: array, items: %s%s}}"


def header(project: Project, paths: str) -> str:
    outcome = project.run(document("", paths))
    assert outcome.errors == [], outcome.messages
    return outcome.header("operations/get_thing.hpp")


def test_numbered_list_of_a_query_is_a_list_with_its_rules(project: Project) -> None:
    parameter = NUMBERED % ("{type: string, minLength: 2}", ", minItems: 1, maxItems: 9")
    text = header(project, operation(f"parameters: [{parameter}]"))
    assert "  wirebind::list<std::string> ids{};\n" in text and 'v.query("ids", self.ids, {wirebind::parameter_style::numbered});' in text
    assert "1 to 9 items" in text and "Sent as `ids.1`, `ids.2` and so on" in text
    assert '{"ids", wirebind::rule_kind::max_items, "9"},' in text
    assert '{"ids", wirebind::rule_kind::min_length, "2"},' in text
    assert "#include <wirebind/model/list.hpp>" in text


def test_numbered_list_that_is_required_has_a_rule_for_it(project: Project) -> None:
    parameter = (NUMBERED % ("{type: integer}", "")).replace("in: query", "in: query, required: true")
    text = header(project, operation(f"parameters: [{parameter}]"))
    assert "wirebind::list<std::int64_t> ids;" in text and '{"ids", wirebind::rule_kind::required, ""},' in text


@pytest.mark.parametrize(
    ("parameter", "finding"),
    [
        ("{name: ids, in: header, x-numbered: true, schema: {type: array, items: {type: string}}}", "numbered"),
        ("{name: ids, in: query, x-numbered: true, schema: {type: string}}", "numbered"),
        (NUMBERED % ("{type: array, items: {type: string}}", ""), "gap-parameter-type"),
        (NUMBERED % ("{type: string}", "") + ", {name: ids.3, in: query, schema: {type: string}}", "gap-same-wire-name"),
    ],
)  # fmt: skip
def test_numbered_is_for_arrays_of_single_values_in_the_query(project: Project, parameter: str, finding: str) -> None:
    outcome = project.run(document("", operation(f"parameters: [{parameter}]")))
    assert finding in outcome.errors, outcome.messages
