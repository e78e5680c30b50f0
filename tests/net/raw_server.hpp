// A server of bare sockets on loopback: each connection is handed to a function on a thread of its own.
#pragma once

#include "replies.hpp"

#include <wirebind/net/exchange.hpp>

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <mutex>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>

namespace net_test {

using tcp = asio::ip::tcp;

/// Reads one request whose body has the length that it declares; empty at the end of the stream.
inline std::string read_request(tcp::socket& socket) {
  std::string text;
  std::size_t wanted = 0;
  char buffer[4096];
  while (wanted == 0 || text.size() < wanted) {
    std::error_code error;
    const std::size_t count = socket.read_some(asio::buffer(buffer), error);
    if (error) return {};
    text.append(buffer, count);
    const std::size_t head = text.find("\r\n\r\n");
    if (wanted != 0 || head == std::string::npos) continue;
    const std::size_t length = text.find("Content-Length: ");
    wanted = head + 4 + (length < head ? std::stoul(text.substr(length + 16)) : 0);
  }
  return text;
}

inline void send(tcp::socket& socket, std::string_view text) {
  std::error_code ignored;
  asio::write(socket, asio::buffer(text.data(), text.size()), ignored);
}

/// Waits until the peer closes or sends something.
inline void await_peer(tcp::socket& socket) {
  char byte;
  std::error_code ignored;
  socket.read_some(asio::buffer(&byte, 1), ignored);
}

/// Makes the end of the session a reset in place of an orderly close.
inline void send_reset(tcp::socket& socket) { socket.set_option(asio::socket_base::linger(true, 0)); }

inline int option(int socket, int level, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  ::getsockopt(socket, level, name, &value, &size);
  return value;
}

/// This process's socket that is connected to a port of loopback, or -1.
inline int socket_to(std::uint16_t port) {
  for (int each = 3; each != 1024; ++each) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(each, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    if (peer.sin_family == AF_INET && peer.sin_port == htons(port)) return each;
  }
  return -1;
}

class raw_server {
 public:
  using session = std::function<void(tcp::socket&, int number)>;  // number from 0

  explicit raw_server(session serve)
      : serve_(std::move(serve)), acceptor_(context_, {asio::ip::address_v4::loopback(), 0}) {
    port_ = acceptor_.local_endpoint().port();
    acceptor_thread_ = std::thread([this] { accept(); });
  }
  ~raw_server() {
    stopping_ = true;
    {
      // Wakes the accept; closing the acceptor from here would race with it.
      asio::io_context context;
      tcp::socket last(context);
      std::error_code ignored;
      last.connect({asio::ip::address_v4::loopback(), port_}, ignored);
    }
    acceptor_thread_.join();
    for (connection& each : connections_) {
      std::error_code ignored;
      {
        const std::lock_guard lock(each.mutex);
        if (each.open) ::shutdown(each.socket.native_handle(), SHUT_RDWR);
      }
      each.thread.join();
    }
  }

  std::uint16_t port() const { return port_; }
  int accepted() const { return accepted_; }
  wirebind::net::origin origin(std::string scheme = "http") const {
    return {std::move(scheme), "127.0.0.1", port_};
  }

 private:
  struct connection {
    explicit connection(asio::io_context& context) : socket(context) {}
    tcp::socket socket;
    std::thread thread;
    std::mutex mutex;
    bool open = true;
  };

  void accept() {
    for (;;) {
      auto& made = connections_.emplace_back(context_);
      std::error_code error;
      acceptor_.accept(made.socket, error);
      if (error || stopping_) {
        connections_.pop_back();
        return;
      }
      made.socket.set_option(tcp::no_delay(true), error);
      const int number = accepted_++;
      made.thread = std::thread([this, &made, number] {
        serve_(made.socket, number);
        const std::lock_guard lock(made.mutex);
        made.open = false;
        std::error_code ignored;
        made.socket.close(ignored);
      });
    }
  }

  session serve_;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::atomic<int> accepted_ = 0;
  std::atomic<bool> stopping_ = false;
  std::list<connection> connections_;
  std::thread acceptor_thread_;
};

}  // namespace net_test
