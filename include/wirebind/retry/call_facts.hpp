// Facts of a call that decide whether it is retryable.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI::retry {

/// What repeating a call means.
struct call_facts {
  bool reads_only = false;  ///< Changes nothing.
  bool idempotent = false;  ///< Sending it twice means the same as once.
  /// Twice means the same as once, but the second response differs: a call with If-Match, a Create, a Delete.
  /// Once bytes have left, it is retried only if the response proves that nothing was done.
  bool guarded = false;
  bool own_id = false;  ///< Carries an id by which the service recognizes a second copy.

  /// Whether it may be sent again although the outcome of the first attempt is unknown.
  constexpr bool repeatable() const noexcept { return own_id || (idempotent && !guarded); }
};

}  // namespace wirebind::inline WIREBIND_ABI::retry
