// The rules of one exchange, without any I/O: what to do next, until when, and how it ends. Covers phases,
// timeouts, cancellation, the retry on a fresh connection, early responses, content coding and whether the
// connection can be reused.
#pragma once

#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/net/detail/exchange_buffers.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/exchange.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

/// The next step. Every action up to `unpack` is followed by the input of its name.
enum class exchange_action : std::uint8_t {
  none,       ///< Nothing now; an input or the deadline comes next.
  acquire,    ///< Wait for permission to use a connection, then look for an idle one: `acquired`.
  resolve,    ///< Resolve the host: `resolved`.
  connect,    ///< Make a stream and connect it: `connected`.
  handshake,  ///< `handshaken`.
  prepare,    ///< Make the request: `prepared`.
  write,      ///< Write some of `output()`: `written`.
  read,       ///< Read some bytes: `read`. May be under way together with a write.
  pull,       ///< Read from the source into `source_buffer()`: `pulled`.
  push,       ///< Write `piece()` to the sink: `pushed`. Nothing is read meanwhile.
  unpack,     ///< More of a coded body can be decoded: `unpacked`. Nothing is read meanwhile.
  stop,       ///< Hurry source and sink: the end waits for `pulled` and `pushed`.
  close,      ///< Close the connection; discard its pending operations.
  release,    ///< The connection is intact and unused: keep it.
  complete,   ///< The end: `result()`, `response()` and `report()` are final.
};

/// An idle connection that fails before any byte of the response was read is replaced once by a fresh one, if
/// the request may be sent twice or no byte of it left. A 408 that closes a reused connection counts as such
/// a failure, since the server sent it before it read the request. It is impossible to find out whether a
/// server received bytes that left, so a request that may not be sent twice ends with the error (RFC 9112
/// section 9.3.1).
///
/// A response may arrive before the request is written. It then is the result: a complete one ends the
/// exchange and the connection, and once one has begun, a failure to write the rest of the request is no
/// error.
///
/// A source is read once the head is written, and then after each piece, so that a stale connection
/// consumes no byte of it; after that no fresh connection is tried. While source or sink are busy
/// only `total` runs, and the exchange does not complete before they have called back.
///
/// Inputs may throw std::bad_alloc. Then only `fail`, which never throws, is allowed.
class exchange_machine {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Most bytes that are decoded at once.
  static constexpr std::size_t unpacked_piece = 64 * 1024;

  /// `expires` ends the exchange whatever its own timeouts say.
  explicit exchange_machine(std::shared_ptr<const exchange_request> settings,
                            time_point expires = (time_point::max)())
      : settings_(std::move(settings)), total_end_(expires) {}

  // Inputs. Each may be followed by actions; inputs after the end are ignored.
  WIREBIND_DECL void start(time_point now);
  WIREBIND_DECL void acquired(bool reused, time_point now);
  WIREBIND_DECL void resolved(std::error_code error, time_point now);
  WIREBIND_DECL void connected(std::error_code error, time_point now);
  WIREBIND_DECL void handshaken(std::error_code error, time_point now);
  /// Takes the body out of the request and leaves the rest.
  WIREBIND_DECL void prepared(std::error_code error, http::request&& request, time_point now);
  WIREBIND_DECL void written(std::error_code error, std::size_t count, time_point now);
  WIREBIND_DECL void read(std::error_code error, std::string_view bytes, time_point now);
  WIREBIND_DECL void pulled(std::error_code error, std::size_t count, time_point now);
  WIREBIND_DECL void pushed(std::error_code error, time_point now);
  WIREBIND_DECL void unpacked(time_point now);
  /// Time has passed: ends the exchange if `deadline()` is reached.
  WIREBIND_DECL void timer(time_point now);
  WIREBIND_DECL void cancel(cancel_kind kind);
  /// Ends the exchange with an error from elsewhere.
  WIREBIND_DECL void fail(std::error_code error);

  /// The next action, `none` when there is nothing to do now.
  WIREBIND_DECL exchange_action next();
  /// What `next` will return.
  exchange_action peek() const noexcept { return static_cast<exchange_action>(actions_ % action_place); }
  /// When to call `timer`; `max()` for never.
  WIREBIND_DECL time_point deadline() const noexcept;
  /// The rest of the output, in one piece; valid until the next input.
  WIREBIND_DECL std::string_view output() const noexcept;

