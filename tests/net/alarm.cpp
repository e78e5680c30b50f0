#include "catch.hpp"

#include <wirebind/net/clock.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

using namespace std::chrono_literals;
namespace net = wirebind::net;

TEST_CASE("alarm: rings once when the deadline has passed, not inside arm") {
  asio::io_context io;
  const auto clock = net::real_clock();
  const auto alarm = net::make_alarm(io.get_executor(), *clock);
  int rings = 0;
  const auto begin = clock->now();
  SECTION("later") {
    alarm->arm(begin + 20ms, [&] { ++rings; });
    io.run();
    CHECK(clock->now() >= begin + 20ms);
  }
  SECTION("in the past") {
    alarm->arm(begin - 1h, [&] { ++rings; });
    CHECK(rings == 0);
    io.run();
  }
  SECTION("the last deadline counts") {
    alarm->arm(begin + 1h, [&] { rings += 100; });
    alarm->arm(begin + 5ms, [&] { ++rings; });
    io.run();
  }
  CHECK(rings == 1);
}

TEST_CASE("alarm: neither a disarmed nor a destroyed one rings, even when it had expired") {
  asio::io_context io;
  auto alarm = net::make_alarm(io.get_executor(), *net::real_clock());
  bool rung = false;
  alarm->arm(std::chrono::steady_clock::now() + GENERATE(-1000ms, 1000ms), [&] { rung = true; });
  SECTION("disarmed") { alarm->disarm(); }
  SECTION("destroyed") { alarm.reset(); }
  io.run_for(50ms);
  CHECK_FALSE(rung);
  CHECK(io.stopped());
}

TEST_CASE("alarm: the end of the context destroys the callback uncalled") {
  const auto witness = std::make_shared<int>(0);
  std::optional<asio::io_context> io(std::in_place);
  auto alarm = net::make_alarm(io->get_executor(), *net::real_clock());
  alarm->arm(std::chrono::steady_clock::now() + 1h, [witness] { ++*witness; });
  alarm.reset();
  io.reset();
  CHECK(witness.use_count() == 1);
}

TEST_CASE("manual clock: alarms ring in the order of their deadlines, on the executor") {
  asio::io_context io;
  wirebind::testing::manual_clock clock;
  const auto begin = clock.now();
  const auto first = net::make_alarm(io.get_executor(), clock);
  const auto second = net::make_alarm(io.get_executor(), clock);
  const auto third = net::make_alarm(io.get_executor(), clock);
  std::vector<int> rung;
  second->arm(begin + 2s, [&] { rung.push_back(2); });
  first->arm(begin + 1s, [&] { rung.push_back(1); });
  third->arm(begin + 3s, [&] { rung.push_back(3); });
  CHECK(clock.next_deadline() == begin + 1s);
  clock.advance(2s);
  CHECK(rung.empty());
  io.poll();
  CHECK(rung == std::vector{1, 2});
  clock.advance(1s);
  third->disarm();
  io.restart();
  io.poll();
  CHECK(rung == std::vector{1, 2});
  CHECK(clock.next_deadline() == wirebind::testing::manual_clock::time_point::max());
}

TEST_CASE("manual clock: the time of day moves with it in whole seconds") {
  wirebind::testing::manual_clock clock(std::chrono::sys_seconds(1000s));
  clock.advance(1500ms);
  CHECK(clock.wall() == std::chrono::sys_seconds(1001s));
  clock.advance(500ms);
  CHECK(clock.wall() == std::chrono::sys_seconds(1002s));
}
