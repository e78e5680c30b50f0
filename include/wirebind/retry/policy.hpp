// How often and after which waits a call is retried, as settings with their defaults.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI::retry {

/// Settings of retries. Trivially copyable.
///
/// Before attempt n + 1 a call waits a random time below `base` * 2^(n - 1) and below `cap`, in addition to
/// the wait that the service requests. If `base` or `cap` is zero or negative, only the latter remains.
struct policy {
  unsigned max_attempts = 3;  ///< Of one call, including the first; 0 and 1 mean no retry.
  std::chrono::milliseconds base{100};
  std::chrono::milliseconds cap = std::chrono::seconds(20);
  /// If the service requests a longer wait, the call ends with its response. The largest value
  /// accepts every wait that fits into `timeouts::total`, a negative one none.
  std::chrono::milliseconds longest_requested_wait = std::chrono::minutes(2);

  friend bool operator==(const policy&, const policy&) = default;
};

/// No retries.
inline constexpr policy none{.max_attempts = 1};

/// How much all calls of a client may spend on retries together, so that retries do not prolong an outage.
/// Each retry costs tokens; a success refunds them. Trivially copyable.
struct budget {
  unsigned tokens = 500;       ///< At most, and at the start; 0 means no bound.
  unsigned cost = 5;           ///< Of one retry; 0 is free.
  unsigned timeout_cost = 10;  ///< Of one retry after a timeout.
  unsigned success_gives =
      1;  ///< Refund for a call without a retry; any other call gets back the cost of its last one.

  friend bool operator==(const budget&, const budget&) = default;
};

}  // namespace wirebind::inline WIREBIND_ABI::retry
