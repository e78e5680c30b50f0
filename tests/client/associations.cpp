// What Asio associates with a handler, for every public asynchronous function: executor, allocator,
// cancellation slot, immediate executor, and the executor of the initiation.
#include "scripted_client.hpp"

#include <asio/bind_allocator.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/error.hpp>
#include <asio/strand.hpp>
#include <asio/system_executor.hpp>
#if __has_include(<asio/bind_immediate_executor.hpp>)
#include <asio/bind_immediate_executor.hpp>
#endif

#include <concepts>
#include <cstddef>
#include <new>
#include <optional>
#include <system_error>
#include <type_traits>

using namespace tokens_test;

namespace {

/// A user's own token: the initiation itself, uncalled.
struct take_initiation {};

/// Counts what is alive, in the test's own memory.
template <class T>
struct counting_allocator {
  using value_type = T;

  explicit counting_allocator(int& made, int& alive) : made(&made), alive(&alive) {}
  template <class Other>
  counting_allocator(const counting_allocator<Other>& other) : made(other.made), alive(other.alive) {}

  T* allocate(std::size_t count) {
    ++*made;
    ++*alive;
    return static_cast<T*>(::operator new(count * sizeof(T)));
  }
  void deallocate(T* place, std::size_t) {
    --*alive;
    ::operator delete(place);
  }
  friend bool operator==(const counting_allocator&, const counting_allocator&) = default;

  int* made;
  int* alive;
};

}  // namespace

template <class Result>
struct asio::async_result<take_initiation, void(std::error_code, Result)> {
  template <class Initiation, class... Arguments>
  static auto initiate(Initiation&& initiation, take_initiation, Arguments&&...) {
    return std::decay_t<Initiation>(std::forward<Initiation>(initiation));
  }
};

TEST_CASE("associations: every initiation names the client's executor") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f;
    const auto initiation = start(f.client, take_initiation{});
    static_assert(std::same_as<typename decltype(initiation)::executor_type, asio::any_io_executor>);
    CHECK(initiation.get_executor() == f.client.get_executor());
  });
}

TEST_CASE("associations: an initiation under with_details names it too") {
  scripted_client f;
  const wirebind::client::details_initiation<wirebind::client::initiate_fetch> initiation{
      {{{f.client.shared_core()}}}};
  CHECK(initiation.get_executor() == f.client.get_executor());
}

TEST_CASE("associations: every function completes on the associated executor") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f(scripted_client::good());
    asio::io_context elsewhere;
    const auto strand = asio::make_strand(elsewhere);
    int completed = 0;
    start(f.client, asio::bind_executor(strand, [&](std::error_code error, const auto&) {
            CHECK_FALSE(error);
            completed += strand.running_in_this_thread() ? 1 : 100;
          }));
    f.run();
    CHECK(completed == 0);
    elsewhere.run();
    CHECK(completed == 1);
  });
}

TEST_CASE("associations: every function keeps its handler in memory of the associated allocator") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f(scripted_client::good());
    int made = 0;
    int alive = 0;
    int alive_in_handler = -1;
    const counting_allocator<void> allocator(made, alive);
    start(f.client, asio::bind_allocator(allocator, [&](std::error_code error, const auto&) {
            CHECK_FALSE(error);
            alive_in_handler = alive;
          }));
    CHECK(made > 0);
    f.run();
    CHECK(alive_in_handler == 0);
    CHECK(alive == 0);
  });
}

TEST_CASE("associations: every function ends by the associated cancellation slot") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f({wirebind::testing::never_responds(), wirebind::testing::never_responds()});
    asio::cancellation_signal signal;
    std::optional<std::error_code> outcome;
    start(f.client, asio::bind_cancellation_slot(
                        signal.slot(), [&](std::error_code error, const auto&) { outcome = error; }));
    f.poll();
    REQUIRE(f.transport->attempts() > 0);
    CHECK_FALSE(outcome);
    signal.emit(asio::cancellation_type::terminal);
    CHECK_FALSE(outcome);
    f.run();
    REQUIRE(outcome);
    CHECK(*outcome == asio::error::operation_aborted);
    CHECK_FALSE(signal.slot().has_handler());
  });
}

#if __has_include(<asio/bind_immediate_executor.hpp>)

TEST_CASE("associations: a function that ends at once completes on the immediate executor") {
  const auto check = [](const char* name, auto start) {
    INFO(name);
    scripted_client f;
    const api::client taken(std::move(f.client));
    int completed = 0;
    const auto count = [&](std::error_code error, const auto&) {
      completed += error == wirebind::errc::moved_from_client ? 1 : 100;
    };
    start(f.client, asio::bind_immediate_executor(asio::system_executor(), count));
    CHECK(completed == 1);
    // Where the handler has an executor of its own, it still runs there.
    start(f.client, asio::bind_executor(f.context.get_executor(),
                                        asio::bind_immediate_executor(asio::system_executor(), count)));
    CHECK(completed == 1);
    f.run();
    CHECK(completed == 2);
    start(f.client, count);
    CHECK(completed == 2);
    f.run();
    CHECK(completed == 3);
  };
  for_every_function(check, true);
}

#endif

TEST_CASE("moved client: every function goes on when its client is moved while it runs") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f(scripted_client::good());
    std::optional<std::error_code> outcome;
    start(f.client, [&](std::error_code error, const auto&) { outcome = error; });
    const api::client moved(std::move(f.client));
    f.run();
    CHECK(outcome == std::error_code());
  });
}

TEST_CASE("moved client: every function ends with its client") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f(scripted_client::good());
    std::optional<std::error_code> outcome;
    start(f.client, [&](std::error_code error, const auto&) { outcome = error; });
    { const api::client moved(std::move(f.client)); }
    f.run();
    REQUIRE(outcome);  // its response may have been on the way
    CHECK((!*outcome || *outcome == asio::error::operation_aborted));
  });
}
