// Pages, waits, groups, invocations and downloads over a real connection, with each allocation failing in
// turn: each ends at once, with `not_enough_memory` or well, and the client serves the next one.
#include "failing.hpp"

#include <fc/ext/download_code.hpp>
#include <fc/ext/invoke.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/call_all.hpp>
#include <wirebind/client/pager.hpp>
#include <wirebind/client/waiter.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

using namespace allocation_test;
using namespace std::chrono_literals;
namespace api = fc::v20210406;

namespace {

const std::string long_text = "a text that no string has room for inside of itself";

/// Answers on a thread of its own, whose allocations do not fail. The first page of a list is empty, and
/// every second poll of a function says that it is ready.
class function_server {
 public:
  function_server()
      : server_(context_.get_executor(), {},
                {.handle = [this](wirebind::http::request&& request,
                                  wirebind::server::responder respond) { respond(answer(request.target)); }}),
        thread_([this] { context_.run(); }) {}
  ~function_server() {
    server_.stop();
    context_.stop();
    thread_.join();
  }
  std::string url() const { return server_.url(); }

 private:
  wirebind::http::response answer(std::string_view target) {
    const auto has = [target](std::string_view part) { return target.find(part) != target.npos; };
    wirebind::http::response out;
    out.status = 200;
    if (has("/file")) {
      out.body = long_text;
    } else if (has("/invocations")) {
      out.fields.set("X-Fc-Log-Result", "YSBsb2cgdGhhdCBpcyByYXRoZXIgbG9uZywgdG9vIGxvbmcgZm9yIGEgc3RyaW5n");
      out.body = long_text;
    } else if (has("/code")) {
      out.body = R"({"url":")" + server_.url() + R"(/file"})";
    } else if (has("nextToken")) {
      out.body = R"({"functions":[{"functionName":")" + long_text + R"("}]})";
    } else if (target.ends_with("/functions")) {
      out.body = R"({"functions":[],"nextToken":"the next page"})";
    } else {
      out.body = R"({"description":")" + std::string(++polls_ % 2 == 0 ? "ready" : long_text) + R"("})";
    }
    return out;
  }

  std::atomic<unsigned> polls_ = 0;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  wirebind::server::http_server server_;
  std::thread thread_;
};

struct function_ready {
  using operation = api::get_function;
  static constexpr auto member = &operation::response_body::description;
  static constexpr std::string_view success[] = {"ready"};
};

struct counting_sink final : wirebind::body_sink {
  void async_write(std::string_view, write_handler done) override { done({}); }
};

/// How one operation ended.
struct end {
  bool started = false;
  int completions = 0;
  std::error_code error{};
  int escaped = 0;  // exceptions out of run()

  auto handler() {
    return [this](std::error_code how, const auto&) {
      ++completions;
      error = how;
    };
  }
  template <class Start>
  void play(asio::io_context& context, Start start) {
    try {
      start(handler());
      started = true;
    } catch (const std::bad_alloc&) {
      return;
    }
    const auto begin = std::chrono::steady_clock::now();
    while (completions == 0 && std::chrono::steady_clock::now() - begin < 5s) {
      try {
        context.restart();
        context.run_one_for(5ms);
      } catch (const std::bad_alloc&) {
        ++escaped;
        if (failing::happened()) break;  // the handler is lost
      }
    }
  }
};

/// Plays an operation with each allocation failing in turn, and once more behind it.
template <class Start>
void check_each_allocation(Start start) {
  const function_server server;
  wirebind::client_options options;
  options.endpoint = server.url();
  options.authentication = wirebind::auth::anonymous();
  options.retry = wirebind::retry::none;
  end first;
  end second;
  each_in_turn(
      [&] {
        first = second = {};
        asio::io_context context(1);
        api::client client(context.get_executor(), options);
        first.play(context, [&](auto handler) { start(client, std::move(handler)); });
        failing::end();
        second.play(context, [&](auto handler) { start(client, std::move(handler)); });
      },
      [&](bool happened) {
        CHECK(first.completions == (first.started ? 1 : 0));
        CHECK(first.escaped == 0);
        if (!first.started) CHECK(happened);
        if (first.error) {
          CHECK(happened);
          CHECK(first.error == std::errc::not_enough_memory);
        }
        if (!first.started) return;
        CHECK(second.completions == 1);
        CHECK_FALSE(second.error);
      });
}

const api::get_function_request asked{.service_name = "demo",
                                      .function_name = "a-function-with-a-name-that-is-rather-long"};

}  // namespace

TEST_CASE("allocation: an item of the second page of a list") {
  check_each_allocation([](api::client& client, auto handler) {
    const api::list_functions_request all{.service_name = "a-service-with-a-name-that-is-rather-long"};
    wirebind::pages(client, all).async_next(std::move(handler));
  });
}

TEST_CASE("allocation: a page of a list") {
  check_each_allocation([](api::client& client, auto handler) {
    const api::list_functions_request all{.service_name = "a-service-with-a-name-that-is-rather-long"};
    wirebind::pages(client, all).async_next_page(std::move(handler));
  });
}

TEST_CASE("allocation: a wait of two polls") {
  check_each_allocation([](api::client& client, auto handler) {
    wirebind::async_wait(client, function_ready{}, asked, {.first = 1ms, .cap = 1ms}, std::move(handler));
  });
}

TEST_CASE("allocation: a group of calls") {
  const std::vector<api::get_function_request> three(3, asked);
  check_each_allocation([&](api::client& client, auto handler) {
    wirebind::async_call_all(client, three, {.limit = 2}, std::move(handler));
  });
}

TEST_CASE("allocation: an invocation with the end of its log") {
  const api::invoke_function_request invoked{.service_name = "demo",
                                             .function_name = "a-function-with-a-name-that-is-rather-long",
                                             .body = "a payload that no string has room for inside"};
  check_each_allocation([&](api::client& client, auto handler) {
    fc::ext::async_invoke(client, invoked, {.log_tail = true}, std::move(handler));
  });
}

TEST_CASE("allocation: a download of code") {
  const api::get_function_code_request code{.service_name = "demo",
                                            .function_name = "a-function-with-a-name-that-is-rather-long"};
  counting_sink sink;
  check_each_allocation([&](api::client& client, auto handler) {
    fc::ext::async_download_code(client, code, sink, {}, std::move(handler));
  });
}
