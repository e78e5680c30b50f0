// The transport that users test their own code with, under a real client.
#include "catch.hpp"

#include <aliyun/access_key.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/manual_clock.hpp>
#include <wirebind/testing/scripted_transport.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

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
    options.credentials = aliyun::access_key{"id", "secret"};
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
  fixture f({cannot_connect(), responds(503, "{}"),
             responds(200, R"({"functionName":"f"})", {{"X-Fc-Request-Id", "r"}})});
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

TEST_CASE("scripted transport: a lost response leaves the outcome of a call unknown") {
  fixture f({loses_response(), responds(200, "{}")});
  f.client->async_invoke_function(invoke_demo, f.keep());
  f.poll();
  REQUIRE(f.outcome);
  CHECK(*f.outcome == std::errc::connection_reset);
  CHECK(f.details->outcome == wirebind::outcome::unknown);
  CHECK(f.transport->attempts() == 1);
}

TEST_CASE("scripted transport: an attempt that hangs ends by cancellation and with the client") {
  fixture f({never_responds()});
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

namespace {

struct text_sink final : wirebind::body_sink {
  void async_write(std::string_view data, write_handler done) override {
    largest = std::max(largest, data.size());
    text += data;
    done(error);
  }
  std::error_code error;
  std::string text;
  std::size_t largest = 0;
};

/// Keeps what it is to call until the test does, and the cancellations.
struct slow_source final : wirebind::body_source {
  void async_read_some(char*, std::size_t, read_handler done) override { waiting = std::move(done); }
  void cancel() override { ++cancels; }
  std::string sha256() const override { return std::string(64, '0'); }
  read_handler waiting;
  int cancels = 0;
};

wirebind::call_options streams(wirebind::body_source* source, wirebind::body_sink* sink = nullptr) {
  wirebind::call_options options;
  options.source = source;
  options.sink = sink;
  return options;
}

}  // namespace

TEST_CASE("scripted transport: a source's body is in the request, and a sink gets the response's") {
  fixture f({cannot_connect(), responds(200, std::string(150'000, 'a'))});
  wirebind::bytes_source source(std::string(100'000, 'q'));
  text_sink sink;
  f.client->async_invoke_function(invoke_demo, streams(&source, &sink), f.keep());
  f.poll();
  f.advance(1s);
  REQUIRE(f.outcome);
  CHECK_FALSE(*f.outcome);
  REQUIRE(f.transport->sent().size() == 1);
  CHECK(f.transport->sent()[0].body.view() == std::string(100'000, 'q'));
  CHECK(sink.text == std::string(150'000, 'a'));
  CHECK(sink.largest == 64 * 1024);
}

TEST_CASE("scripted transport: progress is that of the whole bodies, and its exception ends the attempt") {
  std::vector<wirebind::transfer_progress> told;
  wirebind::function_progress progress(
      [&told](const wirebind::transfer_progress& now) { told.push_back(now); });
  fixture f({responds(200, "abc"), responds(200, "abc")});
  wirebind::bytes_source source(std::string("12345"));
  wirebind::call_options options = streams(&source, nullptr);
  options.progress = &progress;
  f.client->async_invoke_function(invoke_demo, options, f.keep());
  f.poll();
  REQUIRE(told.size() == 2);
  CHECK(told[0] == wirebind::transfer_progress{.sent = 5, .to_send = 5});
  CHECK(told[1] == wirebind::transfer_progress{.sent = 5, .to_send = 5, .received = 3, .to_receive = 3});
  wirebind::function_progress throwing([](const wirebind::transfer_progress&) {
    throw std::system_error(std::make_error_code(std::errc::io_error));
  });
  options.progress = &throwing;
  f.client->async_invoke_function(invoke_demo, options, f.keep());
  f.poll();
  CHECK(f.outcome == std::errc::io_error);
}

TEST_CASE("scripted transport: a response that is not 2xx does not reach the sink") {
  fixture f({responds(404, R"({"ErrorCode":"FunctionNotFound"})")});
  text_sink sink;
  f.client->async_invoke_function(invoke_demo, streams(nullptr, &sink), f.keep());
  f.poll();
  CHECK(f.outcome == api::errc::function_not_found);
  CHECK(sink.text.empty());
}

TEST_CASE("scripted transport: a source of unknown length ends with an empty read") {
  fixture f({responds(200)});
  int reads = 0;
  wirebind::function_source source(
      [&reads](char* data, std::size_t, wirebind::body_source::read_handler done) {
        *data = 'x';
        done({}, ++reads == 3 ? 0 : 1);
      },
      {}, std::string(64, '0'));
  f.client->async_invoke_function(invoke_demo, streams(&source), f.keep());
  f.poll();
  CHECK(f.outcome == std::error_code());
  CHECK(f.transport->sent().at(0).body.view() == "xx");
}

TEST_CASE(
    "scripted transport: an error of the caller's source or sink ends the call, and is not tried again") {
  const std::error_code broken = std::make_error_code(std::errc::io_error);
  fixture f({responds(200, "body"), responds(200, "body"), responds(200, "body"), responds(200, "body")});
  text_sink sink;
  sink.error = broken;
  f.client->async_invoke_function(invoke_demo, streams(nullptr, &sink), f.keep());
  f.poll();
  CHECK(f.outcome == broken);
  CHECK(f.transport->attempts() == 1);
  const std::string digest(64, '0');
  wirebind::function_source failing(
      [&](char*, std::size_t, wirebind::body_source::read_handler done) { done(broken, 0); }, {}, digest);
  f.client->async_invoke_function(invoke_demo, streams(&failing), f.keep());
  f.poll();
  CHECK(f.outcome == broken);
  wirebind::function_source ending(
      [&](char*, std::size_t, wirebind::body_source::read_handler done) { done({}, 0); }, 10, digest);
  f.client->async_invoke_function(invoke_demo, streams(&ending), f.keep());
  f.poll();
  CHECK(f.outcome == wirebind::net::errc::source_length);
  CHECK(f.transport->attempts() == 3);
  CHECK(f.transport->sent().size() == 1);
}

TEST_CASE("scripted transport: the bound of a call holds for its sink") {
  fixture f({responds(200, std::string(70'000, 'a')), responds(200, std::string(70'000, 'a'))});
  text_sink sink;
  wirebind::call_options options = streams(nullptr, &sink);
  options.max_body = 69'999;
  f.client->async_invoke_function(invoke_demo, options, f.keep());
  f.poll();
  CHECK(f.outcome == wirebind::http::errc::body_too_large);
  options.max_body = 70'000;
  f.client->async_invoke_function(invoke_demo, options, f.keep());
  f.poll();
  CHECK(f.outcome == std::error_code());
}

TEST_CASE("scripted transport: a read under way is hurried and waited for when the attempt ends") {
  fixture f({responds(200)});
  slow_source source;
  f.client->async_invoke_function(invoke_demo, streams(&source), f.keep());
  f.poll();
  REQUIRE(source.waiting);
  if (GENERATE(false, true)) {
    f.signal.emit(asio::cancellation_type::terminal);
  } else {
    f.client.reset();
  }
  f.poll();
  CHECK(source.cancels == 1);
  CHECK_FALSE(f.outcome);
  source.waiting({}, 1);
  f.poll();
  CHECK(f.outcome == wirebind::net::operation_aborted());
}

TEST_CASE(
    "scripted transport: every script with each attempt failing in turn, and a cancellation at each step") {
  const std::vector<attempt_script> failures{cannot_connect(),
                                             loses_response(),
                                             responds(500, "{}"),
                                             responds(429, "{}"),
                                             fails_with(wirebind::net::errc::read_timeout),
                                             responds(404, "{}")};
  for (std::size_t failing = 0; failing != 4; ++failing) {
    for (const attempt_script& failure : failures) {
      for (int step = 0; step != 8; ++step) {
        std::vector<attempt_script> scripts(failing, failure);
        scripts.push_back(responds(200, "{}"));
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
