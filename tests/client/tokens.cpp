// Asio's completion tokens and adaptors, each on a call; those that only newer versions have where they are.
#include "scripted_client.hpp"

#include <asio/co_spawn.hpp>
#include <asio/error.hpp>
#include <asio/experimental/parallel_group.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>
#if __has_include(<asio/as_tuple.hpp>)
#include <asio/as_tuple.hpp>
#include <asio/deferred.hpp>
#else
#include <asio/experimental/as_tuple.hpp>
#include <asio/experimental/deferred.hpp>
#endif
#if __has_include(<asio/cancel_after.hpp>)
#include <asio/any_completion_handler.hpp>
#include <asio/cancel_after.hpp>
#include <asio/cancel_at.hpp>
#include <asio/co_composed.hpp>
#endif
#if WIREBIND_HAS_COROUTINES
#include <asio/experimental/awaitable_operators.hpp>
#include <asio/experimental/promise.hpp>
#if __has_include(<asio/experimental/use_promise.hpp>)
#include <asio/experimental/use_promise.hpp>
#endif
#endif

#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace std::chrono_literals;
using namespace tokens_test;
using wirebind::testing::never_responds;
using wirebind::testing::responds;

namespace {

#if __has_include(<asio/as_tuple.hpp>)
using asio::as_tuple;
using asio::deferred;
#else
using asio::experimental::as_tuple;
using asio::experimental::deferred;
#endif

/// A user's own token: what came, in a place of the user's.
struct keep_in {
  std::optional<std::error_code>* outcome;
};

}  // namespace

template <class Result>
struct asio::async_result<keep_in, void(std::error_code, Result)> {
  template <class Initiation, class... Arguments>
  static void initiate(Initiation&& initiation, keep_in token, Arguments&&... arguments) {
    std::forward<Initiation>(initiation)(
        [outcome = token.outcome](std::error_code error, const Result&) { *outcome = error; },
        std::forward<Arguments>(arguments)...);
  }
};

TEST_CASE("tokens: a callback") {
  scripted_client f({responds(200, full_body)});
  std::string name;
  f.client.async_get_function(get_resize, [&](std::error_code error, api::get_function_response answer) {
    if (!error) name = answer->function_name.value_or("");
  });
  f.run();
  CHECK(name == "resize");
}

TEST_CASE("tokens: use_future") {
  scripted_client f({responds(200, full_body), responds(404, R"({"ErrorCode":"FunctionNotFound"})")});
  auto first = f.client.async_get_function(get_resize, asio::use_future);
  f.run();
  CHECK(first.get()->function_name == "resize");
  auto second = f.client.async_get_function(get_resize, asio::use_future);
  f.run();
  CHECK_THROWS_AS(second.get(), std::system_error);
}

TEST_CASE("tokens: a user's own, with every function") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f(scripted_client::good());
    std::optional<std::error_code> outcome;
    start(f.client, keep_in{&outcome});
    f.run();
    REQUIRE(outcome);
    CHECK_FALSE(*outcome);
  });
}

TEST_CASE("tokens: use_future and deferred, with every function") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f(scripted_client::good());
    auto operation = start(f.client, deferred);
    f.run();
    CHECK(f.transport->attempts() == 0);
    auto future = std::move(operation)(asio::use_future);
    f.run();
    CHECK_NOTHROW(future.get());
  });
}

TEST_CASE("tokens: a deferred operation outlives the client, and ends with operation_aborted") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f;
    std::optional<api::client> client(std::move(f.client));
    auto operation = start(*client, deferred);
    client.reset();
    std::optional<std::error_code> outcome;
    std::move(operation)([&](std::error_code error, const auto&) { outcome = error; });
    f.run();
    REQUIRE(outcome);
    CHECK(*outcome == asio::error::operation_aborted);
  });
}

