// The value of members that the last revision of an API removed.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI {

/// An absent value. Generated structs initialise members with it that are deprecated because a revision
/// removed them.
// Not constexpr: where g++ 12 can evaluate a whole struct, it warns of deprecated members that nobody names.
template <class T>
T removed_value() noexcept {
  return T();
}

}  // namespace wirebind::inline WIREBIND_ABI
