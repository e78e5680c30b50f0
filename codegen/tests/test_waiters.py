"""x-waiters in, the facts of a wait out."""

from __future__ import annotations

import textwrap

import pytest

from support import Outcome, Project, document, operation

SCHEMAS = """
Thing:
  type: object
  properties:
    status: {type: string, x-extensible-enum: [Running, Done, Failed, Stopped]}
    phase: {type: string}
    current: {type: integer}
    target: {type: integer, format: int32}
    currentError: {type: string}
    parts: {type: array, items: {type: string}}
"""
ERRORS = "x-errors: [{code: ThingNotFound, status: 404}]\n"


def run(project: Project, *waiters: str) -> Outcome:
    entries = "".join(f"\n  - {{summary: It is over., {waiter}}}" for waiter in waiters)
    content = "content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}"
    rest = f"responses:\n  '200':\n    description: x\n    {content}\nx-waiters:{entries}"
    return project.run(document(SCHEMAS, operation(rest), ERRORS))


def waiter(project: Project, text: str) -> str:
    outcome = run(project, text)
    assert outcome.errors == [], outcome.messages
    header = outcome.header("operations/get_thing.hpp")
    return header[header.index("/// It is over.") : header.index("using get_thing_response")].rstrip("\n") + "\n"


def test_waiter_for_a_value_of_a_member(project: Project) -> None:
    text = waiter(project, "name: thing_finished, member: status, success: [Done], failure: [Failed, Stopped]")
    assert text == textwrap.dedent(
        """\
        /// It is over.
        ///
        /// Polls `GetThing`. Done when `status` is `Done`. Failed when `status` is `Failed` or `Stopped`. Anything else,
        /// including unknown values, means pending.
        struct thing_finished {
          using operation = get_thing;
          static constexpr auto member = &operation::response_body::status;
          static constexpr std::string_view success[] = {"Done"};
          static constexpr std::string_view failure[] = {"Failed", "Stopped"};
        };
        """
    )


def test_waiter_for_a_number_that_reaches_another(project: Project) -> None:
    text = waiter(project, "name: ThingReady, member: current, reaches: target, failure-member: currentError")
    assert "struct thing_ready {" in text
    assert "  static constexpr auto member = &operation::response_body::current;\n" in text
    assert "  static constexpr auto target = &operation::response_body::target;\n" in text
    assert "  static constexpr auto failure_member = &operation::response_body::current_error;\n" in text
    assert "Done when `current` is at least `target`. Failed when `currentError` has any text." in text


def test_waiter_for_nothing(project: Project) -> None:
    condition = "member: current, zero: true, success-status: [404, 410], success-errors: [ThingNotFound]"
    text = waiter(project, f"name: gone, {condition}")
    assert "  static constexpr bool zero = true;\n" in text
    assert "  static constexpr int success_status[] = {404, 410};\n" in text
    assert '  static constexpr std::string_view success_errors[] = {"ThingNotFound"};\n' in text


def test_waiter_for_a_status_alone_needs_no_member(project: Project) -> None:
    assert "member" not in waiter(project, "name: gone, success-status: [404]")


def test_waiters_are_named_at_their_operation_and_kept_by_the_lock(project: Project) -> None:
    first = run(project, "name: get_thing, member: phase, success: [x]")
    assert "Waiters: `get_thing_waiter`" in first.header("operations/get_thing.hpp")
    assert first.generated is not None
    assert "\nop:GetThing/waiter:get_thing 0 get_thing_waiter " in first.generated.records["bindings.lock"]
    project.keep(first)
    again = run(project, "name: get_thing, member: phase, success: [y]")
    assert "struct get_thing_waiter {" in again.header("operations/get_thing.hpp")


def test_waiters_are_part_of_the_surface(project: Project) -> None:
    outcome = run(project, "name: gone, member: current, zero: true")
    assert outcome.generated is not None
    line = 'waiter gone get_thing ["current", [], [], "", true, "", [], []]\n'
    assert line in outcome.generated.records["surface.txt"]


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        ("member: status, success: [Done]", "missing-member"),
        ("name: 1st, member: status, success: [Done]", "waiter-name"),
        ("name: 'a b', member: status, success: [Done]", "waiter-name"),
        ("name: x, member: status", "waiter-condition"),
        ("name: x, success: [Done]", "waiter-condition"),
        ("name: x", "waiter-condition"),
        ("name: x, member: status, failure: [Failed]", "waiter-condition"),
        ("name: x, member: current, zero: true, reaches: target", "waiter-condition"),
        ("name: x, member: status, success: [Done], failure: [Done]", "waiter-condition"),
        ("name: x, member: none, success: [Done]", "waiter-member"),
        ("name: x, member: parts, success: [Done]", "waiter-member"),
        ("name: x, member: status, zero: true", "waiter-member"),
        ("name: x, member: current, success: ['1']", "waiter-member"),
        ("name: x, member: current, reaches: phase", "waiter-member"),
        ("name: x, member: current, reaches: target, failure-member: target", "waiter-member"),
        ("name: x, member: status, success: [Doen]", "waiter-value"),
        ("name: x, success-status: [200]", "waiter-status"),
        ("name: x, success-errors: [NotListed]", "unknown-error-code"),
        ("name: x, member: status, success: Done", "wrong-kind"),
    ],
)
def test_waiter_that_does_not_fit_is_an_error(project: Project, entry: str, finding: str) -> None:
    outcome = run(project, entry)
    assert finding in outcome.errors, outcome.messages
    found = next(one for one in outcome.diagnostics.sorted() if one.id == finding)
    assert found.position.line > 1 and found.position.column > 1


def test_waiters_of_one_name_are_an_error(project: Project) -> None:
    outcome = run(project, "name: a-b, success-status: [404]", "name: a_b, success-status: [410]")
    assert outcome.errors == ["waiter-twice"]
