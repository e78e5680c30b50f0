// Names are looked up once for all who wait, and no call waits longer than its deadline: with a scripted
// resolver over sockets of loopback, and with the system's own behind a getaddrinfo that is slow.
#include "catch.hpp"
#include "failing_clock.hpp"
#include "raw_server.hpp"
#include "recorder.hpp"
#include "small_stack.hpp"

#include <wirebind/core/callback_error.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/resolutions.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/net/resolver.hpp>
#include <wirebind/testing/manual_clock.hpp>
#include <wirebind/testing/scripted_resolver.hpp>

#include <asio/error.hpp>
#include <asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <dlfcn.h>
#include <memory>
#include <netdb.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace net_test;
using namespace std::chrono_literals;
using wirebind::testing::manual_clock;
using wirebind::testing::scripted_resolution;
using wirebind::testing::scripted_resolver;
namespace net = wirebind::net;

namespace {

std::atomic<bool> slow_released = false;
std::atomic<int> slow_running = 0;
std::atomic<int> slow_begun = 0;

}  // namespace

// The program's own: names with "slow" in them end when the test says so, without an address.
extern "C" int getaddrinfo(const char* host, const char* service, const addrinfo* hints, addrinfo** list) {
  static const auto real = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (host == nullptr || std::string_view(host).find("slow") == std::string_view::npos) {
    return real(host, service, hints, list);
  }
  ++slow_begun;
  ++slow_running;
  while (!slow_released) std::this_thread::sleep_for(1ms);
  --slow_running;
  return EAI_NONAME;
}

namespace {

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

void serve_well(tcp::socket& socket, int) {
  while (!read_request(socket).empty()) send(socket, ok);
}

/// Exchanges whose names a scripted resolver finds.
struct fixture {
  explicit fixture(std::shared_ptr<manual_clock> by = nullptr, net::pool_options options = {})
      : resolver(std::make_shared<scripted_resolver>(context.get_executor(), by)) {
    options.resolver = resolver;
    pool.emplace(context.get_executor(), std::move(options), by);
    resolver->set("a.test", {.addresses = {"127.0.0.1"}});
  }

  std::shared_ptr<recorder> start(std::string host = "a.test", net::timeouts timeouts = {}) {
    auto heard = std::make_shared<recorder>();
    handle = pool->start({.origin = {"http", std::move(host), server.port()}, .timeouts = timeouts}, heard);
    return heard;
  }
  void run() {
    context.restart();
    context.run();
  }
  void poll() {
    context.restart();
    context.poll();
  }

