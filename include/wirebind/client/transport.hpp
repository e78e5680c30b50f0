// The seam below a call: one attempt, from a request to the bytes of its answer.
// Owns no policy. The pool of connections is behind it in use, a script in tests.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/exchange.hpp>

namespace wirebind::inline WIREBIND_ABI::client {

/// Sends requests. Implementations are safe to use from several threads at once.
class transport {
 public:
  virtual ~transport() = default;

  /// Begins one attempt; the listener is notified of its end exactly once, never from inside this function.
  /// An exception ends the call with `callback_errc::exception_thrown`; the listener is not used then.
  /// The attempt holds the listener and lives by itself; the returned handle only cancels.
  virtual std::shared_ptr<net::exchange> start(net::exchange_request request,
                                               std::shared_ptr<net::exchange_listener> listener) = 0;
  /// Closes the connections that no attempt uses.
  virtual void close_idle() = 0;
  /// Ends every attempt with `operation_aborted`; one that another thread starts meanwhile ends so, too.
  virtual void shutdown() = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::client
