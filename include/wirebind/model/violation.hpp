// What a check of a value has to say: how much was checked, and which rules were broken.
// Owns the words alone; the checking is in validate.hpp.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>
#include <string>

namespace wirebind::inline WIREBIND_ABI {

/// How much of a value is checked.
enum class validation : std::uint8_t {
  full,           ///< Every rule of the spec. Open enums take any text: the service may know more values.
  required_only,  ///< Only that required parts are there.
  off,
  known_values,  ///< As `full`, and open enums take only values that this build knows.
};

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

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/violation.ipp>
#endif
