// nginx that keeps connections for few requests or a short time: no caller hears of it.
#include "peers.hpp"

#include <asio/buffer.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/read_until.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>

#include <chrono>
#include <csignal>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace peers;
using namespace std::chrono_literals;
using net::pool_event;

namespace {

/// A connection that was used once and rests.
struct resting_connection {
  explicit resting_connection(const net::origin& to) {
    socket.connect({asio::ip::make_address(to.host), to.port});
    asio::write(socket, asio::buffer(std::string("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")));
    asio::read_until(socket, asio::dynamic_buffer(answer), "\r\n\r\n");
  }
  /// Waits until the server closes it, which it does with those that rest for longer as well.
  void await_end() {
    std::error_code error;
    asio::read(socket, asio::dynamic_buffer(answer), error);
    REQUIRE(error == asio::error::eof);
  }

  asio::io_context context;
  asio::ip::tcp::socket socket{context};
  std::string answer;
};

/// Calls one after another, with a rest of about the time that is given after each.
struct chain {
  chain(api_client& c, int calls, std::chrono::microseconds rest)
      : c(c), left(calls), rest(rest), timer(c.context) {}

  void next() {
    if (left-- == 0) return;
    c.client->async_get_function(request, [this](std::error_code error, const api::get_function_response& r) {
      failed += error ? 1 : 0;
      attempts += r.attempts().size();
      timer.expires_after(rest * (90 + random() % 20) / 100);
      timer.async_wait([this](std::error_code) { next(); });
    });
  }

  const api::get_function_request request{.service_name = "demo", .function_name = "resize"};
  api_client& c;
  int left;
  const std::chrono::microseconds rest;
  asio::steady_timer timer;
  std::minstd_rand random;
  int failed = 0;
  std::size_t attempts = 0;
};

}  // namespace

TEST_CASE("nginx: two hundred calls in turn need a connection for every three and show no error") {
  api_client c(peer("THREE", "http"));
  for (int i = 0; i != 200; ++i) {
    const auto result = c.invoke("f" + std::to_string(i));
    REQUIRE_FALSE(result.error);
    CHECK(result.response.body() == "f" + std::to_string(i));
    CHECK(result.response.attempts().size() == 1);
  }
  CHECK((*c.counts)[pool_event::opened] == 67);
  CHECK((*c.counts)[pool_event::reused] == 133);
}

TEST_CASE("nginx: sixty-four calls at once over eight connections at a time show no error") {
  api_client c(peer("THREE", "http"), {.max_connections_per_origin = 8});
  int right = 0;
  for (int i = 0; i != 64; ++i) {
    const std::string name = "f" + std::to_string(i);
    const api::get_function_request request{.service_name = "demo", .function_name = name};
    c.client->async_get_function(
        request, [&right, name](std::error_code error, const api::get_function_response& response) {
          CHECK_FALSE(error);
          CHECK(response.attempts().size() == 1);
          right += response->function_name == name;
        });
  }
  c.context.run();
  CHECK(right == 64);
  CHECK((*c.counts)[pool_event::waiting] == 56);
  CHECK((*c.counts)[pool_event::opened] + (*c.counts)[pool_event::reused] == 64);
  CHECK((*c.counts)[pool_event::opened] >= 22);
}

TEST_CASE("nginx: a connection that it closed at rest costs no attempt, also where none may be sent twice") {
  const auto to = peer("THREE", "http");
  api_client c(to);
  CHECK_FALSE(c.invoke("first").error);
  resting_connection(to).await_end();
  const auto second = c.invoke("second");
  CHECK_FALSE(second.error);
  REQUIRE(second.response.attempts().size() == 1);
  CHECK_FALSE(second.response.attempts()[0].stale_retry);
  CHECK((*c.counts)[pool_event::stale] == 1);
  CHECK((*c.counts)[pool_event::opened] == 2);
}

TEST_CASE("nginx: connections that it closes just when they are used again show no error") {
  api_client c(peer("BRISK", "http"));
  std::vector<std::unique_ptr<chain>> chains;
  for (int i = 0; i != 8; ++i) {
    chains.push_back(std::make_unique<chain>(c, 60, 20ms));
    chains.back()->random.seed(static_cast<unsigned>(i));
    chains.back()->next();
  }
  c.context.run();
  for (const auto& each : chains) {
    CHECK(each->failed == 0);
    CHECK(each->attempts == 60);  // what the pool does about it is no attempt
  }
  CHECK((*c.counts)[pool_event::opened] > 8);  // some were closed indeed
}

TEST_CASE("nginx: reloads while calls are made show no error") {
  const auto to = GENERATE(true, false) ? peer("PLAIN", "http") : peer("FILES_TLS");
  const int master = std::stoi(content("nginx.pid"));
  api_client c(to, {.tls = trusting()});
  for (int round = 0; round != 5; ++round) {
    resting_connection old(peer("PLAIN", "http"));
    std::vector<std::unique_ptr<chain>> chains;
    for (int i = 0; i != 4; ++i) {
      chains.push_back(std::make_unique<chain>(c, 200, 1ms));
      chains.back()->next();
    }
    REQUIRE(::kill(master, SIGHUP) == 0);
    c.context.restart();
    c.context.run();
    for (const auto& each : chains) {
      CHECK(each->failed == 0);
      CHECK(each->attempts == 200);
    }
    old.await_end();  // the workers from before are gone
  }
  CHECK((*c.counts)[pool_event::opened] > 4);
}
