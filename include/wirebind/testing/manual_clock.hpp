// A clock that a test turns by hand. Owns the time and the alarms armed by it; real time never enters.
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

  /// Begins at `wall`, and at some steady time of its own.
  WIREBIND_DECL explicit manual_clock(
      std::chrono::sys_seconds wall = std::chrono::sys_seconds(std::chrono::seconds(1700000000)));
  WIREBIND_DECL ~manual_clock() override;

  WIREBIND_DECL time_point now() const override;
  WIREBIND_DECL std::chrono::sys_seconds wall() const override;
  /// Rings inside `advance`, on the thread that calls it.
  WIREBIND_DECL std::unique_ptr<alarm> make_alarm() override;

  /// Moves the time, at most to the last there is, and rings what has become due, the earliest first; an alarm
  /// that was armed with a deadline in the past rings too. A callback may destroy the clock; what it throws
  /// leaves this function, and the rest rings when the time is moved again, if only by 0.
  WIREBIND_DECL void advance(std::chrono::nanoseconds step);
  /// The earliest deadline that is armed, `max()` when there is none.
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
