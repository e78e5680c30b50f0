// The largest and the smallest value of every option, each on calls over real connections. Run under UBSan as
// well: arithmetic that overflows ends the program there.
#include "catch.hpp"
#include "net/certificates.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/waiter.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/server/http_server.hpp>
#include <wirebind/testing/fault_server.hpp>
#include <wirebind/testing/scripted_resolver.hpp>

#include <asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace api = fc::v20210406;
namespace net = wirebind::net;
namespace server = wirebind::server;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using wirebind::testing::network_fault;

namespace {

constexpr auto most_bytes = std::numeric_limits<std::uint64_t>::max();
constexpr auto most = std::numeric_limits<std::size_t>::max();
constexpr auto most_tokens = std::numeric_limits<unsigned>::max();
const milliseconds no_bounds[] = {milliseconds::max(), milliseconds::min(), 0ms};

struct described {
  using operation = api::get_function;
  static constexpr auto member = &operation::response_body::function_name;
  static constexpr std::string_view success[] = {"f"};
};

/// A server that does what `faults` say, in turn, and answers well afterwards.
struct fixture {
  explicit fixture(std::shared_ptr<SSL_CTX> tls = {}, std::vector<network_fault> faults = {},
                   milliseconds idle = 0ms) {
    wirebind::testing::network_fault_plan plan;
    plan.choose = [faults = std::move(faults)](const wirebind::http::request&, std::size_t number) {
      return number < faults.size() ? faults[number] : network_fault::none;
    };
    plan.respond = [](const wirebind::http::request&, wirebind::http::response& answer) {
      answer.body = R"({"functionName":"f"})";
    };
    plan.tls = std::move(tls);
    plan.idle = idle;
    remote.emplace(context.get_executor(), std::move(plan));
    options.endpoint = remote->url();
    options.credentials = aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret"};
    options.authentication = aliyun::acs3();
    options.retry = wirebind::retry::none;
  }

  wirebind::basic_client& client() {
    if (!made) made.emplace(context, options);
    return *made;
  }
  std::error_code call(const wirebind::call_options& how = {}) {
    std::optional<std::error_code> outcome;
    client().async_call<api::get_function>(
        request, how, [&](std::error_code error, const api::get_function_response&) { outcome = error; });
    while (!outcome) context.run_one();
    return *outcome;
  }

  asio::io_context context{1};
  const api::get_function_request request{.service_name = "demo", .function_name = "f"};
  std::optional<wirebind::testing::fault_server> remote;
  wirebind::client_options options;
  std::optional<wirebind::basic_client> made;
};

net::timeouts all_deadlines(milliseconds bound) {
  return {.acquire = bound,
          .resolve = bound,
          .connect = bound,
          .tls = bound,
          .write_idle = bound,
          .first_byte = bound,
          .read_idle = bound,
          .total = bound};
}

}  // namespace

TEST_CASE("extreme options: timeouts of the largest value, zero and less are no bound, for client and call") {
  for (const milliseconds bound : no_bounds) {
    fixture f;
    f.options.timeouts = all_deadlines(bound);
    CHECK_FALSE(f.call());
    fixture g;
    CHECK_FALSE(g.call({.timeouts = all_deadlines(bound)}));
  }
}

TEST_CASE("extreme options: connections are kept for a time without a bound, and for none below zero") {
  const auto connections = [](const std::function<void(net::pool_options&)>& set) {
    fixture f;
    set(f.options.pool);
    for (int i = 0; i != 3; ++i) CHECK_FALSE(f.call());
    return f.remote->counts().connections;
  };
  CHECK(connections([](auto& pool) { pool.idle_timeout = milliseconds::max(); }) == 1);
  CHECK(connections([](auto& pool) { pool.idle_timeout = milliseconds::min(); }) == 3);
  CHECK(connections([](auto& pool) { pool.idle_timeout = 0ms; }) == 3);
  for (const milliseconds bound : no_bounds) {
    CHECK(connections([bound](auto& pool) { pool.max_lifetime = bound; }) == 1);
  }
  CHECK(connections([](auto& pool) { pool.max_idle_per_origin = most; }) == 1);
  CHECK(connections([](auto& pool) { pool.max_idle_per_origin = 0; }) == 3);
  CHECK(connections([](auto& pool) { pool.max_connections_per_origin = most; }) == 1);
  CHECK(connections([](auto& pool) { pool.max_connections_per_origin = 0; }) == 1);
  CHECK(connections([](auto& pool) { pool.max_waiting = most; }) == 1);
  CHECK(connections([](auto& pool) { pool.max_waiting = 0; }) == 1);
}

