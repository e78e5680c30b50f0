// Checks a request or any described struct against the rules of its spec before it is sent, and names all
// that is broken at once. Text of open enums that is not known is never broken: the service may know it.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/json/type.hpp>
#include <wirebind/model/violation.hpp>

#include <string_view>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

namespace detail {
WIREBIND_DECL std::vector<violation> validate(const json::type& type, const void* value, validation level,
                                              std::string_view root, naming names = naming::cpp);
}

/// All violations of `value` in the order of its description, paths beginning with `root`. A request checks
/// its parameters and its body; an empty path parameter counts as missing. Numbers are compared as decimal
/// text, so that 0.15 is a multiple of 0.05. A value that is nested more than 128 deep, which the codec does
/// not write, is a violation.
template <class T>
std::vector<violation> validate(const T& value, validation level = validation::full,
                                std::string_view root = {}, naming names = naming::cpp) {
  if (level == validation::off) return {};
  return detail::validate(json::type_of<T>(), &value, level, root, names);
}

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/validate.ipp>
#endif
