// Whole exchanges over connections in memory, with each allocation failing in turn: what the listener hears,
// and what is left.
#include "failing.hpp"
#include "net/memory_stream.hpp"
#include "until_idle.hpp"

#include <wirebind/core/body_stream.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <memory>

using namespace allocation_test;
using namespace net_test;
using namespace std::chrono_literals;
namespace net = wirebind::net;

namespace {

struct outcome {
  int started = 0;
  int completions = 0;
  int failures = 0;
  bool stuck = false;

  void check(bool happened, int exchanges) {
    CHECK_FALSE(stuck);
    CHECK(completions == started);
    CHECK((completions == exchanges || happened));
    CHECK((failures == 0 || happened));
    *this = {};
  }
};

struct counting_listener final : net::exchange_listener {
  explicit counting_listener(outcome& to, bool body = true) : out(to), with_body(body) {}
  std::error_code prepare(wirebind::http::request& request) override {
    request.method = "PUT";
    request.target = "/a/target/that/is/longer/than/what/a/string/holds/in/place";
    request.fields.add("Host", "a.test");
    if (with_body) request.body = wirebind::bytes(std::string(150, 'b'));
    return {};
  }
  void completed(std::error_code error, wirebind::http::response&&, const net::exchange_report&) override {
    ++out.completions;
    out.failures += !!error;
  }
  outcome& out;
  const bool with_body;
};

/// Gives three pieces, each from a function of the context.
struct posting_source final : wirebind::body_source {
  explicit posting_source(asio::io_context& on) : context(on) {}
  void async_read_some(char* data, std::size_t size, read_handler done) override {
    const std::size_t count = left-- > 0 ? std::min<std::size_t>(size, 100) : 0;
    std::fill_n(data, count, 's');
    asio::post(context, [done = std::move(done), count]() mutable { done({}, count); });
  }
  asio::io_context& context;
  int left = 3;
};
struct posting_sink final : wirebind::body_sink {
  explicit posting_sink(asio::io_context& on) : context(on) {}
  void async_write(std::string_view, write_handler done) override {
    asio::post(context, [done = std::move(done)]() mutable { done({}); });
  }
  asio::io_context& context;
};

}  // namespace

TEST_CASE("allocation: an exchange with a source and a sink that call back from the context") {
  const memory_world world;
  outcome out;
  std::size_t left = 0;
  each_in_turn(
      [&] {
        const auto clock = std::make_shared<wirebind::testing::manual_clock>();
        const auto trouble = std::make_shared<memory_trouble>();
        asio::io_context context(1);
        posting_source source(context);
        posting_sink sink(context);
        net::pool pool(context.get_executor(), {}, clock,
                       std::make_shared<memory_connector>(memory_ways[0], world, trouble));
        try {
          pool.start({.origin = {"http", "a.test", 443}, .source = &source, .sink = &sink},
                     std::make_shared<counting_listener>(out, false));
          ++out.started;
        } catch (const std::bad_alloc&) {
        }
        run_until_idle(context, *clock);
        failing::end();
        pool.shutdown();
        out.stuck = !run_until_idle(context, *clock);
        left = pool.statistics().in_flight;
      },
      [&](bool happened) {
        CHECK(left == 0);
        out.check(happened, 1);
      });
}

TEST_CASE("allocation: two exchanges over one connection, plain, over TLS and through a proxy") {
  const memory_world world;
  for (const memory_way& way : memory_ways) {
    INFO(way.name);
    outcome out;
    std::size_t left = 0;
    each_in_turn(
        [&] {
          const auto clock = std::make_shared<wirebind::testing::manual_clock>();
          const auto trouble = std::make_shared<memory_trouble>();
          asio::io_context context(1);
          net::pool pool(context.get_executor(), {.max_connections_per_origin = 1}, clock,
                         std::make_shared<memory_connector>(way, world, trouble));
          for (int i = 0; i != 2; ++i) {
            try {
              pool.start({.origin = {way.tls ? "https" : "http", "a.test", 443}, .idempotent = true},
                         std::make_shared<counting_listener>(out));
              ++out.started;
            } catch (const std::bad_alloc&) {
            }
          }
          run_until_idle(context, *clock);
          failing::end();
          pool.shutdown();
          out.stuck = !run_until_idle(context, *clock);
          left = pool.statistics().in_flight;
        },
        [&](bool happened) {
          CHECK(left == 0);
          out.check(happened, 2);
        });
  }
}
