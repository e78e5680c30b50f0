// Exchanges that wait for the right to a connection: what is reported of them, how they end, and what runs in
// their place.
#include "pool_fixture.hpp"

#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/net/observer.hpp>

#include <asio/execution/blocking.hpp>
#include <asio/execution/context.hpp>
#include <asio/execution/outstanding_work.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

using namespace net_test;

namespace {

net::pool_options one_connection(std::size_t waiting = 10'000) {
  return {.max_connections_per_origin = 1, .max_waiting = waiting};
}

/// Does something when it is notified of the end.
struct acting : recorder {
  void completed(std::error_code result, wirebind::http::response&& message,
                 const net::exchange_report& how) override {
    recorder::completed(result, std::move(message), how);
    if (act) act();
  }
  std::function<void()> act;
};

/// Keeps what happens to the pool, and may throw.
struct watching : net::pool_observer {
  void pool_changed(net::pool_event what, const net::origin&) override {
    events.push_back(what);
    if (what == throws_at) throw std::runtime_error("observer");
  }
  std::size_t count(net::pool_event what) const {
    return static_cast<std::size_t>(std::count(events.begin(), events.end(), what));
  }
  std::vector<net::pool_event> events;
  std::optional<net::pool_event> throws_at;
};

/// What an executor of a program may do to functions, and how often it still will.
struct whims {
  asio::io_context* context;
  int loses = 0;                // functions
  int refuses_tracking = 0;     // with an exception
  int throws = 0;               // at the function of that number from now on
  std::function<void()> act{};  // at the next function
};

struct whimsical_executor {
  whims* mood;

  asio::execution_context& query(asio::execution::context_t) const noexcept { return *mood->context; }
  whimsical_executor require(asio::execution::blocking_t::never_t) const noexcept { return *this; }
  static constexpr asio::execution::blocking_t query(asio::execution::blocking_t) noexcept {
    return asio::execution::blocking.never;
  }
  whimsical_executor require(asio::execution::outstanding_work_t::tracked_t) const {
    if (mood->refuses_tracking != 0 && mood->refuses_tracking-- != 0) throw std::runtime_error("executor");
    return *this;
  }
  template <class Function>
  void execute(Function&& function) const {
    if (const auto act = std::exchange(mood->act, nullptr)) act();
    if (mood->throws != 0 && --mood->throws == 0) throw std::bad_alloc();
    const auto taken = std::make_shared<std::decay_t<Function>>(std::forward<Function>(function));
    if (mood->loses != 0 && mood->loses-- != 0) return;
    asio::post(mood->context->get_executor(), [taken] { (*taken)(); });
  }
  bool operator==(const whimsical_executor&) const noexcept = default;
};

/// A pool over such an executor, of one connection unless the options say otherwise.
struct whimsical_pool {
  explicit whimsical_pool(std::vector<connection_script> scripts,
                          net::pool_options options = one_connection(100))
      : pool(whimsical_executor{&mood}, std::move(options), clock,
             std::make_shared<scripted_connector>(std::move(scripts), false)) {}

  std::shared_ptr<recorder> start(net::exchange_request request = pool_fixture::to()) {
    auto listener = std::make_shared<recorder>();
    handle = pool.start(std::move(request), listener);
    return listener;
  }
  void poll() {
    context.restart();
    context.poll();
  }

  asio::io_context context;
  whims mood{&context};
  std::shared_ptr<manual_clock> clock = std::make_shared<manual_clock>();
  net::pool pool;
  std::shared_ptr<net::exchange> handle;
};

}  // namespace

TEST_CASE("waiting: an exchange waits from its start on, without a turn of the context") {
  pool_fixture f({{}}, one_connection(2));
  for (int i = 0; i != 4; ++i) f.start();
  const auto counts = f.pool->statistics();
  CHECK(counts.waiting == 2);
  CHECK(counts.refused == 1);
  CHECK(counts.in_flight == 4);
}

TEST_CASE("waiting: the rejection of an exchange is not reported inside of the start") {
  pool_fixture f({{}}, one_connection(0));
  f.start();
  const auto refused = f.start();
  CHECK(refused->completions == 0);
  f.poll();
  CHECK(refused->error == net::errc::too_many_waiting);
  CHECK(refused->report.reached == net::phase::acquire);
  CHECK(f.pool->statistics().in_flight == 1);
}

