// The HTTP server on a real socket, with each allocation of its thread failing in turn: a connection may end,
// the server does not.
#include "failing.hpp"

#include <wirebind/server/http_server.hpp>

#include <asio/io_context.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <new>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

using allocation_test::failing;
using wirebind::http::request;
using wirebind::http::response;
using wirebind::server::http_server;
using wirebind::server::responder;

namespace {

/// A connection without a loop or an allocation of its own.
class bare_client {
 public:
  explicit bare_client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  bare_client(const bare_client&) = delete;
  bare_client& operator=(const bare_client&) = delete;
  ~bare_client() { ::close(socket_); }

  void send(std::string_view text) {
    if (!sent_) sent_ = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) > 0;
  }
  /// Whether an answer has come, or the end.
  bool over() {
    const auto count = ::recv(socket_, buffer_ + size_, sizeof buffer_ - size_, 0);
    if (count > 0) size_ += static_cast<std::size_t>(count);
    ended_ = ended_ || count == 0 || (count < 0 && errno != EAGAIN && errno != ENOTCONN);
    return ended_ || answer().find("\r\n\r\n") != std::string_view::npos;
  }
  std::string_view answer() const { return {buffer_, size_}; }

 private:
  int socket_;
  bool sent_ = false;
  bool ended_ = false;
  char buffer_[4096];
  std::size_t size_ = 0;
};

constexpr std::string_view get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

/// Runs the server until the client has an answer or its end; what leaves the loop for want of memory is let
/// go.
bool serve(asio::io_context& context, bare_client& client) {
  for (int tries = 0; tries != 20'000; ++tries) {
    try {
      context.restart();
      context.poll();
    } catch (const std::bad_alloc&) {
    }
    client.send(get);
    if (client.over()) return true;
    if (tries > 100) ::usleep(100);
  }
  return false;
}

}  // namespace

TEST_CASE("allocation: memory that ends ends a connection of the server, which serves the next one") {
  for (const bool rest : {false, true}) {
    bool happened = true;
    for (long number = 1; happened; ++number) {
      INFO("allocation " << number << (rest ? " and all that follow" : ""));
      asio::io_context context;
      http_server server(context.get_executor(), {}, {.handle = [](request&&, responder respond) {
                           response answer;
                           answer.status = 200;
                           answer.body = std::string(100, 'b');
                           respond(std::move(answer));
                         }});
      bool served = false;
      {
        bare_client first(server.port());
        const failing armed(number, rest);
        // With no memory at all the server waits for some.
        for (int tries = 0; tries != 200 && !served; ++tries) {
          try {
            context.restart();
            context.poll();
          } catch (const std::bad_alloc&) {
          }
          first.send(get);
          served = first.over();
        }
        happened = armed.happened();
        CHECK((served || happened));
      }
      bare_client next(server.port());
      CHECK(serve(context, next));
      CHECK(next.answer().starts_with("HTTP/1.1 200"));
    }
  }
}
