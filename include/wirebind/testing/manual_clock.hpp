// A clock that tests advance manually, with its alarms; independent of real time.
#pragma once

#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>

#include <chrono>

namespace wirebind::inline WIREBIND_ABI::testing {

/// Stands still until it is advanced. Safe to use from several threads at once.
class manual_clock final : public clock {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Starts at `wall`, and at an arbitrary steady time.
  WIREBIND_DECL explicit manual_clock(
      std::chrono::sys_seconds wall = std::chrono::sys_seconds(std::chrono::seconds(1700000000)));
  WIREBIND_DECL ~manual_clock() override;

  WIREBIND_DECL time_point now() const override;
  WIREBIND_DECL std::chrono::sys_seconds wall() const override;
  /// Fires inside `advance`, on the thread that calls it.
  WIREBIND_DECL std::unique_ptr<alarm> make_alarm() override;

  /// Advances the time, at most to the last time point, and fires the alarms that are due, the earliest
  /// first, including those armed with a deadline in the past. A callback may destroy the clock; its
  /// exception leaves this function, and the remaining alarms fire at the next call, even one by 0.
  WIREBIND_DECL void advance(std::chrono::nanoseconds step);
  /// The earliest armed deadline, `max()` if there is none.
  WIREBIND_DECL time_point next_deadline() const;

 private:
  class armed_alarm;
  struct state;
  const std::shared_ptr<state> state_;
};

}  // namespace wirebind::inline WIREBIND_ABI::testing

#if WIREBIND_HEADER_ONLY
#include <wirebind/testing/impl/manual_clock.ipp>
#endif
