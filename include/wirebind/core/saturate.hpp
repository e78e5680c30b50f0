// Saturating arithmetic: results stop at the largest or the smallest value of a type. Every
// duration, time and size from a user or a peer is added, multiplied and converted with it.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>

#include <cstdint>
#include <limits>
#include <ratio>

namespace wirebind::inline WIREBIND_ABI {

/// The sum of two integers.
template <class Integer>
constexpr Integer saturating_add(Integer first, Integer second) noexcept {
  using bounds = std::numeric_limits<Integer>;
  Integer sum{};
  if (!__builtin_add_overflow(first, second, &sum)) return sum;
  return second < Integer{} ? (bounds::min)() : (bounds::max)();
}

/// The product of two integers.
template <class Integer>
constexpr Integer saturating_multiply(Integer first, Integer second) noexcept {
  using bounds = std::numeric_limits<Integer>;
  Integer product{};
  if (!__builtin_mul_overflow(first, second, &product)) return product;
  return (first < Integer{}) != (second < Integer{}) ? (bounds::min)() : (bounds::max)();
}

/// A duration in another unit; a fraction of that unit is cut off.
template <class To, class Rep, class Period>
constexpr To saturating_cast(std::chrono::duration<Rep, Period> value) noexcept {
  using ratio = std::ratio_divide<Period, typename To::period>;
  static_assert(ratio::num == 1 || ratio::den == 1, "one unit has to be a multiple of the other");
  static_assert(std::numeric_limits<Rep>::is_integer && sizeof(Rep) <= sizeof(std::int64_t) &&
                    sizeof(typename To::rep) == sizeof(std::int64_t),
                "durations are counted in integers of at most 64 bits");
  return To(saturating_multiply<std::int64_t>(value.count(), ratio::num) / ratio::den);
}

/// A number of milliseconds that was calculated as a fraction; 0 for negative numbers and NaN.
constexpr std::chrono::milliseconds saturating_milliseconds(double count) noexcept {
  using std::chrono::milliseconds;
  if (!(count > 0)) return milliseconds(0);
  if (count >= 0x1p63) return (milliseconds::max)();
  return milliseconds(static_cast<milliseconds::rep>(count));
}

/// The time `wait` after another, or before it if `wait` is negative; the last time point,
/// which no clock reaches, if the sum would be later.
template <class Clock, class Unit, class Rep, class Period>
constexpr std::chrono::time_point<Clock, Unit> time_after(std::chrono::time_point<Clock, Unit> from,
                                                          std::chrono::duration<Rep, Period> wait) noexcept {
  const Unit sum(saturating_add(from.time_since_epoch().count(), saturating_cast<Unit>(wait).count()));
  return std::chrono::time_point<Clock, Unit>(sum);
}

/// The end of a time limit that begins now. Zero and negative mean no limit, as does more than the
/// clock can count: the last time point.
template <class Clock, class Unit, class Rep, class Period>
constexpr std::chrono::time_point<Clock, Unit> deadline_after(
    std::chrono::time_point<Clock, Unit> now, std::chrono::duration<Rep, Period> bound) noexcept {
  if (bound <= bound.zero()) return (std::chrono::time_point<Clock, Unit>::max)();
  return time_after(now, bound);
}

/// The time from one point to another; negative if the second is earlier.
template <class Clock, class Unit>
constexpr Unit time_between(std::chrono::time_point<Clock, Unit> from,
                            std::chrono::time_point<Clock, Unit> to) noexcept {
  const auto first = from.time_since_epoch().count();
  const auto last = to.time_since_epoch().count();
  typename Unit::rep difference{};
  if (!__builtin_sub_overflow(last, first, &difference)) return Unit(difference);
  return last < first ? (Unit::min)() : (Unit::max)();
}

}  // namespace wirebind::inline WIREBIND_ABI
