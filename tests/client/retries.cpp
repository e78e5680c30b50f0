// Calls of several attempts over a transport that answers when told to, and a clock turned by hand.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/signer.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/http/date.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace api = fc::v20210406;
using namespace std::chrono_literals;
using wirebind::testing::manual_clock;

namespace {

const std::error_code reset = std::make_error_code(std::errc::connection_reset);
const api::get_function_request get_demo{.service_name = "demo", .function_name = "f"};
const api::invoke_function_request invoke_demo{.service_name = "demo", .function_name = "f"};

struct fixture {
  std::shared_ptr<manual_clock> clock = std::make_shared<manual_clock>();
  std::optional<asio::io_context> context{1};
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<api::client> client;
  asio::cancellation_signal signal;
  std::optional<std::error_code> outcome;
  std::shared_ptr<const wirebind::call_details> details;

  explicit fixture(wirebind::client_options options = {}) {
    options.endpoint = "http://127.0.0.1:8080";
    if (!options.credentials.has_value()) options.credentials = aliyun::access_key{"id", "secret"};
    options.clock = clock;
    client.emplace(context->get_executor(), options, transport);
  }

  auto handler() {
    return asio::bind_cancellation_slot(signal.slot(), [this](std::error_code error, const auto& response) {
      CHECK_FALSE(outcome);
      outcome = error;
      details = response.shared_details();
    });
  }
  void get() { client->async_get_function(get_demo, handler()); }
  void invoke() { client->async_invoke_function(invoke_demo, handler()); }
  fake_transport::attempt& attempt() { return *transport->attempts.back(); }
  std::size_t attempts() const { return transport->attempts.size(); }
  void advance(std::chrono::milliseconds step) {
    clock->advance(step);
    poll();
  }
  void poll() {
    context->restart();
    context->poll();
  }
};

}  // namespace

TEST_CASE("retries: a call outlives two broken attempts, and every one is recorded") {
  fixture f;
  f.get();
  f.clock->advance(10ms);
  f.attempt().complete(reset, {});
  f.advance(100ms);
  REQUIRE(f.attempts() == 2);
  f.attempt().answer(503, R"({"ErrorCode":"ResourceThrottled","ErrorMessage":"m"})",
                     {{"X-Fc-Request-Id", "r1"}});
  f.advance(200ms);
  REQUIRE(f.attempts() == 3);
  f.attempt().answer(200, "{}", {{"X-Fc-Request-Id", "r2"}});
  f.poll();
  REQUIRE(f.outcome);
  CHECK_FALSE(*f.outcome);
  CHECK(f.details->request_id == "r2");
  CHECK(f.details->code.empty());
  CHECK(f.details->message.empty());
  CHECK(f.details->outcome == wirebind::outcome::done);
  const auto& all = f.details->attempts;
  REQUIRE(all.size() == 3);
  CHECK(all[0].error == reset);
  CHECK(all[0].begun == 0);
  CHECK(all[0].seconds == Approx(0.01));
  CHECK(all[0].status == 0);
  CHECK(all[1].begun == Approx(0.11));
  CHECK(all[1].status == 503);
  CHECK(all[1].code == "ResourceThrottled");
  CHECK(all[1].request_id == "r1");
  CHECK_FALSE(all[1].error);
  CHECK(all[2].begun == Approx(0.31));
}

TEST_CASE("retries: the last response is the one that an error reports") {
  fixture f;
  f.get();
  f.attempt().answer(500, R"({"ErrorCode":"InternalServerError","ErrorMessage":"first"})",
                     {{"X-Fc-Request-Id", "r1"}});
  f.advance(1s);
  f.attempt().answer(404, R"({"ErrorCode":"FunctionNotFound","ErrorMessage":"gone"})");
  f.poll();
  CHECK(f.outcome == wirebind::errc::service_error);
  CHECK(f.details->status == 404);
  CHECK(f.details->code == "FunctionNotFound");
  CHECK(f.details->request_id.empty());
  const std::string text = wirebind::explain(*f.outcome, *f.details);
  CHECK(text.find("status 500") != text.npos);
}

