// Validates a request or any described struct against the rules of its spec before it is sent, and reports
// all violations at once. Unknown text of open enums is never a violation: the service may define it.
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

/// All violations of `value` in the order of its description, with paths that begin with `root`. A request is
/// validated with its parameters and its body; an empty path parameter counts as missing. Numbers are
/// compared as decimal text, so that 0.15 is a multiple of 0.05. A value nested more than 128 levels deep,
/// which the codec rejects, is a violation.
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
