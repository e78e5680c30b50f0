// One exchange: a request and its answer on one connection, as the layers above see it.
// Owns the vocabulary of an exchange and its two faces, the listener and the handle. No Asio here, no policy:
// retries, signatures and decoding belong to the client.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <optional>
#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI {
class body_sink;
class body_source;
}  // namespace wirebind::inline WIREBIND_ABI

namespace wirebind::inline WIREBIND_ABI::http {
struct request;
struct response;
}  // namespace wirebind::inline WIREBIND_ABI::http

namespace wirebind::inline WIREBIND_ABI::net {

/// Where a request goes. Connections are shared between exchanges of equal origins only.
struct origin {
  std::string scheme;  ///< "http" or "https", in lower case.
  std::string host;    ///< A name or an address; an IPv6 address stands without brackets.
  std::uint16_t port = 0;

  friend bool operator==(const origin&, const origin&) = default;
};

/// How long each phase of an exchange may take; zero, less, and the largest value mean no bound. Trivially
/// copyable.
///
/// The idle bounds begin anew with every byte that moves, the others do not. An exchange that passes one ends
/// with the error code named after it. Time that the caller's own source or sink takes counts for `total`
/// alone.
struct deadlines {
  std::chrono::milliseconds acquire{0};  ///< Waiting while all connections of the origin are in use.
  std::chrono::milliseconds resolve = std::chrono::seconds(5);      ///< Finding the addresses of the host.
  std::chrono::milliseconds connect = std::chrono::seconds(5);      ///< The connection, over all addresses.
  std::chrono::milliseconds tls = std::chrono::seconds(10);         ///< The TLS handshake.
  std::chrono::milliseconds write_idle = std::chrono::seconds(30);  ///< Between two steps of sending.
  std::chrono::milliseconds first_byte = std::chrono::seconds(60);  ///< From the request's end to the answer.
  std::chrono::milliseconds read_idle = std::chrono::seconds(30);   ///< Between two steps of receiving.
  std::chrono::milliseconds total = std::chrono::minutes(5);        ///< From the start to the end.

  friend bool operator==(const deadlines&, const deadlines&) = default;
};

/// What an exchange was busy with.
enum class phase : std::uint8_t { acquire, resolve, connect, tls, write, first_byte, read, done };

/// How far a cancellation may go.
///
/// `total` ends the exchange only while no byte of the request was handed to a connection, `partial` ends it
/// while the connection in use got none and forbids the retry on a fresh connection, `terminal` always ends
/// it and closes the connection. An exchange that ends so reports `operation_aborted`.
enum class cancel_kind : std::uint8_t { total, partial, terminal };

/// What an exchange needs to know beyond the request, which is made later.
struct exchange_request {
  net::origin origin;
  net::deadlines deadlines{};
  /// An end on the clock of the pool, however many exchanges came before; passing it is a `total_timeout`.
  std::chrono::steady_clock::time_point expires = (std::chrono::steady_clock::time_point::max)();
  http::limits limits{};
  bool head = false;        ///< The method is HEAD: the answer has no body whatever its fields say.
  bool idempotent = false;  ///< Sending the request twice does no harm (RFC 9110 section 9.2.2).
  bool observed = false;    ///< Call `exchange_listener::phase_finished`.

  /// Gives the request's body, which the prepared request is without; at its first byte when `prepare` is
  /// called. Outlives the exchange, as the sink does.
  body_source* source = nullptr;
  std::optional<std::uint64_t> source_length{};  ///< Sent in chunks without one.
  /// Gets the body of a 2xx answer, which `completed` is without. Other answers are read as usual.
  body_sink* sink = nullptr;
  std::uint64_t sink_limit = (std::numeric_limits<std::uint64_t>::max)();  ///< In place of `limits::body`.
  /// Take the content coding gzip off bodies that have it, and the fields that tell of it off the answer. The
  /// bounds hold for the bytes that come and for those that they become.
  bool gunzip = false;
};

/// How long an exchange was in each phase, over both connections after a stale retry.
struct phase_times {
  using duration = std::chrono::steady_clock::duration;

  duration spent[static_cast<std::size_t>(phase::done) + 1]{};

  duration& operator[](phase which) noexcept { return spent[static_cast<std::size_t>(which)]; }
  duration operator[](phase which) const noexcept { return spent[static_cast<std::size_t>(which)]; }
};

/// How an exchange went; complete when the listener gets it.
struct exchange_report {
  phase reached = phase::acquire;   ///< The phase that failed, or `done`.
  bool reused_connection = false;   ///< The connection had served an exchange before.
  bool stale_retry = false;         ///< A kept connection had died, and a fresh one was used in its place.
  bool wrote = false;               ///< A byte of the request may have left.
  std::uint64_t bytes_written = 0;  ///< Bytes of the request, over both connections after a stale retry.
  std::uint64_t bytes_read = 0;
  bool source_used = false;    ///< The source was asked for bytes.
  bool sink_used = false;      ///< The sink was given bytes.
  bool caller_failed = false;  ///< The error is one of the caller's source or sink.
  /// What a function of the program threw: the error is `callback_errc::exception_thrown` then.
  std::exception_ptr exception{};
  phase_times times{};
  std::string remote;  ///< "192.0.2.1:443" or "[2001:db8::1]:443"; empty before a connection was made.
};

/// The side that wants the answer. The exchange holds it until `completed` has returned, or drops it without
/// a call when the execution context is destroyed. An exception out of `prepare` or `phase_finished` ends the
/// exchange, as `exchange_report::exception`; one out of `completed` leaves the context's `run`.
class exchange_listener {
 public:
  virtual ~exchange_listener() = default;

  /// A connection is at hand: makes the request, dated and signed now. Called again when a kept connection
  /// turns out to be dead. An error or an exception ends the exchange and leaves the connection usable;
  /// std::bad_alloc is `not_enough_memory`.
  virtual std::error_code prepare(http::request& out) = 0;

  /// A phase is over, also when it failed. Only where `exchange_request::observed` asks for it.
  virtual void phase_finished(phase, std::chrono::steady_clock::duration) {}

  /// The exchange is over. Called exactly once, on the strand of the exchange, never from inside
  /// `pool::start`.
  virtual void completed(std::error_code error, http::response&& answer, const exchange_report& report) = 0;
};

/// The handle of a running exchange.
class exchange {
 public:
  virtual ~exchange() = default;

  /// Asks for an early end. Callable from any thread, before or after the end; never completes inside.
  virtual void cancel(cancel_kind kind) = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::net
