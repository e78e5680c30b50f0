#pragma once

#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/tls_stream.hpp>

#include <cstddef>
#include <new>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

/// The handlers are kept here, not in the operations below; `close` breaks the circle through them.
class tls_stream final : public stream, public std::enable_shared_from_this<tls_stream> {
 public:
  tls_stream(std::shared_ptr<stream> lower, std::shared_ptr<tls_context> context, std::string_view host,
             std::string_view origin)
      : lower_(std::move(lower)), context_(std::move(context)), host_(host), origin_(origin) {}

  void bind(const asio::any_io_executor& executor) override {
    if (context_->options().lean) shrink();
    lower_->bind(executor);
  }
  std::string remote() const override { return lower_->remote(); }

  void async_connect(std::vector<endpoint> addresses, handler done) override {
    lower_->async_connect(std::move(addresses), std::move(done));
  }

  void async_handshake(handler done) override {
    engine_.reset(new tls_engine(*context_, host_, origin_));
    handshaken_ = std::move(done);
    pump();
  }

  void async_read_some(std::size_t most, read_handler done) override {
    read_most_ = least(most, most_read);
    read_done_ = std::move(done);
    pump();
  }

  void async_write_some(std::string_view data, write_handler done) override {
    written_ = engine_->write(data);
    // Without renegotiation a record never waits for the peer.
    if (written_.needs_input()) written_.error = errc::tls_failed;
    write_done_ = std::move(done);
    pump();
  }

  void start_probes() noexcept override { lower_->start_probes(); }
  WIREBIND_DECL bool stale() override;
  WIREBIND_DECL void close(std::string_view parting) noexcept override;

 private:
  static constexpr std::size_t most_read = 16 * 1024;       // of a record
  static constexpr std::size_t most_raw = most_read + 512;  // with what is around it, and some more

  /// What one look at an operation led to: nothing, a call, or the call after which nothing is under way.
  enum class progress { none, called, called_last };

  void pump();
  progress try_handshake();
  progress try_read();
  progress try_write();
  void start_raw_read();
  void start_raw_write();
  void shrink();

  /// Takes the handler out before it is called: it may begin the next operation or close this stream. When
  /// nothing else is under way it may also give this stream to an exchange on another thread, so that nothing
  /// here is touched after the call.
  template <class Handler, class... Results>
  progress finish(Handler& stored, Results... results) {
    Handler taken = std::move(stored);
    const bool last = !handshaken_ && !read_done_ && !write_done_;
    if (last) pumping_ = false;
    taken(results...);
    return last ? progress::called_last : progress::called;
  }

  std::shared_ptr<stream> lower_;
  std::shared_ptr<tls_context> context_;
  const std::string host_;
  const std::string origin_;
  std::unique_ptr<tls_engine> engine_;
  handler handshaken_;
  read_handler read_done_;
  write_handler write_done_;
  std::size_t read_most_ = 0;
  tls_engine::outcome written_;
  std::error_code raw_read_error_;
  std::error_code raw_write_error_;
  bool raw_reading_ = false;
  bool raw_writing_ = false;
  bool needs_input_ = false;
  bool pumping_ = false;
  bool moved_ = false;  // something ended since the last look at everything
  bool closed_ = false;
};

// Does what can be done until nothing moves without the socket, then waits for the socket.
WIREBIND_DECL void tls_stream::pump() {
  moved_ = true;
  if (std::exchange(pumping_, true)) return;
  const auto self = shared_from_this();
  // What a raw operation brings that ends meanwhile is taken by this loop, not by another one inside of it.
  while (moved_ && !closed_) {
    for (progress made = progress::called; made != progress::none && !closed_;) {
      needs_input_ = false;
      made = try_handshake();
      if (made == progress::none) made = try_read();
      if (made == progress::none) made = try_write();
      if (made == progress::called_last) return;
    }
    moved_ = false;  // what was moved in this loop was looked at in it
    if (!closed_) start_raw_write();
    if (!closed_ && !moved_) start_raw_read();
  }
  pumping_ = false;
}

