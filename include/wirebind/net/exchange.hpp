// One exchange: a request and its response on one connection, with the listener and the handle through which
// the layers above use it. No Asio here, and no policy: retries, signatures and decoding belong to the
// client.
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
struct transfer_progress;
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

/// How long each phase of an exchange may take; zero, negative and the largest value mean no bound. Trivially
/// copyable.
///
/// The idle bounds restart with every byte that moves, the others do not. An exchange that exceeds one ends
/// with the error code named after it. The time that the caller's own source or sink takes counts for `total`
/// alone.
struct timeouts {
  std::chrono::milliseconds acquire{0};  ///< Waiting while all connections of the origin are in use.
  std::chrono::milliseconds resolve = std::chrono::seconds(5);      ///< DNS resolution of the host.
  std::chrono::milliseconds connect = std::chrono::seconds(5);      ///< The connection, over all addresses.
  std::chrono::milliseconds tls = std::chrono::seconds(10);         ///< The TLS handshake.
  std::chrono::milliseconds write_idle = std::chrono::seconds(30);  ///< Between two steps of sending.
  std::chrono::milliseconds first_byte =
      std::chrono::seconds(60);  ///< From the request's end to the first byte.
  std::chrono::milliseconds read_idle = std::chrono::seconds(30);  ///< Between two steps of receiving.
  std::chrono::milliseconds total = std::chrono::minutes(5);       ///< From the start to the end.

  friend bool operator==(const timeouts&, const timeouts&) = default;
};

/// The phase of an exchange.
enum class phase : std::uint8_t { acquire, resolve, connect, tls, write, first_byte, read, done };

/// How far a cancellation may go.
///
/// `total` ends the exchange only while no byte of the request was handed to a connection; `partial` ends it
/// while the current connection got none, and forbids the retry on a fresh connection; `terminal` always ends
/// it and closes the connection. A cancelled exchange reports `operation_aborted`.
enum class cancel_kind : std::uint8_t { total, partial, terminal };

/// The facts of an exchange beyond the request, which is made later. Exchanges may share them.
struct exchange_request {
  net::origin origin;
  net::timeouts timeouts{};
  http::limits limits{};
  bool head = false;        ///< The method is HEAD: the response has no body, whatever its fields say.
  bool idempotent = false;  ///< Sending the request twice is safe (RFC 9110 section 9.2.2).
  bool observed = false;    ///< Call `exchange_listener::phase_finished`.
  bool progress = false;    ///< Call `exchange_listener::progressed`.

  /// Supplies the request's body, which the prepared request lacks; at its first byte when `prepare` is
  /// called. Must outlive the exchange, as must the sink; neither is used by two exchanges at once.
  body_source* source = nullptr;
  std::optional<std::uint64_t> source_length{};  ///< Sent in chunks if not set.
  /// Receives the body of a 2xx response that passes the test, which `completed` then lacks. Other responses
  /// are read as usual.
  body_sink* sink = nullptr;
  http::head_test for_sink{};
  std::uint64_t sink_limit = (std::numeric_limits<std::uint64_t>::max)();  ///< In place of `limits::body`.
  /// Decode gzip bodies and remove the fields about the coding from the response. The limits hold for both
  /// the encoded and the decoded bytes.
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
  bool stale_retry = false;         ///< The idle connection was stale, and a fresh one replaced it.
  bool wrote = false;               ///< A byte of the request may have left.
  std::uint64_t bytes_written = 0;  ///< Bytes of the request, over both connections after a stale retry.
  std::uint64_t bytes_read = 0;
  bool source_used = false;    ///< The source was read from.
  bool sink_used = false;      ///< The sink was given bytes.
  bool caller_failed = false;  ///< The error comes from the caller's source or sink.
  /// The exception of a callback; the error is then `callback_errc::exception_thrown`.
  std::exception_ptr exception{};
  phase_times times{};
  std::string remote;  ///< "192.0.2.1:443" or "[2001:db8::1]:443"; empty before a connection was made.
};

/// Receives the outcome. The exchange holds it until `completed` has returned, or drops it without
/// a call when the execution context is destroyed. An exception out of `prepare`, `phase_finished` or
/// `progressed` ends the exchange, as `exchange_report::exception`; one out of `completed` leaves the
/// context's `run`.
class exchange_listener {
 public:
  virtual ~exchange_listener() = default;

  /// A connection is available: makes the request, with its date and signature. Called again when an idle
  /// connection is stale. An error or an exception ends the exchange and leaves the connection usable;
  /// std::bad_alloc is `not_enough_memory`.
  virtual std::error_code prepare(http::request& out) = 0;

  /// A phase has ended, successfully or not. Called only if `exchange_request::observed` is set.
  virtual void phase_finished(phase, std::chrono::steady_clock::duration) {}

  /// Bytes of a body have moved. Called only if `exchange_request::progress` is set.
  virtual void progressed(const transfer_progress&) {}

  /// The exchange has ended. Called exactly once, on the pool's executor and after every other function of
  /// the listener has returned, never from inside `pool::start`.
  virtual void completed(std::error_code error, http::response&& response, const exchange_report& report) = 0;
};

/// The handle of a running exchange.
class exchange {
 public:
  virtual ~exchange() = default;

  /// Requests cancellation. Callable from any thread, before or after the end; never completes inside.
  virtual void cancel(cancel_kind kind) = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::net
