// What is behind an `http_server`: its connections, and what they share.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/process.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/net/detail/context_service.hpp>
#include <wirebind/server/connection_machine.hpp>
#include <wirebind/server/gate.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/execution_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ssl/context.hpp>
#include <asio/ssl/stream.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <openssl/ssl.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::server {

/// Performs the steps of one connection. Everything but the constructor runs on the connection's strand.
class http_server::connection : public std::enable_shared_from_this<http_server::connection> {
 public:
  using tcp = asio::ip::tcp;

  connection(std::shared_ptr<core> owner, tcp::socket socket);
  ~connection();

  const asio::any_io_executor& executor() const noexcept { return executor_; }
  void start();
  void close() noexcept;

 private:
  /// Whatever throws here, memory that ended above all, ends this connection alone.
  template <class Body>
  void guarded(Body body) noexcept {
    try {
      body();
    } catch (...) {
      close();
    }
  }
  /// What a read or write does when it is done; nothing when it was overtaken by a timeout.
  template <class Next>
  auto transfer(Next next) {
    return [self = shared_from_this(), number = ++transfer_, next](std::error_code error, auto... rest) {
      if (number != self->transfer_ || self->closed_) return;
      self->guarded([&] { next(*self, error, rest...); });
    };
  }

  void handshake();
  void perform(step next);
  void set_timer(std::chrono::milliseconds delay);
  void read();
  void write();
  void handle();
  void watch();
  bool is_reset() noexcept;
  void half_close();
  void refuse();
  void leave() noexcept;
  void abandon() noexcept;

  // Where a response comes in from any thread. Whoever holds the mutex finds connection and context alive:
  // both ends of a connection wait for it, so that no other thread is inside its executor when the context
  // goes. A connection may end while its own thread holds the mutex.
  struct mailbox {
    std::recursive_mutex mutex;
    connection* owner = nullptr;
  };
  static void deliver(mailbox& to, http::response* response, bool close) noexcept;

  std::shared_ptr<core> owner_;
  std::shared_ptr<mailbox> mailbox_ = std::make_shared<mailbox>();
  tcp::socket socket_;
  std::optional<asio::ssl::stream<tcp::socket&>> tls_;
  asio::any_io_executor executor_;
  asio::steady_timer timer_;
  connection_machine machine_;
  std::array<char, 16 * 1024> buffer_;
  std::uint64_t transfer_ = 0;  // number of the read or write under way; a timeout makes it stale
  std::uint64_t alarm_ = 0;     // number of the timer's current setting
  bool tls_ended_ = false;      // a close_notify was sent; what arrives is not decrypted any more
  bool watched_ = false;        // a wait for the peer's reset is under way
  bool closed_ = false;
};

/// Shared by the server object, the pending accept and every connection.
class http_server::core final : public net::context_guest,
                                public std::enable_shared_from_this<http_server::core> {
 public:
  using tcp = asio::ip::tcp;

  core(const asio::any_io_executor& executor, http_server_options settings, http_handlers functions)
      : options(std::move(settings)),
        handlers(std::move(functions)),
        strand_(asio::make_strand(executor)),
        executor_(executor),
        acceptor_(strand_),
        pause_(strand_) {
    if (!options.tls) return;
    SSL_CTX_up_ref(options.tls.get());
    tls.emplace(options.tls.get());
  }

  void listen();
  void start();
  void stop();
  void forget(const std::weak_ptr<connection>& gone) noexcept;
  /// Keeps a connection that waits for a response and for nothing else.
  void keep(std::shared_ptr<connection> waiting);
  void let_go(const std::shared_ptr<connection>& answered) noexcept;
  void report(std::exception_ptr why) noexcept;
  std::size_t count() const;
  std::string url() const;
  std::uint16_t port() const noexcept { return endpoint_.port(); }
  http::response make_refusal(const rejection& why);
  void abandon() override {}  // Asio's own queues hold all that there is
  void notify_fork(asio::execution_context::fork_event event) override;
  bool forked() const noexcept { return owner_ != process_id(); }

  const http_server_options options;
  http_handlers handlers;
  std::optional<asio::ssl::context> tls;
  gate calls;

 private:
  void accept();
  void accepted(std::error_code error, tcp::socket socket);
  void take(tcp::socket socket);
  void pause();

  asio::any_io_executor strand_;
  asio::any_io_executor executor_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  tcp::endpoint endpoint_;
  const pid_t owner_ = process_id();
  mutable std::mutex mutex_;
  // What a connection waits for owns it: one whose handler is lost, for want of memory, is gone.
  std::set<std::weak_ptr<connection>, std::owner_less<>> connections_;
  std::set<std::shared_ptr<connection>> kept_;
  bool stopped_ = false;
};

}  // namespace wirebind::inline WIREBIND_ABI::server

#if WIREBIND_HEADER_ONLY
#include <wirebind/server/impl/http_connection.ipp>
#include <wirebind/server/impl/http_server.ipp>
#endif
