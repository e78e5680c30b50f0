// The interface through which every layer reads the time and waits. Tests replace it with a manual clock.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>

namespace wirebind::inline WIREBIND_ABI {

/// One pending alarm. Destroying it disarms it: the callback is then never called.
class alarm {
 public:
  virtual ~alarm() = default;

  /// Calls `expired` once, never from inside this function, when the deadline has passed. Replaces an earlier
  /// deadline.
  virtual void arm(std::chrono::steady_clock::time_point deadline, unique_function<void()> expired) = 0;
  virtual void disarm() noexcept = 0;
};

/// Source of time. Implementations are safe to use from several threads at once. An exception out of a clock
/// or an alarm ends the call that used it with `callback_errc::exception_thrown`; `disarm` and destructors
/// must not throw.
class clock {
 public:
  virtual ~clock() = default;

  /// Time for deadlines: steady, never set back.
  virtual std::chrono::steady_clock::time_point now() const = 0;
  /// Time of day for dates in requests, in whole seconds, UTC.
  virtual std::chrono::sys_seconds wall() const = 0;

  /// An alarm that fires by this clock, on any thread; null if the clock is the real one and the caller
  /// makes its own timer.
  virtual std::unique_ptr<alarm> make_alarm() { return nullptr; }
};

}  // namespace wirebind::inline WIREBIND_ABI
