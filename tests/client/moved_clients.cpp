#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/ext/detail/mapped_call.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/list_functions.hpp>
#include <wirebind/client/fetch.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/pager.hpp>
#include <wirebind/client/waiter.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <asio/co_spawn.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace std::chrono_literals;
namespace api = fc::v20210406;

namespace {

struct function_described {
  using operation = api::get_function;
  static constexpr auto member = &operation::response_body::description;
  static constexpr std::string_view success[] = {"Succeeded"};
};

const api::get_function_request request{.service_name = "demo", .function_name = "resize"};
const api::list_functions_request all{.service_name = "demo"};
const std::error_code aborted = asio::error::operation_aborted;

struct fixture {
  asio::io_context context{1};
  std::shared_ptr<wirebind::testing::manual_clock> clock =
      std::make_shared<wirebind::testing::manual_clock>();
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<wirebind::basic_client> client;
  std::optional<std::error_code> outcome;

  fixture() { client.emplace(context.get_executor(), settings(), transport); }

  wirebind::client_options settings() {
    wirebind::client_options options;
    options.endpoint = "http://127.0.0.1:8080";
    options.credentials =
        aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret", .security_token = {}};
    options.authentication = aliyun::acs3();
    options.clock = clock;
    options.retry = wirebind::retry::none;
    return options;
  }
  auto keep() {
    return [this](std::error_code error, const auto&) { outcome = error; };
  }
  void run() {
    context.restart();
    context.poll();
  }
  void answer(const std::string& body) {
    transport->attempts.back()->answer(200, body);
    run();
  }
};

/// What a mapped call makes of its response.
std::string text_of(const wirebind::response<api::get_function>& answer) {
  return answer->description.value_or("");
}
struct described {
  std::string text{};
  std::shared_ptr<const wirebind::call_details> details{};

  const std::shared_ptr<const wirebind::call_details>& shared_details() const { return details; }
};

}  // namespace

TEST_CASE("moved client: every call through one that was moved from is an error and sends nothing") {
  fixture f;
  wirebind::basic_client moved(std::move(*f.client));
  wirebind::basic_client& from = *f.client;
  SECTION("a call") { from.async_call(request, f.keep()); }
  SECTION("a call with options") {
    from.async_call<api::get_function>(request, wirebind::call_options{}, f.keep());
  }
  SECTION("a fetch") { wirebind::async_fetch(from, "http://127.0.0.1/x", {}, f.keep()); }
  SECTION("a page") { wirebind::pages(from, all).async_next_page(f.keep()); }
  SECTION("a wait") { wirebind::async_wait(from, function_described{}, request, {}, f.keep()); }
  SECTION("a mapped call") {
    fc::ext::detail::async_mapped_call<api::get_function>(
        from, request, {},
        [](const wirebind::response<api::get_function>& answer) {
          return described{text_of(answer), answer.shared_details()};
        },
        f.keep());
  }
  SECTION("a call after it was moved from twice") {
    wirebind::basic_client second(std::move(from));
    from.async_call(request, f.keep());
  }
  SECTION("a call of what such a client became") {
    wirebind::basic_client second(std::move(from));
    second.async_call(request, f.keep());
  }
  CHECK_FALSE(f.outcome);  // never inside the initiating function
  f.run();
  CHECK(f.outcome == wirebind::errc::moved_from_client);
  CHECK(f.transport->attempts.empty());
}

TEST_CASE("moved client: one that was moved from still has an executor and options") {
  fixture f;
  wirebind::basic_client moved(std::move(*f.client));
  CHECK(f.client->get_executor() == f.context.get_executor());
  CHECK_FALSE(f.client->options().credentials.has_value());
  CHECK(moved.options().credentials.all().at(0).given.value() == aliyun::access_key{"id", "secret", {}});
  f.client->close_idle();
  CHECK(f.transport->idle_closed == 0);
  f.client.reset();
  CHECK(f.transport->shutdowns == 0);
}

