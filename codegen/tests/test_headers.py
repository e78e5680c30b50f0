"""Headers that operations share: names for the options of a call, and structs that several responses have."""

from __future__ import annotations

import pytest

from support import Project, document, operation

TRACE = "parameters: [{name: X-Trace, in: header, description: Names the trace., schema: {type: string}}]"
RESPONSES = """\
responses:
  '200':
    description: fine
    headers:
      ETag: {description: Its version., schema: {type: string}}
      X-Request: {description: The request., schema: {type: string}}
"""
COMMON = "common-headers: [X-Trace], strip-header-prefix: X-"
SHARED = "response-headers: {versioned_headers: [X-Request, ETag]}"


def two(first: str, second: str) -> str:
    """A document with two operations."""
    return document("", operation(first) + "\n" + operation(second, "/others", "GetOther"))


def test_common_headers_are_names_and_no_members_of_requests(project: Project) -> None:
    outcome = project.run(two(TRACE, TRACE), options=COMMON)
    assert outcome.errors == [], outcome.messages
    assert "trace" not in outcome.header("operations/get_thing.hpp")
    header = outcome.header("common_headers.hpp")
    assert '  /// Names the trace.\n  static constexpr std::string_view trace = "X-Trace";\n' in header
    for client in ("client.hpp", "blocking_client.hpp"):
        assert "#include <shop/v1/common_headers.hpp>\n" in outcome.header(client)
    assert "struct common_headers;\n" in outcome.header("fwd.hpp")


def test_common_headers_that_nobody_lists_have_no_header(project: Project) -> None:
    outcome = project.run(two(TRACE, TRACE))
    assert "common_headers.hpp" not in outcome.names
    assert 'v.header("X-Trace", self.' in outcome.header("operations/get_thing.hpp")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (TRACE.replace("in: header", "in: header, required: true"), "is required here"),
        (TRACE.replace("string", "integer"), "is described in another way at api-spec/shop/v1/openapi.yaml:"),
        (TRACE.replace("Names the trace.", "Another."), "is described in another way"),
    ],
)
def test_common_headers_mean_the_same_everywhere(project: Project, other: str, told: str) -> None:
    outcome = project.run(two(TRACE, other), options=COMMON)
    assert outcome.errors == ["bindings-headers"] and told in outcome.messages


def test_shared_response_headers_are_one_struct_in_the_order_of_the_bindings(project: Project) -> None:
    outcome = project.run(two(RESPONSES, RESPONSES), options=SHARED)
    assert outcome.errors == [], outcome.messages
    for name in ("get_thing", "get_other"):
        text = outcome.header(f"operations/{name}.hpp")
        assert "  using response_headers = versioned_headers;\n" in text
        assert "#include <shop/v1/models/versioned_headers.hpp>" in text and f"{name}_response_headers" not in text
    text = outcome.model("versioned_headers")
    assert "/// Headers of a response: `X-Request`, `ETag`.\n" in text
    assert text.index('v.header("X-Request"') < text.index('v.header("ETag"')


def test_response_with_another_header_keeps_a_struct_of_its_own(project: Project) -> None:
    more = RESPONSES + "      Location: {schema: {type: string}}\n"
    outcome = project.run(two(RESPONSES, more), options=SHARED)
    assert "using response_headers = get_other_response_headers;" in outcome.header("operations/get_other.hpp")
    assert "using response_headers = versioned_headers;" in outcome.header("operations/get_thing.hpp")


def test_shared_response_headers_are_described_alike(project: Project) -> None:
    outcome = project.run(two(RESPONSES, RESPONSES.replace("Its version.", "Another.")), options=SHARED)
    assert outcome.errors == ["bindings-headers"]
    assert "ETag is described in another way at api-spec/shop/v1/openapi.yaml:" in outcome.messages


@pytest.mark.parametrize(
    "structs",
    ["{Headers: [ETag]}", "{class: [ETag]}", "{some: []}", "{some: [ETag, ETag]}", "{one: [A, B], two: [B, A]}"],
)
def test_struct_of_headers_has_a_name_and_headers_of_its_own(project: Project, structs: str) -> None:
    outcome = project.run(two(RESPONSES, RESPONSES), options=f"response-headers: {structs}")
    assert outcome.errors == ["bindings-headers"]


def test_lock_keeps_names_and_order_of_shared_headers(project: Project) -> None:
    first = project.run(two(RESPONSES, RESPONSES), options=SHARED)
    project.keep(first)
    again = project.run(two(RESPONSES, RESPONSES), options=SHARED.replace("X-Request, ETag", "ETag, X-Request"))
    assert again.model("versioned_headers") == first.model("versioned_headers").replace(
        "`X-Request`, `ETag`", "`ETag`, `X-Request`"
    )
    assert "headers:versioned_headers/ETag 2 e_tag " in first.generated.records["bindings.lock"]  # type: ignore[union-attr]
