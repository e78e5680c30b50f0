// Compares two described values member by member. Generated structs have no operator==, so that
// including a model does not cost compile time for comparisons.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/json/type.hpp>

namespace wirebind::inline WIREBIND_ABI {

namespace detail {
WIREBIND_DECL bool equal(const json::type& type, const void* a, const void* b);
}

/// Equal in every member; absent, null and empty differ from each other. Works for messages too, and at any
/// depth: pending comparisons are on the heap, not on the stack.
template <class T>
bool equal(const T& a, const T& b) {
  return detail::equal(json::type_of<T>(), &a, &b);
}

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/compare.ipp>
#endif
