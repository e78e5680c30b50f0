// The pool against a server that misbehaves in every way it knows: each fault ends in its error, in time.
#include "catch.hpp"
#include "certificates.hpp"
#include "recorder.hpp"

#include <wirebind/http/error.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/testing/fault_server.hpp>

#include <asio/error.hpp>
#include <asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace wirebind::testing;
using net_test::recorder;
namespace http = wirebind::http;
namespace net = wirebind::net;

namespace {

/// A server on a thread of its own, and a pool.
struct fixture {
  explicit fixture(network_fault_plan plan, const std::string& authorities = {})
      : scheme(plan.tls ? "https" : "http"),
        server(std::make_unique<fault_server>(remote.get_executor(), std::move(plan))),
        pool(local.get_executor(), {.tls = {.ca_file = authorities}}) {}
  explicit fixture(std::vector<network_fault> faults) : fixture(plan_of(std::move(faults))) {}
  ~fixture() {
    server.reset();
    work.reset();
    remote.stop();
    thread.join();
  }

  static network_fault_plan plan_of(std::vector<network_fault> faults) {
    network_fault_plan plan;
    plan.choose = [faults = std::move(faults)](const http::request&, std::size_t number) {
      return number < faults.size() ? faults[number] : network_fault::none;
    };
    plan.respond = [](const http::request& request, http::response& answer) {
      answer.body = "for " + request.target;
    };
    return plan;
  }

  net::exchange_request to(net::timeouts timeouts = {}) const {
    return {.origin = {scheme, "127.0.0.1", server->port()}, .timeouts = timeouts, .idempotent = true};
  }
  std::shared_ptr<recorder> run(net::exchange_request request) {
    auto heard = std::make_shared<recorder>();
    pool.start(std::move(request), heard);
    local.restart();
    local.run();
    REQUIRE(heard->completions == 1);
    return heard;
  }
  std::shared_ptr<recorder> run() { return run(to()); }

  const std::string scheme;
  asio::io_context remote{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{remote.get_executor()};
  std::unique_ptr<fault_server> server;
  std::thread thread{[this] { remote.run(); }};
  asio::io_context local{1};
  net::pool pool;
};

const net::timeouts short_ones{.first_byte = 200ms, .read_idle = 100ms, .total = 2s};

}  // namespace

TEST_CASE("faults: each one leads to its error, none is waited for longer than its deadline") {
  struct expectation {
    network_fault what;
    std::error_code error;
  };
  const std::error_code closed = net::errc::connection_closed;
  const std::error_code truncated = net::errc::truncated;
  const expectation all[] = {
      {network_fault::close, closed},
      {network_fault::half_close, closed},
      {network_fault::never_respond, net::errc::first_byte_timeout},
      {network_fault::stall_in_head, net::errc::read_timeout},
      {network_fault::stall_in_body, net::errc::read_timeout},
      {network_fault::truncate, truncated},
      {network_fault::garbage, http::errc::bad_status_line},
      {network_fault::endless_head, http::errc::head_too_large},
      {network_fault::endless_extension, http::errc::chunk_line_too_long},
      {network_fault::endless_trailers, http::errc::head_too_large},
      {network_fault::endless_body, http::errc::body_too_large},
      {network_fault::endless_length, http::errc::body_too_large},
      {network_fault::endless_stream, http::errc::body_too_large},
  };
  for (const auto& each : all) {
    INFO("fault " << static_cast<int>(each.what));
    fixture f({each.what});
    auto request = f.to(short_ones);
    request.limits.body = 1 << 20;
    const auto begin = std::chrono::steady_clock::now();
    const auto heard = f.run(request);
    CHECK(heard->error.message() == each.error.message());
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
    CHECK(f.pool.statistics().idle == 0);
    CHECK_FALSE(f.run()->error);
  }
}

TEST_CASE("faults: a reset in place of a response, and one of a connection just accepted") {
  fixture f({network_fault::reset});
  CHECK(f.run()->error == asio::error::connection_reset);

  network_fault_plan plan;
  plan.reset_on_accept = [](std::size_t number) { return number == 0; };
  fixture early(std::move(plan));
  const auto heard = early.run();
  CHECK(net::is_system_error(heard->error));
  CHECK_FALSE(early.run()->error);
}

TEST_CASE("faults: no deadline passes early, and none much too late") {
  for (const auto& [what, after] :
       {std::pair{network_fault::never_respond, 200ms}, std::pair{network_fault::stall_in_body, 100ms}}) {
    fixture f({network_fault::none, what});
    f.run();
    const auto begin = std::chrono::steady_clock::now();
    f.run(f.to(short_ones));
    const auto took = std::chrono::steady_clock::now() - begin;
    CHECK(took >= after);
    CHECK(took < after + 300ms);  // a few, and what a busy machine adds
  }
}

TEST_CASE(
    "faults: an answer that is cut at any byte is whole only where its length or an announced end says so") {
  struct expectation {
    std::string text;
    bool sized;  // else the end of the connection ends it
  };
  const expectation all[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour", true},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n0\r\n\r\n", true},
      {"HTTP/1.1 200 OK\r\n\r\nfour", false},
  };
  const bool tls = GENERATE(false, true);
  const net_test::authority trusted;
  for (const auto& each : all) {
    const std::size_t head = each.text.find("\r\n\r\n") + 4;
    std::atomic<std::size_t> cut = 0;
    network_fault_plan plan;
    plan.choose = [](const http::request&, std::size_t) { return network_fault::cut; };
    plan.cut = [&](const http::request&) { return each.text.substr(0, cut); };
    if (tls) plan.tls = net_test::server_context(trusted.issue());
    fixture f(std::move(plan), trusted.file());
    for (; cut <= each.text.size(); ++cut) {
      INFO(each.text << ", cut at " << cut << (tls ? ", TLS" : ""));
      const auto heard = f.run();
      CHECK(f.pool.statistics().stale_retries == 0);
      if (each.sized ? cut == each.text.size() : !tls && cut >= head) {
        CHECK_FALSE(heard->error);
        CHECK(heard->answer.body == (each.sized ? "four" : each.text.substr(head, cut - head)));
      } else {
        CHECK(heard->error == (cut == 0 ? net::errc::connection_closed : net::errc::truncated));
      }
    }
  }
}

