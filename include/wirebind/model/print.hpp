// A readable dump of described values, for logs and debugging. The format may change: do not parse it.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/json/type.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI {

namespace detail {
WIREBIND_DECL std::string to_text(const json::type& type, const void* value);
}

/// One line a member in C++ names, nested members indented; absent members are left out. Levels
/// deeper than 128 are `...`.
template <class T>
std::string to_text(const T& value) {
  return detail::to_text(json::type_of<T>(), &value);
}

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/print.ipp>
#endif
