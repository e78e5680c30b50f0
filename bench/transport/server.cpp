// The peer of bench/transport: responds to every request with the documented sample of a function, over
// connections that stay open. Prints its port, and runs until it is ended.
#include "sockets.hpp"

#include <cerrno>
#include <fcntl.h>
#include <vector>

namespace {

struct connection {
  std::string in;
};

std::string response() {
  const std::string body = read_payload(WIREBIND_BENCH_FOLDER "/../codec/function.json");
  return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-fc-request-id: "
         "6f2c1f9e-8a5b-4f0e-9a6d-2f1c0a7b3d4e\r\n"
         "etag: 9d5aeb8c8c5a9c4e\r\ndate: Mon, 30 Nov 2026 03:23:10 GMT\r\ncontent-length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Reads what has arrived and responds to each whole request; false at the end of the connection.
bool serve(int socket, connection& peer, const std::string& answer) {
  char buffer[65536];
  for (;;) {
    const ssize_t got = ::read(socket, buffer, sizeof buffer);
    if (got < 0 && errno == EAGAIN) return true;
    if (got <= 0) return false;
    peer.in.append(buffer, static_cast<std::size_t>(got));
    while (!peer.in.empty() && missing(peer.in) == 0) {
      peer.in.clear();
      if (::write(socket, answer.data(), answer.size()) != static_cast<ssize_t>(answer.size())) return false;
    }
    if (static_cast<std::size_t>(got) < sizeof buffer) return true;
  }
}

}  // namespace

int main() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::listen(listener, 4096) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    die("listen");
  }
  std::printf("%u\n", ntohs(address.sin_port));
  std::fflush(stdout);

  const std::string answer = response();
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  watch(epoll, listener, static_cast<std::uint32_t>(listener));
  std::vector<connection> peers(65536);
  epoll_event events[256];
  for (;;) {
    const int count = ::epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < count; ++i) {
      const int socket = static_cast<int>(events[i].data.u32);
      if (socket == listener) {
        for (int made; (made = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
          no_delay(made);
          peers[static_cast<std::size_t>(made)] = {};
          watch(epoll, made, static_cast<std::uint32_t>(made));
        }
      } else if (!serve(socket, peers[static_cast<std::size_t>(socket)], answer)) {
        ::close(socket);
      }
    }
  }
}
