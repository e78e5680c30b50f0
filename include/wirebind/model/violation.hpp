// The result of a validation: its extent, and the violated rules.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>
#include <string>

namespace wirebind::inline WIREBIND_ABI {

/// How much of a value is checked.
enum class validation : std::uint8_t {
  full,           ///< Every rule of the spec. Open enums accept any text: the service may define more values.
  required_only,  ///< Only that required parts are present.
  off,
  known_values,  ///< As `full`, and open enums and unions accept only values that this build defines.
};

/// The names in a violation: those of C++, or those of the wire for a reader in any language.
enum class naming : std::uint8_t { cpp, wire };

/// One violated rule of a value.
struct violation {
  /// Path, in C++ names by default: `body.custom_dns.name_servers[0]`,
  /// `body.environment_variables["KEY"]`.
  std::string member;
  /// The value as text, strings quoted, at most 64 bytes; empty if there is none.
  std::string value;
  /// The violation, as the end of a sentence: "is not a multiple of 64".
  std::string rule;

  /// "body.memory_size: 100 is not a multiple of 64".
  WIREBIND_DECL std::string message() const;

  friend bool operator==(const violation&, const violation&) = default;
};

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/violation.ipp>
#endif
