#pragma once

#include <wirebind/core/saturate.hpp>
#include <wirebind/net/detail/context_service.hpp>
#include <wirebind/server/gate.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/bind_executor.hpp>
#include <asio/buffer.hpp>
#include <asio/dispatch.hpp>
#include <asio/error.hpp>
#include <asio/execution/context.hpp>
#include <asio/ip/address.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/query.hpp>
#include <asio/ssl/context.hpp>
#include <asio/ssl/stream.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>

#include <array>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <system_error>
#include <unistd.h>
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
  void half_close();
  void refuse();
  void leave() noexcept;
  void abandon() noexcept;

  // Where an answer comes in from any thread. Whoever holds the mutex finds connection and context alive:
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
  bool tls_ended_ = false;  // a close_notify was sent; what arrives is not decrypted any more
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
  /// Keeps a connection that waits for an answer and for nothing else.
  void keep(std::shared_ptr<connection> waiting);
  void let_go(const std::shared_ptr<connection>& answered) noexcept;
  void told(std::exception_ptr why) noexcept;
  std::size_t count() const;
  std::string url() const;
  std::uint16_t port() const noexcept { return endpoint_.port(); }
  http::response make_refusal(const refusal& why);
  void abandon() override {}  // Asio's own queues hold all that there is
  void notify_fork(asio::execution_context::fork_event event) override;
  bool forked() const noexcept { return owner_ != ::getpid(); }

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
  const pid_t owner_ = ::getpid();
  mutable std::mutex mutex_;
  // Connections live from what they wait for: one whose handler is lost, for want of memory, is gone.
  std::set<std::weak_ptr<connection>, std::owner_less<>> connections_;
  std::set<std::shared_ptr<connection>> kept_;
  bool stopped_ = false;
};

WIREBIND_DECL void http_server::core::listen() {
  std::error_code error;
  const asio::ip::address address = asio::ip::make_address(options.host, error);
  if (error) throw std::system_error(error, "server: not an address: " + options.host);
  const tcp::endpoint wanted(address, options.port);
  acceptor_.open(wanted.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(wanted, error);
  if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
  if (!error) endpoint_ = acceptor_.local_endpoint(error);
  if (error) {
    throw std::system_error(
        error, "server: cannot listen on " + options.host + " port " + std::to_string(options.port));
  }
}

WIREBIND_DECL void http_server::core::start() {
  asio::execution_context& context = asio::query(executor_, asio::execution::context);
  asio::use_service<net::context_service>(context).add(weak_from_this());
  asio::post(strand_, [self = shared_from_this()] { self->accept(); });
}

WIREBIND_DECL void http_server::core::accept() {
  if (!acceptor_.is_open()) return;
  try {
    acceptor_.async_accept(
        asio::make_strand(executor_),
        asio::bind_executor(strand_, [self = shared_from_this()](std::error_code error, auto socket) {
          self->accepted(error, tcp::socket(std::move(socket)));
        }));
  } catch (const std::bad_alloc&) {
    pause();
  }
}

// Accepting again at once would spin.
WIREBIND_DECL void http_server::core::pause() {
  pause_.expires_after(std::chrono::milliseconds(50));
  pause_.async_wait([self = shared_from_this()](std::error_code) { self->accept(); });
}

WIREBIND_DECL void http_server::core::accepted(std::error_code error, tcp::socket socket) {
  if (error == asio::error::operation_aborted || !acceptor_.is_open() || forked()) return;
  if (error) return pause();  // no descriptor is free, most likely
  try {
    take(std::move(socket));
  } catch (const std::bad_alloc&) {
    // This connection is closed.
  }
  accept();
}

WIREBIND_DECL void http_server::core::take(tcp::socket socket) {
  if (count() >= options.max_connections) return;
  const auto made = std::make_shared<connection>(shared_from_this(), std::move(socket));
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    connections_.insert(made);
  }
  asio::post(made->executor(), [made] { made->start(); });
}

WIREBIND_DECL void http_server::core::stop() {
  std::set<std::weak_ptr<connection>, std::owner_less<>> open;
  std::set<std::shared_ptr<connection>> kept;
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(stopped_, true)) {
      asio::post(strand_, [self = shared_from_this()] {
        std::error_code ignored;
        self->acceptor_.close(ignored);
        self->pause_.cancel();
      });
    }
    open.swap(connections_);
    kept.swap(kept_);
  }
  for (const auto& each : open) {
    if (auto one = each.lock()) {
      const asio::any_io_executor& where = one->executor();
      asio::post(where, [one = std::move(one)] { one->close(); });
    }
  }
  calls.close();
}