namespace {

/// The largest and the smallest time in turn, or one of them for good.
struct end_clock final : wirebind::clock {
  explicit end_clock(unsigned pattern) : pattern_(pattern) {}
  std::chrono::steady_clock::time_point now() const override {
    using time_point = std::chrono::steady_clock::time_point;
    return (pattern_ >> (asked_++ % 4) & 1U) != 0 ? time_point::max() : time_point::min();
  }
  std::chrono::sys_seconds wall() const override { return net::real_clock()->wall(); }

 private:
  const unsigned pattern_;
  mutable std::atomic<unsigned> asked_ = 0;
};

}  // namespace

TEST_CASE("extreme options: a clock at the ends of its time, and one that jumps between them") {
  for (unsigned pattern = 0; pattern != 16; ++pattern) {
    INFO(pattern);
    fixture f;
    f.options.clock = std::make_shared<end_clock>(pattern);
    for (int i = 0; i != 2; ++i) {
      const std::error_code error = f.call();
      CHECK((!error || error == std::errc::timed_out));
    }
  }
}

TEST_CASE("extreme options: the duration of a scripted resolution") {
  for (const milliseconds after : no_bounds) {
    fixture f;
    const auto names = std::make_shared<wirebind::testing::scripted_resolver>(f.context.get_executor());
    names->set("f.test", {.addresses = {"127.0.0.1"}, .after = after});
    f.options.endpoint = "http://f.test:" + std::to_string(f.remote->port());
    f.options.pool.resolver = names;
    f.options.timeouts.resolve = 200ms;
    if (after == milliseconds::max()) {
      CHECK(f.call() == net::errc::resolve_timeout);
    } else {
      CHECK_FALSE(f.call());
    }
  }
}

TEST_CASE("extreme options: how long addresses are used again") {
  for (const milliseconds bound : no_bounds) {
    fixture f;
    const auto names = std::make_shared<wirebind::testing::scripted_resolver>(f.context.get_executor());
    names->set("f.test", {.addresses = {"127.0.0.1"}});
    f.options.endpoint = "http://f.test:" + std::to_string(f.remote->port());
    f.options.pool.resolver = names;
    f.options.pool.max_idle_per_origin = 0;
    f.options.pool.address_reuse = bound;
    for (int i = 0; i != 3; ++i) CHECK_FALSE(f.call());
    CHECK(names->begun().size() == (bound == milliseconds::max() ? 1 : 3));
  }
}

TEST_CASE("extreme options: the number of TLS sessions that are kept") {
  const net_test::authority trusted;
  const auto shown = net_test::server_context(trusted.issue());
  for (const std::size_t sessions : {most, std::size_t(0)}) {
    fixture f(shown);
    f.options.pool.tls.ca_file = trusted.file();
    f.options.pool.tls.max_sessions = sessions;
    f.options.pool.max_idle_per_origin = 0;
    f.options.timeouts = all_deadlines(milliseconds::max());
    for (int i = 0; i != 3; ++i) CHECK_FALSE(f.call());
  }
}

TEST_CASE("extreme options: a body of any size, and of none") {
  for (const bool of_call : {false, true}) {
    const auto with = [of_call](std::uint64_t bound) {
      fixture f;
      wirebind::call_options how;
      if (of_call) how.max_body = bound;
      if (!of_call) f.options.max_body = bound;
      return f.call(how);
    };
    CHECK_FALSE(with(most_bytes));
    CHECK(with(0) == wirebind::http::errc::body_too_large);
  }
}