TEST_CASE("waiting: the handle of an exchange that waited cancels the one that runs") {
  const auto kind = GENERATE(net::cancel_kind::total, net::cancel_kind::partial, net::cancel_kind::terminal);
  connection_script script = answers(1);
  script.peer.push_back(reads_request());
  pool_fixture f({script}, one_connection());
  f.start();
  const auto second = f.start();
  f.poll();
  REQUIRE(second->prepared == 1);
  REQUIRE(second->completions == 0);
  f.handle->cancel(kind);
  f.poll();
  const bool ends = kind == net::cancel_kind::terminal;  // the request has left
  CHECK(second->completions == (ends ? 1 : 0));
  CHECK(f.connector->records()[0]->closed == ends);
  if (ends) CHECK(second->error == net::operation_aborted());
  f.handle->cancel(net::cancel_kind::terminal);
  f.poll();
  CHECK(second->completions == 1);
  f.handle->cancel(net::cancel_kind::terminal);  // of one that is over
  f.poll();
  CHECK(second->completions == 1);
}

TEST_CASE("waiting: a handle that outlives its context cancels nothing") {
  const bool ran = GENERATE(false, true);
  connection_script script = answers(ran ? 1 : 0);
  if (ran) script.peer.push_back(reads_request());
  pool_fixture f({script}, one_connection());
  f.start();
  const auto second = f.start();
  f.poll();
  CHECK(second->prepared == (ran ? 1 : 0));
  f.pool.reset();
  f.context.reset();
  CHECK(second.use_count() == 1);
  f.handle->cancel(net::cancel_kind::terminal);
  CHECK(second->completions == 0);
}

TEST_CASE("waiting: the end of one that waited may run the context until that of another one") {
  pool_fixture f({{}}, one_connection());
  f.start();
  const auto first = std::make_shared<acting>();
  f.start(f.to(), first);
  const auto first_handle = f.handle;
  const auto second = f.start();
  int turns = 0;
  first->act = [&] {
    while (second->completions == 0 && ++turns != 100) f.context->poll_one();
  };
  first_handle->cancel(net::cancel_kind::total);
  f.handle->cancel(net::cancel_kind::total);
  f.poll();
  CHECK(first->completions == 1);
  CHECK(second->completions == 1);
  CHECK(turns < 100);
}

TEST_CASE("waiting: an exchange may be started while the context ends") {
  struct starting : recorder {
    ~starting() override { pool->start(pool_fixture::to(), std::make_shared<recorder>()); }
    net::pool* pool = nullptr;
  };
  pool_fixture f({{}}, one_connection());
  for (int i = 0; i != 3; ++i) {
    const auto listener = std::make_shared<starting>();
    listener->pool = &*f.pool;
    f.start(f.to(), listener);
  }
  f.poll();
  f.context.reset();
  CHECK(f.pool->statistics().waiting == 0);
}

TEST_CASE("waiting: many exchanges that end at once have a turn of the context each") {
  pool_fixture f({{}}, one_connection());
  f.start();
  std::vector<std::shared_ptr<recorder>> all;
  for (int i = 0; i != 2000; ++i) all.push_back(f.start());
  f.poll();
  f.pool->shutdown();
  const auto ended = [&all] {
    return std::count_if(all.begin(), all.end(), [](const auto& each) { return each->completions == 1; });
  };
  f.context->restart();
  std::ptrdiff_t before = 0;
  while (f.context->poll_one() != 0) {
    const std::ptrdiff_t now = ended();
    CHECK(now - before <= 1);
    before = now;
  }
  CHECK(before == 2000);
}

TEST_CASE("waiting: an exception of the end of one leaves the context's run, and the others end") {
  pool_fixture f({{}}, one_connection());
  f.start();
  std::vector<std::shared_ptr<acting>> all;
  for (int i = 0; i != 5; ++i) {
    all.push_back(std::make_shared<acting>());
    all.back()->act = [] { throw std::runtime_error("handler"); };
    f.start(f.to(), all.back());
  }
  f.pool->shutdown();
  int thrown = 0;
  for (bool left = true; left;) {
    try {
      f.poll();
      left = false;
    } catch (const std::runtime_error&) {
      ++thrown;
    }
  }
  CHECK(thrown == 5);
  for (const auto& each : all) CHECK(each->completions == 1);
  CHECK(f.pool->statistics().in_flight == 0);
}