TEST_CASE("tokens: as_tuple gives a callback one argument") {
  scripted_client f({responds(404, R"({"ErrorCode":"FunctionNotFound"})")});
  std::error_code error;
  std::string code;
  f.client.async_get_function(
      get_resize, as_tuple([&](const std::tuple<std::error_code, api::get_function_response>& got) {
        error = std::get<0>(got);
        code = std::get<1>(got).details().code;
      }));
  f.run();
  CHECK(error == api::errc::function_not_found);
  CHECK(code == "FunctionNotFound");
}

TEST_CASE("tokens: deferred as the default on a client that is moved in") {
  scripted_client f(scripted_client::good());
  using deferring = std::decay_t<decltype(deferred)>;
  deferring::as_default_on_t<api::client> client(std::move(f.client));
  auto operation = client.async_get_function(get_resize);
  f.run();
  CHECK(f.transport->attempts() == 0);
  auto future = std::move(operation)(asio::use_future);
  deferring::as_default_on_t<wirebind::basic_client> plain(std::move(client));
  auto second = plain.async_call(get_resize)(asio::use_future);
  f.run();
  CHECK(future.get()->function_name == "resize");
  CHECK(second.get()->function_name == "resize");
  auto late = client.async_get_function(get_resize)(asio::use_future);
  f.run();
  CHECK_THROWS_AS(late.get(), std::system_error);
}

TEST_CASE("tokens: redirect_error") {
  scripted_client f({responds(404, R"({"ErrorCode":"FunctionNotFound"})")});
  std::error_code error;
  auto future = f.client.async_get_function(get_resize, asio::redirect_error(asio::use_future, error));
  f.run();
  CHECK(future.get().status() == 404);
  CHECK(error == api::errc::function_not_found);
}

TEST_CASE("tokens: make_parallel_group waits for one of two calls and cancels the other") {
  scripted_client f({responds(200, full_body), never_responds()});
  std::optional<std::error_code> first;
  std::optional<std::error_code> second;
  asio::experimental::make_parallel_group(f.client.async_get_function(get_resize, deferred),
                                          f.client.async_invoke_function(invoke_resize, deferred))
      .async_wait(asio::experimental::wait_for_one(),
                  [&](std::array<std::size_t, 2> order, std::error_code a, const api::get_function_response&,
                      std::error_code b, const api::invoke_function_response&) {
                    CHECK(order[0] == 0);
                    first = a;
                    second = b;
                  });
  f.run();
  REQUIRE(first);
  CHECK_FALSE(*first);
  CHECK(*second == asio::error::operation_aborted);
}

#if WIREBIND_HAS_COROUTINES

