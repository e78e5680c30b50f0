// The interface below a call: one attempt, from a request to the bytes of its response. A pool of connections
// implements it, and a script in tests.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/exchange.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

/// Sends requests. Implementations are safe to use from several threads at once.
class transport {
 public:
  virtual ~transport() = default;

  /// Begins one attempt; the listener is notified of its end exactly once, never from inside this function.
  /// An exception ends the call with `callback_errc::exception_thrown`; the listener is then not used.
  /// The attempt owns the listener and itself; the returned handle only cancels. It ends with
  /// `errc::total_timeout` at `expires`, a deadline of the whole call on the clock of the transport; the
  /// largest value means none.
  virtual std::shared_ptr<exchange> start(std::shared_ptr<const exchange_request> request,
                                          std::chrono::steady_clock::time_point expires,
                                          std::shared_ptr<exchange_listener> listener) = 0;
  /// The same without such a deadline.
  std::shared_ptr<exchange> start(exchange_request request, std::shared_ptr<exchange_listener> listener) {
    return start(std::make_shared<const exchange_request>(std::move(request)),
                 (std::chrono::steady_clock::time_point::max)(), std::move(listener));
  }
  /// Closes the idle connections.
  virtual void close_idle() = 0;
  /// Ends every attempt with `operation_aborted`, including those that other threads start meanwhile.
  virtual void shutdown() = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::net
