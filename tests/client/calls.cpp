#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <fc/v20210406/client.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <string>

namespace api = fc::v20210406;

namespace {

struct stopped_clock final : wirebind::clock {
  std::chrono::steady_clock::time_point now() const override { return {}; }
  std::chrono::sys_seconds wall() const override {
    return std::chrono::sys_days(std::chrono::year(2026) / 1 / 2) + std::chrono::hours(3);
  }
};

struct counting_nonces final : wirebind::nonce_source {
  std::string next() override { return "nonce-" + std::to_string(++count); }
  int count = 0;
};

struct fixture {
  asio::io_context context{1};
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<api::client> client;

  fixture() {
    wirebind::client_options options;
    options.endpoint = "http://127.0.0.1:8080";
    options.credentials =
        aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret", .security_token = {}};
    options.clock = std::make_shared<stopped_clock>();
    options.nonces = std::make_shared<counting_nonces>();
    options.retry = wirebind::retry::none;
    client.emplace(context.get_executor(), options, transport);
  }
  fake_transport::attempt& attempt() { return *transport->attempts.back(); }
};

const api::get_function_request get_demo{.service_name = "demo", .function_name = "resize"};

}  // namespace

TEST_CASE("call: a callback gets the response after the initiating function has returned") {
  fixture f;
  std::optional<std::error_code> outcome;
  api::get_function_response response;
  f.client->async_get_function(get_demo, [&](std::error_code error, api::get_function_response answer) {
    outcome = error;
    response = std::move(answer);
  });
  REQUIRE(f.transport->attempts.size() == 1);
  f.attempt().answer(200, R"({"functionName":"resize"})", {{"X-Fc-Request-Id", "r"}, {"ETag", "e"}});
  f.context.run();
  REQUIRE(outcome);
  CHECK_FALSE(*outcome);
  CHECK(response->function_name == "resize");
  CHECK(response.request_id() == "r");
  CHECK(response.status() == 200);
  CHECK(response.header.etag == "e");
  REQUIRE(response.attempts().size() == 1);
  CHECK(response.attempts()[0].remote == "192.0.2.1:80");
}

TEST_CASE("call: each attempt is dated and signed anew") {
  fixture f;
  f.client->async_get_function(get_demo, [](std::error_code, const api::get_function_response&) {});
  const wirebind::http::request first = f.attempt().sent();
  const wirebind::http::request second = f.attempt().sent();
  REQUIRE_FALSE(f.attempt().prepare_error);
  CHECK(first.fields.find("x-acs-signature-nonce") == "nonce-1");
  CHECK(second.fields.find("x-acs-signature-nonce") == "nonce-2");
  CHECK(first.fields.find("x-acs-date") == "2026-01-02T03:00:00Z");
  CHECK(first.fields.find("x-acs-action") == "GetFunction");
  CHECK(first.fields.find("x-acs-version") == "2021-04-06");
  CHECK(first.fields.find("authorization")->starts_with("ACS3-HMAC-SHA256 Credential=id,"));
  CHECK(first.fields.count("authorization") == 1);
}

TEST_CASE("call: a broken request completes through the executor and sends nothing") {
  fixture f;
  const api::update_function_request odd{
      .service_name = "demo", .function_name = "resize", .body = {.memory_size = 100}};
  std::optional<std::error_code> outcome;
  f.client->async_update_function(odd, [&](std::error_code error, api::update_function_response answer) {
    outcome = error;
    CHECK(answer.details().violations.size() == 1);
  });
  CHECK_FALSE(outcome);
  f.context.run();
  REQUIRE(outcome);
  CHECK(*outcome == wirebind::errc::invalid_request);
  CHECK(f.transport->attempts.empty());
}

