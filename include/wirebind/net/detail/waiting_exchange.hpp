// An exchange that waits for the right to a connection. Many may do so at once, so that one holds what it
// needs until then and no more; the operation that runs it is made with the right.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/detail/pooled_exchange.hpp>
#include <wirebind/net/detail/task_executor.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

class exchange_operation;

/// A machine, made anew on the stack for each input, decides what the input means. The thread that sets
/// `queued` owns the exchange until it clears the bit, and alone uses what is not atomic. The bit stays set
/// once the exchange is over or handed on.
///
/// Where it is granted the right, an operation takes its place in the pool and its handle leads to that one;
/// where there is no memory for the operation it ends with `not_enough_memory`. No other end needs memory, on
/// an executor of an `io_context`.
class waiting_exchange final : public pooled_exchange,
                               private detail::strand_task,
                               public std::enable_shared_from_this<waiting_exchange> {
 public:
  WIREBIND_DECL waiting_exchange(std::shared_ptr<pool_core> core,
                                 std::shared_ptr<const exchange_request> request, time_point expires,
                                 bool refused);

  WIREBIND_DECL void start() override;
  WIREBIND_DECL void submit(unsigned inputs) override;
  /// The connection that it waited for is its own now. Any thread.
  WIREBIND_DECL void granted();
  /// Gives what it has to the operation in its place. With the pool's mutex: any thread may end that as soon
  /// as it is in the pool.
  WIREBIND_DECL void hand_over(exchange_operation& to) noexcept;
  WIREBIND_DECL void abandon() override;

  const std::shared_ptr<const exchange_request>& request() const noexcept { return request_; }
  time_point expires() const noexcept { return expires_; }

 private:
  void run() override;
  void drop() noexcept override { const auto self = std::move(next_); }
  void bring(unsigned inputs);
  void take(unsigned inputs, exchange_machine& machine);
  void hand_on(unsigned inputs);
  void end(exchange_machine& machine);

  time_point begun_ = (time_point::max)();
  std::shared_ptr<pooled_exchange> next_;  // who takes what comes: itself while it is on its way
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/pooled_exchange.ipp>
#include <wirebind/net/impl/waiting_exchange.ipp>
#endif
