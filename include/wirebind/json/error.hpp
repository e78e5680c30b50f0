// The error codes of the codec and the result of decoding or encoding.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstddef>
#include <string>
#include <system_error>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::json {

/// Why a text or a value was rejected. The grammar is RFC 8259.
enum class errc {
  ok = 0,
  unexpected_end,
  syntax,
  invalid_number,
  invalid_escape,
  invalid_surrogate,
  invalid_utf8,
  control_character,
  too_deep,
  trailing_bytes,
  wrong_type,
  not_an_integer,
  out_of_range,
  duplicate_member,
  missing_member,
  unknown_member,
  invalid_value,
  not_finite,
  not_json,
};

/// The category of `errc`; its name is "wirebind.json".
WIREBIND_DECL const std::error_category& error_category() noexcept;

inline std::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), error_category()};
}

/// The result of decoding or encoding.
struct result {
  /// `offset` of a result that has no position in a text.
  static constexpr std::size_t no_offset = static_cast<std::size_t>(-1);

  std::error_code code{};
  /// Byte of the text at which the error occurred.
  std::size_t offset = no_offset;
  /// Member in wire names, "functions[3].memorySize"; empty at the top.
  std::string path{};

  explicit operator bool() const noexcept { return !code; }
  /// "functions[3].memorySize: the number is out of range at byte 118".
  WIREBIND_DECL std::string message() const;
};

}  // namespace wirebind::inline WIREBIND_ABI::json

template <>
struct std::is_error_code_enum<wirebind::json::errc> : std::true_type {};

#if WIREBIND_HEADER_ONLY
#include <wirebind/json/impl/error.ipp>
#endif
