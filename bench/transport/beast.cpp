// Boost.Beast: the same request as a message of Beast's, with one coroutine for each connection.
#include "load.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

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

asio::awaitable<void> run(const load& all, const http::request<http::string_body>& request, long& started) {
  beast::tcp_stream stream(co_await asio::this_coro::executor);
  stream.expires_after(std::chrono::seconds(30));
  const asio::ip::tcp::endpoint peer(asio::ip::address_v4::loopback(), all.port);
  co_await stream.async_connect(peer, asio::use_awaitable);
  stream.socket().set_option(asio::ip::tcp::no_delay(true));
  beast::flat_buffer buffer;
  while (started < all.calls) {
    ++started;
    stream.expires_after(std::chrono::seconds(30));
    co_await http::async_write(stream, request, asio::use_awaitable);
    http::response<http::string_body> response;
    co_await http::async_read(stream, buffer, response, asio::use_awaitable);
    if (response.result_int() != 200) die("the response");
  }
}

}  // namespace

int main(int count, char** arguments) {
  const load all = read_load(count, arguments);
  const auto request = request_of(all);
  asio::io_context context{1};
  long started = 0;
  for (long i = 0; i != all.in_flight; ++i)
    asio::co_spawn(context, run(all, request, started), asio::detached);
  context.run();
  print_cost(all);
}
