// Asio by hand: the same bytes over a socket of Asio's or its TLS stream, with one coroutine for each
// connection.
#include "load.hpp"
#include "tls.hpp"

#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/redirect_error.hpp>
#include <asio/ssl.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

#include <optional>

namespace {

using asio::ip::tcp;

struct client {
  asio::awaitable<void> run() {
    while (started < all.calls) {
      tcp::socket socket(co_await asio::this_coro::executor);
      const tcp::endpoint peer(asio::ip::address_v4::loopback(), all.port);
      co_await socket.async_connect(peer, asio::use_awaitable);
      socket.set_option(tcp::no_delay(true));
      if (!tls) {
        co_await use(socket);
        continue;
      }
      asio::ssl::stream<tcp::socket> stream(std::move(socket), *tls);
      resume(stream.native_handle());
      co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
      check_resumed(stream.native_handle());
      co_await use(stream);
      std::error_code cut;  // the server closes without a notice of its own
      co_await stream.async_shutdown(asio::redirect_error(asio::use_awaitable, cut));
    }
  }

  /// One call, or all that remain where connections are kept.
  template <class Stream>
  asio::awaitable<void> use(Stream& stream) {
    char buffer[16384];
    std::string read;
    do {
      ++started;
      co_await asio::async_write(stream, asio::buffer(request), asio::use_awaitable);
      do {
        read.append(buffer, co_await stream.async_read_some(asio::buffer(buffer), asio::use_awaitable));
      } while (missing(read) != 0);
      read.clear();
      measured.count();
    } while (all.keep() && started < all.calls);
  }

  const load& all;
  asio::ssl::context* tls;
  const std::string request = request_bytes(all);
  meter measured{all};
  long started = 0;
};

}  // namespace

int main(int count, char** arguments) {
  const load all = read_load(count, arguments);
  std::optional<asio::ssl::context> tls;
  if (all.tls()) tls.emplace(make_tls(all));
  client only{.all = all, .tls = tls ? &*tls : nullptr};
  asio::io_context context{1};
  for (long i = 0; i != all.in_flight; ++i) asio::co_spawn(context, only.run(), asio::detached);
  context.run();
  only.measured.print();
}