TEST_CASE("call: with_details makes every failure a call_error") {
  fixture f;
  std::exception_ptr thrown;
  f.client->async_get_function(
      get_demo, wirebind::with_details([&](std::exception_ptr failed, api::get_function_response) {
        thrown = std::move(failed);
      }));
  f.attempt().answer(404, R"({"ErrorCode":"FunctionNotFound","ErrorMessage":"gone"})",
                     {{"X-Fc-Request-Id", "r"}});
  f.context.run();
  REQUIRE(thrown);
  try {
    std::rethrow_exception(thrown);
  } catch (const wirebind::call_error& error) {
    CHECK(error.code() == wirebind::errc::service_error);
    CHECK(error.details().status == 404);
    CHECK(error.details().permission == "fc:GetFunction");
    CHECK(error.details().target == "GET http://127.0.0.1:8080/2021-04-06/services/demo/functions/resize");
    CHECK(std::string(error.what()).find("404 FunctionNotFound: gone") != std::string::npos);
    const std::string text = wirebind::explain(error.code(), error.details());
    for (const char* part : {"FunctionNotFound", "gone", "request id  r", "fc:GetFunction", "192.0.2.1:80"}) {
      CHECK(text.find(part) != std::string::npos);
    }
  }
}

TEST_CASE("call: futures work with and without details") {
  fixture f;
  auto plain = f.client->async_get_function(get_demo, asio::use_future);
  f.attempt().answer(200, "{}");
  auto detailed = f.client->async_get_function(get_demo, wirebind::with_details(asio::use_future));
  f.attempt().answer(500, "oops");
  f.context.run();
  CHECK(plain.get().status() == 200);
  CHECK_THROWS_AS(detailed.get(), wirebind::call_error);
}

TEST_CASE("call: a cancellation reaches the attempt with its meaning") {
  fixture f;
  asio::cancellation_signal signal;
  bool done = false;
  f.client->async_get_function(
      get_demo,
      asio::bind_cancellation_slot(signal.slot(), [&](std::error_code error, api::get_function_response) {
        done = true;
        CHECK(error == std::errc::operation_canceled);
      }));
  signal.emit(asio::cancellation_type::total);
  CHECK(f.attempt().cancelled == wirebind::net::cancel_kind::total);
  signal.emit(asio::cancellation_type::terminal);
  CHECK(f.attempt().cancelled == wirebind::net::cancel_kind::terminal);
  f.attempt().complete(std::make_error_code(std::errc::operation_canceled), {});
  f.context.run();
  CHECK(done);
  signal.emit(asio::cancellation_type::terminal);  // late: the slot is empty
}

TEST_CASE("call: destroying the client ends its transport, a moved-from client does not") {
  fixture f;
  {
    api::client moved = std::move(*f.client);
    CHECK(f.transport->shutdowns == 0);
    f.client.reset();
    CHECK(f.transport->shutdowns == 0);
  }
  CHECK(f.transport->shutdowns == 1);
}

TEST_CASE("call: a client without calls holds no work") {
  fixture f;
  CHECK(f.context.run() == 0);
  f.client->close_idle();
  CHECK(f.transport->idle_closed == 1);
}

TEST_CASE("call: a handler that is never called is destroyed with the context") {
  auto kept = std::make_shared<int>(1);
  std::weak_ptr<int> seen = kept;
  {
    fixture f;
    f.client->async_get_function(
        get_demo, [kept = std::move(kept)](std::error_code, api::get_function_response) { FAIL("called"); });
    CHECK_FALSE(seen.expired());
    f.transport->attempts.clear();
  }
  CHECK(seen.expired());
}

TEST_CASE("call: the handler's executor and allocator are the ones that are used") {
  fixture f;
  asio::io_context other(1);
  bool done = false;
  f.client->async_get_function(
      get_demo,
      asio::bind_executor(other.get_executor(),
                          [&](std::error_code, const api::get_function_response&) { done = true; }));
  f.attempt().answer(200, "{}");
  f.context.run();
  CHECK_FALSE(done);
  other.run();
  CHECK(done);
}

#if WIREBIND_HAS_COROUTINES
#include <asio/co_spawn.hpp>

TEST_CASE("call: the default token throws in a coroutine, with everything") {
  fixture f;
  int status = 0;
  const auto body = [&]() -> asio::awaitable<void> {
    try {
      co_await f.client->async_get_function(get_demo);
    } catch (const wirebind::call_error& error) {
      status = error.details().status;
    }
  };
  asio::co_spawn(f.context, body(), [](std::exception_ptr failed) { CHECK_FALSE(failed); });
  f.context.poll();
  REQUIRE(f.transport->attempts.size() == 1);
  f.attempt().answer(412, R"({"ErrorCode":"PreconditionFailed","ErrorMessage":"stale"})");
  f.context.restart();
  f.context.run();
  CHECK(status == 412);
}
#endif
