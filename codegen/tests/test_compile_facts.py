"""The facts beside an operation are compiled together with the runtime that reads them."""

from __future__ import annotations

import pytest

from support import Project, document, operation
from test_compile import compiled

SCHEMAS = """
Page:
  type: object
  required: [things]
  properties:
    things: {type: array, items: {$ref: '#/components/schemas/Thing'}}
    nextVersion: {type: integer, format: int32}
Thing:
  type: object
  properties:
    status: {type: string, x-extensible-enum: [Running, Done, Failed]}
    current: {type: integer}
    target: {type: integer, format: int32}
    currentError: {type: string}
"""
CONTENT = "content: {application/json: {schema: {$ref: '#/components/schemas/%s'}}}"
PATHS = "\n".join(
    [
        operation(
            f"""
            parameters:
              - {{name: startVersion, in: query, schema: {{type: integer, format: int32}}}}
              - {{name: ids, in: query, x-numbered: true, schema: {{type: array, items: {{type: string}}}}}}
              - {{name: kind, in: query, x-numbered: true, schema: {{type: array, items: {{enum: [a, b]}}}}}}
            responses: {{'200': {{description: x, {CONTENT % 'Page'}}}}}
            x-paging: {{token: startVersion, next: nextVersion, items: things}}
            """,
            name="ListThings",
        ),
        operation(
            f"""
            responses: {{'200': {{description: x, {CONTENT % 'Thing'}}}}}
            x-waiters:
              - {{name: finished, summary: s, member: status, success: [Done], failure: [Failed]}}
              - {{name: ready, summary: s, member: current, reaches: target, failure-member: currentError}}
              - {{name: gone, summary: s, member: current, zero: true, success-status: [404], success-errors: [Gone]}}
            """,
            "/thing",
        ),
    ]
)
SCHEME = """
  securitySchemes:
    session:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://id.example.com/token
          refreshUrl: '"; // ??/'
          scopes: {read: "Reads */ all.\\nReally.", write: ''}
"""
ERRORS = "x-errors: [{code: Gone, status: 404}, {code: Later, status: 503, retry: backoff, summary: Not yet.}]\n"


@pytest.mark.headers
def test_facts_compile_with_what_reads_them(project: Project) -> None:
    source = """
    #include <shop/v1/blocking_client.hpp>
    #include <shop/v1/client.hpp>
    #include <wirebind/client/blocking_pager.hpp>
    #include <wirebind/client/blocking_waiter.hpp>
    #include <wirebind/client/pager.hpp>
    #include <aliyun/ram_actions.hpp>
    #include <wirebind/client/waiter.hpp>
    namespace api = shop::v1;
    static_assert(wirebind::waiter<api::finished> && wirebind::waiter<api::ready> && wirebind::waiter<api::gone>);
    static_assert(wirebind::paged_operation<api::list_things> && !wirebind::paged_operation<api::get_thing>);
    static_assert(aliyun::ram_actions<api::operations>.empty());
    bool is_gone(const std::error_code& error) { return error == api::errc::gone; }
    std::size_t all(api::blocking_client& client) {
      std::size_t count = 0;
      const api::list_things_request request{.ids = {"a", "b"}, .kind = {api::list_things_kind_item::a}};
      for (auto& thing : wirebind::pages(client, request)) count += thing.current.has_value() ? 1 : 0;
      wirebind::wait(client, api::gone{}, {});
      wirebind::wait(client, api::ready{}, {}, {.total = std::chrono::seconds(5)});
      return count;
    }
    asio::awaitable<void> all(api::client& client) {
      auto list = wirebind::pages(client, api::list_things_request{.start_version = 1});
      while (auto thing = co_await list.async_next()) {}
      const api::get_thing_request request{};
      co_await wirebind::async_wait(client, api::finished{}, request);
      co_await wirebind::async_wait(client, api::ready{}, request, {.total = std::chrono::seconds(5)});
    }
    """
    assert compiled(project, document(SCHEMAS, PATHS, ERRORS), source) == ""