  /// Where the source writes its next piece while a read of it is pending.
  WIREBIND_DECL char* source_buffer() noexcept;
  WIREBIND_DECL std::size_t source_room() const noexcept;
  /// The bytes for the sink while a write to it is pending.
  std::string_view piece() const noexcept { return buffers_->piece; }

  /// Of the present connection; nothing is sent before the request is prepared.
  WIREBIND_DECL transfer_progress progress() const noexcept;
  const exchange_request& settings() const noexcept { return *settings_; }
  /// What the request is made in and the response read into; made by the machine where none was lent.
  exchange_buffers& buffers() {
    if (!buffers_) buffers_.reset(new exchange_buffers);
    return *buffers_;
  }
  /// Before the request is prepared.
  void lend_buffers(std::unique_ptr<exchange_buffers> lent) noexcept {
    if (!buffers_) buffers_ = std::move(lent);
  }
  /// After the end, and after the response was taken. Null where the exchange did not come so far, and where
  /// a write is under way, whose bytes they are.
  std::unique_ptr<exchange_buffers> take_buffers() noexcept {
    return writing_ ? nullptr : std::move(buffers_);
  }

  /// Whether a write is to be done or under way; after the end, whether one may be under way.
  bool is_writing() const noexcept { return writing_; }

  bool done() const noexcept { return state_ == state::done; }
  /// Number of the connection in use, from 1. Inputs about an earlier connection must not be given.
  unsigned connection() const noexcept { return connection_; }
  std::error_code result() const noexcept { return result_; }
  http::response& response() { return buffers().parser.message(); }
  http::response take_response() noexcept {
    return buffers_ ? std::move(buffers_->parser.message()) : http::response();
  }
  exchange_report& report() noexcept { return report_; }

 private:
  static constexpr std::uint64_t action_place = 16;
  enum class state : std::uint8_t { idle, acquire, resolve, connect, tls, prepare, transfer, closing, done };

  void emit(exchange_action action) noexcept;
  void reach(phase next) noexcept;
  void enter(state next, phase reached, std::chrono::milliseconds bound, errc passed,
             time_point now) noexcept;
  void bound_phase(std::chrono::milliseconds bound, std::error_code passed, time_point now) noexcept;
  void bound_transfer(time_point now) noexcept;
  void use_fresh(time_point now);
  void prepare(time_point now);
  bool response_begun() noexcept { return buffers_->parser.message().status >= 200; }
  bool late_timeout() noexcept;
  bool may_replace_stale() const noexcept;
  bool replace_stale();
  void died(std::error_code error, time_point now);
  void ask_source(time_point now);
  void frame(std::size_t count);
  bool for_sink() noexcept;
  bool coded();
  std::error_code unpack();
  void go_on(bool progressed, time_point now);
  void caller_failed(std::error_code error);
  void response_read(bool surplus);
  void forget_actions() noexcept;
  void close_up();
  bool ended() const noexcept { return state_ >= state::closing; }
  void end(std::error_code error, exchange_action with_connection);

  std::shared_ptr<const exchange_request> settings_;
  exchange_report report_;
  std::unique_ptr<exchange_buffers> buffers_;  // from `prepared` on
  std::size_t head_sent_ = 0;
  std::size_t body_sent_ = 0;
  std::size_t body_begin_ = 0;     // where the body begins in the head
  std::uint64_t fed_ = 0;          // bytes of the source that are written
  std::size_t being_fed_ = 0;      // those of the piece that is being written
  std::string_view framed_;        // what of it is not written yet
  std::uint64_t source_left_ = 0;  // of a known length
  std::error_code result_;
  std::error_code phase_passed_;  // how the exchange ends at phase_end_
  std::error_code write_error_;
  std::error_code read_error_;  // held back until the write under way shows whether a byte left
  time_point now_{};            // of the last input that had it
  time_point phase_begin_{};
  time_point phase_end_ = (time_point::max)();
  time_point total_end_;
  std::uint64_t actions_ = 0;  // digits of a number, the next one at its end
  state state_ = state::idle;
  unsigned connection_ = 0;
  bool writing_ = false;
  bool wrote_ = false;         // a byte may have left on this connection
  bool wrote_before_ = false;  // on an earlier one
  bool may_retry_ = true;
  bool feeding_ = false;  // the source has not come to its end
  bool source_busy_ = false;
  bool sink_busy_ = false;
  bool surplus_ = false;  // bytes came after the response
  bool keep_ = true;      // the request allows the connection to be kept
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/exchange_machine.ipp>
#include <wirebind/net/impl/exchange_streams.ipp>
#endif
