#include "catch.hpp"

#include <wirebind/net/any_call.hpp>
#include <wirebind/net/asio_compat.hpp>
#include <wirebind/net/detail/strand.hpp>

#include <asio/async_result.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/use_future.hpp>
#if WIREBIND_HAS_COROUTINES
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/use_awaitable.hpp>
#endif

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace net = wirebind::net;
net::detail::task_executor on(asio::io_context& context) {
  return net::detail::make_task_executor(context.get_executor());
}

using call = net::any_call<void(std::error_code, std::unique_ptr<int>)>;

namespace {

struct counts {
  int allocations = 0;
  int live = 0;
};

template <class T>
struct counting_allocator {
  using value_type = T;
  counts* count;

  explicit counting_allocator(counts* where) : count(where) {}
  template <class U>
  counting_allocator(const counting_allocator<U>& other) : count(other.count) {}
  T* allocate(std::size_t n) {
    ++count->allocations;
    ++count->live;
    return std::allocator<T>().allocate(n);
  }
  void deallocate(T* memory, std::size_t n) {
    --count->live;
    std::allocator<T>().deallocate(memory, n);
  }
  template <class U>
  bool operator==(const counting_allocator<U>& other) const {
    return count == other.count;
  }
};

struct counted_handler {
  using allocator_type = counting_allocator<void>;
  counts* count;
  int* live_when_called;
  std::shared_ptr<int> owned = std::make_shared<int>(7);

  allocator_type get_allocator() const { return allocator_type(count); }
  void operator()(std::error_code, std::unique_ptr<int>) { *live_when_called = count->live; }
};

}  // namespace

TEST_CASE("any_call: post never calls inside, complete calls inside on the right executor") {
  asio::io_context context;
  int called = 0;
  const auto handler = [&](std::error_code error, std::unique_ptr<int> value) {
    CHECK(error == std::errc::timed_out);
    CHECK(*value == 3);
    ++called;
  };
  asio::post(context, [&] {
    call posted(handler, on(context));
    posted.post(std::make_error_code(std::errc::timed_out), std::make_unique<int>(3));
    CHECK(called == 0);
    CHECK_FALSE(posted);
    call dispatched(handler, on(context));
    dispatched.complete(std::make_error_code(std::errc::timed_out), std::make_unique<int>(3));
    CHECK(called == 1);
  });
  context.run();
  CHECK(called == 2);
}

TEST_CASE("any_call: the handler runs on its own executor") {
  asio::io_context io;
  asio::io_context other;
  bool called = false;
  call erased(asio::bind_executor(other, [&](std::error_code, std::unique_ptr<int>) { called = true; }),
              on(io));
  erased.complete({}, nullptr);
  io.run();
  CHECK_FALSE(called);
  other.run();
  CHECK(called);
}

TEST_CASE("any_call: it is work on both executors until it completes or is destroyed") {
  asio::io_context io;
  asio::io_context other;
  const auto handler = asio::bind_executor(other, [](std::error_code, std::unique_ptr<int>) {});
  auto erased = std::make_unique<call>(handler, on(io));
  io.poll();
  other.poll();
  CHECK_FALSE(io.stopped());
  CHECK_FALSE(other.stopped());
  SECTION("completed") { erased->complete({}, nullptr); }
  SECTION("destroyed") { erased.reset(); }
  SECTION("assigned over") { *erased = call(); }
  io.poll();
  other.poll();
  CHECK(io.stopped());
  CHECK(other.stopped());
}

TEST_CASE("any_call: a handler without an executor is work on that of its operation") {
  asio::io_context io;
  bool called = false;
  auto erased = std::make_unique<call>([&](std::error_code, std::unique_ptr<int>) { called = true; }, on(io));
  io.poll();
  CHECK_FALSE(io.stopped());
  SECTION("completed") {
    erased->complete({}, nullptr);
    CHECK_FALSE(called);
    io.poll();
    CHECK(called);
  }
  SECTION("destroyed") { erased.reset(); }
  io.poll();
  CHECK(io.stopped());
}

TEST_CASE("any_call: a room is as large as its handler needs") {
  const auto small = [](std::error_code, std::unique_ptr<int>) {};
  const auto large = [all = std::array<char, 1000>()](std::error_code, std::unique_ptr<int>) {
    static_cast<void>(all);
  };
  asio::io_context io;
  const auto bound = asio::bind_executor(io, small);
  constexpr std::size_t least = call::room_size<std::decay_t<decltype(small)>>();
  constexpr std::size_t most = call::room_size<std::decay_t<decltype(large)>>();
  STATIC_REQUIRE(least % 64 == 0);
  STATIC_REQUIRE(least <= 320);
  STATIC_REQUIRE(most >= least + 896);
  STATIC_REQUIRE(call::room_size<std::decay_t<decltype(bound)>>() > least);  // work on another executor
  STATIC_REQUIRE(call::room_size<counted_handler>() == 0);
  struct aligned_handler {
    alignas(64) char text[64];
    void operator()(std::error_code, std::unique_ptr<int>) const {}
  };
  STATIC_REQUIRE(call::room_size<aligned_handler>() == 0);

  const net::detail::memory_owner memory;
  int called = 0;
  const auto counted = [&called](std::error_code, std::unique_ptr<int>) { ++called; };
  for (const std::size_t size : {least, std::size_t{64}, std::size_t{0}}) {  // the others are too small
    call erased(counted, on(io), net::detail::handler_room(memory, size));
    erased.complete({}, nullptr);
    call(counted, on(io), net::detail::handler_room(memory, size)).reset();
  }
  io.run();
  CHECK(called == 3);
}

