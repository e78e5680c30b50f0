// What a test's own callbacks throw leaves the shipped test doubles usable.
#include "catch.hpp"
#include "server/raw_client.hpp"

#include <wirebind/core/body_stream.hpp>
#include <wirebind/testing/fault_server.hpp>
#include <wirebind/testing/manual_clock.hpp>
#include <wirebind/testing/scripted_transport.hpp>

#include <asio/error.hpp>
#include <asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

using namespace std::chrono_literals;
using namespace wirebind::testing;

namespace {

/// Ends with what the attempt ended with.
struct listener final : wirebind::net::exchange_listener {
  bool throws = false;
  std::error_code outcome = std::make_error_code(std::errc::operation_in_progress);

  std::error_code prepare(wirebind::http::request& request) override {
    if (throws) throw std::runtime_error("prepare");
    request.method = "POST";
    return {};
  }
  void completed(std::error_code error, wirebind::http::response&&,
                 const wirebind::net::exchange_report&) override {
    outcome = error;
  }
};

struct throwing_source final : wirebind::body_source {
  void async_read_some(char*, std::size_t, read_handler) override { throw std::bad_alloc(); }
};

struct throwing_sink final : wirebind::body_sink {
  void async_write(std::string_view, write_handler) override {
    throw std::system_error(std::make_error_code(std::errc::no_space_on_device));
  }
};

std::error_code run(wirebind::net::exchange_request request, bool prepare_throws = false) {
  asio::io_context context;
  scripted_transport transport(context.get_executor(), {responds(200, "body")});
  const auto hears = std::make_shared<listener>();
  hears->throws = prepare_throws;
  const auto exchange = transport.start(std::move(request), hears);
  context.run();
  return hears->outcome;
}

}  // namespace

TEST_CASE("scripted transport: a source, a sink or a preparation that throws ends its attempt") {
  throwing_source source;
  wirebind::net::exchange_request with_source;
  with_source.source = &source;
  CHECK(run(std::move(with_source)) == std::errc::not_enough_memory);
  throwing_sink sink;
  wirebind::net::exchange_request with_sink;
  with_sink.sink = &sink;
  CHECK(run(std::move(with_sink)) == std::errc::no_space_on_device);
  CHECK(run({}, true) == std::errc::io_error);
}

TEST_CASE("manual clock: a callback that throws leaves the rest to the next advance") {
  manual_clock clock;
  const auto first = clock.make_alarm();
  const auto second = clock.make_alarm();
  int rung = 0;
  first->arm(clock.now() + 1s, [] { throw 1; });
  second->arm(clock.now() + 2s, [&] { ++rung; });
  CHECK_THROWS_AS(clock.advance(3s), int);
  CHECK(rung == 0);
  clock.advance(0s);
  CHECK(rung == 1);
}

TEST_CASE("manual clock: a callback may destroy the clock") {
  auto clock = std::make_unique<manual_clock>();
  const auto alarm = clock->make_alarm();
  alarm->arm(clock->now(), [&] { clock.reset(); });
  clock->advance(1s);
  CHECK_FALSE(clock);
}

TEST_CASE("manual clock: the largest and smallest steps saturate") {
  manual_clock clock;
  const auto begin = clock.now();
  int rung = 0;
  const auto alarm = clock.make_alarm();
  alarm->arm(begin + 100'000h, [&] { ++rung; });
  clock.advance(std::chrono::nanoseconds::max());
  clock.advance(std::chrono::nanoseconds::max());
  CHECK(clock.now() > begin + 100'000h);
  CHECK(rung == 1);
  clock.advance(std::chrono::nanoseconds::min());
  CHECK(clock.now() < clock.now().max());
}

TEST_CASE(
    "fault server: a function of the plan that throws resets its connection, is reported, and no more") {
  std::atomic<int> told = 0;
  test::running_context context;
  network_fault_plan plan;
  plan.choose = [](const wirebind::http::request& request, std::size_t) {
    if (request.target == "/choose") throw std::runtime_error("choose");
    return request.target == "/cut" ? network_fault::cut : network_fault::none;
  };
  plan.respond = [](const wirebind::http::request& request, wirebind::http::response&) {
    if (request.target == "/answer") throw std::runtime_error("answer");
  };
  plan.reset_on_accept = [](std::size_t number) -> bool {
    if (number == 0) throw std::runtime_error("accept");
    return false;
  };
  plan.failed = [&](std::exception_ptr) {
    ++told;
    throw 1;
  };
  plan.idle = std::chrono::milliseconds::max();
  fault_server server(context.get().get_executor(), std::move(plan));
  for (const char* path : {"/accept", "/choose", "/answer"}) {
    test::raw_client client(server.port());
    try {
      client.send(std::string("GET ") + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
      const std::string answer = client.read_all();
      CHECK(answer.empty());
    } catch (const std::system_error& error) {
      CHECK((error.code() == asio::error::connection_reset || error.code() == asio::error::broken_pipe));
    }
  }
  CHECK(told == 3);
  test::raw_client next(server.port());
  CHECK(next.ask("GET /fine HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
  next.send("GET /cut HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(next.read_all().empty());  // the plan has no text for it
}