WIREBIND_DECL auto tls_stream::try_handshake() -> progress {
  if (!handshaken_) return progress::none;
  const auto step = engine_->handshake();
  if (!step.needs_input()) return finish(handshaken_, step.error);
  if (raw_read_error_) return finish(handshaken_, raw_read_error_);
  if (raw_write_error_) return finish(handshaken_, raw_write_error_);
  needs_input_ = true;
  return progress::none;
}

WIREBIND_DECL auto tls_stream::try_read() -> progress {
  if (!read_done_) return progress::none;
  if (raw_writing_ && !write_done_) return progress::none;  // it must not be under way behind the last call
  char bytes[most_read];
  const auto step = engine_->read(bytes, read_most_);
  if (!step.needs_input()) return finish(read_done_, step.error, std::string_view(bytes, step.count));
  if (raw_read_error_) {
    // The socket's end says nothing about the peer's intent: anybody on the way can cause it.
    const bool cut = raw_read_error_ == errc::connection_closed;
    return finish(read_done_, cut ? make_error_code(errc::truncated) : raw_read_error_, std::string_view());
  }
  needs_input_ = true;
  return progress::none;
}

WIREBIND_DECL auto tls_stream::try_write() -> progress {
  if (!write_done_) return progress::none;
  if (written_.error) return finish(write_done_, written_.error, std::size_t{0});
  if (raw_write_error_) return finish(write_done_, raw_write_error_, std::size_t{0});
  if (raw_writing_ || engine_->has_output()) return progress::none;
  return finish(write_done_, std::error_code{}, written_.count);
}

// An operation that cannot begin has ended.
WIREBIND_DECL void tls_stream::start_raw_write() {
  if (raw_writing_ || raw_write_error_ || !engine_ || !engine_->has_output()) return;
  raw_writing_ = true;
  try {
    lower_->async_write_some(engine_->output(),
                             [self = shared_from_this()](std::error_code error, std::size_t count) {
                               self->raw_writing_ = false;
                               if (self->closed_) return;
                               self->raw_write_error_ = error;
                               self->engine_->consume_output(count);
                               self->pump();
                             });
  } catch (...) {
    raw_writing_ = false;
    raw_write_error_ = current_failure().error;
    moved_ = true;
  }
}

WIREBIND_DECL void tls_stream::start_raw_read() {
  if (!needs_input_ || raw_reading_) return;
  raw_reading_ = true;
  try {
    lower_->async_read_some(most_raw,
                            [self = shared_from_this()](std::error_code error, std::string_view raw) {
                              self->raw_reading_ = false;
                              if (self->closed_) return;
                              self->raw_read_error_ = error;
                              if (!error) self->engine_->put_input(raw);
                              self->pump();
                            });
  } catch (...) {
    raw_reading_ = false;
    raw_read_error_ = current_failure().error;
    moved_ = true;
  }
}

WIREBIND_DECL void tls_stream::shrink() {
  if (engine_ && !raw_reading_ && !raw_writing_) engine_->shrink();
}

// Whatever is in the engine or the socket was not requested. Records without data, such as session tickets,
// are ignored if they were read with the last response.
WIREBIND_DECL bool tls_stream::stale() {
  char byte;
  return !engine_ || raw_reading_ || raw_writing_ || !engine_->read(&byte, 1).needs_input() ||
         lower_->stale();
}

WIREBIND_DECL void tls_stream::close(std::string_view) noexcept {
  if (std::exchange(closed_, true)) return;
  const auto handshaken = std::move(handshaken_);
  const auto read_done = std::move(read_done_);
  const auto write_done = std::move(write_done_);
  if (!engine_ || raw_writing_ || raw_write_error_) return lower_->close();
  engine_->close_notify();
  std::string_view parting;
  try {
    parting = engine_->output();
  } catch (const std::bad_alloc&) {  // the end stays unannounced
  }
  lower_->close(parting);
}

}  // namespace detail

WIREBIND_DECL std::shared_ptr<stream> make_tls_stream(std::shared_ptr<stream> lower,
                                                      const std::shared_ptr<tls_context>& context,
                                                      std::string_view host, std::string_view origin) {
  return std::shared_ptr<stream>(new detail::tls_stream(std::move(lower), context, host, origin));
}

}  // namespace wirebind::inline WIREBIND_ABI::net
