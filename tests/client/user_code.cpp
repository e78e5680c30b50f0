// Functions of the program's own that throw, that drop their handlers, and that end or move the client: no
// call hangs, and every one ends once.
#include "catch.hpp"
#include "instrumented.hpp"

#include <aliyun/acs3.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/client/waiter.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/net/error.hpp>

#include <asio/error.hpp>
#include <asio/post.hpp>
#include <asio/use_future.hpp>

#include <new>
#include <stdexcept>

using namespace std::chrono_literals;
using instrumented::world;
using wirebind::callback_errc;
namespace api = fc::v20210406;

namespace {

struct broken : std::runtime_error {
  broken() : std::runtime_error("the function is broken") {}
};

/// What the nested exception of a failed call says.
std::string nested_in(std::error_code error, const std::shared_ptr<const wirebind::call_details>& details) {
  try {
    wirebind::throw_if(error, details);
  } catch (const wirebind::call_error& failed) {
    try {
      std::rethrow_if_nested(failed);
    } catch (const std::exception& inner) {
      return inner.what();
    } catch (int) {
      return "int";
    }
    return "nothing nested";
  }
  return "no error";
}

/// Runs a call with one function after the other doing `action`, until it has fewer functions than that.
template <class Prepare, class Check>
void each_function(Prepare prepare, Check check) {
  int number = 1;
  for (bool sprung = true; sprung; ++number) {
    INFO("function " << number);
    world w;
    prepare(w);
    w.steps.at = number;
    REQUIRE(w.call());
    sprung = w.steps.sprung;
    check(w, sprung);
    w.client.reset();
  }
  CHECK(number > 40);
}

const api::invoke_function_request request{.service_name = "demo", .function_name = "echo"};

}  // namespace

TEST_CASE("user code: an exception of any function ends the call and is nested in its error") {
  each_function([](world& w) { w.steps.action = [] { throw broken(); }; },
                [](world& w, bool sprung) {
                  if (!sprung) {
                    CHECK_FALSE(w.error);
                    CHECK(w.taker.taken == w.body.size);
                    return;
                  }
                  CHECK(w.error == callback_errc::exception_thrown);
                  CHECK(nested_in(w.error, w.details) == "the function is broken");
                  CHECK(w.details->attempts.size() <= 1);
                  w.steps.at = 0;
                  REQUIRE(w.call());  // the client is usable
                  CHECK_FALSE(w.error);
                  CHECK(w.details->exception == nullptr);
                });
}

TEST_CASE("user code: what is thrown need not be a std::exception") {
  each_function([](world& w) { w.steps.action = [] { throw 7; }; },
                [](world& w, bool sprung) {
                  if (!sprung) return;
                  CHECK(w.error == callback_errc::exception_thrown);
                  CHECK(nested_in(w.error, w.details) == "int");
                });
}

TEST_CASE("user code: std::bad_alloc of any function is not_enough_memory") {
  each_function([](world& w) { w.steps.action = [] { throw std::bad_alloc(); }; },
                [](world& w, bool sprung) {
                  if (!sprung) return;
                  // A response that is whole when the end of memory shows stays one.
                  CHECK((!w.error || w.error == std::errc::not_enough_memory));
                });
}

TEST_CASE("user code: the client may be destroyed inside any function") {
  each_function([](world& w) { w.steps.action = [&w] { w.client.reset(); }; },
                [](world& w, bool sprung) {
                  CHECK((!w.error || (sprung && w.error == asio::error::operation_aborted)));
                  w.steps.at = 0;
                });
}

TEST_CASE("user code: the client may be moved inside any function") {
  each_function(
      [](world& w) {
        w.steps.action = [&w] {
          wirebind::basic_client moved(std::move(*w.client));
          w.client.emplace(std::move(moved));
        };
      },
      [](world& w, bool) {
        CHECK_FALSE(w.error);
        w.steps.at = 0;
      });
}

TEST_CASE("user code: the call may be cancelled inside any function") {
  each_function([](world& w) { w.steps.action = [&w] { w.signal.emit(asio::cancellation_type::terminal); }; },
                [](world& w, bool sprung) {
                  CHECK((!w.error || (sprung && w.error == asio::error::operation_aborted)));
                });
}

// --- handlers that are dropped