// In the child no other thread runs. The descriptors are closed, which the parent does not notice.
WIREBIND_DECL void http_server::core::notify_fork(asio::execution_context::fork_event event) {
  if (event != asio::execution_context::fork_child) return;
  std::set<std::weak_ptr<connection>, std::owner_less<>> open;
  std::set<std::shared_ptr<connection>> kept;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    open.swap(connections_);
    kept.swap(kept_);
  }
  std::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  for (const auto& each : open) {
    if (const auto one = each.lock()) one->close();
  }
}

WIREBIND_DECL void http_server::core::forget(const std::weak_ptr<connection>& gone) noexcept {
  const std::lock_guard lock(mutex_);
  connections_.erase(gone);
}

WIREBIND_DECL void http_server::core::keep(std::shared_ptr<connection> waiting) {
  const std::lock_guard lock(mutex_);
  if (!stopped_) kept_.insert(std::move(waiting));
}

WIREBIND_DECL void http_server::core::let_go(const std::shared_ptr<connection>& answered) noexcept {
  const std::lock_guard lock(mutex_);
  kept_.erase(answered);
}

WIREBIND_DECL void http_server::core::told(std::exception_ptr why) noexcept {
  if (!handlers.failed) return;
  try {
    if (const gate::pass inside(calls); inside) handlers.failed(std::move(why));
  } catch (...) {
    // The exception of the hook itself is ignored.
  }
}

WIREBIND_DECL std::size_t http_server::core::count() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

WIREBIND_DECL std::string http_server::core::url() const {
  const bool v6 = endpoint_.address().is_v6();
  const std::string host = endpoint_.address().to_string();
  return (tls ? "https://" : "http://") + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port());
}

WIREBIND_DECL http::response http_server::core::make_refusal(const refusal& why) {
  http::response response;
  response.status = why.status;
  if (handlers.refuse) {
    const gate::pass inside(calls);
    try {
      if (inside) handlers.refuse(why, response);
      return response;
    } catch (...) {
      told(std::current_exception());
      response = {};
      response.status = 500;
    }
  }
  response.fields.set("content-type", "text/plain; charset=utf-8");
  response.body = why.reason + "\n";
  return response;
}

WIREBIND_DECL http_server::connection::connection(std::shared_ptr<core> owner, tcp::socket socket)
    : owner_(std::move(owner)),
      socket_(std::move(socket)),
      executor_(socket_.get_executor()),
      timer_(executor_),
      machine_(owner_->options.limits, owner_->options.time) {
  mailbox_->owner = this;
  if (owner_->tls) tls_.emplace(socket_, *owner_->tls);
  std::error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
}

WIREBIND_DECL http_server::connection::~connection() {
  leave();
  owner_->forget(weak_from_this());
}

WIREBIND_DECL void http_server::connection::start() {
  guarded([this] { tls_ && !owner_->forked() ? handshake() : perform(machine_.start()); });
}

WIREBIND_DECL void http_server::connection::handshake() {
  set_timer(owner_->options.time.head);
  tls_->async_handshake(asio::ssl::stream_base::server, transfer([](connection& self, std::error_code error) {
                          error ? self.close() : self.perform(self.machine_.start());
                        }));
}

WIREBIND_DECL void http_server::connection::perform(step next) {
  if (closed_) return;
  if (owner_->forked()) return close();
  if (next.timer) set_timer(*next.timer);
  switch (next.what) {
    case action::read:
      return read();
    case action::write:
      return write();
    case action::handle:
      return handle();
    case action::refuse:
      return refuse();
    case action::half_close:
      return half_close();
    case action::close:
      return close();
  }
}

WIREBIND_DECL void http_server::connection::set_timer(std::chrono::milliseconds delay) {
  ++alarm_;
  const auto deadline = deadline_after(std::chrono::steady_clock::now(), delay);
  if (deadline == (std::chrono::steady_clock::time_point::max)()) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(deadline);
  timer_.async_wait([self = shared_from_this(), alarm = alarm_](std::error_code error) {
    if (error || alarm != self->alarm_ || self->closed_) return;
    // A record of TLS that is cut in half cannot be followed by another.
    if (self->tls_) return self->close();
    ++self->transfer_;
    std::error_code ignored;
    self->socket_.cancel(ignored);
    self->guarded([&] { self->perform(self->machine_.timed_out()); });
  });
}

