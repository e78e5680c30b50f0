// An HTTP server on loopback, plain or over TLS, that misbehaves by a plan: for tests of how code handles
// network faults.
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

/// The faults of a server. Unless stated otherwise the whole request has been read by then. Over TLS
/// every end is a truncation: the server closes the socket without an announcement.
enum class network_fault : std::uint8_t {
  none,
  reset,        ///< Resets the connection in place of a response.
  close,        ///< Closes the connection in order, in place of a response.
  half_close,   ///< Ends its own side only, and reads on.
  close_after,  ///< Responds, then closes although it announced keep-alive.
  never_respond,
  stall_in_head,      ///< Sends half a head and nothing more.
  stall_in_body,      ///< Sends half a body and nothing more.
  drip,               ///< Responds with one byte every 10 ms.
  truncate,           ///< Sends half a body and closes.
  cut,                ///< Sends the bytes of `network_fault_plan::cut` and closes.
  unavailable,        ///< 503 with `Retry-After: 0`.
  throttled,          ///< 429 with an error code for throttling.
  failing,            ///< 500.
  garbage,            ///< Bytes that are not HTTP.
  endless_head,       ///< Field lines without end.
  endless_extension,  ///< A chunk extension without end.
  endless_trailers,
  endless_body,         ///< Chunks without end.
  smuggled_response,    ///< A second response behind the first one.
  unsolicited_timeout,  ///< Responds, and sends a 408 a moment later as servers do before they close.
  endless_length,       ///< A body of 10^18 bytes, with its length.
  endless_stream,       ///< A body that would end with the connection.
};

/// Counters of a server.
struct fault_counts {
  std::size_t connections = 0;
  std::size_t requests = 0;
  std::size_t closed = 0;  ///< Connections that the server has closed.
};

/// What a server does, request by request. A function that throws ends its connection with a reset.
struct network_fault_plan {
  /// The fault for one request; none when empty. `number` counts all requests from 0.
  unique_function<network_fault(const http::request&, std::size_t number)> choose{};
  /// Fills the correct response, which is an empty 200 before the call.
  unique_function<void(const http::request&, http::response&)> respond{};
  /// With `network_fault::cut`: all bytes of the response that are sent.
  unique_function<std::string(const http::request&)> cut{};
  /// Whether to reset a connection as soon as it is accepted; `number` counts connections from 0.
  unique_function<bool(std::size_t number)> reset_on_accept{};
  /// Closes a connection that was idle for so long; zero and the largest value never do.
  std::chrono::milliseconds idle{0};
  /// Receives the exceptions of the other functions.
  unique_function<void(std::exception_ptr)> failed{};
  /// The settings of OpenSSL, with a certificate, for TLS; plain HTTP if null.
  std::shared_ptr<ssl_ctx_st> tls{};
};

/// Serves during its lifetime; everything runs on one strand of the executor, including the functions of the
/// plan, each of which may destroy the server.
class fault_server {
 public:
  /// Listens on a free port of 127.0.0.1. Throws `std::system_error` if that fails. Must not outlive the
  /// context.
  WIREBIND_DECL fault_server(asio::any_io_executor executor, network_fault_plan plan);
  fault_server(const fault_server&) = delete;
  fault_server& operator=(const fault_server&) = delete;
  WIREBIND_DECL ~fault_server();

  WIREBIND_DECL std::uint16_t port() const noexcept;
  /// "http://127.0.0.1:41234", or with "https".
  WIREBIND_DECL std::string url() const;
  WIREBIND_DECL fault_counts counts() const;

  /// Rejects connections and closes those that are open, until `resume`: an outage.
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
