// A pool that has served exchanges, then fork(): connections and what runs belong to the process that made
// them. Plain and over TLS, with servers in processes of their own.
#include "catch.hpp"
#include "net/certificates.hpp"
#include "net/recorder.hpp"
#include "processes.hpp"

#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/testing/scripted_resolver.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace fork_test;
using namespace std::chrono_literals;
using net_test::recorder;
using wirebind::testing::network_fault;
using wirebind::testing::network_fault_plan;
namespace http = wirebind::http;
namespace net = wirebind::net;

namespace {

/// A pool in this process, a server in another one that responds with the request's target, or with `what` to
/// targets that begin with "/odd".
struct fixture {
  explicit fixture(bool tls, network_fault what = network_fault::none)
      : scheme(tls ? "https" : "http"), server([this, tls, what] {
          network_fault_plan plan;
          plan.choose = [what](const http::request& asked, std::size_t) {
            return asked.target.starts_with("/odd") ? what : network_fault::none;
          };
          plan.respond = [](const http::request& asked, http::response& out) { out.body = asked.target; };
          if (tls) plan.tls = net_test::server_context(trusted.issue());
          return plan;
        }) {
    context.emplace(1);
    pool.emplace(context->get_executor(), net::pool_options{.tls = {.ca_file = trusted.file()}});
  }

  std::shared_ptr<recorder> start(std::string target, net::timeouts timeouts = {}) {
    auto heard = std::make_shared<recorder>();
    heard->request.target = std::move(target);
    pool->start({.origin = {scheme, "127.0.0.1", server.port()}, .timeouts = timeouts, .idempotent = true},
                heard);
    return heard;
  }
  std::shared_ptr<recorder> run(std::string target, net::timeouts timeouts = {}) {
    auto heard = start(std::move(target), timeouts);
    context->restart();
    context->run();
    return heard;
  }
  /// Whether each of so many exchanges gets the response that is its own.
  bool run_well(const std::string& who, int times) {
    for (int i = 0; i != times; ++i) {
      const std::string target = "/" + who + "/" + std::to_string(i);
      if (run(target)->answer.body != target) return false;
    }
    return true;
  }
  void notify(asio::execution_context::fork_event event) { context->notify_fork(event); }

  const net_test::authority trusted;
  const std::string scheme;
  const server_process server;
  std::optional<asio::io_context> context;
  std::optional<net::pool> pool;
};

constexpr auto prepare = asio::execution_context::fork_prepare;
constexpr auto parent = asio::execution_context::fork_parent;
constexpr auto child = asio::execution_context::fork_child;

}  // namespace

TEST_CASE("fork: after notify_fork the child opens its own connections, and the parent's go on untouched") {
  fixture f(GENERATE(false, true));
  REQUIRE(f.run_well("before", 3));
  const bool thorough = GENERATE(true, false);  // Asio asks for all three; the child's alone has to do
  if (thorough) f.notify(prepare);
  child_process forked([&] {
    f.notify(child);
    EXPECT(f.run_well("child", 300));
    EXPECT(f.pool->statistics().opened == 2);
    EXPECT(f.pool->statistics().idle == 1);
    return true;
  });
  if (thorough) f.notify(parent);
  CHECK(f.run_well("parent", 300));
  CHECK(f.pool->statistics().opened == 1);
  CHECK(forked.ended_well());
  CHECK(f.run_well("after", 3));
  CHECK(f.pool->statistics().opened == 1);
}

TEST_CASE("fork: without notify_fork every exchange in the child ends with an error that names the fork") {
  fixture f(GENERATE(false, true));
  REQUIRE(f.run_well("before", 1));
  child_process forked([&] {
    for (int i = 0; i != 3; ++i) {
      const auto heard = f.run("/child");
      EXPECT(heard->completions == 1);
      EXPECT(heard->error == net::errc::forked);
      EXPECT(heard->error.message().find("fork()") != std::string::npos);
      EXPECT(heard->prepared == 0);
    }
    return true;
  });
  CHECK(forked.ended_well());
  CHECK(f.run_well("parent", 3));
  CHECK(f.pool->statistics().opened == 1);
}

TEST_CASE("fork: a pool that the child destroys sends nothing, notified or not") {
  fixture f(GENERATE(false, true));
  REQUIRE(f.run_well("before", 1));
  const bool notified = GENERATE(false, true);
  child_process forked([&] {
    if (notified) f.notify(child);
    f.pool.reset();
    f.context.reset();
    return true;
  });
  CHECK(forked.ended_well());
  std::this_thread::sleep_for(20ms);  // what was sent would be there
  CHECK(f.run_well("parent", 3));
  CHECK(f.pool->statistics().opened == 1);
}

TEST_CASE(
    "fork: an exchange in flight ends in the child with the error, and in the parent with its response") {
  fixture f(GENERATE(false, true), network_fault::drip);
  REQUIRE(f.run_well("before", 1));
  const auto heard = f.start("/odd/and/slow");
  f.context->restart();
  f.context->run_for(60ms);
  REQUIRE(heard->completions == 0);
  f.notify(prepare);
  child_process forked([&] {
    f.notify(child);
    f.context->restart();
    f.context->run();
    EXPECT(heard->completions == 1);
    EXPECT(heard->error == net::errc::forked);
    EXPECT(f.run_well("child", 3));
    return true;
  });
  f.notify(parent);
  f.context->restart();
  f.context->run();
  CHECK_FALSE(heard->error);
  CHECK(heard->answer.body == "/odd/and/slow");
  CHECK(forked.ended_well());
}

TEST_CASE("fork: timeouts hold in the child") {
  fixture f(false, network_fault::never_respond);
  REQUIRE(f.run_well("before", 1));
  child_process forked([&] {
    f.notify(child);
    EXPECT(f.run("/odd", {.first_byte = 50ms})->error == net::errc::first_byte_timeout);
    EXPECT(f.run_well("child", 1));
    return true;
  });
  CHECK(f.run("/odd", {.first_byte = 50ms})->error == net::errc::first_byte_timeout);
  CHECK(forked.ended_well());
}

TEST_CASE("fork: names are resolved in the child, also where the parent waits for one") {
  asio::io_context context(1);
  net::pool pool(context.get_executor());
  const auto ask = [&] {
    const auto heard = std::make_shared<recorder>();
    pool.start({.origin = {"http", "localhost", 1}}, heard);
    return heard;
  };
  const auto before = ask();
  context.poll();
  // A fork in the middle of getaddrinfo() would leave the child with locks that nobody releases.
  std::this_thread::sleep_for(200ms);
  context.notify_fork(prepare);
  child_process forked([&] {
    context.notify_fork(child);
    const auto heard = ask();
    context.restart();
    context.run();
    EXPECT(before->error == net::errc::forked || before->report.reached == net::phase::connect);
    EXPECT(heard->completions == 1);
    EXPECT(heard->report.reached == net::phase::connect);
    return true;
  });
  context.notify_fork(parent);
  context.restart();
  context.run();
  CHECK(before->report.reached == net::phase::connect);
  CHECK(forked.ended_well());
}