namespace {

enum class drop { at_once, later };

struct dropping_source final : wirebind::body_source {
  dropping_source(asio::io_context& by, drop when, bool hashed) : context(by), how(when), known(hashed) {}
  std::optional<std::uint64_t> length() const override { return 10; }
  std::string sha256() const override { return known ? std::string(64, 'a') : ""; }
  bool can_rewind() const override { return true; }
  std::error_code rewind() override { return {}; }
  void async_read_some(char*, std::size_t, read_handler done) override {
    if (how == drop::later) asio::post(context, [kept = std::move(done)] {});
  }
  asio::io_context& context;
  const drop how;
  const bool known;
};

struct dropping_sink final : wirebind::body_sink {
  dropping_sink(asio::io_context& by, drop when) : context(by), how(when) {}
  void async_write(std::string_view, write_handler done) override {
    if (how == drop::later) asio::post(context, [kept = std::move(done)] {});
  }
  asio::io_context& context;
  const drop how;
};

struct dropping_provider final : wirebind::credentials_provider {
  dropping_provider(asio::io_context& by, drop when) : context(by), how(when) {}
  void async_get(handler done) override {
    if (how == drop::later) asio::post(context, [kept = std::move(done)] {});
  }
  asio::io_context& context;
  const drop how;
};

/// A source of credentials that keeps its handler.
struct kept_source final : wirebind::providers::source {
  std::string_view name() const noexcept override { return "kept"; }
  void async_fetch(handler done) override {
    ++fetches;
    kept = std::move(done);
    if (throws) throw broken();
  }
  int fetches = 0;
  bool throws = false;
  handler kept;
};

/// A client of the echo server with its own provider.
wirebind::client_options with(const world& w, std::shared_ptr<wirebind::credentials_provider> provider) {
  wirebind::client_options options;
  options.endpoint = w.server->url();
  options.credentials = std::move(provider);
  options.authentication = aliyun::acs3();
  return options;
}

struct result {
  int completions = 0;
  std::error_code error;
  std::shared_ptr<const wirebind::call_details> details;

  auto keep() {
    return [this](std::error_code how, const auto& got) {
      ++completions;
      error = how;
      details = got.shared_details();
    };
  }
};

}  // namespace

TEST_CASE("user code: a source, a sink or a provider that drops its handler ends the call") {
  const drop when = GENERATE(drop::at_once, drop::later);
  world w;
  result got;
  wirebind::call_options options;
  SECTION("a source that is read for its digest") {
    dropping_source body(w.context, when, false);
    options.source = &body;
    w.client->async_call<api::invoke_function>(request, options, got.keep());
    while (got.completions == 0) REQUIRE(w.context.run_one_for(20s) == 1);
  }
  SECTION("a source that is sent") {
    dropping_source body(w.context, when, true);
    options.source = &body;
    w.client->async_call<api::invoke_function>(request, options, got.keep());
    while (got.completions == 0) REQUIRE(w.context.run_one_for(20s) == 1);
  }
  SECTION("a sink") {
    dropping_sink taker(w.context, when);
    wirebind::bytes_source body(wirebind::bytes(std::string("a body")));
    options.source = &body;
    options.sink = &taker;
    w.client->async_call<api::invoke_function>(request, options, got.keep());
    while (got.completions == 0) REQUIRE(w.context.run_one_for(20s) == 1);
  }
  SECTION("a provider") {
    w.client.emplace(w.context, with(w, std::make_shared<dropping_provider>(w.context, when)));
    w.client->async_call<api::invoke_function>(request, options, got.keep());
    while (got.completions == 0) REQUIRE(w.context.run_one_for(20s) == 1);
  }
  CHECK(got.error == callback_errc::handler_dropped);
  CHECK(got.completions == 1);
}

TEST_CASE("user code: the end of the context drops a call whose provider keeps its handler") {
  const auto source = std::make_shared<kept_source>();
  const auto owned = std::make_shared<int>(1);
  {
    world w;
    w.client.emplace(w.context, with(w, std::make_shared<wirebind::providers::refreshing_provider>(source)));
    w.client->async_call<api::invoke_function>(
        request, wirebind::call_options{},
        [owned](std::error_code, const wirebind::response<api::invoke_function>&) { FAIL("called"); });
    w.context.poll();
    CHECK(source->fetches == 1);
  }
  source->kept.reset();
  CHECK(owned.use_count() == 1);
}

