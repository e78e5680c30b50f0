#pragma once

#include <wirebind/core/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::detail {

/// Takes the first code point off a text; a byte that begins none counts as one.
inline char32_t next_code_point(std::string_view& text) noexcept {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 1 || text.size() < length) {
    text.remove_prefix(1);
    return first;
  }
  char32_t code = first & (0x7FU >> length);
  for (std::size_t i = 1; i != length; ++i) code = code << 6 | (byte(i) & 0x3FU);
  text.remove_prefix(length);
  return code;
}

inline std::size_t count_code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

/// At most `limit` bytes of a text, cut between code points, with an ellipsis when something is missing.
inline std::string cut_text(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  while (limit != 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return std::string(text.substr(0, limit)) + "\xE2\x80\xA6";
}

}  // namespace wirebind::inline WIREBIND_ABI::detail
