// How often and how patiently a call is tried again. Owns the values and their defaults; no decision here, so
// that options can name them.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI::retry {

/// Settings of repeated attempts. Trivially copyable.
///
/// Before attempt n + 1 a call waits a random time below `base` * 2^(n - 1) and below `cap`, on top of what
/// the service asked for. Where `base` or `cap` is zero or less it waits only for what the service asked for.
struct policy {
  unsigned max_attempts = 3;  ///< Of one call, the first one included; 0 and 1 mean no other.
  std::chrono::milliseconds base{100};
  std::chrono::milliseconds cap = std::chrono::seconds(20);
  /// A service that asks for more is not asked again: the call ends with its answer. The largest value
  /// accepts every wait that fits into `deadlines::total`, one below zero none.
  std::chrono::milliseconds longest_asked_wait = std::chrono::minutes(2);

  friend bool operator==(const policy&, const policy&) = default;
};

/// One attempt and no other.
inline constexpr policy none{.max_attempts = 1};

/// What all calls of a client may spend on repeated attempts together, so that an outage is not made worse by
/// those who wait for its end. Trivially copyable.
struct budget {
  unsigned tokens = 500;       ///< At most, and at the start; 0 means no bound.
  unsigned cost = 5;           ///< Of one more attempt; 0 is free.
  unsigned timeout_cost = 10;  ///< Of one more attempt after a timeout.
  unsigned success_gives =
      1;  ///< For a call that needed one attempt; another gets back what its last one cost.

  friend bool operator==(const budget&, const budget&) = default;
};

}  // namespace wirebind::inline WIREBIND_ABI::retry