TEST_CASE("user code: a source of credentials that throws or drops its handler ends every waiting call") {
  world w;
  const auto source = std::make_shared<kept_source>();
  w.client.emplace(w.context, with(w, std::make_shared<wirebind::providers::refreshing_provider>(source)));
  result first, second;
  SECTION("throws") {
    source->throws = true;
    w.client->async_call<api::invoke_function>(request, wirebind::call_options{}, first.keep());
    w.client->async_call<api::invoke_function>(request, wirebind::call_options{}, second.keep());
    w.context.poll();
    CHECK(first.error == callback_errc::exception_thrown);
    CHECK(nested_in(first.error, first.details) == "the function is broken");
    CHECK(nested_in(second.error, second.details) == "the function is broken");
  }
  SECTION("drops") {
    w.client->async_call<api::invoke_function>(request, wirebind::call_options{}, first.keep());
    w.client->async_call<api::invoke_function>(request, wirebind::call_options{}, second.keep());
    w.context.poll();
    CHECK(source->fetches == 1);
    source->kept.reset();
    w.context.restart();
    w.context.poll();
    CHECK(first.error == callback_errc::handler_dropped);
    CHECK(second.error == callback_errc::handler_dropped);
  }
  CHECK(first.completions == 1);
  CHECK(second.completions == 1);
}

// --- completion handlers that throw

namespace {

/// Runs until a call is over; how often `run_one` threw.
int run_until(world& w, const result& over) {
  int thrown = 0;
  while (over.completions == 0) {
    std::size_t ran = 1;
    try {
      ran = w.context.run_one_for(20s);
    } catch (const broken&) {
      ++thrown;
    }
    REQUIRE(ran == 1);
  }
  return thrown;
}

}  // namespace

TEST_CASE("user code: a completion handler that throws leaves run, and the client goes on") {
  world w;
  wirebind::client_options options = with(w, w.client->options().credentials.all().at(0).given.provider());
  options.pool.max_connections_per_origin = 1;  // so that one call waits for another
  w.client.emplace(w.context, options);
  const auto throwing = [](std::error_code, const auto&) { throw broken(); };
  result second;
  w.client->async_call(request, throwing);
  w.client->async_call(request, second.keep());
  CHECK(run_until(w, second) == 1);
  CHECK_FALSE(second.error);
  REQUIRE(second.details->attempts.size() == 1);
  CHECK(second.details->attempts[0].reused_connection);
}

TEST_CASE("user code: a completion handler that throws takes no credentials from other calls") {
  world w;
  const auto source = std::make_shared<kept_source>();
  w.client.emplace(w.context, with(w, std::make_shared<wirebind::providers::refreshing_provider>(source)));
  result second;
  w.client->async_call(request, [](std::error_code, const auto&) { throw broken(); });
  w.client->async_call(request, second.keep());
  source->kept(wirebind::providers::failure(std::make_error_code(std::errc::io_error)));
  CHECK(run_until(w, second) == 1);
  CHECK(second.error == std::errc::io_error);
}

TEST_CASE("user code: with_details nests the exception, also in a future") {
  world w;
  w.steps.action = [] { throw broken(); };
  w.steps.at = 1;
  auto future = w.client->async_call(request, wirebind::with_details(asio::use_future));
  // Newer Asio sets the future on a thread of its own, so that the context may have nothing more to run
  // before.
  for (int i = 0; i != 2000 && future.wait_for(0s) != std::future_status::ready; ++i) {
    if (w.context.run_one_for(10ms) == 0) future.wait_for(10ms);
  }
  REQUIRE(future.wait_for(0s) == std::future_status::ready);
  try {
    future.get();
    FAIL("no error");
  } catch (const wirebind::call_error& error) {
    CHECK(error.code() == callback_errc::exception_thrown);
    CHECK_THROWS_AS(std::rethrow_if_nested(error), broken);
  }
}

// --- waits

namespace {

struct never_done {
  using operation = api::invoke_function;
  static constexpr int success_status[] = {404};
};

struct broken_jitter final : wirebind::jitter_source {
  double next() override { throw broken(); }
};

}  // namespace

TEST_CASE("user code: a wait ends when its source of jitter or its clock throws") {
  world w;
  result got;
  broken_jitter jitter;
  SECTION("jitter") {
    wirebind::async_wait(*w.client, never_done{}, request, {.jitter = &jitter}, got.keep());
  }
  SECTION("clock") {
    w.steps.action = [] { throw broken(); };
    w.steps.at = 1;
    wirebind::async_wait(*w.client, never_done{}, request, {}, got.keep());
  }
  CHECK(got.completions == 0);
  while (got.completions == 0) REQUIRE(w.context.run_one_for(20s) == 1);
  CHECK(got.error == callback_errc::exception_thrown);
  CHECK(nested_in(got.error, got.details) == "the function is broken");
}