TEST_CASE("waiting: the observer is notified of each wait and of each rejection before either ends") {
  const auto watched = std::make_shared<watching>();
  net::pool_options options = one_connection(2);
  options.observer = watched;
  pool_fixture f({answers(3)}, options);
  for (int i = 0; i != 5; ++i) f.start();
  f.poll();
  CHECK(watched->count(net::pool_event::waiting) == 2);
  CHECK(watched->count(net::pool_event::refused) == 2);
  CHECK(watched->count(net::pool_event::reused) == 2);
  CHECK(watched->count(net::pool_event::idle) == 3);
}

TEST_CASE("waiting: what an observer throws at a wait ends that exchange and no other") {
  const auto watched = std::make_shared<watching>();
  const auto at = GENERATE(net::pool_event::waiting, net::pool_event::refused);
  watched->throws_at = at;
  net::pool_options options = one_connection(1);
  options.observer = watched;
  pool_fixture f({answers(2)}, options);
  const auto first = f.start(), second = f.start(), third = f.start();
  f.poll();
  const auto& failed = at == net::pool_event::waiting ? second : third;
  const auto& other = at == net::pool_event::waiting ? third : second;
  CHECK(failed->error == wirebind::callback_errc::exception_thrown);
  CHECK(failed->report.exception);
  CHECK(other->error ==
        (at == net::pool_event::waiting ? std::error_code(net::errc::too_many_waiting) : std::error_code()));
  CHECK_FALSE(first->error);
  CHECK(f.pool->statistics().in_flight == 0);
}

TEST_CASE("waiting: the error of an invalid exchange is reported, and it takes no place in the queue") {
  pool_fixture f({{}}, one_connection());
  auto wrong = f.to("a.test", "gopher");
  f.start(wrong);
  const auto second = f.start(wrong);  // the right to such a connection is in use
  f.poll();
  CHECK(second->error == net::errc::unsupported_scheme);
  CHECK(f.pool->statistics().waiting == 0);
  CHECK(f.pool->statistics().in_flight == 0);
}

TEST_CASE("waiting: a deadline that is over at the start ends an exchange that would wait") {
  pool_fixture f({{}}, one_connection());
  f.start();
  const auto late = std::make_shared<recorder>();
  f.pool->start(std::make_shared<const net::exchange_request>(f.to()), f.clock->now(), late);
  CHECK(late->completions == 0);
  f.poll();
  CHECK(late->error == net::errc::total_timeout);
  CHECK(f.pool->statistics().waiting == 0);
}

TEST_CASE("waiting: a clock that throws at the start is asked again, and then ends the exchange") {
  struct moody_clock final : wirebind::clock {
    std::chrono::steady_clock::time_point now() const override {
      if (left != 0 && left-- != 0) throw std::runtime_error("no time");
      return std::chrono::steady_clock::now();
    }
    std::chrono::sys_seconds wall() const override { return {}; }
    mutable int left = 0;
  };
  const int throwing = GENERATE(1, 2);
  const auto clock = std::make_shared<moody_clock>();
  asio::io_context context(1);
  const auto connector = std::make_shared<scripted_connector>(std::vector{connection_script{}}, false);
  net::pool pool(context.get_executor(), one_connection(), clock, connector);
  const auto first = std::make_shared<recorder>(), second = std::make_shared<recorder>();
  pool.start(pool_fixture::to(), first);
  context.poll();
  clock->left = throwing;
  const auto handle = pool.start(pool_fixture::to(), second);
  CHECK(second->completions == 0);
  context.restart();
  context.poll();
  CHECK(second->completions == throwing - 1);
  CHECK(pool.statistics().waiting == static_cast<std::size_t>(2 - throwing));
  if (throwing == 1) return;
  CHECK(second->error == wirebind::callback_errc::exception_thrown);
  CHECK(second->report.exception);
}

