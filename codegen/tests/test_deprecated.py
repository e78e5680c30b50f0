"""Deprecated operations: what the compiler tells who calls them."""

from __future__ import annotations

import pytest

from support import Project, document, operation
from test_compile import compiled

SPEC = document(
    "",
    "\n".join(
        [
            operation("deprecated: true"),
            operation("x-deprecated: use GetThing", "/b", "FindThing"),
            operation("", "/c", "Ping"),
        ]
    ),
)


def test_reason_of_a_deprecation_is_told(project: Project) -> None:
    outcome = project.run(SPEC)
    clients = "".join(outcome.header(name) for name in outcome.names if name.endswith("client.hpp"))
    assert clients.count('[[deprecated("the service deprecates this operation")]]') == 3  # twice async_get_thing
    assert clients.count('[[deprecated("the service deprecates this operation: use GetThing")]]') == 3
    assert "/// Deprecated: use GetThing" in outcome.header("operations/find_thing.hpp")


@pytest.mark.parametrize(("reason", "finding"), [("''", "missing-member"), ("5", "wrong-kind")])
def test_reason_of_a_deprecation_is_a_text(project: Project, reason: str, finding: str) -> None:
    assert finding in project.run(document("", operation(f"x-deprecated: {reason}"))).errors


@pytest.mark.headers
def test_compiler_warns_of_deprecated_calls_of_both_clients(project: Project) -> None:
    source = """
    #include <shop/v1/blocking_client.hpp>
    #include <shop/v1/client.hpp>
    void call(shop::v1::client& client, shop::v1::blocking_client& blocking) {
      const shop::v1::get_thing_request get{};
      const shop::v1::find_thing_request find{};
      const shop::v1::ping_request ping{};
      client.async_ping(ping, [](std::error_code, const shop::v1::ping_response&) {});
      client.async_get_thing(get, [](std::error_code, const shop::v1::get_thing_response&) {});
      client.async_find_thing(find, wirebind::call_options{}, [](std::error_code, const shop::v1::find_thing_response&) {});
      blocking.find_thing(find);
      blocking.ping(ping);
    }
    """
    told = compiled(project, SPEC, source)
    errors = [line for line in told.splitlines() if " error: " in line]
    assert len(errors) == 3, told
    assert sum("deprecates this operation: use GetThing" in line for line in errors) == 2
    assert not any("ping" in line for line in errors)


def test_sunset_date_is_told(project: Project) -> None:
    outcome = project.run(document("", operation("{deprecated: true, x-sunset: '2027-01-01'}"[1:-1].replace(", ", "\n"))))
    clients = "".join(outcome.header(name) for name in outcome.names if name.endswith("client.hpp"))
    assert '"the service deprecates this operation: it may be removed from 2027-01-01 on"' in clients
    assert project.run(document("", operation("x-sunset: soon"))).errors == ["sunset-date"]
