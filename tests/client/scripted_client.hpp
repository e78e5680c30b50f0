// A client over a script, with every public asynchronous function of the library under one roof: each starts
// with any token and succeeds with the same response.
#pragma once

#include "catch.hpp"

#include <fc/ext/download_code.hpp>
#include <fc/ext/invoke.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/call_all.hpp>
#include <wirebind/client/fetch.hpp>
#include <wirebind/client/pager.hpp>
#include <wirebind/client/waiter.hpp>
#include <wirebind/testing/scripted_transport.hpp>

#include <asio/io_context.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tokens_test {

namespace api = fc::v20210406;

inline constexpr const char* full_body =
    R"({"functionName":"resize","description":"live","functions":[{"functionName":"resize"}],)"
    R"("url":"http://127.0.0.1/code"})";

struct function_live {
  using operation = api::get_function;
  static constexpr auto member = &operation::response_body::description;
  static constexpr std::string_view success[] = {"live"};
};

struct scripted_client {
  explicit scripted_client(std::vector<wirebind::testing::attempt_script> scripts = {})
      : transport(std::make_shared<wirebind::testing::scripted_transport>(context.get_executor(),
                                                                          std::move(scripts))),
        client(context.get_executor(),
               {.endpoint = "http://127.0.0.1:1",
                .authentication = wirebind::auth::anonymous(),
                .retry = wirebind::retry::none},
               transport) {}

  /// Enough responses for any function.
  static std::vector<wirebind::testing::attempt_script> good() {
    return {wirebind::testing::responds(200, full_body), wirebind::testing::responds(200, full_body)};
  }
  void run() {
    context.restart();
    context.run();
  }
  void poll() {
    context.restart();
    context.poll();
  }

  asio::io_context context{1};
  std::shared_ptr<wirebind::testing::scripted_transport> transport;
  api::client client;
};

inline const api::get_function_request get_resize{.service_name = "demo", .function_name = "resize"};
inline const api::invoke_function_request invoke_resize{.service_name = "demo", .function_name = "resize"};
inline const api::get_function_code_request code_of_resize{.service_name = "demo", .function_name = "resize"};
inline const api::list_functions_request list_demo{.service_name = "demo"};

struct ignoring_sink final : wirebind::body_sink {
  void async_write(std::string_view, write_handler done) override { done({}); }
};
inline ignoring_sink ignored;

/// Calls `check(name, start)` for each function, where `start(client, token)` starts it. `at_once` chooses
/// those alone that can complete inside the initiating function.
template <class Check>
void for_every_function(Check check, bool at_once = false) {
  check("call", [](api::client& by, auto&& token) {
    return by.async_get_function(get_resize, std::forward<decltype(token)>(token));
  });
  check("call with options", [](api::client& by, auto&& token) {
    return by.async_get_function(get_resize, {}, std::forward<decltype(token)>(token));
  });
  check("fetch", [](api::client& by, auto&& token) {
    return wirebind::async_fetch(by, "http://127.0.0.1/file", {}, std::forward<decltype(token)>(token));
  });
  check("page", [](api::client& by, auto&& token) {
    return wirebind::pages(by, list_demo).async_next_page(std::forward<decltype(token)>(token));
  });
  check("item", [](api::client& by, auto&& token) {
    return wirebind::pages(by, list_demo).async_next(std::forward<decltype(token)>(token));
  });
  check("invoke", [](api::client& by, auto&& token) {
    return fc::ext::async_invoke(by, invoke_resize, {}, std::forward<decltype(token)>(token));
  });
  if (at_once) return;
  check("wait", [](api::client& by, auto&& token) {
    return wirebind::async_wait(by, function_live{}, get_resize, {}, std::forward<decltype(token)>(token));
  });
  check("download", [](api::client& by, auto&& token) {
    return fc::ext::async_download_code(by, code_of_resize, ignored, {},
                                        std::forward<decltype(token)>(token));
  });
  check("call all", [](api::client& by, auto&& token) {
    return wirebind::async_call_all(by, std::vector<api::get_function_request>(2, get_resize), {},
                                    std::forward<decltype(token)>(token));
  });
}

}  // namespace tokens_test
