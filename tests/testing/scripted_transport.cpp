// The transport that users test their own code with, under a real client.
#include "catch.hpp"

#include <fc/v20210406/client.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/manual_clock.hpp>
#include <wirebind/testing/scripted_transport.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>

#include <chrono>
#include <optional>

namespace api = fc::v20210406;
using namespace std::chrono_literals;
using namespace wirebind::testing;

namespace {

const api::get_function_request get_demo{.service_name = "demo", .function_name = "f"};
const api::invoke_function_request invoke_demo{.service_name = "demo", .function_name = "f"};

struct fixture {
  explicit fixture(std::vector<attempt_script> scripts)
      : transport(std::make_shared<scripted_transport>(context.get_executor(), std::move(scripts))) {
    wirebind::client_options options;
    options.endpoint = "http://127.0.0.1:8080";
    options.credentials = {"id", "secret"};
    options.clock = clock;
    client.emplace(context.get_executor(), options, transport);
  }
  auto keep() {
    return asio::bind_cancellation_slot(signal.slot(), [this](std::error_code error, const auto& response) {
      outcome = error;
      details = response.shared_details();
    });
  }
  void get() {
    client->async_get_function(get_demo, keep());
    poll();
  }
  void poll() {
    context.restart();
    context.poll();
  }
  void advance(std::chrono::milliseconds step) {
    clock->advance(step);
    poll();
  }

  std::shared_ptr<manual_clock> clock = std::make_shared<manual_clock>();
  asio::io_context context{1};
  std::shared_ptr<scripted_transport> transport;
  std::optional<api::client> client;
  asio::cancellation_signal signal;
  std::optional<std::error_code> outcome;
  std::shared_ptr<const wirebind::call_details> details;
};

}  // namespace

TEST_CASE("scripted transport: attempts follow the script, and what was sent is kept") {
  fixture f({cannot_connect(), answers(503, "{}"),
             answers(200, R"({"functionName":"f"})", {{"X-Fc-Request-Id", "r"}})});
  f.get();
  f.advance(100ms);
  f.advance(200ms);
  REQUIRE(f.outcome);
  CHECK_FALSE(*f.outcome);
  CHECK(f.details->request_id == "r");
  CHECK(f.transport->attempts() == 3);
  REQUIRE(f.transport->sent().size() == 2);
  CHECK(f.transport->sent()[0].method == "GET");
  CHECK(f.transport->sent()[0].fields.contains("authorization"));
  CHECK(f.details->attempts[0].remote.empty());
  CHECK_FALSE(f.details->attempts[0].wrote);
}

TEST_CASE("scripted transport: a lost answer leaves the outcome of a call unknown") {
  fixture f({loses_answer(), answers(200, "{}")});
  f.client->async_invoke_function(invoke_demo, f.keep());
  f.poll();
  REQUIRE(f.outcome);
  CHECK(*f.outcome == std::errc::connection_reset);
  CHECK(f.details->outcome_unknown);
  CHECK(f.transport->attempts() == 1);
}

TEST_CASE("scripted transport: an attempt that hangs ends by cancellation and with the client") {
  fixture f({never_answers()});
  f.get();
  CHECK_FALSE(f.outcome);
  f.signal.emit(asio::cancellation_type::partial);
  f.poll();
  CHECK_FALSE(f.outcome);
  if (GENERATE(false, true)) {
    f.signal.emit(asio::cancellation_type::terminal);
  } else {
    f.client.reset();
  }
  f.poll();
  REQUIRE(f.outcome);
  CHECK(*f.outcome == wirebind::net::operation_aborted());
}

TEST_CASE(
    "scripted transport: every script with each attempt failing in turn, and a cancellation at each step") {
  const std::vector<attempt_script> failures{cannot_connect(),
                                             loses_answer(),
                                             answers(500, "{}"),
                                             answers(429, "{}"),
                                             fails_with(wirebind::net::errc::read_timeout),
                                             answers(404, "{}")};
  for (std::size_t failing = 0; failing != 4; ++failing) {
    for (const attempt_script& failure : failures) {
      for (int step = 0; step != 8; ++step) {
        std::vector<attempt_script> scripts(failing, failure);
        scripts.push_back(answers(200, "{}"));
        fixture f(std::move(scripts));
        int completions = 0;
        f.client->async_get_function(
            get_demo,
            asio::bind_cancellation_slot(f.signal.slot(), [&](std::error_code, const auto& response) {
              ++completions;
              CHECK(response.attempts().size() == f.transport->attempts());
            }));
        for (int now = 0; now != 7; ++now) {
          if (now == step) f.signal.emit(asio::cancellation_type::partial);
          now % 2 == 0 ? f.poll() : f.advance(20s);
        }
        INFO("failing " << failing << ", step " << step);
        CHECK(completions == 1);
        CHECK(f.clock->next_deadline() == manual_clock::time_point::max());
      }
    }
  }
}