TEST_CASE("extreme options: attempts, waits and the budget of retries") {
  const auto outcome = [](const wirebind::retry::policy& rules, const wirebind::retry::budget& budget = {}) {
    fixture f({}, {network_fault::unavailable, network_fault::unavailable});
    f.options.retry = rules;
    f.options.retry_budget = budget;
    return !f.call();
  };
  CHECK_FALSE(outcome({.max_attempts = 0, .base = 1ms}));
  CHECK(outcome({.max_attempts = most_tokens, .base = 1ms, .cap = milliseconds::max()}));
  CHECK(outcome({.base = 1ms, .longest_requested_wait = milliseconds::max()}));
  CHECK_FALSE(outcome({.base = milliseconds::max(), .cap = milliseconds::max()}));
  CHECK(outcome({.base = milliseconds::min()}));
  CHECK(outcome({.cap = milliseconds::min()}));
  CHECK_FALSE(outcome({.base = 1ms, .longest_requested_wait = milliseconds::min()}));
  CHECK(outcome({.base = 1ms}, {.tokens = most_tokens, .success_gives = most_tokens}));
  CHECK_FALSE(
      outcome({.base = 1ms}, {.tokens = most_tokens, .cost = most_tokens, .timeout_cost = most_tokens}));
  CHECK(outcome({.base = 1ms}, {.tokens = 0, .cost = 0, .timeout_cost = 0, .success_gives = 0}));
  CHECK(outcome({.base = 1ms}, {.tokens = 1, .cost = 0}));
}

TEST_CASE("extreme options: a waiter's pauses and its time") {
  for (const milliseconds bound : no_bounds) {
    for (const double factor : {0.0, -1e308, 1e308}) {
      fixture f;
      std::optional<std::error_code> outcome;
      wirebind::async_wait(
          f.client(), described{}, f.request,
          {.first = bound, .factor = factor, .cap = bound, .total = bound},
          [&](std::error_code error, const api::get_function_response&) { outcome = error; });
      while (!outcome) f.context.run_one();
      CHECK_FALSE(*outcome);
    }
  }
}

TEST_CASE("extreme options: a server's times and bounds") {
  const auto outcome = [](const std::function<void(server::http_server_options&)>& set) {
    asio::io_context context(1);
    server::http_handlers handlers;
    handlers.handle = [](wirebind::http::request&&, server::responder respond) {
      wirebind::http::response answer;
      answer.status = 200;
      answer.body = R"({"functionName":"f"})";
      respond(std::move(answer));
    };
    server::http_server_options settings;
    set(settings);
    server::http_server remote(context.get_executor(), settings, std::move(handlers));
    wirebind::client_options options;
    options.endpoint = remote.url();
    options.credentials = aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret"};
    options.authentication = aliyun::acs3();
    options.retry = wirebind::retry::none;
    wirebind::basic_client client(context, options);
    std::optional<std::pair<std::error_code, int>> got;
    const api::get_function_request request{.service_name = "demo", .function_name = "f"};
    client.async_call(request, [&](std::error_code error, const api::get_function_response& answer) {
      got.emplace(error, answer.status());
    });
    while (!got) context.run_one();
    return *got;
  };
  for (const milliseconds bound : no_bounds) {
    const server::connection_timeouts all{bound, bound, bound, bound, bound};
    CHECK(outcome([&](auto& settings) { settings.time = all; }).second == 200);
  }
  CHECK(outcome([](auto& settings) {
          settings.limits = {most, most, most, most, most_bytes};
        }).second == 200);
  CHECK(outcome([](auto& settings) { settings.limits = {0, 0, 0, 0, 0}; }).second == 431);
  CHECK(outcome([](auto& settings) { settings.max_connections = most; }).second == 200);
  CHECK(outcome([](auto& settings) { settings.max_connections = 0; }).first);
}

TEST_CASE("extreme options: a server of faults that closes idle connections after a time without a bound") {
  for (const milliseconds bound : no_bounds) {
    fixture f({}, {}, bound);
    CHECK_FALSE(f.call());
    CHECK_FALSE(f.call());
    CHECK(f.remote->counts().connections == 1);
  }
}