  raw_server server{serve_well};
  asio::io_context context{1};
  std::shared_ptr<scripted_resolver> resolver;
  std::optional<net::pool> pool;
  std::shared_ptr<net::exchange> handle;
};

/// How long something took, in milliseconds.
template <class Function>
double took(Function function) {
  const auto begin = std::chrono::steady_clock::now();
  function();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

using hosts = std::vector<std::string>;

std::vector<net::endpoint> loopback_at(std::uint16_t port) {
  return {{.address = "127.0.0.1", .port = port}};
}

}  // namespace

TEST_CASE("resolver: 200 cold exchanges share one resolution of 50 ms and are done in well under a second") {
  fixture f;
  f.resolver->set("a.test", {.addresses = {"127.0.0.1"}, .after = 50ms});
  std::vector<std::shared_ptr<recorder>> all;
  for (int i = 0; i != 200; ++i) all.push_back(f.start());
  const double time = took([&] { f.run(); });
  for (const auto& each : all) CHECK_FALSE(each->error);
  CHECK(f.resolver->begun() == hosts{"a.test"});
  CHECK(time >= 50);
  CHECK(time < 1000);
}

TEST_CASE("resolver: each host and port has a resolution of its own") {
  fixture f;
  f.resolver->set("b.test", {.addresses = {"127.0.0.1"}});
  raw_server other(serve_well);
  const auto elsewhere = std::make_shared<recorder>();
  const auto first = f.start("a.test");
  const auto second = f.start("b.test");
  f.pool->start({.origin = {"http", "a.test", other.port()}}, elsewhere);
  f.run();
  for (const auto& each : {first, second, elsewhere}) CHECK_FALSE(each->error);
  CHECK(f.resolver->begun() == hosts{"a.test", "b.test", "a.test"});
  CHECK(other.accepted() == 1);
}

TEST_CASE("resolver: an address needs no resolution") {
  fixture f;
  const auto heard = f.start("127.0.0.1");
  f.run();
  CHECK_FALSE(heard->error);
  CHECK(f.resolver->begun().empty());
}

TEST_CASE("resolver: a result serves those who waited, and later ones for as long as the option says") {
  const auto clock = std::make_shared<manual_clock>();
  SECTION("not at all by default") {
    fixture f(clock, {.max_idle_per_origin = 0});
    f.start();
    f.run();
    f.start();
    f.run();
    CHECK(f.resolver->begun().size() == 2);
  }
  SECTION("for 10 s") {
    fixture f(clock, {.max_idle_per_origin = 0, .address_reuse = 10s});
    f.start();
    f.run();
    clock->advance(10s - 1ms);
    const auto again = f.start();
    f.run();
    CHECK_FALSE(again->error);
    CHECK(f.resolver->begun().size() == 1);
    clock->advance(1ms);
    f.start();
    f.run();
    CHECK(f.resolver->begun().size() == 2);
  }
  SECTION("for ever") {
    fixture f(clock, {.max_idle_per_origin = 0, .address_reuse = std::chrono::milliseconds::max()});
    f.start();
    f.run();
    clock->advance(24h * 365);
    f.start();
    f.run();
    CHECK(f.resolver->begun().size() == 1);
  }
  SECTION("a failure never") {
    fixture f(clock, {.address_reuse = 1h});
    f.resolver->set("a.test", {.error = net::errc::resolution_failed});
    const auto first = f.start();
    f.run();
    CHECK(first->error == net::errc::resolution_failed);
    f.resolver->set("a.test", {.addresses = {"127.0.0.1"}});
    const auto second = f.start();
    f.run();
    CHECK_FALSE(second->error);
  }
}

TEST_CASE("resolver: where the clock throws the exchange ends with the exception, whenever that is") {
  struct at_once final : net::resolver {
    void async_resolve(const std::string&, std::uint16_t port, handler done) override {
      done({}, loopback_at(port));
    }
  };
  for (int throwing = 0; throwing != 12; ++throwing) {
    raw_server server(serve_well);
    asio::io_context context(1);
    const auto clock = std::make_shared<failing_clock>();
    clock->throwing = throwing;
    net::pool_options options{.address_reuse = 10s};
    options.resolver = std::make_shared<at_once>();
    net::pool pool(context.get_executor(), std::move(options), clock);
    const auto heard = std::make_shared<recorder>();
    try {
      pool.start({.origin = {"http", "a.test", server.port()}}, heard);
      context.run();
      CHECK(heard->completions == 1);
    } catch (const std::runtime_error&) {
      CHECK(heard->completions == 0);
    }
  }
}

TEST_CASE("resolver: one that throws after it has called back counts once") {
  struct both final : net::resolver {
    void async_resolve(const std::string&, std::uint16_t port, handler done) override {
      ++begun;
      if (keeps) return kept.push_back(std::move(done));
      done({}, loopback_at(port));
      throw std::runtime_error("late");
    }
    bool keeps = false;
    int begun = 0;
    std::vector<handler> kept;
  };
  raw_server server(serve_well);
  asio::io_context context(1);
  const auto resolver = std::make_shared<both>();
  net::pool_options options{.address_reuse = 10s};
  options.resolver = resolver;
  net::pool pool(context.get_executor(), std::move(options));
  const auto start = [&](const std::string& host) {
    const auto heard = std::make_shared<recorder>();
    pool.start({.origin = {"http", host, server.port()}}, heard);
    context.restart();
    context.poll();
    return heard;
  };
  for (int i = 0; i != 10; ++i) start("h" + std::to_string(i) + ".test");
  resolver->keeps = true;
  resolver->begun = 0;
  std::vector<std::shared_ptr<recorder>> waiting;
  for (int i = 0; i != 30; ++i) waiting.push_back(start("k" + std::to_string(i) + ".test"));
  CHECK(resolver->begun == net::resolutions::most_running);
}

TEST_CASE("resolver: a failure ends all who wait, with its error") {
  fixture f;
  f.resolver->set("a.test", {.error = net::errc::resolution_failed});
  const auto first = f.start();
  const auto second = f.start();
  const auto unknown = f.start("nowhere.test");
  f.run();
  CHECK(first->error == net::errc::resolution_failed);
  CHECK(second->error == net::errc::resolution_failed);
  CHECK(unknown->error == net::errc::host_not_found);
  CHECK(unknown->report.reached == net::phase::resolve);
  CHECK(f.resolver->begun() == hosts{"a.test", "nowhere.test"});
}

TEST_CASE("resolver: a resolution that was given up is joined by the next exchange, not begun again") {
  const auto clock = std::make_shared<manual_clock>();
  fixture f(clock);
  f.resolver->set("a.test", {.addresses = {"127.0.0.1"}, .hangs = true});
  for (int i = 0; i != 5; ++i) {
    const auto heard = f.start("a.test", {.resolve = 1s});
    f.poll();
    clock->advance(1s);
    f.poll();
    CHECK(heard->error == net::errc::resolve_timeout);
    CHECK(heard.use_count() == 1);  // nothing of the exchange is left with the resolution
    CHECK(f.context.stopped());
  }
  CHECK(f.resolver->begun() == hosts{"a.test"});
  CHECK(f.resolver->running() == 1);
  const auto last = f.start();
  f.poll();
  f.resolver->release("a.test");
  f.run();
  CHECK_FALSE(last->error);
  CHECK(f.resolver->begun() == hosts{"a.test"});
}

TEST_CASE("resolver: one who stops waiting leaves the resolution to the others") {
  fixture f;
  f.resolver->set("a.test", {.addresses = {"127.0.0.1"}, .hangs = true});
  const auto stays = f.start();
  const auto goes = f.start();
  f.poll();
  f.handle->cancel(net::cancel_kind::total);
  f.poll();
  CHECK(goes->error == asio::error::operation_aborted);
  f.resolver->release("a.test");
  f.run();
  CHECK_FALSE(stays->error);
  CHECK(goes->completions == 1);
}

TEST_CASE(
    "resolver: sixteen resolutions at most run at once, and those given up before their turn never begin") {
  fixture f;
  std::vector<std::shared_ptr<recorder>> all;
  std::vector<std::shared_ptr<net::exchange>> handles;
  for (int i = 0; i != 20; ++i) {
    const std::string host = "h" + std::to_string(i) + ".test";
    f.resolver->set(host, {.addresses = {"127.0.0.1"}, .hangs = true});
    all.push_back(f.start(host));
    handles.push_back(f.handle);
  }
  f.poll();
  CHECK(f.resolver->running() == net::resolutions::most_running);
  handles[16]->cancel(net::cancel_kind::total);
  f.poll();
  for (int i = 0; i != 20; ++i) f.resolver->release("h" + std::to_string(i) + ".test");
  f.poll();
  for (int i = 16; i != 20; ++i) f.resolver->release("h" + std::to_string(i) + ".test");
  f.run();
  for (std::size_t i = 0; i != all.size(); ++i) CHECK(!all[i]->error == (i != 16));
  CHECK(f.resolver->begun().size() == 19);
}

TEST_CASE("resolver: what one throws is in the report of every exchange that waits for the resolution") {
  struct broken final : net::resolver {
    void async_resolve(const std::string& host, std::uint16_t, handler done) override {
      if (host == "held.test") return held.push_back(std::move(done));
      if (host == "late.test") held.push_back(std::move(done));  // keeps its handler, and throws
      throw std::runtime_error(host);
    }
    std::vector<handler> held;
  };
  asio::io_context context(1);
  const auto resolver = std::make_shared<broken>();
  net::pool pool(context.get_executor(), {.resolver = resolver});
  std::vector<std::shared_ptr<recorder>> all;
  const auto ask = [&](const std::string& host, std::uint16_t port) {
    all.push_back(std::make_shared<recorder>());
    pool.start({.origin = {"http", host, port}}, all.back());
  };
  for (std::uint16_t i = 1; i <= net::resolutions::most_running; ++i) ask("held.test", i);
  for (int i = 0; i != 3; ++i) ask("queued.test", 80);
  context.poll();
  for (auto& done : resolver->held) done(net::errc::host_not_found, {});
  for (int i = 0; i != 3; ++i) ask("now.test", 80);
  ask("late.test", 80);
  context.restart();
  context.run();
  for (std::size_t i = net::resolutions::most_running; i != all.size(); ++i) {
    INFO(i);
    REQUIRE(all[i]->completions == 1);
    CHECK(all[i]->error == wirebind::callback_errc::exception_thrown);
    REQUIRE(all[i]->report.exception);
    CHECK_THROWS_AS(std::rethrow_exception(all[i]->report.exception), std::runtime_error);
  }
  for (auto& done : resolver->held) done({}, {{"127.0.0.1", 1}});  // too late for the one that threw
}

TEST_CASE("resolver: one that completes at once serves a long queue with little stack") {
  struct caching final : net::resolver {
    void async_resolve(const std::string& host, std::uint16_t, handler done) override {
      if (host == "held.test") return held.push_back(std::move(done));
      done(net::errc::host_not_found, {});
    }
    std::vector<handler> held;
  };
  asio::io_context context(1);
  const auto resolver = std::make_shared<caching>();
  const auto names = std::make_shared<net::resolutions>(resolver, net::real_clock(), 0ms);
  std::vector<std::shared_ptr<void>> waits;
  std::size_t failed = 0;
  const auto ask = [&](const std::string& host, std::uint16_t port) {
    waits.push_back(names->async_resolve(host, port, context.get_executor(),
                                         [&](const wirebind::callback_failure& how, auto&&) {
                                           failed += how.error == net::errc::host_not_found;
                                         }));
  };
  for (std::uint16_t i = 0; i != net::resolutions::most_running; ++i) ask("held.test", i);
  for (int i = 0; i != 5000; ++i) ask("quick" + std::to_string(i) + ".test", 80);
  on_small_stack([&] { std::exchange(resolver->held.back(), {})(net::errc::host_not_found, {}); });
  context.run();
  CHECK(failed == 5001);
}

TEST_CASE("resolver: one that drops its handler or runs out of memory ends the exchange") {
  struct odd final : net::resolver {
    void async_resolve(const std::string& host, std::uint16_t, handler) override {
      if (host == "memory.test") throw std::bad_alloc();
    }
  };
  asio::io_context context(1);
  net::pool pool(context.get_executor(), {.resolver = std::make_shared<odd>()});
  const auto ask = [&](const char* host) {
    const auto heard = std::make_shared<recorder>();
    pool.start({.origin = {"http", host, 80}}, heard);
    context.restart();
    context.run();
    CHECK(heard->completions == 1);
    return heard->error;
  };
  CHECK(ask("drops.test") == net::errc::resolution_failed);
  CHECK(ask("memory.test") == std::errc::not_enough_memory);
  CHECK(ask("drops.test") == net::errc::resolution_failed);
}

TEST_CASE(
    "resolver: the end of the context destroys those who wait, and a resolution that ends later "
    "calls no handler") {
  const auto resolver = [] {
    struct held final : net::resolver {
      void async_resolve(const std::string&, std::uint16_t, handler done) override {
        all.push_back(std::move(done));
      }
      std::vector<handler> all;
    };
    return std::make_shared<held>();
  }();
  std::optional<asio::io_context> context(std::in_place);
  net::pool pool(context->get_executor(), {.resolver = resolver});
  const auto heard = std::make_shared<recorder>();
  pool.start({.origin = {"http", "a.test", 80}}, heard);
  context->poll();
  REQUIRE(resolver->all.size() == 1);
  context.reset();
  CHECK(heard.use_count() == 1);
  resolver->all[0]({}, {{"127.0.0.1", 80}});
  CHECK(heard->completions == 0);
}

TEST_CASE(
    "system resolver: a resolution that does not end holds up neither a deadline, nor run(), nor the "
    "context") {
  slow_released = false;
  slow_begun = 0;
  const double time = took([] {
    asio::io_context context(1);
    net::pool pool(context.get_executor());
    for (int i = 0; i != 3; ++i) {
      const auto heard = std::make_shared<recorder>();
      pool.start({.origin = {"http", "slow.test", 80}, .timeouts = {.resolve = 50ms}}, heard);
      context.restart();
      context.run();
      CHECK(heard->error == net::errc::resolve_timeout);
    }
  });
  CHECK(time < 2000);
  CHECK(slow_running == 1);
  CHECK(slow_begun == 1);
  slow_released = true;
  while (slow_running != 0) std::this_thread::sleep_for(1ms);
}

TEST_CASE("system resolver: a slow name does not hold up another") {
  slow_released = false;
  raw_server server(serve_well);
  asio::io_context context(1);
  net::pool pool(context.get_executor());
  std::vector<std::shared_ptr<recorder>> slow;
  for (const char* host : {"slow.test", "slower.slow.test", "slowest.slow.test"}) {
    slow.push_back(std::make_shared<recorder>());
    pool.start({.origin = {"http", host, 80}}, slow.back());
  }
  const auto heard = std::make_shared<recorder>();
  pool.start({.origin = {"http", "localhost", server.port()}}, heard);
  for (int i = 0; i != 100 && heard->completions == 0; ++i) context.run_for(50ms);
  CHECK(heard->completions == 1);
  CHECK_FALSE(heard->error);
  CHECK(slow[0]->completions == 0);
  slow_released = true;
  context.run();
  for (const auto& each : slow) CHECK(each->error == net::errc::host_not_found);
}
