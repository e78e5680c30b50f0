// What a server over TLS does at the end of a connection.
#include "catch.hpp"
#include "raw_client.hpp"

#include <wirebind/server/http_server.hpp>
#include <wirebind/server/tls.hpp>

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ssl/context.hpp>
#include <asio/ssl/error.hpp>
#include <asio/ssl/stream.hpp>
#include <asio/write.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

namespace {

wirebind::server::http_server_options over_tls() {
  wirebind::server::http_server_options options;
  options.tls = wirebind::server::make_server_tls(wirebind::server::make_self_signed({"localhost"}));
  options.limits.body = 1000;
  return options;
}

/// A blocking client that trusts any certificate.
class tls_client {
 public:
  explicit tls_client(std::uint16_t port) : stream_(context_, settings_) {
    stream_.lowest_layer().connect({asio::ip::address_v4::loopback(), port});
    stream_.handshake(asio::ssl::stream_base::client);
  }
  void send(const std::string& bytes) { asio::write(stream_, asio::buffer(bytes)); }
  /// What the server sends until its close_notify.
  std::string read_all() {
    std::string all;
    std::error_code error;
    std::array<char, 4096> piece;
    while (!error) {
      const std::size_t count = stream_.read_some(asio::buffer(piece), error);
      all.append(piece.data(), count);
    }
    CHECK(error == asio::error::eof);
    return all;
  }

 private:
  asio::io_context context_;
  asio::ssl::context settings_{asio::ssl::context::tls_client};
  asio::ssl::stream<asio::ip::tcp::socket> stream_;
};

}  // namespace

TEST_CASE("http server: a body far above the bound gets 413 over TLS too, not cut") {
  test::running_context running;
  wirebind::server::http_server server(running.get().get_executor(), over_tls(),
                                       {.handle = [](wirebind::http::request&&, wirebind::server::responder) {
                                         FAIL("too large a body was handled");
                                       }});
  for (const std::size_t size : {std::size_t{1001}, std::size_t{300'000}, std::size_t{20'000'000}}) {
    tls_client client(server.port());
    client.send("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n");
    client.send(std::string(size, 'x'));
    const std::string answer = client.read_all();
    CHECK(answer.find("HTTP/1.1 413") == 0);
    CHECK(answer.find("1000 bytes") != std::string::npos);
  }
}
