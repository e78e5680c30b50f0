// Boost.Beast: the same request as a message of Beast's, with one coroutine for each connection.
#include "load.hpp"
#include "tls.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <optional>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

http::request<http::string_body> request_of(const load& all) {
  const std::string text = request_bytes(all);
  http::request_parser<http::string_body> parser;
  parser.eager(true);
  boost::system::error_code error;
  parser.put(asio::buffer(text), error);
  if (error || !parser.is_done()) die("the request");
  return parser.release();
}

struct client {
  asio::awaitable<void> run() {
    while (started < all.calls) {
      beast::tcp_stream plain(co_await asio::this_coro::executor);
      plain.expires_after(std::chrono::seconds(30));
      const asio::ip::tcp::endpoint peer(asio::ip::address_v4::loopback(), all.port);
      co_await plain.async_connect(peer, asio::use_awaitable);
      plain.socket().set_option(asio::ip::tcp::no_delay(true));
      if (!tls) {
        co_await use(plain);
        continue;
      }
      beast::ssl_stream<beast::tcp_stream> stream(std::move(plain), *tls);
      resume(stream.native_handle());
      co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
      check_resumed(stream.native_handle());
      co_await use(stream);
      boost::system::error_code cut;  // the server closes without a notice of its own
      co_await stream.async_shutdown(asio::redirect_error(asio::use_awaitable, cut));
    }
  }

  /// One call, or all that remain where connections are kept.
  template <class Stream>
  asio::awaitable<void> use(Stream& stream) {
    beast::flat_buffer buffer;
    do {
      ++started;
      beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(30));
      co_await http::async_write(stream, request, asio::use_awaitable);
      http::response<http::string_body> response;
      co_await http::async_read(stream, buffer, response, asio::use_awaitable);
      if (response.result_int() != 200) die("the response");
      measured.count();
    } while (all.keep() && started < all.calls);
  }

  const load& all;
  asio::ssl::context* tls;
  const http::request<http::string_body> request = request_of(all);
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
