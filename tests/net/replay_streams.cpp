// Two exchanges over one connection in memory, plain, over TLS and through a proxy: replayed with each
// operation below failing in turn, and with a cancellation or the end of everything at each handler.
#include "catch.hpp"
#include "memory_stream.hpp"
#include "recorder.hpp"

#include <wirebind/net/pool.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <optional>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = wirebind::net;

namespace {

struct replay {
  replay(const memory_way& way, const memory_world& world, int failing = -1) {
    trouble->failing = failing;
    context.emplace(1);
    pool.emplace(context->get_executor(), net::pool_options{}, clock,
                 std::make_shared<memory_connector>(way, world, trouble));
    origin = {way.tls ? "https" : "http", "a.test", 443};
  }

  std::shared_ptr<recorder> start() {
    const auto heard = std::make_shared<recorder>(std::string(150, 'b'), "PUT");
    handle = pool->start({.origin = origin, .idempotent = true}, heard);
    return heard;
  }
  /// Runs some handlers, all of them when `most` is negative; time passes when nothing else does.
  void run(const recorder& heard, int most = -1) {
    for (int steps = 0; heard.completions == 0 && steps != most; ++steps) {
      context->restart();
      if (context->poll_one() == 0) clock->advance(1s);
    }
  }
  void poll() {
    context->restart();
    context->poll();
  }
  void check_nothing_left() {
    poll();
    CHECK(pool->statistics().in_flight == 0);
    CHECK(clock->next_deadline() == wirebind::testing::manual_clock::time_point::max());
    pool->close_idle();
    poll();
    CHECK(trouble->streams == 0);
  }

  std::shared_ptr<memory_trouble> trouble = std::make_shared<memory_trouble>();
  std::shared_ptr<wirebind::testing::manual_clock> clock =
      std::make_shared<wirebind::testing::manual_clock>();
  std::optional<asio::io_context> context;
  std::optional<net::pool> pool;
  std::shared_ptr<net::exchange> handle;
  net::origin origin;
};

const std::error_code broken = std::make_error_code(std::errc::io_error);

}  // namespace

TEST_CASE("stream replay: two exchanges share a connection, and nothing is left") {
  const memory_world world;
  for (const memory_way& way : memory_ways) {
    INFO(way.name);
    replay r(way, world);
    for (const bool reused : {false, true}) {
      const auto heard = r.start();
      r.run(*heard);
      CHECK_FALSE(heard->error);
      CHECK(heard->answer.body.size() == 1000);
      CHECK(heard->report.reused_connection == reused);
    }
    CHECK(r.trouble->streams == 1);
    r.check_nothing_left();
  }
}

TEST_CASE("stream replay: each operation failing in turn is one error, or an idle connection replaced") {
  const memory_world world;
  for (const memory_way& way : memory_ways) {
    for (int failing = 0;; ++failing) {
      INFO(way.name << ", operation " << failing);
      replay r(way, world, failing);
      const auto first = r.start();
      r.run(*first);
      const auto second = r.start();
      r.run(*second);
      CHECK(first->completions == 1);
      CHECK(second->completions == 1);
      r.check_nothing_left();
      if (r.trouble->operations <= failing) break;
      CHECK((first->error || second->report.stale_retry || second->error));
      for (const auto& each : {first, second}) {
        const std::error_code& error = each->error;
        CHECK((!error || error == broken || error == net::errc::truncated));
        if (!error) CHECK(each->answer.body.size() == 1000);
      }
    }
  }
}

TEST_CASE("stream replay: a cancellation of each kind at each handler ends it once or not at all") {
  const memory_world world;
  for (const memory_way& way : memory_ways) {
    for (const auto kind : {net::cancel_kind::total, net::cancel_kind::partial, net::cancel_kind::terminal}) {
      int acted = 0;
      for (int step = 0;; ++step) {
        INFO(way.name << ", step " << step << ", " << static_cast<int>(kind));
        replay r(way, world);
        const auto heard = r.start();
        r.run(*heard, step);
        if (heard->completions != 0) break;
        r.handle->cancel(kind);
        r.poll();
        if (kind == net::cancel_kind::terminal) CHECK(heard->completions == 1);
        r.run(*heard);
        CHECK(heard->completions == 1);
        CHECK((!heard->error || heard->error == net::operation_aborted()));
        if (heard->error) CHECK((kind == net::cancel_kind::terminal || !heard->report.wrote));
        acted += !!heard->error;
        r.check_nothing_left();
      }
      CHECK(acted > 1);
    }
  }
}

TEST_CASE("stream replay: the end of the pool at each handler completes it once, that of the context never") {
  const memory_world world;
  for (const memory_way& way : memory_ways) {
    for (const bool of_context : {false, true}) {
      for (int step = 0;; ++step) {
        INFO(way.name << ", step " << step << ", " << of_context);
        replay r(way, world);
        const auto heard = r.start();
        r.run(*heard, step);
        if (heard->completions != 0) break;
        r.handle.reset();
        of_context ? r.context.reset() : r.pool.reset();
        if (!of_context) r.poll();
        CHECK(heard->completions == (of_context ? 0 : 1));
        CHECK(heard.use_count() == 1);
        CHECK(r.trouble->streams == 0);
      }
    }
  }
}