TEST_CASE("any_call: destroying it unfinished destroys the handler and calls nothing") {
  asio::io_context io;
  const auto witness = std::make_shared<int>(0);
  {
    call erased([witness](std::error_code, std::unique_ptr<int>) { ++*witness; }, on(io));
    call moved(std::move(erased));
    CHECK_FALSE(erased);
    CHECK(witness.use_count() == 2);
  }
  io.run();
  CHECK(*witness == 0);
  CHECK(witness.use_count() == 1);
}

TEST_CASE("any_call: one allocation, from the handler's allocator, given back before the handler runs") {
  asio::io_context io;
  counts count;
  int live = -1;
  SECTION("completed") {
    call erased(counted_handler{&count, &live}, on(io));
    CHECK(count.allocations == 1);
    erased.complete({}, nullptr);
    io.run();
    CHECK(live == 0);
  }
  SECTION("destroyed") { call(counted_handler{&count, &live}, on(io)).reset(); }
  CHECK(count.live == 0);
}

TEST_CASE("any_call: the slot is set in the initiation and cleared before the handler runs") {
  asio::io_context io;
  asio::cancellation_signal signal;
  std::vector<net::cancel_kind> asked;
  bool connected = true;
  call erased(asio::bind_cancellation_slot(
                  signal.slot(),
                  [&](std::error_code, std::unique_ptr<int>) { connected = signal.slot().has_handler(); }),
              on(io));
  erased.on_cancel([&](net::cancel_kind kind) { asked.push_back(kind); });
  CHECK(signal.slot().has_handler());
  signal.emit(asio::cancellation_type::total);
  signal.emit(asio::cancellation_type::partial);
  signal.emit(asio::cancellation_type::partial | asio::cancellation_type::total);
  signal.emit(asio::cancellation_type::all);
  signal.emit(asio::cancellation_type::none);
  using kind = net::cancel_kind;
  CHECK(asked == std::vector{kind::total, kind::partial, kind::partial, kind::terminal});
  erased.complete({}, nullptr);
  CHECK(signal.slot().has_handler());
  io.run();
  CHECK_FALSE(connected);
}

namespace {

template <class Token>
auto async_number(asio::io_context& io, int number, Token&& token) {
  return asio::async_initiate<Token, void(std::error_code, std::string)>(
      [&io, number](auto handler) {
        net::any_call<void(std::error_code, std::string)> erased(std::move(handler), on(io));
        erased.on_cancel([](net::cancel_kind) {});
        erased.post(number < 0 ? std::make_error_code(std::errc::invalid_argument) : std::error_code{},
                    std::to_string(number));
      },
      token);
}

}  // namespace

TEST_CASE("any_call: futures work as tokens") {
  asio::io_context io;
  auto good = async_number(io, 5, asio::use_future);
  auto bad = async_number(io, -5, asio::use_future);
  io.run();
  CHECK(good.get() == "5");
  CHECK_THROWS_AS(bad.get(), std::system_error);
}

#if WIREBIND_HAS_COROUTINES
TEST_CASE("any_call: coroutines work as tokens") {
  asio::io_context io;
  std::string got;
  asio::co_spawn(
      io,
      [&]() -> asio::awaitable<void> {
        got = co_await async_number(io, 5, asio::use_awaitable);
        got += co_await async_number(io, 6, asio::use_awaitable);
      },
      asio::detached);
  io.run();
  CHECK(got == "56");
}

TEST_CASE("any_call: the end of a context destroys a coroutine that waits") {
  std::optional<net::any_call<void(std::error_code, std::string)>> kept;
  const auto witness = std::make_shared<int>(0);
  {
    asio::io_context io;
    asio::co_spawn(
        io,
        [&, witness]() -> asio::awaitable<void> {
          co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::error_code, std::string)>(
              [&](auto handler) { kept.emplace(std::move(handler), on(io)); }, asio::use_awaitable);
          ++*witness;
        },
        asio::detached);
    io.poll();
    REQUIRE(kept);
    kept.reset();
  }
  CHECK(*witness == 0);
  CHECK(witness.use_count() == 1);
}
#endif
