// Keep-alive of connections: what the sockets are set to, and how one ends that the system gave up. A path
// that drops packets takes another network namespace than a test has; a peer that takes no bytes stands in
// for it.
#include "catch.hpp"
#include "raw_server.hpp"
#include "recorder.hpp"

#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <netinet/tcp.h>
#include <string>
#include <utility>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = wirebind::net;

namespace {

struct values {
  int enabled = 0, idle = 0, interval = 0, count = 0, unacknowledged = 0;
};

values values_of(int socket) {
  return {option(socket, SOL_SOCKET, SO_KEEPALIVE), option(socket, IPPROTO_TCP, TCP_KEEPIDLE),
          option(socket, IPPROTO_TCP, TCP_KEEPINTVL), option(socket, IPPROTO_TCP, TCP_KEEPCNT),
          option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT)};
}

/// What a connection of a pool with these options is set to.
values connection_of(const net::keep_alive_options& options) {
  raw_server server([](tcp::socket& socket, int) {
    read_request(socket);
    send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    await_peer(socket);
  });
  asio::io_context context(1);
  net::pool pool(context.get_executor(), {.keep_alive = options});
  const auto heard = std::make_shared<recorder>();
  pool.start({.origin = server.origin()}, heard);
  context.run();
  REQUIRE_FALSE(heard->error);
  const int socket = socket_to(server.port());
  REQUIRE(socket != -1);
  return values_of(socket);
}

}  // namespace

TEST_CASE("keep-alive: it is on by default, and a dead path ends within a minute") {
  const values set = connection_of({});
  CHECK(set.enabled == 1);
  CHECK(set.idle == 30);
  CHECK(set.interval == 10);
  CHECK(set.count == 3);
  CHECK(set.unacknowledged == 60'000);
}

TEST_CASE("keep-alive: settings reach the socket, and those that no system takes become the nearest") {
  const values set = connection_of({.idle = 4s, .interval = 1s, .count = 5});
  CHECK(set.idle == 4);
  CHECK(set.interval == 1);
  CHECK(set.count == 5);
  CHECK(set.unacknowledged == 9'000);
  CHECK(connection_of({.unacknowledged = 1234ms}).unacknowledged == 1234);

  const values largest = connection_of({.idle = std::chrono::seconds::max(),
                                        .interval = std::chrono::seconds::max(),
                                        .count = std::numeric_limits<unsigned>::max()});
  CHECK(largest.enabled == 1);
  CHECK(largest.idle == 32767);
  CHECK(largest.interval == 32767);
  CHECK(largest.count == 127);
  CHECK(largest.unacknowledged == std::numeric_limits<int>::max());
  const values least = connection_of({.idle = std::chrono::seconds::min(),
                                      .interval = std::chrono::seconds::min(),
                                      .count = 0,
                                      .unacknowledged = std::chrono::milliseconds::min()});
  CHECK(least.idle == 1);
  CHECK(least.interval == 1);
  CHECK(least.count == 1);
  CHECK(least.unacknowledged == 2'000);
  CHECK(connection_of({.unacknowledged = std::chrono::milliseconds::max()}).unacknowledged == 0);
}

TEST_CASE("keep-alive: probes are on before the first is due, and not for an exchange that is shorter") {
  raw_server server([](tcp::socket& socket, int) {
    read_request(socket);
    await_peer(socket);
  });
  asio::io_context context(1);
  const auto clock = std::make_shared<wirebind::testing::manual_clock>();
  net::pool pool(context.get_executor(), {.keep_alive = {.idle = 4s}}, clock);
  const auto heard = std::make_shared<recorder>();
  const auto running = pool.start({.origin = server.origin()}, heard);
  const auto set_after = [&](std::chrono::milliseconds step) {
    clock->advance(step);
    context.run_for(20ms);
    return values_of(socket_to(server.port()));
  };
  context.run_for(200ms);
  const values first = set_after(1999ms), second = set_after(1ms);
  CHECK(first.enabled == 0);
  CHECK(first.unacknowledged == 34'000);
  CHECK(second.enabled == 1);
  CHECK(second.idle == 4);
  CHECK(clock->next_deadline() > clock->now() + 50s);
  running->cancel(net::cancel_kind::terminal);
  context.run();
  CHECK(heard->completions == 1);
}

TEST_CASE("keep-alive: off leaves the socket as the system makes it") {
  const int bare = ::socket(AF_INET, SOCK_STREAM, 0);
  const values system = values_of(bare);
  ::close(bare);
  const values set = connection_of({.enabled = false, .idle = 4s, .unacknowledged = 1s});
  CHECK(set.enabled == 0);
  CHECK(set.idle == system.idle);
  CHECK(set.interval == system.interval);
  CHECK(set.count == system.count);
  CHECK(set.unacknowledged == system.unacknowledged);
}

TEST_CASE("keep-alive: a connection that the system gives up is lost, and no deadline has to end it") {
  raw_server server([](tcp::socket&, int) { std::this_thread::sleep_for(4s); });
  asio::io_context context(1);
  net::pool pool(context.get_executor(), {.keep_alive = {.unacknowledged = 300ms}});
  const auto heard = std::make_shared<recorder>(std::string(64 << 20, 'b'), "PUT");
  const auto begin = std::chrono::steady_clock::now();
  pool.start({.origin = server.origin()}, heard);
  context.run();
  CHECK(heard->error == net::errc::connection_lost);
  CHECK(std::chrono::steady_clock::now() - begin < 4s);
}
