// What an exchange takes while it waits for a connection, and how it ends without memory.
#include "failing.hpp"
#include "net/pool_fixture.hpp"

#include <wirebind/net/error.hpp>

#include <memory>
#include <utility>
#include <vector>

using namespace allocation_test;
using namespace net_test;

namespace {

/// A pool whose one connection to a.test is in use for good.
struct busy_pool : pool_fixture {
  explicit busy_pool(int answers_of_others = 0)
      : pool_fixture({{}, answers(answers_of_others)},
                     {.max_connections_per_origin = 1, .max_waiting = 10'000}) {
    start(to("a.test"));
    poll();
  }
};

}  // namespace

TEST_CASE("waiting: an exchange that waits takes a fraction of what one that runs does") {
  busy_pool f;
  const auto request = std::make_shared<const net::exchange_request>(f.to("a.test"));
  const auto listener = std::make_shared<recorder>();
  constexpr int count = 1000;
  const long begin = peak_begin();
  for (int i = 0; i != count; ++i) {
    f.pool->start(request, (std::chrono::steady_clock::time_point::max)(), listener);
  }
  f.poll();
  CHECK(f.pool->statistics().waiting == count);
  CHECK((peak_begin() - begin) / count <= 240);
}

TEST_CASE("waiting: an exchange that begins to wait leaves kept memory to those that run") {
  busy_pool f(10);
  const auto used = [&] {
    f.handle.reset();  // of an exchange that has ended or not
    const long begin = peak_begin();
    f.start(f.to("b.test"));
    f.poll();
    return peak_since(begin);
  };
  used();
  const long before = used();
  const auto waiting = f.start(f.to("a.test"));
  f.poll();
  REQUIRE(f.pool->statistics().waiting == 1);
  CHECK(used() < before + 500);
}

TEST_CASE("waiting: the end of what waits needs no memory") {
  enum class way { total, partial, terminal, deadline, shutdown };
  const int count = GENERATE(1, 4);
  for (const way ends : {way::total, way::partial, way::terminal, way::deadline, way::shutdown}) {
    INFO(count << " end by " << static_cast<int>(ends));
    busy_pool f;
    auto request = f.to("a.test");
    request.timeouts.acquire = 2s;
    std::vector<std::pair<std::shared_ptr<recorder>, std::shared_ptr<net::exchange>>> waiting;
    for (int i = 0; i != count; ++i) {
      auto listener = f.start(request);
      waiting.emplace_back(std::move(listener), f.handle);
    }
    f.poll();
    REQUIRE(f.pool->statistics().waiting == waiting.size());
    if (ends == way::deadline) f.clock->advance(2s);
    bool happened = false;
    {
      const failing armed(1, true);
      for (const auto& [listener, handle] : waiting) {
        if (ends <= way::terminal) handle->cancel(static_cast<net::cancel_kind>(ends));
      }
      if (ends == way::shutdown) f.pool->shutdown();
      f.poll();
      happened = armed.happened();
    }
    // The pool has room for one function; its end is that of the exchange that runs as well.
    const bool has_room = count == 1 && ends != way::shutdown;
    CHECK(happened == !has_room);
    for (const auto& [listener, handle] : waiting) {
      CHECK(listener->completions == 1);
      CHECK(listener->error ==
            (ends == way::deadline ? make_error_code(net::errc::acquire_timeout) : net::operation_aborted()));
      CHECK(listener->report.reached == net::phase::acquire);
    }
    CHECK(f.pool->statistics().waiting == 0);
  }
}

TEST_CASE("waiting: a right that is granted without memory ends the exchange and goes to the next one") {
  busy_pool f;
  const auto first_handle = f.handle;
  const auto second = f.start(f.to("a.test")), third = f.start(f.to("a.test"));
  f.poll();
  REQUIRE(f.pool->statistics().waiting == 2);
  {
    const failing armed(1, true);
    first_handle->cancel(net::cancel_kind::terminal);
    f.poll();
    CHECK(armed.happened());
  }
  for (const auto& each : {second, third}) {
    CHECK(each->completions == 1);
    CHECK(each->error == net::out_of_memory());
    CHECK(each->prepared == 0);
  }
  CHECK(f.pool->statistics().in_flight == 0);
  const auto last = f.start(f.to("a.test"));
  f.poll();
  CHECK(last->prepared == 1);
}
