// Asio by hand: the same bytes over asio::ip::tcp::socket, with one coroutine for each connection.
#include "load.hpp"

#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

namespace {

using asio::ip::tcp;

asio::awaitable<void> run(const load& all, const std::string& request, long& started) {
  tcp::socket socket(co_await asio::this_coro::executor);
  const tcp::endpoint peer(asio::ip::address_v4::loopback(), all.port);
  co_await socket.async_connect(peer, asio::use_awaitable);
  socket.set_option(tcp::no_delay(true));
  char buffer[16384];
  std::string read;
  while (started < all.calls) {
    ++started;
    co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
    do {
      read.append(buffer, co_await socket.async_read_some(asio::buffer(buffer), asio::use_awaitable));
    } while (missing(read) != 0);
    read.clear();
  }
}

}  // namespace

int main(int count, char** arguments) {
  const load all = read_load(count, arguments);
  const std::string request = request_bytes(all);
  asio::io_context context{1};
  long started = 0;
  for (long i = 0; i != all.in_flight; ++i)
    asio::co_spawn(context, run(all, request, started), asio::detached);
  context.run();
  print_cost(all);
}
