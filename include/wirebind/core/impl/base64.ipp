#pragma once

#include <wirebind/core/base64.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

inline constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

inline constexpr std::array<std::int8_t, 256> base64_values = [] {
  std::array<std::int8_t, 256> table{};
  for (auto& value : table) value = -1;
  for (std::size_t i = 0; i != base64_alphabet.size(); ++i) {
    table[static_cast<unsigned char>(base64_alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}();

inline int base64_value(char c) noexcept { return base64_values[static_cast<unsigned char>(c)]; }

}  // namespace detail

WIREBIND_DECL std::string encode_base64(std::string_view data) {
  std::string out;
  out.reserve((data.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < data.size(); i += 3) {
    const std::size_t count = data.size() - i < 3 ? data.size() - i : 3;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k != 3; ++k) {
      group = group << 8 | (k < count ? static_cast<unsigned char>(data[i + k]) : 0U);
    }
    for (std::size_t k = 0; k != 4; ++k) {
      out += k <= count ? detail::base64_alphabet[group >> (18 - 6 * k) & 63] : '=';
    }
  }
  return out;
}

WIREBIND_DECL std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const std::size_t missing = i + 4 == text.size() ? padding : 0;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k != 4; ++k) {
      const int value = k < 4 - missing ? detail::base64_value(text[i + k]) : 0;
      if (value < 0) return std::nullopt;
      group = group << 6 | static_cast<std::uint32_t>(value);
    }
    if ((missing == 1 && (group & 0xFF) != 0) || (missing == 2 && (group & 0xFFFF) != 0)) return std::nullopt;
    for (std::size_t k = 0; k != 3 - missing; ++k) out += static_cast<char>(group >> (16 - 8 * k) & 0xFF);
  }
  return out;
}

}  // namespace wirebind::inline WIREBIND_ABI