TEST_CASE("moved client: one that is assigned to ends its calls and goes on with those of the other") {
  fixture f;
  const auto other = std::make_shared<fake_transport>();
  wirebind::basic_client assigned(f.context.get_executor(), f.settings(), other);
  *f.client = std::move(assigned);
  CHECK(f.transport->shutdowns == 1);
  CHECK(other->shutdowns == 0);
  f.client->async_call(request, f.keep());
  REQUIRE(other->attempts.size() == 1);
  other->attempts.back()->answer(200, "{}");
  f.run();
  CHECK(f.outcome == std::error_code());
  assigned.async_call(request, f.keep());
  f.run();
  CHECK(f.outcome == wirebind::errc::moved_from_client);

  wirebind::basic_client& self = *f.client;
  *f.client = std::move(self);
  CHECK(other->shutdowns == 0);
}

TEST_CASE("waiter: a client that is moved while one runs is fine") {
  fixture f;
  wirebind::async_wait(*f.client, function_described{}, request, {}, f.keep());
  wirebind::basic_client moved(std::move(*f.client));
  f.client.reset();
  f.run();
  wirebind::basic_client again(std::move(moved));
  f.answer(R"({"description":"Running"})");
  wirebind::basic_client last(std::move(again));
  f.clock->advance(1s);
  f.run();
  REQUIRE(f.transport->attempts.size() == 2);
  f.answer(R"({"description":"Succeeded"})");
  CHECK(f.outcome == std::error_code());
}

TEST_CASE("waiter: the end of its client ends one at once with operation_aborted") {
  fixture f;
  wirebind::async_wait(*f.client, function_described{}, request, {}, f.keep());
  SECTION("before the first poll") { f.client.reset(); }
  SECTION("during a pause") {
    f.run();
    f.answer(R"({"description":"Running"})");
    f.client.reset();
  }
  SECTION("by the response to a poll") {
    f.run();
    const auto poll = f.transport->attempts.back();
    const auto listener = poll->listener;  // which the end of the transport drops
    f.client.reset();
    poll->listener = listener;
    f.answer(R"({"description":"Running"})");
  }
  f.run();
  CHECK(f.outcome == aborted);
  CHECK(f.clock->next_deadline() == wirebind::testing::manual_clock::time_point::max());
}

TEST_CASE("pager: a client that is moved is fine, and one that is destroyed ends it") {
  fixture f;
  auto list = wirebind::pages(*f.client, all);
  std::optional<wirebind::basic_client> moved(std::move(*f.client));
  f.client.reset();
  list.async_next_page(f.keep());
  f.answer(R"({"functions":[{"functionName":"a"}],"nextToken":"t"})");
  CHECK(f.outcome == std::error_code());
  moved.reset();
  list.async_next_page(f.keep());
  f.run();
  CHECK(f.outcome == aborted);
  CHECK(f.transport->attempts.size() == 1);
}

TEST_CASE("moved client: a call is not sent once its client was destroyed") {
  fixture f;
  const auto core = f.client->shared_core();
  f.client.reset();
  wirebind::client::start_call<api::get_function>(core, request, {}, f.keep());
  f.run();
  CHECK(f.outcome == aborted);
  CHECK(f.transport->attempts.empty());
}

#if WIREBIND_HAS_COROUTINES

TEST_CASE("moved client: a coroutine gets the error as an exception, and a pager goes on after a move") {
  fixture f;
  std::string told;
  asio::co_spawn(
      f.context,
      [](fixture& in, std::string& out) -> asio::awaitable<void> {
        auto list = wirebind::pages(*in.client, all);
        const wirebind::basic_client moved(std::move(*in.client));
        const auto first = co_await list.async_next();
        out = first->function_name.value_or("");
        try {
          co_await in.client->async_call(request);
        } catch (const wirebind::call_error& error) {
          out += error.code() == wirebind::errc::moved_from_client ? ", moved" : ", other";
          out += ' ' + error.details().operation;
        }
      }(f, told),
      [](std::exception_ptr failed) { CHECK_FALSE(failed); });
  f.run();
  f.answer(R"({"functions":[{"functionName":"a"}]})");
  CHECK(told == "a, moved GetFunction");
}

#endif