TEST_CASE("retries: each attempt has the time that is left of the whole call") {
  wirebind::client_options options;
  options.timeouts.total = 10s;
  fixture f(options);
  const auto end = f.clock->now() + 10s;
  f.get();
  CHECK(f.attempt().expires == end);
  f.clock->advance(4s);
  f.attempt().complete(wirebind::net::errc::first_byte_timeout, {});
  f.advance(1s);
  REQUIRE(f.attempts() == 2);
  CHECK(f.attempt().expires == end);
  f.clock->advance(5s);
  f.attempt().complete(wirebind::net::errc::total_timeout, {});
  f.poll();
  CHECK(f.outcome == wirebind::net::errc::total_timeout);
}

TEST_CASE("retries: a service is left alone for as long as it requests") {
  fixture f;
  f.get();
  f.attempt().answer(429, "{}", {{"Retry-After", "7"}});
  f.advance(6999ms);
  CHECK(f.attempts() == 1);
  f.advance(101ms);
  CHECK(f.attempts() == 2);
}

TEST_CASE("retries: a call that may not be repeated ends, and says whether it may have been carried out") {
  fixture f;
  f.invoke();
  f.attempt().complete(reset, {});
  f.poll();
  CHECK(f.outcome == reset);
  CHECK(f.details->outcome == wirebind::outcome::unknown);
  CHECK(std::string(wirebind::call_error(*f.outcome, f.details).what()).find("(outcome: unknown)") !=
        std::string::npos);
  CHECK(wirebind::explain(*f.outcome, *f.details).find("may have carried it out") != std::string::npos);

  fixture untouched;
  untouched.invoke();
  untouched.attempt().wrote = false;
  untouched.attempt().complete(reset, {});
  untouched.advance(1s);
  CHECK(untouched.attempts() == 2);
}

TEST_CASE("retries: the transport gets what may be sent twice") {
  fixture f;
  f.get();
  CHECK(f.attempt().request.idempotent);
  f.invoke();
  CHECK_FALSE(f.attempt().request.idempotent);
  const api::update_function_request guarded{.service_name = "demo", .function_name = "f", .if_match = "e"};
  f.client->async_update_function(guarded, [](std::error_code, const auto&) {});
  CHECK_FALSE(f.attempt().request.idempotent);
}

TEST_CASE("retries: options of a call turn them off") {
  fixture f;
  wirebind::call_options once;
  once.retry = wirebind::retry::none;
  const api::get_function_request request{.service_name = "demo", .function_name = "f"};
  f.client->async_get_function(request, once, f.handler());
  f.attempt().complete(reset, {});
  f.poll();
  CHECK(f.outcome == reset);
}

TEST_CASE("retries: cancellation between attempts") {
  fixture f;
  f.get();
  f.attempt().complete(reset, {});
  f.poll();
  f.signal.emit(asio::cancellation_type::total);
  f.poll();
  CHECK_FALSE(f.outcome);
  f.signal.emit(GENERATE(asio::cancellation_type::partial, asio::cancellation_type::terminal));
  f.poll();
  REQUIRE(f.outcome);
  CHECK(*f.outcome == wirebind::net::operation_aborted());
  CHECK(f.clock->next_deadline() == manual_clock::time_point::max());
  f.advance(1h);
  CHECK(f.attempts() == 1);
}

TEST_CASE("retries: a waiting call ends with its client") {
  fixture f;
  f.get();
  f.attempt().complete(reset, {});
  f.poll();
  f.client.reset();
  f.poll();
  REQUIRE(f.outcome);
  CHECK(*f.outcome == wirebind::net::operation_aborted());
  CHECK(f.transport->shutdowns == 1);
}

