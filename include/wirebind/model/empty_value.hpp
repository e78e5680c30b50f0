// The tag for a collection that is present and empty.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI {

/// Type of `empty_value`.
struct empty_value_t {
  explicit constexpr empty_value_t() = default;
};

/// Makes a list or map present and empty: it is sent as `[]` or `{}`, where `{}` in C++ leaves it out.
inline constexpr empty_value_t empty_value{};

}  // namespace wirebind::inline WIREBIND_ABI
