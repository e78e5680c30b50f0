#include "catch.hpp"
#include "client/fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/ext/blocking_invoke.hpp>
#include <fc/ext/invoke.hpp>
#include <fc/v20210406/operations/invoke_function.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

using namespace std::chrono_literals;
using fc::ext::invoke_mode;
namespace api = fc::v20210406;

namespace {

struct fixture {
  asio::io_context context{1};
  std::shared_ptr<wirebind::testing::manual_clock> clock =
      std::make_shared<wirebind::testing::manual_clock>();
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<wirebind::basic_client> client;

  fixture() {
    wirebind::client_options options;
    options.endpoint = "http://127.0.0.1:8080";
    options.credentials =
        aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret", .security_token = {}};
    options.authentication = aliyun::acs3();
    options.clock = clock;
    client.emplace(context.get_executor(), options, transport);
  }
  fake_transport::attempt& attempt() { return *transport->attempts.back(); }
  /// Those of the exchange, with that of the whole call.
  wirebind::net::timeouts timeouts() {
    wirebind::net::timeouts all = attempt().request.timeouts;
    if (attempt().expires != std::chrono::steady_clock::time_point::max())
      all.total = std::chrono::duration_cast<std::chrono::milliseconds>(attempt().expires - clock->now());
    return all;
  }
};

const api::invoke_function_request request{
    .service_name = "demo", .function_name = "divide", .qualifier = "prod", .body = "6 3"};

std::string field(const wirebind::http::request& sent, const char* name) {
  return std::string(sent.fields.find(name).value_or("-"));
}

// A later version, as far as the helper looks at it: no service, and an asynchronous invocation is stateful
// through its task id.
struct later_invoke {
  struct request {
    std::string function_name;
    std::optional<std::string> invocation_type{};
    std::optional<std::string> log_type{};
    std::optional<std::string> async_task_id{};
    wirebind::bytes body{};
  };
  using response_body = wirebind::bytes;
  struct response_headers {
    std::optional<std::string> error_type{};
    std::optional<wirebind::base64_text> log_result{};
    std::optional<std::string> async_task_id{};
  };
};

using result = fc::ext::invoke_result<api::invoke_function>;

}  // namespace

TEST_CASE("invoke: a synchronous one gives payload and log, and waits as long as the function runs") {
  fixture f;
  std::optional<std::error_code> outcome;
  result got;
  fc::ext::async_invoke(*f.client, request, {.log_tail = true}, [&](std::error_code error, result answer) {
    outcome = error;
    got = std::move(answer);
  });
  const auto sent = f.attempt().sent();
  CHECK(field(sent, "X-Fc-Invocation-Type") == "Sync");
  CHECK(field(sent, "X-Fc-Log-Type") == "Tail");
  CHECK(sent.target.ends_with("/invocations?qualifier=prod"));
  CHECK(sent.body.view() == "6 3");
  CHECK(f.timeouts().total == 0ms);
  CHECK(f.timeouts().first_byte == 0ms);
  CHECK(f.timeouts().read_idle == wirebind::net::timeouts{}.read_idle);
  f.attempt().answer(200, "2", {{"X-Fc-Log-Result", "b25lCnR3bw=="}, {"X-Fc-Request-Id", "r"}});
  f.context.run();
  REQUIRE(outcome);
  CHECK_FALSE(*outcome);
  CHECK(got.succeeded());
  CHECK_FALSE(got.accepted());
  CHECK(got.payload.view() == "2");
  CHECK(got.log == "one\ntwo");
  CHECK(got.response.request_id() == "r");
}

TEST_CASE("invoke: timeouts that the caller sets hold, those of a call before all") {
  fixture f;
  const auto ignore = [](std::error_code, const result&) {};
  fc::ext::async_invoke(*f.client, request, {.first_byte = 90s, .total = 100s}, ignore);
  CHECK(f.timeouts().first_byte == 90s);
  CHECK(f.timeouts().total == 100s);
  fc::ext::async_invoke(*f.client, request,
                        {.first_byte = 90s, .call = {.timeouts = wirebind::net::timeouts{.total = 7s}}},
                        ignore);
  CHECK(f.timeouts().total == 7s);
  CHECK(f.timeouts().first_byte == wirebind::net::timeouts{}.first_byte);
  fc::ext::async_invoke(*f.client, request, {.mode = invoke_mode::async}, ignore);
  CHECK(f.timeouts() == wirebind::net::timeouts{});
}