TEST_CASE("retries: the handler of a waiting call is destroyed with the context, and not called") {
  auto kept = std::make_shared<int>(1);
  const std::weak_ptr<int> seen = kept;
  fixture f;
  f.client->async_get_function(
      get_demo,
      [kept = std::move(kept)](std::error_code, const api::get_function_response&) { FAIL("called"); });
  f.attempt().complete(reset, {});
  f.poll();
  CHECK_FALSE(seen.expired());
  f.context.reset();
  CHECK(seen.expired());
}

TEST_CASE("retries: a clock that is wrong is set right once, for every later request") {
  wirebind::client_options options;
  options.authentication = aliyun::signer(aliyun::scheme::fc);
  fixture f(options);
  const auto date = [&] { return *wirebind::http::parse_http_date(*f.attempt().sent().fields.find("date")); };
  const auto right = f.clock->wall() + 30min;
  f.invoke();
  CHECK(date() == f.clock->wall());
  f.attempt().answer(403, R"({"ErrorCode":"SignatureNotMatch","ErrorMessage":"m"})",
                     {{"Date", wirebind::http::format_http_date(right)}});
  f.poll();
  REQUIRE(f.attempts() == 2);
  CHECK(date() == right);
  f.attempt().answer(200, "{}");
  f.poll();
  CHECK_FALSE(f.outcome.value());
  f.outcome.reset();
  f.get();
  CHECK(date() == right);
  f.attempt().answer(403, R"({"ErrorCode":"SignatureNotMatch","ErrorMessage":"m"})",
                     {{"Date", wirebind::http::format_http_date(right)}});
  f.poll();
  CHECK(f.outcome == wirebind::errc::service_error);
}

namespace {

/// A clock whose time of day stands still.
struct still_clock final : wirebind::clock {
  explicit still_clock(std::chrono::sys_seconds at) : at_(at) {}
  std::chrono::steady_clock::time_point now() const override { return {}; }
  std::chrono::sys_seconds wall() const override { return at_; }
  const std::chrono::sys_seconds at_;
};

}  // namespace

TEST_CASE("retries: a clock at the largest and at the smallest time of day is set right as well") {
  const bool late = GENERATE(false, true);
  fixture f;
  wirebind::client_options options{.endpoint = "http://127.0.0.1:8080"};
  options.credentials = aliyun::access_key{"id", "secret"};
  options.authentication = aliyun::signer(aliyun::scheme::fc);
  options.clock =
      std::make_shared<still_clock>(late ? std::chrono::sys_seconds::max() : std::chrono::sys_seconds::min());
  f.client.emplace(f.context->get_executor(), options, f.transport);
  f.get();
  CHECK(f.attempt().sent().fields.find("date")->find(late ? " 9999 " : " 0000 ") != std::string_view::npos);
  const std::string right = "Fri, 02 Jan 2026 03:04:05 GMT";
  f.attempt().answer(403, R"({"ErrorCode":"AccessDenied","ErrorMessage":"m"})", {{"Date", right}});
  f.poll();
  REQUIRE(f.attempts() == 2);
  const std::string sent(*f.attempt().sent().fields.find("date"));
  CHECK(sent.find(late ? " 2026 " : " 1969 ") != std::string::npos);  // no further from the first second
}

TEST_CASE("retries: the advice of the API decides over the status code") {
  fixture never;
  never.get();
  never.attempt().answer(502, R"({"ErrorCode":"BadResponse"})");
  never.poll();
  CHECK(never.outcome == api::errc::bad_response);
  CHECK(never.attempts() == 1);

  fixture gateway;  // no word of the API's: HTTP's
  gateway.get();
  gateway.attempt().answer(502, "<html>Bad Gateway</html>");
  gateway.advance(1s);
  CHECK(gateway.attempts() == 2);

  fixture closed;
  closed.get();
  closed.attempt().answer(499, R"({"ErrorCode":"ClientClosedRequest"})");
  closed.advance(1s);
  CHECK(closed.attempts() == 2);

  fixture unlisted;
  unlisted.get();
  unlisted.attempt().answer(409, R"({"ErrorCode":"SomethingNew"})");
  unlisted.poll();
  CHECK(unlisted.outcome == wirebind::errc::service_error);
}

