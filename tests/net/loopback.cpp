// The pool over real sockets, against servers that behave well and badly.
#include "catch.hpp"
#include "client.hpp"
#include "raw_server.hpp"

#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/net/tcp_stream.hpp>

#include <asio/error.hpp>

#include <optional>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = wirebind::net;

namespace {

void serve_well(tcp::socket& socket, int) {
  while (!read_request(socket).empty()) send(socket, ok);
}

net::exchange_request to(const raw_server& server, net::timeouts timeouts = {}) {
  return {.origin = server.origin(), .timeouts = timeouts, .idempotent = true};
}

/// A port that nobody listens on.
std::uint16_t closed_port() {
  asio::io_context context;
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  return acceptor.local_endpoint().port();
}

}  // namespace

TEST_CASE("loopback: ten exchanges use one connection") {
  raw_server server(serve_well);
  client c;
  for (int i = 0; i != 10; ++i) {
    const auto heard = c.run(to(server));
    CHECK_FALSE(heard->error);
    CHECK(heard->answer.body == "hi");
    CHECK(heard->report.remote == "127.0.0.1:" + std::to_string(server.port()));
  }
  CHECK(server.accepted() == 1);
  CHECK(c.pool.statistics().idle == 1);
}

TEST_CASE("loopback: exchanges at the same time use connections of their own") {
  raw_server server(serve_well);
  client c;
  std::vector<std::shared_ptr<recorder>> all;
  for (int i = 0; i != 8; ++i) {
    all.push_back(std::make_shared<recorder>());
    c.pool.start(to(server), all.back());
  }
  c.context.run();
  for (const auto& each : all) CHECK(each->answer.status == 200);
  CHECK(server.accepted() == 8);
}

TEST_CASE("loopback: a connection that the server closed while it rested is not used") {
  raw_server server([](tcp::socket& socket, int) {
    read_request(socket);
    send(socket, ok);
  });
  client c;
  c.run(to(server));
  std::this_thread::sleep_for(50ms);
  auto once = to(server);
  once.idempotent = false;
  const auto heard = c.run(once, std::make_shared<recorder>("body", "POST"));
  CHECK_FALSE(heard->error);
  CHECK(heard->prepared == 1);
  CHECK(c.pool.statistics().stale == 1);
  CHECK(c.pool.statistics().stale_retries == 0);
}

