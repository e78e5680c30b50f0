// What kind of call one is, as far as another attempt is concerned. Owns the facts; what follows from them is
// decided elsewhere.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI::retry {

/// What repeating a call would mean.
struct call_facts {
  bool reads_only = false;  ///< Changes nothing.
  bool idempotent = false;  ///< Twice means the same as once.
  /// Twice means the same as once, but the second answer differs: a call with If-Match, a Create, a Delete.
  /// It is repeated after bytes left only when the answer proves that nothing was done.
  bool guarded = false;
  bool own_id = false;  ///< Carries an id by which the service knows a second copy.

  /// Whether it may be sent again although it is not known what became of the first time.
  constexpr bool repeatable() const noexcept { return own_id || (idempotent && !guarded); }
};

}  // namespace wirebind::inline WIREBIND_ABI::retry