namespace {

void run_coroutine(scripted_client& f, asio::awaitable<void> coroutine) {
  std::exception_ptr failed;
  asio::co_spawn(f.context, std::move(coroutine), [&](std::exception_ptr thrown) { failed = thrown; });
  f.run();
  if (failed) std::rethrow_exception(failed);
}

asio::awaitable<void> await_each(api::client& client) {
  const auto plain = co_await client.async_get_function(get_resize);
  CHECK(plain->function_name == "resize");
  const auto awaited = co_await client.async_get_function(get_resize, asio::use_awaitable);
  CHECK(awaited->function_name == "resize");
  const auto later = co_await client.async_get_function(get_resize, deferred)(asio::use_awaitable);
  CHECK(later->function_name == "resize");
  const auto [error, answer] = co_await client.async_get_function(get_resize, as_tuple(asio::use_awaitable));
  CHECK(error == api::errc::function_not_found);
  CHECK(answer.status() == 404);
  std::error_code redirected;
  co_await client.async_get_function(get_resize, asio::redirect_error(asio::use_awaitable, redirected));
  CHECK(redirected == api::errc::function_not_found);
}

/// Every function of the client, without a token.
asio::awaitable<void> await_by_default(asio::use_awaitable_t<>::as_default_on_t<api::client>& client) {
  const auto named = co_await client.async_get_function(get_resize);
  CHECK(named->function_name == "resize");
  const wirebind::call_options options;
  const auto with_options = co_await client.async_get_function(get_resize, options);
  CHECK(with_options->function_name == "resize");
  const auto generic = co_await client.async_call(get_resize);
  CHECK(generic->function_name == "resize");
  const auto given = co_await client.async_get_function(get_resize, as_tuple(asio::use_awaitable));
  CHECK_FALSE(std::get<0>(given));
  co_await wirebind::async_fetch(client, "http://127.0.0.1/file");
  std::vector<api::get_function_request> requests(2, get_resize);
  const auto all = co_await wirebind::async_call_all(client, requests);
  CHECK(all.size() == 2);
  co_await fc::ext::async_invoke(client, invoke_resize);
  co_await fc::ext::async_download_code(client, code_of_resize, ignored);
  const auto live = co_await wirebind::async_wait(client, function_live{}, get_resize);
  CHECK(live->description == "live");
  auto list = wirebind::pages(client, list_demo);
  const auto item = co_await list.async_next();
  CHECK(item->function_name == "resize");
  bool thrown = false;
  try {
    co_await client.async_get_function(get_resize);
  } catch (const std::system_error& error) {
    thrown = error.code() == api::errc::function_not_found;
    CHECK(dynamic_cast<const wirebind::call_error*>(&error) == nullptr);  // it is the token's way of failing
  }
  CHECK(thrown);
}

asio::awaitable<void> race_with_a_timer(api::client& client) {
  using namespace asio::experimental::awaitable_operators;
  asio::steady_timer timer(client.get_executor(), 5ms);
  const auto slow = co_await (client.async_get_function(get_resize) || timer.async_wait(asio::use_awaitable));
  CHECK(slow.index() == 1);
  timer.expires_after(1h);
  const auto fast = co_await (client.async_get_function(get_resize) || timer.async_wait(asio::use_awaitable));
  REQUIRE(fast.index() == 0);
  CHECK(std::get<0>(fast)->function_name == "resize");
  const auto both = co_await (client.async_get_function(get_resize) && client.async_get_function(get_resize));
  CHECK(std::get<1>(both)->function_name == "resize");
}

}  // namespace

TEST_CASE("tokens: no token, use_awaitable, deferred, as_tuple and redirect_error in a coroutine") {
  const auto missing = responds(404, R"({"ErrorCode":"FunctionNotFound"})");
  const auto good = responds(200, full_body);
  scripted_client f({good, good, good, missing, missing});
  run_coroutine(f, await_each(f.client));
  CHECK(f.transport->attempts() == 5);
}

TEST_CASE("tokens: use_awaitable as the default on a client, with every function") {
  std::vector<wirebind::testing::attempt_script> script(12, responds(200, full_body));
  script.push_back(responds(404, R"({"ErrorCode":"FunctionNotFound"})"));
  scripted_client f(script);
  auto client = asio::use_awaitable_t<>::as_default_on(std::move(f.client));
  run_coroutine(f, await_by_default(client));
  CHECK(f.transport->attempts() == 13);
}

TEST_CASE("tokens: use_awaitable, with every function") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f(scripted_client::good());
    bool done = false;
    asio::co_spawn(
        f.context,
        [&]() -> asio::awaitable<void> {
          co_await start(f.client, asio::use_awaitable);
          co_await start(f.client, wirebind::default_token{});
        },
        [&](std::exception_ptr) { done = true; });
    f.run();
    CHECK(done);
  });
}

TEST_CASE("tokens: the operators || and && with a timer and with each other") {
  const auto good = responds(200, full_body);
  scripted_client f({never_responds(), good, good, good});
  run_coroutine(f, race_with_a_timer(f.client));
}

TEST_CASE("tokens: experimental::promise") {
  scripted_client f({responds(200, full_body)});
  auto promise = f.client.async_get_function(get_resize, asio::experimental::use_promise);
  f.run();
  std::optional<std::error_code> outcome;
#if __has_include(<asio/experimental/use_promise.hpp>)
  std::move(promise)([&](std::error_code error, const api::get_function_response&) { outcome = error; });
#else
  promise.async_wait([&](std::error_code error, const api::get_function_response&) { outcome = error; });
#endif
  f.run();
  REQUIRE(outcome);
  CHECK_FALSE(*outcome);
}