TEST_CASE("retries: an invocation is sent again when the API says that nothing was done") {
  fixture f;
  f.invoke();
  f.attempt().answer(429, R"({"ErrorCode":"ResourceExhausted"})");
  f.advance(1s);
  REQUIRE(f.attempts() == 2);
  f.attempt().answer(503, "");
  f.poll();
  CHECK(f.outcome == wirebind::errc::service_error);
  CHECK(f.details->outcome == wirebind::outcome::refused);
}

TEST_CASE("retries: a code that contains Throttling is throttling, whatever its status") {
  for (const std::string code : {"Throttling", "Throttling.User", "Throttling.Api", "UserThrottling"}) {
    INFO(code);
    wirebind::client_options once;
    once.retry.max_attempts = 2;
    fixture f(once);
    f.invoke();
    f.attempt().answer(400, R"({"Code":")" + code + R"("})");
    f.advance(1s);
    REQUIRE(f.attempts() == 2);
    f.attempt().answer(403, R"({"Code":")" + code + R"("})");
    f.poll();
    CHECK(f.outcome == api::errc::throttling);
    CHECK(f.details->code == code);
  }
}

namespace {

struct scripted_provider final : wirebind::credentials_provider {
  void async_get(handler done) override { waiting.push_back(std::move(done)); }
  void give(std::string id) { waiting.back()({}, aliyun::access_key{std::move(id), "secret"}); }
  std::vector<handler> waiting;
};

wirebind::client_options provided(const std::shared_ptr<scripted_provider>& provider) {
  wirebind::client_options options;
  options.credentials = provider;
  options.timeouts.total = 10s;
  return options;
}

}  // namespace

TEST_CASE("retries: each attempt is signed with a snapshot of its own") {
  const auto provider = std::make_shared<scripted_provider>();
  fixture f(provided(provider));
  f.get();
  CHECK(f.attempts() == 0);
  provider->give("first");
  REQUIRE(f.attempts() == 1);
  CHECK(f.attempt().sent().fields.find("authorization")->find("Credential=first,") != std::string::npos);
  f.attempt().complete(reset, {});
  f.advance(100ms);
  CHECK(f.attempts() == 1);
  REQUIRE(provider->waiting.size() == 2);
  provider->give("second");
  REQUIRE(f.attempts() == 2);
  CHECK(f.attempt().sent().fields.find("authorization")->find("Credential=second,") != std::string::npos);
  CHECK(f.clock->next_deadline() == manual_clock::time_point::max());
}

TEST_CASE("retries: waiting for credentials ends at the deadline, with the client, and at a cancellation") {
  const auto provider = std::make_shared<scripted_provider>();
  fixture f(provided(provider));
  f.get();
  const int how = GENERATE(0, 1, 2);
  if (how == 0) f.advance(10s);
  if (how == 1) f.client.reset();
  if (how == 2) f.signal.emit(asio::cancellation_type::total);
  f.poll();
  REQUIRE(f.outcome);
  CHECK(*f.outcome == (how == 0 ? make_error_code(wirebind::net::errc::total_timeout)
                                : wirebind::net::operation_aborted()));
  provider->give("late");
  f.poll();
  CHECK(f.attempts() == 0);
}

TEST_CASE("retries: credentials that fail at once do not complete inside the initiating function") {
  struct failing final : wirebind::credentials_provider {
    void async_get(handler done) override { done(reset, {}); }
  };
  wirebind::client_options options;
  options.credentials = std::make_shared<failing>();
  fixture f(options);
  asio::post(*f.context, [&] {
    f.get();
    CHECK_FALSE(f.outcome);
  });
  f.poll();
  CHECK(f.outcome == reset);
}
