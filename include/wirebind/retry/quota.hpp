// The token bucket for retries over all calls of a client.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/retry/policy.hpp>

#include <atomic>
#include <optional>

namespace wirebind::inline WIREBIND_ABI::retry {

/// Tokens of a client. Safe to use from several threads at once.
class quota {
 public:
  explicit quota(budget rules) noexcept : rules_(rules), left_(rules.tokens) {}

  /// Pays for one retry. Returns the cost; nothing, and takes nothing, if there are not enough tokens.
  std::optional<unsigned> pay(bool after_timeout) noexcept {
    const unsigned cost = after_timeout ? rules_.timeout_cost : rules_.cost;
    if (rules_.tokens == 0) return cost;
    unsigned left = left_;
    do {
      if (left < cost) return {};
    } while (!left_.compare_exchange_weak(left, left - cost));
    return cost;
  }

  /// Refunds a call that succeeded and whose last attempt cost `paid`, 0 for the first one.
  void succeeded(unsigned paid) noexcept {
    const unsigned refund = paid != 0 ? paid : rules_.success_gives;
    unsigned left = left_;
    while (left != rules_.tokens) {
      if (left_.compare_exchange_weak(left, least(saturating_add(left, refund), rules_.tokens))) return;
    }
  }

  unsigned left() const noexcept { return left_; }

 private:
  const budget rules_;
  std::atomic<unsigned> left_;
};

}  // namespace wirebind::inline WIREBIND_ABI::retry
