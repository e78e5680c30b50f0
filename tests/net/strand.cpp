#include "catch.hpp"

#include <wirebind/net/detail/strand.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/dispatch.hpp>
#include <asio/execution/blocking.hpp>
#include <asio/execution/context.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using namespace wirebind::net::detail;

namespace {

struct test_task final : strand_task {
  explicit test_task(std::function<void()> what) : function(std::move(what)) {}
  void run() override { function(); }
  void drop() noexcept override { dropped = true; }

  std::function<void()> function;
  bool dropped = false;
};

asio::any_io_executor executor_of_kind(int kind, asio::io_context& context) {
  if (kind == 0) return context.get_executor();
  if (kind == 1) return asio::make_strand(context);
  if (kind == 2) return asio::make_strand(asio::any_io_executor(context.get_executor()));
  return make_strand(context.get_executor());
}

}  // namespace

TEST_CASE("strand: functions run one at a time and in order, on every thread and every kind of executor") {
  asio::io_context context;
  const int kind = GENERATE(0, 1, 2, 3);
  INFO(kind);
  std::optional<asio::any_io_executor> strand(make_strand(executor_of_kind(kind, context)));
  std::atomic<int> inside = 0;
  std::vector<int> order;
  int most = 0;
  for (int i = 0; i != 200; ++i) {
    asio::post(*strand, [&, i, on = *strand] {
      most = std::max(most, ++inside);
      order.push_back(i);
      CHECK(strand_of(on)->running_in_this_thread());
      if (i < 50) asio::post(on, [&] { order.push_back(-1); });
      --inside;
    });
  }
  strand.reset();
  std::vector<std::thread> threads;
  for (int i = 0; i != 4; ++i) threads.emplace_back([&] { context.run(); });
  for (std::thread& each : threads) each.join();
  CHECK(most == 1);
  CHECK(order.size() == 250);
  std::erase(order, -1);
  CHECK(order.size() == 200);
  CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE(
    "strand: it is work of its executor until it is destroyed, and other work comes between its turns") {
  asio::io_context context(1);
  auto owner = std::make_shared<strand>(context.get_executor());
  std::vector<int> order;
  test_task second([&] { order.push_back(4); });
  test_task first([&] {
    order.push_back(1);
    owner->post(second);
    asio::post(context, [&] { order.push_back(3); });
  });
  owner->post(first);
  asio::post(context, [&] { order.push_back(2); });
  context.poll();
  CHECK(order == std::vector{1, 2, 3, 4});
  CHECK_FALSE(context.stopped());
  owner.reset();
  context.poll();
  CHECK(context.stopped());
}

TEST_CASE("strand: what is dispatched inside of the executor runs at once, unless a task runs") {
  asio::io_context context(1);
  const auto owner = std::make_shared<strand>(context.get_executor());
  std::vector<int> order;
  test_task inner([&] { order.push_back(2); });
  test_task outer([&] {
    order.push_back(1);
    owner->dispatch(inner);
    order.push_back(3);
  });
  SECTION("from the outside it comes later") {
    owner->dispatch(outer);
    CHECK(order.empty());
    context.poll();
  }
  SECTION("on the executor it comes at once") {
    asio::post(context, [&] {
      owner->dispatch(outer);
      CHECK(order.size() == 3);
    });
    context.poll();
  }
  CHECK(order == std::vector{1, 2, 3});
}

TEST_CASE("strand: an exception leaves run(), and what is behind it runs afterwards") {
  asio::io_context context(1);
  const auto owner = std::make_shared<strand>(context.get_executor());
  int ran = 0;
  test_task throwing([] { throw std::runtime_error("a task"); });
  test_task behind([&] { ++ran; });
  owner->post(throwing);
  owner->post(behind);
  CHECK_THROWS_AS(context.poll(), std::runtime_error);
  CHECK_FALSE(owner->running_in_this_thread());
  CHECK(ran == 0);
  context.poll();
  CHECK(ran == 1);
}

TEST_CASE("strand: what follows in a context of one thread has its turn behind the handler") {
  const int hint = GENERATE(1, 2);
  asio::io_context context(hint);
  const auto first = std::make_shared<strand>(context.get_executor());
  const auto second = std::make_shared<strand>(context.get_executor());
  const auto third = std::make_shared<strand>(context.get_executor());
  std::vector<int> order;
  test_task following([&] {
    CHECK((second->running_in_this_thread() && !first->running_in_this_thread()));
    order.push_back(3);
  });
  test_task behind([&] { order.push_back(4); });
  test_task handler([&] {
    second->follow(following);
    third->follow(behind);
    order.push_back(1);
  });
  first->post(handler);
  CHECK(context.run_one() == 1);
  CHECK(order == (hint == 1 ? std::vector{1, 3} : std::vector{1}));
  context.poll();
  CHECK(order == std::vector{1, 3, 4});
  second->follow(following);  // behind no handler
  CHECK(order.size() == 3);
  context.poll();
  CHECK(order == std::vector{1, 3, 4, 3});
}

TEST_CASE(
    "strand: what follows is not lost by an exception, a stop, or a context that is run inside of a "
    "handler") {
  asio::io_context context(1);
  const auto first = std::make_shared<strand>(context.get_executor());
  const auto second = std::make_shared<strand>(context.get_executor());
  int ran = 0;
  test_task following([&] { ++ran; });

  test_task throwing([&] {
    second->follow(following);
    throw std::runtime_error("a handler");
  });
  first->post(throwing);
  CHECK_THROWS_AS(context.poll(), std::runtime_error);
  CHECK(ran == 0);
  context.poll();
  CHECK(ran == 1);

  test_task stopping([&] {
    second->follow(following);
    context.stop();
  });
  first->post(stopping);
  context.poll();
  CHECK(ran == 1);
  context.restart();
  context.poll();
  CHECK(ran == 2);

  const auto third = std::make_shared<strand>(context.get_executor());
  test_task inner([] {});
  test_task polling([&] {
    second->follow(following);
    third->post(inner);
    context.poll();
    CHECK(ran == 3);
  });
  first->post(polling);
  context.poll();
  CHECK(ran == 3);

  test_task polling_others([&] {
    asio::post(context, [&] { second->follow(following); });  // behind that, not behind this one
    while (ran != 4 && context.poll() != 0) {
    }
    CHECK(ran == 4);
  });
  first->post(polling_others);
  context.poll();
  CHECK(ran == 4);
}

TEST_CASE("strand: one that retires drops what follows, and what comes meanwhile is behind that") {
  asio::io_context context(1);
  const auto first = std::make_shared<strand>(context.get_executor());
  const auto second = std::make_shared<strand>(context.get_executor());
  const bool retires = GENERATE(false, true);
  std::vector<int> order;
  test_task following([&] { order.push_back(1); });
  test_task behind([&] { order.push_back(2); });
  test_task handler([&] {
    second->follow(following);
    second->post(behind);
    if (retires) second->retire();
  });
  first->post(handler);
  context.poll();
  CHECK(order == (retires ? std::vector<int>() : std::vector{1, 2}));
  CHECK((following.dropped == retires && behind.dropped == retires));
}

TEST_CASE("strand: the end of the context drops what follows a handler that threw") {
  auto context = std::make_unique<asio::io_context>(1);
  const auto first = std::make_shared<strand>(context->get_executor(), strand::work::untracked);
  const auto second = std::make_shared<strand>(context->get_executor(), strand::work::untracked);
  test_task following([] { FAIL("it runs"); });
  test_task throwing([&] {
    second->follow(following);
    throw std::runtime_error("a handler");
  });
  first->post(throwing);
  CHECK_THROWS_AS(context->poll(), std::runtime_error);
  context.reset();
  CHECK(following.dropped);
}

TEST_CASE("strand: what an exception leaves behind runs before what has come since") {
  asio::io_context context(1);
  const auto owner = std::make_shared<strand>(context.get_executor());
  std::vector<int> order;
  test_task throwing([] { throw std::runtime_error("a task"); });
  test_task second([&] { order.push_back(2); });
  test_task third([&] { order.push_back(3); });
  owner->post(throwing);
  owner->post(second);
  CHECK_THROWS_AS(context.poll_one(), std::runtime_error);
  owner->post(third);
  context.poll();
  CHECK(order == std::vector{2, 3});
}

TEST_CASE("strand: threads that post and dispatch at once lose nothing, and keep the order of each") {
  constexpr int threads = 4, each = 5000;
  asio::io_context context;
  auto owner = std::make_shared<strand>(context.get_executor());
  std::atomic<int> inside = 0;
  std::vector<int> last(threads, -1);
  int ran = 0, overlaps = 0, disorders = 0;
  std::vector<std::unique_ptr<test_task>> tasks;
  for (int i = 0; i != threads * each; ++i) {
    tasks.push_back(std::make_unique<test_task>([&, from = i / each, number = i % each] {
      overlaps += ++inside != 1;
      disorders += number <= last[from];
      last[from] = number;
      ++ran;
      --inside;
    }));
  }
  std::vector<std::thread> running;
  for (int i = 0; i != 2; ++i) running.emplace_back([&] { context.run(); });
  std::vector<std::thread> posting;
  for (int from = 0; from != threads; ++from) {
    posting.emplace_back([&, from] {
      for (int number = 0; number != each; ++number) {
        test_task& task = *tasks[static_cast<std::size_t>(from * each + number)];
        number % 3 == 0 ? owner->dispatch(task) : owner->post(task);
      }
    });
  }
  for (std::thread& one : posting) one.join();
  owner.reset();  // which is work
  for (std::thread& one : running) one.join();
  // `dispatch` from these threads, which do not run the context, is a `post`.
  CHECK(ran == threads * each);
  CHECK(overlaps == 0);
  CHECK(disorders == 0);
}

namespace {

/// Throws when it is told to, and keeps what it is given otherwise.
struct moody_executor {
  struct state {
    asio::io_context context{1};
    std::vector<std::function<void()>> given;
    bool throws = false;
  };

  asio::execution_context& query(asio::execution::context_t) const noexcept { return of->context; }
  static constexpr asio::execution::blocking_t query(asio::execution::blocking_t) noexcept {
    return asio::execution::blocking.never;
  }
  moody_executor require(asio::execution::blocking_t::never_t) const noexcept { return *this; }
  template <class Function>
  void execute(Function&& function) const {
    if (of->throws) throw std::runtime_error("no room");
    auto kept = std::make_shared<std::decay_t<Function>>(std::forward<Function>(function));
    of->given.push_back([kept] { (*kept)(); });
  }
  bool operator==(const moody_executor&) const noexcept = default;

  state* of;
};

}  // namespace

TEST_CASE("strand: an executor that throws drops the task, and what waits runs with the next one") {
  moody_executor::state state;
  const auto owner = std::make_shared<strand>(asio::any_io_executor(moody_executor{&state}));
  const auto run_all = [&] {
    while (!state.given.empty()) {
      const auto function = std::move(state.given.front());
      state.given.erase(state.given.begin());
      function();
    }
  };
  std::vector<int> order;
  test_task first([&] { order.push_back(1); });
  test_task lost([&] { order.push_back(0); });
  test_task second([&] { order.push_back(2); });
  test_task third([&] { order.push_back(3); });

  state.throws = true;
  CHECK_THROWS_AS(owner->post(lost), std::runtime_error);
  CHECK(lost.dropped);
  state.throws = false;
  test_task posting([&] {
    owner->post(first);
    owner->post(second);
    state.throws = true;  // the turn for these cannot be scheduled
  });
  owner->post(posting);
  run_all();
  CHECK(order.empty());
  lost.dropped = false;
  CHECK_THROWS_AS(owner->post(lost), std::runtime_error);
  CHECK(lost.dropped);
  state.throws = false;
  owner->post(third);
  run_all();
  CHECK(order == std::vector{1, 2, 3});
}

TEST_CASE("strand: the end of the context drops tasks and functions uncalled, on every kind of executor") {
  const int kind = GENERATE(0, 1, 2, 3);
  INFO(kind);
  const auto witness = std::make_shared<int>(0);
  test_task task([&] { ++*witness; });
  {
    asio::io_context context(1);
    const auto strand = make_strand(executor_of_kind(kind, context));
    strand_of(strand)->post(task);
    asio::post(strand, [witness] { ++*witness; });
  }
  CHECK(task.dropped);
  CHECK(witness.use_count() == 1);
  CHECK(*witness == 0);
}

TEST_CASE(
    "strand: one that retires drops what waits and what comes, and is no work of its context any more") {
  const int kind = GENERATE(0, 1, 2, 3);
  INFO(kind);
  std::optional<asio::io_context> context(std::in_place, 1);
  const auto owner = std::make_shared<strand>(executor_of_kind(kind, *context));
  int ran = 0;
  test_task waits([&] { ++ran; }), later([&] { ++ran; }), dispatched([&] { ++ran; }), arrives([&] { ++ran; });
  const auto witness = std::make_shared<int>(0);
  test_task first([&] {
    owner->post(waits);
    const asio::any_io_executor work = owner->retire();
    context->poll();  // the context is not out of work yet
    CHECK_FALSE(context->stopped());
    CHECK(waits.dropped);
    CHECK(owner->running_in_this_thread());
  });
  owner->post(first);
  context->run();
  CHECK(context->stopped());
  owner->post(later);
  owner->dispatch(dispatched);
  owner->arrive(arrives);
  asio::post(owner->executor(), [witness] { ++*witness; });
  CHECK((later.dropped && dispatched.dropped && arrives.dropped));
  CHECK(witness.use_count() == 1);
  context.reset();
  test_task last([&] { ++ran; });
  owner->post(last);
  CHECK(last.dropped);
  CHECK(ran == 0);
}

TEST_CASE("strand: what an exception leaves behind in one that has retired is dropped") {
  const int kind = GENERATE(0, 1, 2, 3);
  INFO(kind);
  asio::io_context context(1);
  const auto owner = std::make_shared<strand>(executor_of_kind(kind, context));
  const auto witness = std::make_shared<int>(0);
  int ran = 0;
  test_task throwing([&] {
    owner->retire();
    throw std::runtime_error("a task");
  });
  test_task behind([&] { ++ran; });
  owner->post(throwing);
  owner->post(behind);
  asio::post(owner->executor(), [witness] { ++*witness; });
  CHECK_THROWS_AS(context.run(), std::runtime_error);
  context.run();
  CHECK(behind.dropped);
  CHECK(witness.use_count() == 1);
  CHECK(ran + *witness == 0);
}

TEST_CASE("strand: Asio's timers run their handlers on it") {
  asio::io_context context(1);
  const auto strand = make_strand(executor_of_kind(GENERATE(0, 1, 2), context));
  asio::steady_timer timer(strand, std::chrono::milliseconds(1));
  bool inside = false;
  timer.async_wait([&](std::error_code) { inside = strand_of(strand)->running_in_this_thread(); });
  context.run_for(std::chrono::milliseconds(50));
  CHECK(inside);
}

TEST_CASE("strand: executors of one are equal, and have a type") {
  asio::io_context context(1);
  const asio::any_io_executor one = make_strand(context.get_executor());
  const asio::any_io_executor other = make_strand(context.get_executor());
  CHECK(one == asio::any_io_executor(one));
  CHECK_FALSE(one == other);
  CHECK(strand_of(one) == strand_of(asio::any_io_executor(one)));
  CHECK(strand_of(context.get_executor()) == nullptr);
  CHECK(io_context_of(one) == nullptr);
  CHECK(io_context_of(context.get_executor()) == &context);
  for (const int kind : {0, 1, 2, 3}) {
    CHECK(executor_for_io(executor_of_kind(kind, context)) == context.get_executor());
  }
  CHECK(executor_for_io(one) == context.get_executor());
}
