// The bytes of one connection, and where connections come from: the two seams below an exchange.
// Owns the contract that TCP, TLS and the scripts of tests fulfil alike. No Asio type but the executor.
#pragma once

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

/// A connection. Used by one exchange at a time, on that exchange's strand; between exchanges by nobody.
///
/// At most one connect or handshake, one read and one write are under way. A handler is called once, perhaps
/// from inside the initiating function; after `close` it is called with an error or destroyed uncalled. What
/// it holds must keep the buffers alive. When no other operation is under way, a handler may give the stream
/// to an exchange on another thread: an implementation touches nothing of itself after such a call.
class stream {
 public:
  using handler = unique_function<void(std::error_code)>;
  using transfer_handler = unique_function<void(std::error_code, std::size_t)>;

  virtual ~stream() = default;

  /// Handlers of operations begun from now on run on this executor.
  virtual void bind(const asio::any_io_executor& executor) = 0;

  /// Connects to the first of the addresses that answers. Both families are raced (RFC 8305).
  virtual void async_connect(std::vector<endpoint> addresses, handler done) = 0;
  /// Makes the connection secure; completes at once where there is nothing to do.
  virtual void async_handshake(handler done) = 0;

  /// Reads at least one byte. The orderly end is `errc::connection_closed`, an end that TLS did not announce
  /// is `errc::truncated`.
  virtual void async_read_some(char* data, std::size_t size, transfer_handler done) = 0;
  /// Writes at least one byte.
  virtual void async_write_some(std::string_view data, transfer_handler done) = 0;

  /// Whether a kept connection may not be used any more: its peer closed it or sent something unasked.
  /// Never waits.
  virtual bool stale() = 0;
  /// Ends the connection. `parting` is sent if the peer takes it at once; nothing is ever waited for. In
  /// another process than the one that opened it, nothing is sent: a fork leaves the connection to the
  /// parent.
  virtual void close(std::string_view parting = {}) noexcept = 0;

  /// "192.0.2.1:443" or "[2001:db8::1]:443", empty before a connection was made.
  virtual std::string remote() const = 0;
};

/// Finds addresses and makes streams. Safe to use from several threads at once.
class connector {
 public:
  using resolve_handler = resolver::handler;

  virtual ~connector() = default;

  /// Finds the addresses of the origin's host; the handler runs on the executor, perhaps at once. Destroying
  /// the result on that executor ends the wait: the handler is destroyed then, and the executor is not used
  /// any more. Null where there is nothing to end.
  virtual std::shared_ptr<void> async_resolve(const origin& target, const asio::any_io_executor& executor,
                                              resolve_handler done) = 0;
  /// A stream for the origin that is not connected yet.
  virtual std::shared_ptr<stream> make_stream(const origin& target,
                                              const asio::any_io_executor& executor) = 0;
  /// The process is about to be forked, or was. The child shares nothing with its parent's connections.
  virtual void notify_fork(asio::execution_context::fork_event) {}
};

}  // namespace wirebind::inline WIREBIND_ABI::net
