// The bytes of one connection, and the connector that makes connections: the two interfaces below an
// exchange, which TCP, TLS and the scripts of tests implement. No Asio type but the executor.
#pragma once

#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/net/resolver.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/execution_context.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::net {

/// A connection. Used by one exchange at a time, on that exchange's strand; unused between exchanges.
///
/// At most one connect or handshake, one read and one write are under way. A handler is called once, possibly
/// inside the initiating function; after `close` it is called with an error or destroyed uncalled. What
/// it holds must keep the bytes to be written alive. When no other operation is under way, a handler may give
/// the stream to an exchange on another thread: an implementation touches nothing of itself after such a
/// call.
class stream {
 public:
  using handler = unique_function<void(std::error_code)>;
  using write_handler = unique_function<void(std::error_code, std::size_t)>;
  /// The bytes are valid until the handler returns; it may move or close the stream.
  using read_handler = unique_function<void(std::error_code, std::string_view)>;

  virtual ~stream() = default;

  /// Sets the executor of the handlers of operations that begin from now on. That of an exchange keeps the
  /// exchange's memory, and destroys uncalled what it is given after the exchange has ended.
  virtual void bind(const asio::any_io_executor& executor) = 0;

  /// Connects to the first of the addresses that responds, racing both families (RFC 8305).
  virtual void async_connect(std::vector<endpoint> addresses, handler done) = 0;
  /// Performs the TLS handshake; completes at once on a plain connection.
  virtual void async_handshake(handler done) = 0;

  /// Reads one byte at least and `most` at most. The orderly end is `errc::connection_closed`, an end that
  /// TLS did not announce is `errc::truncated`.
  virtual void async_read_some(std::size_t most, read_handler done) = 0;
  /// Writes at least one byte.
  virtual void async_write_some(std::string_view data, write_handler done) = 0;

  /// Turns the system's keep-alive probes on: before the first of them is due, and before the connection is
  /// kept for the next exchange. A stream over another one passes that on.
  virtual void start_probes() noexcept {}
  /// Whether an idle connection is stale: its peer closed it or sent unexpected bytes.
  /// Never waits.
  virtual bool stale() = 0;
  /// Closes the connection. `parting` is sent if the peer accepts it at once; nothing is ever waited for. In
  /// a process other than the one that opened it, nothing is sent: a fork leaves the connection to the
  /// parent.
  virtual void close(std::string_view parting = {}) noexcept = 0;

  /// "192.0.2.1:443" or "[2001:db8::1]:443", empty before a connection was made.
  virtual std::string remote() const = 0;
};

/// Resolves hosts and makes streams. Safe to use from several threads at once.
class connector {
 public:
  /// How the resolution failed, with what the program's resolver threw, and the addresses.
  using resolve_handler = unique_function<void(callback_failure, std::vector<endpoint>)>;

  virtual ~connector() = default;

  /// Resolves the origin's host; the handler runs on the executor, possibly at once. Destroying
  /// the result on that executor ends the wait: the handler is destroyed then, and the executor is no longer
  /// used. Null if there is nothing to end.
  virtual std::shared_ptr<void> async_resolve(const origin& target, const asio::any_io_executor& executor,
                                              resolve_handler done) = 0;
  /// A stream for the origin that is not connected yet.
  virtual std::shared_ptr<stream> make_stream(const origin& target,
                                              const asio::any_io_executor& executor) = 0;
  /// The process is about to fork, or has forked. The child shares nothing with its parent's connections.
  virtual void notify_fork(asio::execution_context::fork_event) {}
};

}  // namespace wirebind::inline WIREBIND_ABI::net
