// A static object that is never destroyed, so that destructors of globals and functions of
// `atexit` can use it in any order.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI {

/// Holds a value as `static const lasting<T> name(arguments...)`. Its allocations stay
/// reachable.
template <class T>
union lasting {
  template <class... Arguments>
  constexpr explicit lasting(Arguments&&... arguments) : value(static_cast<Arguments&&>(arguments)...) {}
  lasting(const lasting&) = delete;
  lasting& operator=(const lasting&) = delete;
  constexpr ~lasting() {}

  T value;
};

}  // namespace wirebind::inline WIREBIND_ABI