TEST_CASE("waiting: the end of one that waited may run a context of one thread until that of another one") {
  asio::io_context context(1);
  net::pool pool(context.get_executor(), one_connection(), std::make_shared<manual_clock>(),
                 std::make_shared<scripted_connector>(std::vector{connection_script{}}, false));
  const auto first = std::make_shared<acting>(), second = std::make_shared<acting>();
  pool.start(pool_fixture::to(), std::make_shared<recorder>());
  std::vector<std::shared_ptr<net::exchange>> handles;
  for (const auto& each : {first, second}) handles.push_back(pool.start(pool_fixture::to(), each));
  int turns = 0;
  first->act = [&] {
    while (second->completions == 0 && ++turns != 20) context.run_one_for(50ms);
  };
  for (const auto& each : handles) each->cancel(net::cancel_kind::total);
  context.poll();
  CHECK(first->completions == 1);
  CHECK(second->completions == 1);
  CHECK(turns < 20);
}

TEST_CASE("waiting: a function that an executor loses ends no other wait than its own") {
  whimsical_pool f({{}}, one_connection(1));
  f.start();
  f.poll();
  f.start();
  f.mood.loses = 1;
  f.handle->cancel(net::cancel_kind::total);
  f.poll();
  REQUIRE(f.mood.loses == 0);
  const auto refused = f.start();
  f.poll();
  CHECK(refused->completions == 1);
  f.pool.shutdown();
  f.poll();
  CHECK(f.pool.statistics().in_flight == 0);
}

TEST_CASE("waiting: an executor that throws at a grant ends no more than the exchange that was granted it") {
  const int throwing = GENERATE(1, 2);
  whimsical_pool f({answers(3)});
  f.start();
  const auto second = f.start(), third = f.start();
  f.mood.refuses_tracking = throwing;
  f.poll();
  f.poll();
  CHECK(second->completions == 1);
  CHECK(second->error == (throwing == 1 ? std::error_code() : wirebind::callback_errc::exception_thrown));
  CHECK(bool(second->report.exception) == (throwing == 2));
  CHECK_FALSE(third->error);
  CHECK(third->completions == 1);
  CHECK(f.pool.statistics().in_flight == 0);
}

TEST_CASE(
    "waiting: an exchange whose executor threw once, wherever that was, ends by deadline and cancellation") {
  const std::size_t connections = GENERATE(0, 1);
  const bool cancelled = GENERATE(false, true);
  bool threw = true;
  for (int number = 1; threw; ++number) {
    INFO(connections << " connections, function " << number << (cancelled ? ", cancelled" : ""));
    whimsical_pool f({{}, {}, {}}, {.max_connections_per_origin = connections});
    f.mood.throws = number;
    std::vector<std::pair<std::shared_ptr<recorder>, std::shared_ptr<net::exchange>>> started;
    net::exchange_request request = pool_fixture::to();
    request.timeouts.total = 200ms;
    for (int i = 0; i != 3; ++i) {
      try {
        auto listener = f.start(request);
        started.emplace_back(std::move(listener), f.handle);
      } catch (const std::bad_alloc&) {
      }
    }
    f.poll();
    threw = std::exchange(f.mood.throws, 0) == 0;
    for (const auto& [listener, handle] : started) {
      if (cancelled) handle->cancel(net::cancel_kind::terminal);
    }
    // One that is granted the right at its deadline has another turn.
    for (int round = 0; round != 3; ++round) {
      f.poll();
      if (!cancelled) f.clock->advance(200ms);
    }
    for (const auto& [listener, handle] : started) CHECK(listener->completions == 1);
    CHECK(f.pool.statistics().in_flight == 0);
  }
}

TEST_CASE("waiting: an executor may cancel the exchange that it is given a function of, and then throw") {
  const std::size_t connections = GENERATE(0, 1);
  const bool throws = GENERATE(false, true);
  INFO(connections << " connections" << (throws ? ", throws" : ""));
  whimsical_pool f({{}, {}}, {.max_connections_per_origin = connections});
  f.start();
  const auto second = f.start();  // runs, or waits for the connection of the first
  f.poll();
  f.mood.act = [&] {
    f.handle->cancel(net::cancel_kind::terminal);
    f.mood.throws = throws ? 1 : 0;
  };
  f.handle->cancel(net::cancel_kind::partial);
  f.poll();
  CHECK(second->completions == 1);
  CHECK(second->error == net::operation_aborted());
}
