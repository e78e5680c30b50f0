// Checks a request or any described struct against the rules of its spec before it is sent, and names all
// that is broken at once. Text of open enums that is not known is never broken: the service may know it.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/json/type.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirebind::inline v0 {

/// How much is checked: every rule, only that required parts are there, or nothing.
enum class validation : std::uint8_t { full, required_only, off };

/// Whose names stand in a violation: those of C++, or those of the wire for a reader in any language.
enum class naming : std::uint8_t { cpp, wire };

/// One rule that a value breaks.
struct violation {
  /// Path, in C++ names unless asked otherwise: `body.custom_dns.name_servers[0]`,
  /// `body.environment_variables["KEY"]`.
  std::string member;
  /// The value as text, strings quoted, at most 64 bytes; empty where there is none.
  std::string value;
  /// What it breaks, as the end of a sentence: "is not a multiple of 64".
  std::string rule;

  /// "body.memory_size: 100 is not a multiple of 64".
  WIREBIND_DECL std::string message() const;

  friend bool operator==(const violation&, const violation&) = default;
};

namespace detail {
WIREBIND_DECL std::vector<violation> validate(const json::type& type, const void* value, validation level,
                                              std::string_view root, naming names = naming::cpp);
}

/// All violations of `value` in the order of its description, paths beginning with `root`. A request checks
/// its parameters and its body; an empty path parameter counts as missing. Numbers are compared as decimal
/// text, so that 0.15 is a multiple of 0.05.
template <class T>
std::vector<violation> validate(const T& value, validation level = validation::full,
                                std::string_view root = {}, naming names = naming::cpp) {
  if (level == validation::off) return {};
  return detail::validate(json::type_of<T>(), &value, level, root, names);
}

}  // namespace wirebind::inline v0

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/validate.ipp>
#endif
