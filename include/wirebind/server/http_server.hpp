// A small HTTP/1.1 server on Asio, plain or over TLS: listens, reads requests with limits on size and time,
// passes each to one handler, and responds in order. Routing is separate.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>
#include <wirebind/http/limits.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/server/connection_machine.hpp>
#include <wirebind/server/responder.hpp>

#include <asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>

struct ssl_ctx_st;

namespace wirebind::inline WIREBIND_ABI::server {

struct http_server_options {
  std::string host = "127.0.0.1";  ///< IP address to listen on; names are not resolved.
  std::uint16_t port = 0;          ///< 0: any free port, see `http_server::port`.
  http::limits limits{};
  connection_timeouts time{};
  std::size_t max_connections = 1024;  ///< One more is accepted and closed at once.
  /// The settings of OpenSSL with a certificate, see `tls.hpp`; plain HTTP if null.
  std::shared_ptr<ssl_ctx_st> tls{};
};

/// The handlers of a server. Each may destroy or stop the server.
struct http_handlers {
  /// Called with each request, on the connection's strand: calls for different connections may overlap when
  /// the executor has several threads. An exception becomes a response with status 500, unless the request
  /// was responded to before.
  unique_function<void(http::request&&, responder)> handle;
  /// Fills the response to a request that no handler received, and to one whose handler failed. May be empty:
  /// then the body is the reason as plain text. `status` is set before the call.
  unique_function<void(const rejection&, http::response&)> refuse{};
  /// Receives every exception of the other two, on the same thread. Its own exceptions are dropped.
  unique_function<void(std::exception_ptr)> failed{};
};

/// Serves during its lifetime. May be destroyed with connections open, on any thread, also inside its own
/// handler.
/// Without memory a connection ends, not the server. Asio itself terminates the program if there is no
/// memory for the copy of a strand that it makes, in functions that must not throw, as an operation begins.
///
/// Belongs to the process that makes it. In the child of a fork it accepts no request:
/// `notify_fork(fork_child)` of its execution context closes the child's descriptors, and nothing is sent on
/// the parent's connections. If the system has no descriptor left, connections wait in its queue until there
/// is one.
class http_server {
 public:
  /// Starts to listen. Throws `std::system_error` if the address is unusable. Must not outlive the
  /// context of the executor.
  http_server(asio::any_io_executor executor, http_server_options options, http_handlers handlers);
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;
  ~http_server();

  std::uint16_t port() const noexcept;
  /// "http://127.0.0.1:41234", or with "https"; without a slash at the end.
  std::string url() const;
  /// The number of open connections.
  std::size_t connections() const;

  /// Closes the listener and every connection. Returns once no handler runs on another thread; later
  /// responses are discarded.
  void stop();

 private:
  class core;
  class connection;
  std::shared_ptr<core> core_;
};

}  // namespace wirebind::inline WIREBIND_ABI::server

#if WIREBIND_HEADER_ONLY
#include <wirebind/server/detail/http_server_core.hpp>
#endif
