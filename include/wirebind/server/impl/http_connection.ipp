#pragma once

#include <wirebind/core/saturate.hpp>
#include <wirebind/server/detail/http_server_core.hpp>

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/post.hpp>
#include <asio/ssl/stream_base.hpp>

#include <sys/socket.h>

namespace wirebind::inline WIREBIND_ABI::server {

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
    case connection_action::read:
      return read();
    case connection_action::write:
      return write();
    case connection_action::handle:
      return handle();
    case connection_action::refuse:
      return refuse();
    case connection_action::half_close:
      return half_close();
    case connection_action::close:
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

// Over TLS a close_notify goes first. A peer that goes on sending after it is read from without being
// decrypted: what it sends is thrown away, and it must not find the connection reset before it has read the
// response.
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

// The response always comes back through `post`: a client that sends many requests at once cannot make the
// stack grow, and a response from another thread needs no case of its own.
WIREBIND_DECL void http_server::connection::handle() {
  responder respond([to = mailbox_](http::response* response, bool close) { deliver(*to, response, close); });
  http::request request = machine_.take_request();
  owner_->keep(shared_from_this());
  watch();
  const gate::pass inside(owner_->calls);
  if (!inside) return;
  try {
    owner_->handlers.handle(std::move(request), std::move(respond));
  } catch (...) {
    // The responder was destroyed while the exception flew, and a response with status 500 is on its way.
    owner_->report(std::current_exception());
  }
}

// A peer that resets the connection waits for no response, and one that never comes must not hold its place.
// A peer that has only shut down its side still reads.
WIREBIND_DECL void http_server::connection::watch() {
  if (std::exchange(watched_, true)) return;
  try {
    socket_.async_wait(tcp::socket::wait_error, [weak = weak_from_this()](std::error_code error) {
      const auto self = weak.lock();
      if (!self) return;
      self->watched_ = false;
      if (!error && self->machine_.awaits_response() && self->is_reset()) self->close();
    });
  } catch (const std::bad_alloc&) {
    watched_ = false;
  }
}

WIREBIND_DECL bool http_server::connection::is_reset() noexcept {
  int error = 0;
  ::socklen_t size = sizeof error;
  return ::getsockopt(socket_.native_handle(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error != 0;
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
      if (self->closed_ || !self->machine_.awaits_response()) return;
      if (close) return self->close();
      self->guarded([&] {
        if (!taken) taken = self->owner_->make_refusal({500, "the request could not be handled"});
        self->perform(self->machine_.responded(std::move(*taken)));
      });
    });
  } catch (...) {
    if (to.owner) to.owner->abandon();
  }
}

// The way to the strand is barred for want of memory. Nothing else is under way on a connection that waits
// for its response; a thread that closes it waits for the mailbox.
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
  perform(machine_.responded(owner_->make_refusal(machine_.refused())));
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

}  // namespace wirebind::inline WIREBIND_ABI::server