TEST_CASE("loopback: a connection that spoke while it rested is not used") {
  raw_server server([](tcp::socket& socket, int number) {
    read_request(socket);
    send(socket, ok);
    if (number == 0) {
      std::this_thread::sleep_for(20ms);
      send(socket, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
    }
    await_peer(socket);
  });
  client c;
  c.run(to(server));
  std::this_thread::sleep_for(60ms);
  CHECK(c.run(to(server))->answer.status == 200);
  CHECK(server.accepted() == 2);
}

TEST_CASE("loopback: a connection that closes under the second request is replaced without an error") {
  const bool orderly = GENERATE(true, false);
  raw_server server([orderly](tcp::socket& socket, int number) {
    read_request(socket);
    send(socket, ok);
    read_request(socket);
    if (number != 0) return send(socket, ok);
    if (!orderly) send_reset(socket);
  });
  client c;
  c.run(to(server));
  const auto heard = c.run(to(server));
  CHECK_FALSE(heard->error);
  CHECK(heard->prepared == 2);
  CHECK(heard->report.stale_retry);

  auto once = to(server);
  once.idempotent = false;
  raw_server harsh([orderly](tcp::socket& socket, int) {
    read_request(socket);
    send(socket, ok);
    read_request(socket);
    if (!orderly) send_reset(socket);
  });
  once.origin = harsh.origin();
  c.run(once);
  const auto refused = c.run(once, std::make_shared<recorder>("body", "POST"));
  CHECK((refused->error == net::errc::connection_closed || refused->error == asio::error::connection_reset));
  CHECK(harsh.accepted() == 1);
}

TEST_CASE("loopback: a 408 that races the next request on an idle connection is dropped") {
  raw_server server([](tcp::socket& socket, int number) {
    read_request(socket);
    send(socket, ok);
    read_request(socket);
    send(socket,
         number == 0 ? "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" : ok);
  });
  client c;
  c.run(to(server));
  const auto heard = c.run(to(server));
  CHECK_FALSE(heard->error);
  CHECK(heard->answer.status == 200);
  CHECK(heard->report.stale_retry);
  CHECK(c.pool.statistics().stale_retries == 1);
  CHECK(server.accepted() == 2);
}

TEST_CASE("loopback: a server that closes inside the body gives a truncated response") {
  const bool orderly = GENERATE(true, false);
  raw_server server([orderly](tcp::socket& socket, int) {
    read_request(socket);
    send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello");
    std::this_thread::sleep_for(20ms);
    if (!orderly) send_reset(socket);
  });
  client c;
  CHECK(c.run(to(server))->error == net::errc::truncated);
}

TEST_CASE("loopback: a drip that never rests too long is read to its end, a stall is not waited for") {
  raw_server server([](tcp::socket& socket, int number) {
    read_request(socket);
    send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    for (int i = 0; i != (number == 0 ? 10 : 5); ++i) {
      std::this_thread::sleep_for(30ms);
      send(socket, "x");
    }
    await_peer(socket);
  });
  client c;
  const net::timeouts patient{.read_idle = 500ms};
  const auto whole = c.run(to(server, patient));
  CHECK_FALSE(whole->error);
  CHECK(whole->answer.body == "xxxxxxxxxx");
  c.pool.close_idle();
  const auto begin = std::chrono::steady_clock::now();
  CHECK(c.run(to(server, patient))->error == net::errc::read_timeout);
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK(took >= 500ms);
  CHECK(took < 5s);
}

TEST_CASE("loopback: the total deadline ends a drip that would go on for ever") {
  raw_server server([](tcp::socket& socket, int) {
    read_request(socket);
    send(socket, "HTTP/1.1 200 OK\r\n\r\n");
    std::error_code error;
    while (!error) {
      std::this_thread::sleep_for(10ms);
      asio::write(socket, asio::buffer("x", 1), error);
    }
  });
  client c;
  const auto begin = std::chrono::steady_clock::now();
  CHECK(c.run(to(server, {.total = 200ms}))->error == net::errc::total_timeout);
  CHECK(std::chrono::steady_clock::now() - begin >= 200ms);
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
}

TEST_CASE("loopback: a server that accepts and sends nothing ends at the first byte's deadline") {
  raw_server server([](tcp::socket& socket, int) {
    read_request(socket);
    await_peer(socket);
  });
  client c;
  CHECK(c.run(to(server, {.first_byte = 60ms}))->error == net::errc::first_byte_timeout);
}

TEST_CASE("loopback: a server that does not read ends at the write's deadline") {
  raw_server server([](tcp::socket&, int) { std::this_thread::sleep_for(300ms); });
  client c;
  const auto heard =
      c.run(to(server, {.write_idle = 100ms}), std::make_shared<recorder>(std::string(64 << 20, 'b'), "PUT"));
  CHECK(heard->error == net::errc::write_timeout);
  CHECK(heard->report.bytes_written > 0);
}

TEST_CASE("loopback: a large body arrives whole") {
  const std::string body(3 << 20, 'b');
  std::string got;
  raw_server server([&](tcp::socket& socket, int) {
    got = read_request(socket);
    send(socket, ok);
    await_peer(socket);
  });
  client c;
  CHECK(c.run(to(server), std::make_shared<recorder>(body, "PUT"))->answer.status == 200);
  CHECK(got.ends_with("\r\n\r\n" + body));
}

TEST_CASE("loopback: a response to a body that the server does not want reaches the caller") {
  raw_server server([](tcp::socket& socket, int) {
    char buffer[1024];
    socket.read_some(asio::buffer(buffer));
    send(socket, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 5\r\n\r\nlarge");
    std::this_thread::sleep_for(100ms);
  });
  client c;
  const auto heard = c.run(to(server), std::make_shared<recorder>(std::string(32 << 20, 'b'), "PUT"));
  CHECK_FALSE(heard->error);
  CHECK(heard->answer.status == 413);
  CHECK(heard->answer.body == "large");
  CHECK(c.pool.statistics().idle == 0);
}

TEST_CASE("loopback: a port without a listener is refused at once") {
  client c;
  const auto heard = c.run({.origin = {"http", "127.0.0.1", closed_port()}});
  CHECK(heard->error == asio::error::connection_refused);
  CHECK(heard->report.reached == net::phase::connect);
  CHECK(heard->prepared == 0);
}

TEST_CASE("loopback: a name without an address is named so") {
  client c;
  const auto heard = c.run({.origin = {"http", "no-such-host.invalid", 80}});
  CHECK((heard->error == net::errc::host_not_found || heard->error == net::errc::resolution_failed));
  CHECK(heard->report.reached == net::phase::resolve);
}

TEST_CASE("loopback: a name is resolved") {
  raw_server server(serve_well);
  client c;
  const auto heard = c.run({.origin = {"http", "localhost", server.port()}});
  CHECK(heard->answer.status == 200);
}

TEST_CASE("tcp stream: addresses are tried in order until one connects") {
  raw_server server([](tcp::socket& socket, int) { await_peer(socket); });
  asio::io_context context;
  const auto stream = net::make_tcp_stream(context.get_executor());
  const net::endpoint closed{"127.0.0.1", closed_port()};
  const net::endpoint open{"127.0.0.1", server.port()};
  std::error_code result = net::errc::resolution_failed;
  const auto connect = [&](std::vector<net::endpoint> addresses) {
    stream->async_connect(std::move(addresses), [&](std::error_code error) { result = error; });
    context.restart();
    context.run();
    return result;
  };
  CHECK(connect({closed, {"not an address", 1}}));
  CHECK(connect({{std::string("127.0.0.1\0x", 11), server.port()}}) == std::errc::invalid_argument);
  CHECK(connect({}) == net::errc::host_not_found);
  CHECK(connect({closed}) == asio::error::connection_refused);
  CHECK_FALSE(connect({{"not an address", 1}, closed, open}));
  CHECK(stream->remote() == "127.0.0.1:" + std::to_string(server.port()));
  CHECK_FALSE(stream->stale());
  stream->close();
  CHECK(stream->stale());
}

TEST_CASE("tcp stream: an answer that is there is read at once, less often after looks in vain") {
  asio::io_context context;
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  const auto stream = net::make_tcp_stream(context.get_executor());
  std::error_code connected = net::errc::connection_lost;
  stream->async_connect({{"127.0.0.1", acceptor.local_endpoint().port()}},
                        [&](std::error_code error) { connected = error; });
  tcp::socket peer = acceptor.accept();
  context.run();
  REQUIRE_FALSE(connected);

  // Whether the handler was called inside the initiating function.
  const auto reads_at_once = [&](bool there, bool asks = true) {
    if (asks) stream->async_write_some("?", [](std::error_code error, std::size_t) { CHECK_FALSE(error); });
    if (there) asio::write(peer, asio::buffer("x", 1));
    while (there && !stream->stale()) std::this_thread::yield();
    std::string read;
    stream->async_read_some(100, [&](std::error_code error, std::string_view bytes) {
      CHECK_FALSE(error);
      read = bytes;
    });
    const bool at_once = !read.empty();
    if (!there) asio::write(peer, asio::buffer("x", 1));
    context.restart();
    context.run();
    CHECK(read == "x");
    return at_once;
  };
  const auto all = [&](std::initializer_list<bool> there) {
    std::vector<bool> out;
    for (const bool each : there) out.push_back(reads_at_once(each));
    return out;
  };
  CHECK(all({true, true, true}) == std::vector{false, true, true});
  CHECK(all({false, true, true}) == std::vector{false, false, true});
  CHECK(all({false, true, false, true, true, true}) == std::vector{false, false, false, false, false, true});
  CHECK(all({false, true, true}) == std::vector{false, false, true});
  CHECK_FALSE(reads_at_once(true, false));  // after no question
  CHECK_FALSE(reads_at_once(true, false));
  CHECK(reads_at_once(true));
}