WIREBIND_DECL void http_server::connection::read() {
  auto done = transfer([](connection& self, std::error_code error, std::size_t count) {
    if (error == asio::error::eof) return self.perform(self.machine_.ended());
    if (error) return self.close();
    self.perform(self.machine_.received({self.buffer_.data(), count}));
  });
  if (tls_ && !tls_ended_) return tls_->async_read_some(asio::buffer(buffer_), std::move(done));
  socket_.async_read_some(asio::buffer(buffer_), std::move(done));
}

WIREBIND_DECL void http_server::connection::write() {
  const std::string_view output = machine_.output();
  auto done = transfer([](connection& self, std::error_code error, std::size_t count) {
    if (error) return self.close();
    self.perform(self.machine_.written(count));
  });
  if (tls_) return tls_->async_write_some(asio::buffer(output.data(), output.size()), std::move(done));
  socket_.async_write_some(asio::buffer(output.data(), output.size()), std::move(done));
}

// Over TLS a close_notify goes first. A peer that goes on sending after it is read from without being decrypted: what
// it sends is thrown away, and it must not find the connection reset before it has read the response.
WIREBIND_DECL void http_server::connection::half_close() {
  if (tls_ && !tls_ended_) {
    return tls_->async_shutdown(transfer([](connection& self, std::error_code error) {
      if (!error) return self.close();
      self.tls_ended_ = true;
      self.half_close();
    }));
  }
  std::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  perform(machine_.half_closed());
}

// The answer always comes back through `post`: a client that sends many requests at once cannot make the
// stack grow, and an answer from another thread needs no case of its own.
WIREBIND_DECL void http_server::connection::handle() {
  responder respond([to = mailbox_](http::response* response, bool close) { deliver(*to, response, close); });
  http::request request = machine_.take_request();
  owner_->keep(shared_from_this());
  const gate::pass inside(owner_->calls);
  if (!inside) return;
  try {
    owner_->handlers.handle(std::move(request), std::move(respond));
  } catch (...) {
    // The responder was destroyed while the exception flew, and an answer with status 500 is on its way.
    owner_->told(std::current_exception());
  }
}

// The posted function takes the reference along: this thread may not be the last to hold the connection.
WIREBIND_DECL void http_server::connection::deliver(mailbox& to, http::response* response,
                                                    bool close) noexcept {
  std::optional<http::response> taken;
  if (response) taken.emplace(std::move(*response));
  const std::lock_guard lock(to.mutex);
  if (!to.owner) return;
  auto self = to.owner->weak_from_this().lock();
  if (!self) return;
  try {
    const asio::any_io_executor where = self->executor_;
    asio::post(where, [self = std::move(self), taken = std::move(taken), close]() mutable {
      self->owner_->let_go(self);
      if (self->closed_ || !self->machine_.awaits_answer()) return;
      if (close) return self->close();
      self->guarded([&] {
        if (!taken) taken = self->owner_->make_refusal({500, "the request could not be handled"});
        self->perform(self->machine_.answered(std::move(*taken)));
      });
    });
  } catch (...) {
    if (to.owner) to.owner->abandon();
  }
}

// The way to the strand is barred for want of memory. Nothing else is under way on a connection that waits for
// its answer; a thread that closes it waits for the mailbox.
WIREBIND_DECL void http_server::connection::abandon() noexcept {
  mailbox_->owner = nullptr;
  std::error_code ignored;
  socket_.close(ignored);
  owner_->let_go(shared_from_this());
}

WIREBIND_DECL void http_server::connection::leave() noexcept {
  const std::lock_guard lock(mailbox_->mutex);
  mailbox_->owner = nullptr;
}

WIREBIND_DECL void http_server::connection::refuse() {
  perform(machine_.answered(owner_->make_refusal(machine_.refused())));
}

WIREBIND_DECL void http_server::connection::close() noexcept {
  if (std::exchange(closed_, true)) return;
  leave();
  ++alarm_;
  timer_.cancel();
  std::error_code ignored;
  socket_.close(ignored);
  owner_->forget(weak_from_this());
  owner_->let_go(shared_from_this());
}

WIREBIND_DECL http_server::http_server(asio::any_io_executor executor, http_server_options options,
                                       http_handlers handlers)
    : core_(std::make_shared<core>(executor, std::move(options), std::move(handlers))) {
  core_->listen();
  core_->start();
}

WIREBIND_DECL http_server::~http_server() { core_->stop(); }
WIREBIND_DECL std::uint16_t http_server::port() const noexcept { return core_->port(); }
WIREBIND_DECL std::string http_server::url() const { return core_->url(); }
WIREBIND_DECL std::size_t http_server::connections() const { return core_->count(); }
WIREBIND_DECL void http_server::stop() { core_->stop(); }

}  // namespace wirebind::inline WIREBIND_ABI::server
