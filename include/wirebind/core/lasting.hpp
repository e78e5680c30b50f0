// A static object that is never destroyed, so that it serves the destructors of globals and the functions of
// `atexit` as well, in whatever order they run.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI {

/// Holds a value as `static const lasting<T> name(arguments...)`. What the value has allocated stays
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
