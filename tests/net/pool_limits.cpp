// What a pool allows at once, and for how long: over scripted connections and a clock turned by hand.
#include "failing_clock.hpp"
#include "pool_fixture.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

using namespace net_test;

namespace {

connection_script silent() { return {}; }

net::pool_options at_most(std::size_t connections, std::size_t waiting = 100) {
  return {.max_connections_per_origin = connections, .max_waiting = waiting};
}

struct ordered : recorder {
  ordered(std::vector<int>& into, int number) : order(into), number(number) {}
  std::error_code prepare(wirebind::http::request& out) override {
    order.push_back(number);
    return recorder::prepare(out);
  }
  std::vector<int>& order;
  int number;
};

}  // namespace

TEST_CASE(
    "pool limits: at the defaults 10,000 exchanges at once open 256 connections and are served in their "
    "order") {
  pool_fixture f(std::vector<connection_script>(256, answers(40)));
  std::vector<int> order;
  for (int i = 0; i != 10'000; ++i) f.start(f.to(), std::make_shared<ordered>(order, i));
  f.poll();
  CHECK(order.size() == 10'000);
  CHECK(std::ranges::is_sorted(order));
  CHECK(f.connector->records().size() == 256);
  CHECK(f.pool->statistics().idle == 256);
}

TEST_CASE("pool limits: exchanges beyond the limit wait and use the connections that become free") {
  pool_fixture f({answers(3), answers(3)}, at_most(2));
  std::vector<std::shared_ptr<recorder>> all;
  for (int i = 0; i != 6; ++i) all.push_back(f.start());
  f.poll();
  for (const auto& each : all) {
    CHECK(each->completions == 1);
    CHECK_FALSE(each->error);
  }
  CHECK(f.connector->records().size() == 2);
  const auto counts = f.pool->statistics();
  CHECK(counts.waited == 4);
  CHECK(counts.waiting == 0);
  CHECK(counts.reused == 4);
}

TEST_CASE("pool limits: who came first is served first") {
  pool_fixture f({answers(20)}, at_most(1));
  std::vector<int> order;
  for (int i = 0; i != 20; ++i) f.start(f.to(), std::make_shared<ordered>(order, i));
  f.poll();
  REQUIRE(order.size() == 20);
  for (int i = 0; i != 20; ++i) CHECK(order[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("pool limits: an origin does not wait for another one") {
  pool_fixture f({silent(), answers(1)}, at_most(1));
  const auto stuck = f.start(f.to("a.test"));
  const auto queued = f.start(f.to("a.test"));
  const auto other = f.start(f.to("b.test"));
  f.poll();
  CHECK(stuck->completions == 0);
  CHECK(queued->completions == 0);
  CHECK(other->completions == 1);
  CHECK(f.pool->statistics().waiting == 1);
}

TEST_CASE("pool limits: more than may wait are refused") {
  pool_fixture f({silent()}, at_most(1, 2));
  f.start();
  const auto first = f.start();
  const auto second = f.start();
  const auto refused = f.start();
  f.poll();
  CHECK(refused->error == net::errc::too_many_waiting);
  CHECK(first->completions + second->completions == 0);
  CHECK(f.pool->statistics().refused == 1);
}

TEST_CASE("pool limits: waiting for a connection ends at the deadline for it, or at that of the whole") {
  pool_fixture f({silent()}, at_most(1));
  f.start();
  f.poll();
  auto request = f.to();
  request.timeouts.acquire = 2s;
  request.timeouts.total = 10s;
  const bool total = GENERATE(false, true);
  if (total) request.timeouts.acquire = 0s;
  const auto waiting = f.start(request);
  f.poll();
  f.clock->advance(total ? 10s : 2s);
  f.poll();
  CHECK(waiting->error == (total ? net::errc::total_timeout : net::errc::acquire_timeout));
  CHECK(waiting->error == std::errc::timed_out);
  CHECK(waiting->report.reached == net::phase::acquire);
  CHECK(waiting->report.times[net::phase::acquire] == (total ? 10s : 2s));
  CHECK(f.pool->statistics().waiting == 0);
}

TEST_CASE("pool limits: who gives up while waiting is passed over") {
  pool_fixture f({answers(2)}, at_most(1));
  const auto first = f.start();
  const auto second = f.start();
  const auto given_up = f.handle;
  const auto third = f.start();
  given_up->cancel(net::cancel_kind::total);
  f.poll();
  CHECK_FALSE(first->error);
  CHECK(second->error == net::operation_aborted());
  CHECK(second->prepared == 0);
  CHECK_FALSE(third->error);
  CHECK(third->completions == 1);
}

TEST_CASE("pool limits: a cancellation of any kind ends an exchange that waits") {
  pool_fixture f({answers(2)}, at_most(1));
  const auto kind = GENERATE(net::cancel_kind::total, net::cancel_kind::partial, net::cancel_kind::terminal);
  f.start();
  const auto second = f.start();
  const auto given_up = f.handle;
  const auto third = f.start();
  f.context->restart();
  while (f.pool->statistics().waiting != 2) REQUIRE(f.context->poll_one() == 1);
  given_up->cancel(kind);
  f.poll();
  given_up->cancel(kind);
  f.poll();
  CHECK(second->error == net::operation_aborted());
  CHECK((second->completions == 1 && second->prepared == 0));
  CHECK_FALSE(second->report.wrote);
  CHECK_FALSE(third->error);
  CHECK(third->completions == 1);
}

TEST_CASE(
    "pool limits: an exchange that is cancelled beside its grant leaves the connection to the next one") {
  pool_fixture f({answers(2)}, at_most(1));
  const auto first = f.start();
  const auto second = f.start();
  f.context->restart();
  while (first->completions == 0) REQUIRE(f.context->poll_one() == 1);
  REQUIRE(f.pool->statistics().waiting == 0);
  f.handle->cancel(net::cancel_kind::total);
  const auto third = f.start();
  f.poll();
  CHECK(second->error == net::operation_aborted());
  CHECK(second->prepared == 0);
  CHECK_FALSE(third->error);
  CHECK(third->report.reused_connection);
  CHECK(f.connector->records().size() == 1);
}

TEST_CASE("pool limits: a wait counts for the phase and for the deadline of the whole") {
  auto request = pool_fixture::to();
  request.timeouts.total = 10s;
  request.timeouts.acquire = 5s;
  request.observed = true;
  struct observing : recorder {
    void phase_finished(net::phase which, std::chrono::steady_clock::duration time) override {
      if (which == net::phase::acquire) waits.push_back(time);
    }
    std::vector<std::chrono::steady_clock::duration> waits;
  };
  auto first = pool_fixture::to();
  first.timeouts.total = 3s;
  pool_fixture f({silent(), silent()}, at_most(1));
  f.start(first);
  const auto waiting = std::make_shared<observing>();
  f.start(request, waiting);
  f.poll();
  f.clock->advance(3s);
  f.poll();
  REQUIRE(waiting->prepared == 1);
  CHECK(waiting->waits == std::vector<std::chrono::steady_clock::duration>{3s});
  f.clock->advance(6s);
  f.poll();
  CHECK(waiting->completions == 0);
  f.clock->advance(1s);
  f.poll();
  CHECK(waiting->error == net::errc::total_timeout);
  CHECK(waiting->report.times[net::phase::acquire] == 3s);
  CHECK(waiting->waits.size() == 1);
}

TEST_CASE("pool limits: a failed connection makes room as well") {
  connection_script refused;
  refused.connect = std::make_error_code(std::errc::connection_refused);
  pool_fixture f({refused, refused, answers(1)}, at_most(1));
  const auto first = f.start();
  const auto second = f.start();
  const auto third = f.start();
  f.poll();
  CHECK(first->error == std::errc::connection_refused);
  CHECK(second->error == std::errc::connection_refused);
  CHECK_FALSE(third->error);
}

TEST_CASE("pool limits: a pool that is shut down ends those who wait") {
  pool_fixture f({silent()}, at_most(1));
  std::array heard{f.start(), f.start(), f.start()};
  f.poll();
  f.pool->shutdown();
  f.poll();
  for (const auto& each : heard) {
    CHECK(each->completions == 1);
    CHECK(each->error == net::operation_aborted());
  }
}

TEST_CASE("pool limits: the context's end destroys those who wait without a call") {
  pool_fixture f({silent()}, at_most(1));
  std::array heard{f.start(), f.start(), f.start()};
  f.poll();
  const std::weak_ptr<recorder> last = heard[2];
  f.context.reset();
  for (const auto& each : heard) CHECK(each->completions == 0);
  heard = {};
  CHECK(last.expired());
}

TEST_CASE("pool limits: a connection that lived for too long serves no further exchange") {
  pool_fixture f({answers(3), answers(3)}, {.max_lifetime = 60s});
  f.run();
  f.clock->advance(40s);
  CHECK(f.run()->report.reused_connection);
  f.clock->advance(20s);
  CHECK_FALSE(f.run()->report.reused_connection);
  CHECK(f.connector->records()[0]->closed);
  CHECK(f.pool->statistics().expired == 1);
}

TEST_CASE("pool limits: a connection that grew too old while in use is not kept") {
  pool_fixture f({answers(1)}, {.max_lifetime = 60s});
  struct slow : recorder {
    explicit slow(manual_clock& turned) : clock(turned) {}
    std::error_code prepare(wirebind::http::request& out) override {
      clock.advance(60s);
      return recorder::prepare(out);
    }
    manual_clock& clock;
  };
  const auto heard = f.start(f.to(), std::make_shared<slow>(*f.clock));
  f.poll();
  CHECK_FALSE(heard->error);
  CHECK(f.connector->records()[0]->closed);
  CHECK(f.pool->statistics().idle == 0);
}

TEST_CASE("pool limits: without a bound no exchange waits") {
  pool_fixture f({answers(1), answers(1), answers(1)}, at_most(0));
  for (int i = 0; i != 3; ++i) f.start();
  f.poll();
  CHECK(f.pool->statistics().waited == 0);
  CHECK(f.connector->records().size() == 3);
}

TEST_CASE("pool limits: several dead connections and one that closes under the request cost one second try") {
  auto dead = answers(1);
  dead.stale = true;
  pool_fixture f({answers_then(1, ends()), dead, dead, dead, answers(1)});
  for (int i = 0; i != 4; ++i) f.start();
  f.poll();
  REQUIRE(f.pool->statistics().idle == 4);
  f.clock->advance(11ms);
  const auto heard = f.run();
  CHECK_FALSE(heard->error);
  CHECK(heard->report.stale_retry);
  CHECK(heard->prepared == 2);
  CHECK(f.pool->statistics().stale == 3);
}

TEST_CASE(
    "pool limits: whenever the clock throws, no connection is taken by an exchange that has no use for it") {
  for (int throwing = 0; throwing != 24; ++throwing) {
    INFO(throwing);
    const auto clock = std::make_shared<failing_clock>();
    clock->throwing = throwing;
    asio::io_context context(1);
    const auto connector = std::make_shared<scripted_connector>(std::vector{answers(2), answers(2)}, false);
    net::pool pool(context.get_executor(), at_most(1), clock, connector);
    const auto first = std::make_shared<recorder>(), second = std::make_shared<recorder>();
    pool.start(pool_fixture::to(), first);
    pool.start(pool_fixture::to(), second);
    context.run();
    CHECK((first->completions == 1 && second->completions == 1));
    const auto reused = std::uint64_t{first->report.reused_connection} + second->report.reused_connection;
    const net::pool_statistics counts = pool.statistics();
    CHECK(counts.reused == reused);
    std::size_t open = 0;
    for (const auto& each : connector->records()) open += each->closed ? 0 : 1;
    CHECK(counts.idle == open);
  }
}
