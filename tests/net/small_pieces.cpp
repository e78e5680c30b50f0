// Peers that send little at a time: what ends inside of the function that began it neither fills the stack
// nor keeps other work of the context waiting.
#include "catch.hpp"
#include "certificates.hpp"
#include "raw_server.hpp"
#include "recorder.hpp"
#include "small_stack.hpp"
#include "tls_server.hpp"

#include <wirebind/core/body_stream.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <utility>

using namespace net_test;
namespace net = wirebind::net;

namespace {

std::shared_ptr<recorder> ended(net::exchange_request request, net::pool_options options) {
  const auto heard = std::make_shared<recorder>();
  on_small_stack([&] {
    asio::io_context context(1);
    net::pool pool(context.get_executor(), std::move(options));
    pool.start(std::move(request), heard);
    context.run();
  });
  REQUIRE(heard->completions == 1);
  return heard;
}

/// Has the peer send another byte for each one that comes.
struct asking_sink final : wirebind::body_sink {
  void async_write(std::string_view data, write_handler done) override {
    taken += data.size();
    ++calls;
    if (taken < total) ::send(peer, "x", 1, MSG_NOSIGNAL);
    done({});
  }
  static constexpr std::size_t total = 3000;
  std::size_t taken = 0;
  std::size_t calls = 0;
  std::atomic<int> peer = -1;
};

}  // namespace

TEST_CASE("small pieces: a proxy that says a lot before it refuses") {
  std::string answer;
  for (int i = 0; i != 16; ++i)
    answer += "HTTP/1.1 103 Early Hints\r\nX: " + std::string(60'000, 'x') + "\r\n\r\n";
  answer += "HTTP/1.1 502 Bad Gateway\r\n\r\n";
  raw_server proxy([&](tcp::socket& socket, int) {
    read_request(socket);
    send(socket, answer);
    await_peer(socket);
  });
  net::pool_options options{.proxy = {.url = "http://127.0.0.1:" + std::to_string(proxy.port())}};
  const auto heard = ended({.origin = {"https", "a.test", 443}}, std::move(options));
  CHECK(heard->error == net::errc::proxy_refused);
}

TEST_CASE("small pieces: TLS records without data before a response") {
  const authority trusted;
  tls_server server(trusted.issue(), [&](tls_session& session, int) {
    session.read();
    for (int i = 0; i != 30'000; ++i) {
      SSL_key_update(session.ssl.get(), SSL_KEY_UPDATE_NOT_REQUESTED);
      SSL_do_handshake(session.ssl.get());
    }
    session.write(ok);
    await_peer(session.socket);
  });
  const auto heard = ended(to(server), {.tls = {.ca_file = trusted.file()}});
  CHECK_FALSE(heard->error);
  CHECK(heard->answer.status == 200);
}

TEST_CASE("small pieces: other work of the context comes between") {
  asking_sink sink;
  raw_server server([&](tcp::socket& socket, int) {
    read_request(socket);
    sink.peer = socket.native_handle();
    send(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(asking_sink::total) + "\r\n\r\nx");
    await_peer(socket);
  });
  asio::io_context context(1);
  net::pool pool(context.get_executor());
  const auto heard = std::make_shared<recorder>();
  net::exchange_request request{.origin = server.origin()};
  request.sink = &sink;
  pool.start(std::move(request), heard);
  std::size_t before = 0, most = 0;
  std::function<void()> tick = [&] {
    most = std::max(most, sink.calls - std::exchange(before, sink.calls));
    if (heard->completions == 0) asio::post(context, tick);
  };
  asio::post(context, tick);
  context.run();
  CHECK_FALSE(heard->error);
  CHECK(sink.taken == asking_sink::total);
  CHECK(most <= 64);
}