@pytest.mark.headers
def test_flows_of_oauth2_compile_with_what_reads_them(project: Project) -> None:
    source = """
    #include <shop/v1/client.hpp>
    #include <wirebind/client/credentials/oauth2.hpp>
    #include <asio/io_context.hpp>
    namespace api = shop::v1;
    constexpr auto& flow = api::authentication::session_client_credentials;
    static_assert(flow.token_url == "https://id.example.com/token" && flow.scopes == "read write");
    static_assert(flow.refresh_url.size() == 9);
    void make(asio::io_context& context) {
      const auto tokens = wirebind::providers::oauth2(context, flow, {.client_id = "a", .client_secret = "b"});
      const wirebind::client_options options{.endpoint = "https://api.example.com", .credentials = tokens};
      api::client client(context, options);
    }
    """
    spec = document("", operation("security: [{session: [read]}]")) + f"components:{SCHEME}"
    assert compiled(project, spec, source) == ""


@pytest.mark.headers
def test_error_bodies_of_one_status_compile_with_what_reads_them(project: Project) -> None:
    schemas = "Plain: {type: object, properties: {a: {type: string}}}\nScim: {type: object, properties: {b: {type: string}}}"
    content = ", ".join(
        f"{media}: {{schema: {{$ref: '#/components/schemas/{name}'}}}}"
        for media, name in (("application/scim+json", "Scim"), ("application/json", "Plain"))
    )
    rest = f"responses: {{'204': {{description: x}}, '404': {{description: x, content: {{{content}}}}}}}"
    source = """
    #include <shop/v1/client.hpp>
    namespace api = shop::v1;
    using wirebind::client::is_error_body;
    static_assert(is_error_body<api::get_thing, api::plain>(404) && is_error_body<api::get_thing, api::scim>(404));
    bool read(const api::get_thing_response& response) {
      return response.error_as<api::scim>().has_value() || response.error_as<api::plain>().has_value();
    }
    """
    assert compiled(project, document(schemas, operation(rest)), source) == ""


@pytest.mark.headers
def test_error_bodies_of_any_type_compile_with_what_reads_them(project: Project) -> None:
    schemas = "Plain: {type: object, properties: {a: {type: string}}}\nKind: {type: string, enum: [a, b]}"
    bodies = {
        "400": "{type: array, items: {$ref: '#/components/schemas/Plain'}}",
        "404": "{type: string}",
        "409": "{type: object, additionalProperties: {type: array, items: {type: string}}}",
        "422": "{type: array, items: {$ref: '#/components/schemas/Kind'}}",
        "default": "{type: integer}",
    }
    errors = ", ".join(
        f"'{status}': {{description: x, content: {{application/json: {{schema: {schema}}}}}}}" for status, schema in bodies.items()
    )
    source = """
    #include <shop/v1/client.hpp>
    namespace api = shop::v1;
    using wirebind::client::is_error_body;
    static_assert(is_error_body<api::get_thing, wirebind::list<api::plain>>(400));
    static_assert(is_error_body<api::get_thing, std::string>(404));
    static_assert(is_error_body<api::get_thing, wirebind::map<wirebind::list<std::string>>>(409));
    static_assert(is_error_body<api::get_thing, wirebind::list<api::kind>>(422));
    static_assert(is_error_body<api::get_thing, std::int64_t>(500));
    bool read(const api::get_thing_response& response) {
      return response.error_as<wirebind::list<api::plain>>()->front().a && !response.error_as<std::string>()->empty() &&
             response.error_as<wirebind::map<wirebind::list<std::string>>>()->size() == 1 &&
             response.error_as<wirebind::list<api::kind>>()->front() == api::kind::b && *response.error_as<std::int64_t>() == 1;
    }
    """
    spec = document(schemas, operation(f"responses: {{'204': {{description: x}}, {errors}}}"))
    assert compiled(project, spec, source) == ""