TEST_CASE("faults: over TLS they lead to the same errors, and the next exchange begins anew") {
  const net_test::authority trusted;
  const std::pair<network_fault, std::error_code> all[] = {
      {network_fault::close, net::errc::connection_closed},
      {network_fault::reset, asio::error::connection_reset},
      {network_fault::never_respond, net::errc::first_byte_timeout},
      {network_fault::stall_in_body, net::errc::read_timeout},
      {network_fault::truncate, net::errc::truncated},
      {network_fault::garbage, http::errc::bad_status_line},
  };
  for (const auto& [what, error] : all) {
    INFO("fault " << static_cast<int>(what));
    network_fault_plan plan = fixture::plan_of({what});
    plan.tls = net_test::server_context(trusted.issue());
    fixture f(std::move(plan), trusted.file());
    CHECK(f.run(f.to(short_ones))->error == error);
    CHECK(f.pool.statistics().idle == 0);
    CHECK(f.run()->answer.body == "for /");
  }
}

TEST_CASE("faults: a drip is read to its end") {
  fixture f({network_fault::drip});
  const auto heard = f.run(f.to({.first_byte = 10s, .read_idle = 2s, .total = 30s}));
  CHECK_FALSE(heard->error);
  CHECK(heard->answer.body == "for /");
}

TEST_CASE("faults: error responses are responses, and the connection goes on") {
  fixture f({network_fault::unavailable, network_fault::throttled, network_fault::failing});
  const auto busy = f.run();
  CHECK(busy->answer.status == 503);
  CHECK(busy->answer.fields.find("retry-after") == "0");
  CHECK(f.run()->answer.status == 429);
  CHECK(f.run()->answer.status == 500);
  CHECK(f.pool.statistics().opened == 1);
}

TEST_CASE("faults: a second response behind the first is dropped") {
  fixture f({network_fault::smuggled_response, network_fault::none});
  CHECK(f.run()->answer.body == "for /");
  const auto next = f.run();
  CHECK(next->answer.body == "for /");
  CHECK_FALSE(next->report.reused_connection);
}

TEST_CASE(
    "faults: a timeout that nobody asked about, and a close after the answer, cost the next exchange "
    "nothing") {
  for (const network_fault what : {network_fault::unsolicited_timeout, network_fault::close_after}) {
    fixture f({what, network_fault::none});
    f.run();
    while (f.server->counts().closed == 0) std::this_thread::sleep_for(1ms);
    auto once = f.to();
    once.idempotent = false;
    const auto next = f.run(once);
    CHECK_FALSE(next->error);
    CHECK(next->answer.status == 200);
    CHECK_FALSE(next->report.reused_connection);
    CHECK(f.pool.statistics().opened == 2);  // the first was stale, or was not even kept
  }
}

TEST_CASE("faults: endless responses cost no memory beyond their bounds") {
  fixture f({network_fault::endless_head, network_fault::endless_trailers, network_fault::endless_extension});
  for (int i = 0; i != 3; ++i) {
    const auto heard = f.run();
    CHECK(heard->error);
    CHECK(heard->report.bytes_read < 256 * 1024);
  }
}

TEST_CASE("fault server: an outage refuses connections and ends") {
  fixture f(std::vector<network_fault>{});
  CHECK_FALSE(f.run()->error);
  f.server->pause();
  while (f.server->counts().closed == 0) std::this_thread::sleep_for(1ms);
  CHECK(f.run()->error == asio::error::connection_refused);
  f.server->resume();
  auto heard = f.run();
  for (int i = 0; i != 1000 && heard->error == asio::error::connection_refused; ++i) {
    std::this_thread::sleep_for(1ms);
    heard = f.run();
  }
  CHECK_FALSE(heard->error);
  CHECK(f.server->counts().requests == 2);
}