#endif

#if __has_include(<asio/cancel_after.hpp>)

TEST_CASE("tokens: cancel_after and cancel_at, with every function") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f({never_responds(), never_responds(), never_responds(), never_responds()});
    auto after = start(f.client, asio::cancel_after(2ms, as_tuple(asio::use_future)));
    f.run();
    CHECK(std::get<0>(after.get()) == asio::error::operation_aborted);
    const auto soon = std::chrono::steady_clock::now() + 2ms;
    auto at = start(f.client, asio::cancel_at(soon, as_tuple(asio::use_future)));
    f.run();
    CHECK(std::get<0>(at.get()) == asio::error::operation_aborted);
  });
}

TEST_CASE("tokens: any_completion_handler, with every function") {
  const auto check = [](const char* name, auto start) {
    INFO(name);
    scripted_client f(scripted_client::good());
    using result = std::tuple_element_t<1, decltype(start(f.client, as_tuple(asio::use_future)).get())>;
    std::optional<std::error_code> outcome;
    start(f.client, asio::any_completion_handler<void(std::error_code, result)>(
                        [&](std::error_code error, const result&) { outcome = error; }));
    f.run();
    REQUIRE(outcome);
    CHECK_FALSE(*outcome);
  };
  for_every_function(check);
}

TEST_CASE("tokens: a ranged parallel group of calls") {
  const auto good = responds(200, full_body);
  scripted_client f({good, good, good});
  using operation = decltype(f.client.async_get_function(get_resize, deferred));
  std::vector<operation> operations;
  for (int i = 0; i != 3; ++i) operations.push_back(f.client.async_get_function(get_resize, deferred));
  int succeeded = 0;
  asio::experimental::make_parallel_group(std::move(operations))
      .async_wait(asio::experimental::wait_for_all(),
                  [&](const std::vector<std::size_t>&, const std::vector<std::error_code>& errors,
                      const std::vector<api::get_function_response>& all) {
                    for (const auto& error : errors) succeeded += !error;
                    CHECK(all.at(2)->function_name == "resize");
                  });
  f.run();
  CHECK(succeeded == 3);
}

#if WIREBIND_HAS_COROUTINES

namespace {

/// A composed operation of a user's: the same function, asked twice.
template <class Token>
auto async_get_twice(api::client& client, Token&& token) {
  return asio::async_initiate<Token, void(std::error_code, int)>(
      asio::co_composed<void(std::error_code, int)>(
          [](auto state, api::client& by) -> void {
            state.throw_if_cancelled(false);
            int succeeded = 0;
            for (int i = 0; i != 2; ++i) {
              auto [error, answer] = co_await by.async_get_function(get_resize, as_tuple(deferred));
              if (error) co_return {error, succeeded};
              ++succeeded;
            }
            co_return {std::error_code(), succeeded};
          },
          client),
      token, std::ref(client));
}

asio::awaitable<void> await_by_default(api::client& client) {
  using token = asio::as_tuple_t<asio::use_awaitable_t<>>;
  token::as_default_on_t<asio::steady_timer> timer(client.get_executor(), 1ms);
  const auto [error] = co_await timer.async_wait();
  CHECK_FALSE(error);
  const auto [failed, answer] = co_await client.async_get_function(get_resize, token());
  CHECK_FALSE(failed);
  CHECK(answer->function_name == "resize");
}

}  // namespace

TEST_CASE("tokens: a call inside co_composed") {
  scripted_client f(scripted_client::good());
  auto future = async_get_twice(f.client, asio::use_future);
  f.run();
  CHECK(future.get() == 2);
}

TEST_CASE("tokens: a call beside a timer with as_default_on") {
  scripted_client f(scripted_client::good());
  run_coroutine(f, await_by_default(f.client));
}

#endif
#endif
