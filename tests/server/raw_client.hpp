// A client that sends exactly the bytes it is given, and a server on a thread of its own to send them to.
#pragma once

#include <wirebind/http/response_parser.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/buffer.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace test {

/// A blocking connection to the loopback address.
class raw_client {
 public:
  explicit raw_client(std::uint16_t port) : socket_(context_) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
  }

  void send(std::string_view bytes) { asio::write(socket_, asio::buffer(bytes.data(), bytes.size())); }
  void end_sending() { socket_.shutdown(asio::ip::tcp::socket::shutdown_send); }

  /// Everything until the server closes.
  std::string read_all() {
    std::string all = std::exchange(unread_, {});
    std::error_code error;
    std::array<char, 4096> piece;
    while (!error) {
      const std::size_t count = socket_.read_some(asio::buffer(piece), error);
      all.append(piece.data(), count);
    }
    if (error != asio::error::eof) throw std::system_error(error, "reading until the server closes");
    return all;
  }

  /// One whole response; what follows stays for the next call.
  wirebind::http::response read_response(bool to_head = false) {
    wirebind::http::response_parser parser;
    parser.start(to_head);
    std::error_code error;
    while (true) {
      unread_.erase(0, parser.put(unread_, error));
      if (error) throw std::system_error(error, "parsing an answer");
      if (parser.done()) return std::move(parser.message());
      std::array<char, 4096> piece;
      const std::size_t count = socket_.read_some(asio::buffer(piece));
      unread_.append(piece.data(), count);
    }
  }

  /// Sends a request and reads its response.
  wirebind::http::response ask(std::string_view bytes) {
    send(bytes);
    return read_response();
  }

  /// As many bytes as `text` has.
  std::string read_exactly(std::size_t count) {
    while (unread_.size() < count) {
      std::array<char, 4096> piece;
      const std::size_t got = socket_.read_some(asio::buffer(piece));
      unread_.append(piece.data(), got);
    }
    std::string out = unread_.substr(0, count);
    unread_.erase(0, count);
    return out;
  }

  asio::ip::tcp::socket& socket() { return socket_; }

 private:
  asio::io_context context_;
  asio::ip::tcp::socket socket_;
  std::string unread_;
};

/// A context that threads of its own run until it is destroyed.
class running_context {
 public:
  explicit running_context(int threads = 1) : guard_(asio::make_work_guard(context_)) {
    for (int i = 0; i != threads; ++i) threads_.emplace_back([this] { context_.run(); });
  }
  ~running_context() {
    guard_.reset();
    context_.stop();
    for (auto& thread : threads_) thread.join();
  }
  asio::io_context& get() { return context_; }

 private:
  asio::io_context context_;
  asio::executor_work_guard<asio::io_context::executor_type> guard_;
  std::vector<std::thread> threads_;
};

}  // namespace test
