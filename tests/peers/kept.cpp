// nginx that keeps connections for few requests or a short time: no caller hears of it.
#include "peers.hpp"

#include <asio/buffer.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>

#include <chrono>
#include <random>
#include <string>
#include <vector>

using namespace peers;
using namespace std::chrono_literals;
using net::pool_event;

namespace {

/// Makes a connection, uses it and waits until the server closes it, which it does with older ones as well.
void outlast_rest(const net::origin& to) {
  asio::io_context context;
  asio::ip::tcp::socket socket(context);
  socket.connect({asio::ip::make_address(to.host), to.port});
  asio::write(socket, asio::buffer(std::string("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")));
  std::string ignored;
  std::error_code error;
  asio::read(socket, asio::dynamic_buffer(ignored), error);
  REQUIRE(error == asio::error::eof);
}

/// Calls with a short rest after each.
struct resting_chain {
  resting_chain(api_client& c, int calls) : c(c), left(calls), timer(c.context) {}

  void next() {
    if (left-- == 0) return;
    c.client->async_get_function(request, [this](std::error_code error, const api::get_function_response& r) {
      failed += error ? 1 : 0;
      attempts += r.attempts().size();
      timer.expires_after(std::chrono::microseconds(18'000 + random() % 4000));
      timer.async_wait([this](std::error_code) { next(); });
    });
  }

  const api::get_function_request request{.service_name = "demo", .function_name = "resize"};
  api_client& c;
  int left;
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
  outlast_rest(to);
  const auto second = c.invoke("second");
  CHECK_FALSE(second.error);
  REQUIRE(second.response.attempts().size() == 1);
  CHECK_FALSE(second.response.attempts()[0].stale_retry);
  CHECK((*c.counts)[pool_event::stale] == 1);
  CHECK((*c.counts)[pool_event::opened] == 2);
}

TEST_CASE("nginx: connections that it closes just when they are used again show no error") {
  api_client c(peer("BRISK", "http"));
  std::vector<std::unique_ptr<resting_chain>> chains;
  for (int i = 0; i != 8; ++i) {
    chains.push_back(std::make_unique<resting_chain>(c, 60));
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
