// The lesser of two values. Replaces <algorithm>, whose inclusion costs a third of all of
// nlohmann/json.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI {

/// The lesser value; the first of two equal ones.
template <class Value>
[[gnu::always_inline]] constexpr Value least(Value first, Value second) noexcept {
  return second < first ? second : first;
}

}  // namespace wirebind::inline WIREBIND_ABI
