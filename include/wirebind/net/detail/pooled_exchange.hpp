// An exchange in flight as its pool knows it, whether it waits for a connection or runs. Those two define its
// functions.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/exchange.hpp>

#include <atomic>
#include <cstdint>
#include <exception>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

class exchange_machine;
class pool_core;
class pooled_exchange;
struct equipment;

/// What became of the wish for a connection.
enum class claim : std::uint8_t { none, waiting, held };

/// The claim of an exchange, its deadline, and its place in the list of those in flight.
struct pool_place {
  // The exchange sets it without the mutex where the alarm comes before it anyway.
  std::atomic<std::chrono::steady_clock::time_point> wake = (std::chrono::steady_clock::time_point::max)();
  pooled_exchange* before = nullptr;
  pooled_exchange* after = nullptr;
  std::shared_ptr<pooled_exchange> self{};  // while it is in the list
  net::claim claim{};
  bool stopped = false;  // the pool's end was announced
};

/// What comes from outside, which any thread may bring, is a bit; one turn takes all that have come. An
/// exchange that is over ignores them.
class pooled_exchange : public exchange {
 public:
  enum outside_input : unsigned {
    started = 1,
    was_granted = 2,  // the right to a connection
    called_back = 4,  // source or sink
    aborted = 8,
    has_forked = 16,
    cancelled_total = 32,
    cancelled_partial = 64,
    cancelled_terminal = 128,
    has_rung = 256,
    has_turn = 512,
    queued = 1024,  // what the others lead to is on its way
    was_refused = 2048,
    handed_on = 4096,  // another object takes them
    ends = aborted | has_forked | cancelled_total | cancelled_partial | cancelled_terminal,
  };

  const net::origin& origin() const noexcept { return request_->origin; }

  /// Before `start`.
  void listen(std::shared_ptr<exchange_listener>&& listener) noexcept { listener_ = std::move(listener); }
  virtual void start() = 0;
  virtual void submit(unsigned inputs) = 0;
  WIREBIND_DECL void cancel(cancel_kind kind) override;
  /// A deadline has passed, perhaps.
  void ring() { submit(has_rung); }
  /// Ends with `operation_aborted`, whatever stage it is in.
  void abort() { submit(aborted); }
  /// Ends with `errc::forked`: it belongs to the process that forked this one.
  void forked() { submit(has_forked); }
  /// The context ends and nothing runs any more: destroys what the exchange holds and calls no handler.
  virtual void abandon() = 0;

  [[no_unique_address]] pool_place place{};  ///< The pool's, under its mutex but for the deadline.

 protected:
  using time_point = std::chrono::steady_clock::time_point;

  std::atomic<unsigned> inputs_ = 0;  // behind the place, which has room for it

  WIREBIND_DECL pooled_exchange(std::shared_ptr<pool_core> core,
                                std::shared_ptr<const exchange_request> request, time_point expires);

  /// These inputs cannot be brought: clears `queued`. Not where others came meanwhile, which rely on it.
  bool gives_up(unsigned& inputs) noexcept {
    return inputs_.compare_exchange_strong(inputs, inputs & ~unsigned{queued});
  }
  /// Those that end an exchange: cancellations that come at once in the order of their strength.
  WIREBIND_DECL static void take_ends(unsigned inputs, exchange_machine& machine);
  /// Keeps the first exception.
  WIREBIND_DECL static void note(exchange_report& report, std::exception_ptr exception) noexcept;
  /// Takes note of the one that is handled now, and gives the error for it.
  WIREBIND_DECL static std::error_code thrown(exchange_report& report) noexcept;
  /// Leaves the pool and notifies the listener.
  WIREBIND_DECL void conclude(std::error_code result, http::response&& response, exchange_report& report,
                              equipment&& lent, time_point now);
  /// The request without a count: the exchange owns it for longer than its machine does.
  std::shared_ptr<const exchange_request> lent_request() const noexcept {
    return {std::shared_ptr<void>(), request_.get()};
  }

  std::shared_ptr<pool_core> core_;  // empty once it is over
  std::shared_ptr<exchange_listener> listener_;
  const std::shared_ptr<const exchange_request> request_;
  const time_point expires_;
};

}  // namespace wirebind::inline WIREBIND_ABI::net
