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

inline std::int32_t base64_value(char c) noexcept { return base64_values[static_cast<unsigned char>(c)]; }

// The 24 bits of four characters; negative where one is outside the alphabet.
inline std::int32_t base64_group(const char* four) noexcept {
  return base64_value(four[0]) << 18 | base64_value(four[1]) << 12 | base64_value(four[2]) << 6 |
         base64_value(four[3]);
}

inline void put_base64_group(std::int32_t group, char* three) noexcept {
  three[0] = static_cast<char>(group >> 16 & 0xFF);
  three[1] = static_cast<char>(group >> 8 & 0xFF);
  three[2] = static_cast<char>(group & 0xFF);
}

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
  const std::size_t whole = padding == 0 ? text.size() : text.size() - 4;
  std::string out(text.size() / 4 * 3, '\0');
  for (std::size_t i = 0; i != whole; i += 4) {
    const std::int32_t group = detail::base64_group(text.data() + i);
    if (group < 0) return std::nullopt;
    detail::put_base64_group(group, out.data() + i / 4 * 3);
  }
  if (padding != 0) {
    std::array<char, 4> last{'A', 'A', 'A', 'A'};
    text.copy(last.data(), 4 - padding, whole);
    const std::int32_t group = detail::base64_group(last.data());
    if (group < 0 || (group & ((1 << 8 * padding) - 1)) != 0) return std::nullopt;
    detail::put_base64_group(group, out.data() + whole / 4 * 3);
    out.resize(out.size() - padding);
  }
  return out;
}

}  // namespace wirebind::inline WIREBIND_ABI
