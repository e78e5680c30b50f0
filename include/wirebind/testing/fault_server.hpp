// An HTTP server of loopback, plain or over TLS, that misbehaves as it is told: for tests of how code bears
// faults of a network. Owns the faults and their bytes; which request meets which fault is the test's to
// choose.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>
#include <wirebind/http/message.hpp>

#include <asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>

struct ssl_ctx_st;

namespace wirebind::inline WIREBIND_ABI::testing {

/// What a server can do to a request. Unless said otherwise the request has been read whole by then. Over TLS
/// every end is a cut: the server closes the socket and announces nothing.
enum class fault : std::uint8_t {
  none,
  reset,        ///< Resets the connection in place of an answer.
  close,        ///< Closes the connection in order, in place of an answer.
  half_close,   ///< Ends its own side only, and reads on.
  close_after,  ///< Answers, then closes although it promised to go on.
  never_answer,
  stall_in_head,      ///< Sends half a head and nothing more.
  stall_in_body,      ///< Sends half a body and nothing more.
  drip,               ///< Answers one byte every 10 ms.
  truncate,           ///< Sends half a body and closes.
  cut,                ///< Sends what `fault_plan::cut` gives and closes.
  unavailable,        ///< 503 with `Retry-After: 0`.
  throttled,          ///< 429 with a code of throttling.
  failing,            ///< 500.
  garbage,            ///< Bytes that are no HTTP.
  endless_head,       ///< Field lines without end.
  endless_extension,  ///< A chunk extension without end.
  endless_trailers,
  endless_body,     ///< Chunks without end.
  smuggled_answer,  ///< A second answer behind the first one.
  unasked_timeout,  ///< Answers, and sends a 408 a moment later as servers do before they close.
  endless_length,   ///< A body of 10^18 bytes, with its length.
  endless_stream,   ///< A body that would end with the connection.
};

/// How many of what a server has seen.
struct fault_counts {
  std::size_t connections = 0;
  std::size_t requests = 0;
  std::size_t closed = 0;  ///< Connections that this side has closed.
};

/// What a server does, request by request. A function that throws ends its connection with a reset.
struct fault_plan {
  /// The fault for one request; none when empty. `number` counts all requests from 0.
  unique_function<fault(const http::request&, std::size_t number)> choose{};
  /// Fills the right answer, which is an empty 200 before the call.
  unique_function<void(const http::request&, http::response&)> answer{};
  /// With `fault::cut`: all bytes that the answer gets to.
  unique_function<std::string(const http::request&)> cut{};
  /// Whether to reset a connection as soon as it is accepted; `number` counts connections from 0.
  unique_function<bool(std::size_t number)> reset_on_accept{};
  /// Closes a connection that was silent for so long; zero never does, nor does the largest value.
  std::chrono::milliseconds idle{0};
  /// Receives what the other functions threw.
  unique_function<void(std::exception_ptr)> failed{};
  /// The settings of OpenSSL, with a certificate, under which the server speaks TLS; plain HTTP when null.
  std::shared_ptr<ssl_ctx_st> tls{};
};

/// Serves while it lives; everything happens on one strand of the executor, the functions of the plan too, any
/// of which may destroy the server.
class fault_server {
 public:
  /// Listens on a free port of 127.0.0.1. Throws `std::system_error` when that fails. Must not outlive the
  /// context.
  WIREBIND_DECL fault_server(asio::any_io_executor executor, fault_plan plan);
  fault_server(const fault_server&) = delete;
  fault_server& operator=(const fault_server&) = delete;
  WIREBIND_DECL ~fault_server();

  WIREBIND_DECL std::uint16_t port() const noexcept;
  /// "http://127.0.0.1:41234", or with "https".
  WIREBIND_DECL std::string url() const;
  WIREBIND_DECL fault_counts counts() const;

  /// Refuses connections and closes those that are open, until `resume`: an outage.
  WIREBIND_DECL void pause();
  WIREBIND_DECL void resume();

 private:
  class core;
  class session;
  std::shared_ptr<core> core_;
};

}  // namespace wirebind::inline WIREBIND_ABI::testing

#if WIREBIND_HEADER_ONLY
#include <wirebind/testing/impl/fault_server.ipp>
#endif