TEST_CASE("invoke: the function of the client has the timeouts of a synchronous invocation") {
  fixture f;
  fc::ext::async_invoke(*f.client, request, {}, [](std::error_code, const result&) {});
  const wirebind::net::timeouts here = f.timeouts();
  f.client->async_call(request, [](std::error_code, const wirebind::response<api::invoke_function>&) {});
  CHECK(f.timeouts() == here);
  CHECK(here.total == 0ms);
}

TEST_CASE("invoke: a function that fails is a result") {
  fixture f;
  auto future = fc::ext::async_invoke(*f.client, request, {}, asio::use_future);
  f.attempt().answer(200, R"({"errorMessage":"division by zero"})",
                     {{"X-Fc-Error-Type", "UnhandledInvocationError"}});
  f.context.run();
  const result got = future.get();
  CHECK_FALSE(got.succeeded());
  CHECK(got.function_error == "UnhandledInvocationError");
  CHECK(got.payload.view() == R"({"errorMessage":"division by zero"})");
  CHECK_FALSE(got.log);
}

TEST_CASE("invoke: a service that refuses is an error with its details") {
  fixture f;
  auto future = fc::ext::async_invoke(*f.client, request, {}, wirebind::with_details(asio::use_future));
  f.attempt().answer(404, R"({"ErrorCode":"FunctionNotFound","ErrorMessage":"gone"})");
  f.context.run();
  try {
    future.get();
    FAIL("no error");
  } catch (const wirebind::call_error& error) {
    CHECK(error.code() == api::errc::function_not_found);
    CHECK(error.details().message == "gone");
  }
}

TEST_CASE("invoke: an asynchronous one is accepted, a stateful one keeps its state under a name") {
  fixture f;
  auto future = fc::ext::async_invoke(*f.client, request, {.mode = invoke_mode::async, .log_tail = true},
                                      asio::use_future);
  auto sent = f.attempt().sent();
  CHECK(field(sent, "X-Fc-Invocation-Type") == "Async");
  CHECK(field(sent, "X-Fc-Log-Type") == "-");
  CHECK(field(sent, "X-Fc-Stateful-Async-Invocation-Enable") == "-");
  f.attempt().answer(202, "");

  auto named = request;
  named.stateful_async_invocation_id = "job-1";
  auto stateful = fc::ext::async_invoke(*f.client, named, {.mode = invoke_mode::stateful}, asio::use_future);
  sent = f.attempt().sent();
  CHECK(field(sent, "X-Fc-Invocation-Type") == "Async");
  CHECK(field(sent, "X-Fc-Stateful-Async-Invocation-Enable") == "true");
  CHECK(field(sent, "X-Fc-Stateful-Async-Invocation-Id") == "job-1");
  f.attempt().answer(202, "", {{"X-Fc-Stateful-Async-Invocation-Id", "job-1"}});
  f.context.run();
  CHECK(future.get().accepted());
  const result got = stateful.get();
  CHECK(got.accepted());
  CHECK_FALSE(got.succeeded());
  CHECK(got.task_id == "job-1");
}

TEST_CASE("invoke: works on another version of the API") {
  const later_invoke::request later{.function_name = "divide", .async_task_id = "job-2", .body = "x"};
  const auto sent = fc::ext::detail::invoke_request(later, {.mode = invoke_mode::stateful});
  CHECK(sent.invocation_type == "Async");
  CHECK(sent.async_task_id == "job-2");
  CHECK(fc::ext::detail::invoke_request(later, {.log_tail = true}).log_type == "Tail");

  wirebind::response<later_invoke> answer;
  answer.body() = "y";
  answer.header = {.error_type = "Odd", .async_task_id = "job-2"};
  const auto got = fc::ext::detail::read_invocation{}(std::move(answer));
  CHECK(got.payload.view() == "y");
  CHECK(got.task_id == "job-2");
  CHECK(got.function_error == "Odd");
}

#if WIREBIND_HAS_COROUTINES

TEST_CASE("invoke: is awaited without a token") {
  fixture f;
  std::string told;
  asio::co_spawn(
      f.context,
      [](wirebind::basic_client& client, std::string& out) -> asio::awaitable<void> {
        const auto got = co_await fc::ext::async_invoke(client, request);
        out = got.payload.view();
      }(*f.client, told),
      [](std::exception_ptr failed) { CHECK_FALSE(failed); });
  while (f.transport->attempts.empty()) f.context.run_one();
  f.attempt().answer(200, "2");
  f.context.run();
  CHECK(told == "2");
}

#endif
