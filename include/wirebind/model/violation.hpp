// What a check of a value has to say: how much was checked, and which rules were broken.
// Owns the words alone; the checking is in validate.hpp.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>
#include <string>

namespace wirebind::inline WIREBIND_ABI {

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

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/violation.ipp>
#endif
