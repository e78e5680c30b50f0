// Character classification for protocol text. ASCII only, independent of the locale.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::ascii {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_alpha(char c) noexcept { return is_lower(c) || is_upper(c); }
constexpr bool is_alnum(char c) noexcept { return is_alpha(c) || is_digit(c); }
constexpr bool is_space_or_tab(char c) noexcept { return c == ' ' || c == '\t'; }

constexpr char to_lower(char c) noexcept { return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

namespace detail {

inline constexpr std::uint64_t each_byte = 0x0101010101010101;

inline std::uint64_t eight(const char* characters) noexcept {
  std::uint64_t bytes;
  std::memcpy(&bytes, characters, sizeof bytes);
  return bytes;
}

/// The highest bit of each byte that is a letter.
constexpr std::uint64_t letters(std::uint64_t bytes) noexcept {
  const std::uint64_t lower = (bytes | 0x20 * each_byte) & 0x7F * each_byte;
  const std::uint64_t from_a = lower + (0x80 - 'a') * each_byte;
  const std::uint64_t beyond_z = lower + (0x7F - 'z') * each_byte;
  return from_a & ~beyond_z & ~bytes & 0x80 * each_byte;
}

/// The first and the last four of four to eight characters.
inline std::uint64_t both_fours(std::string_view text) noexcept {
  std::uint32_t first, last;
  std::memcpy(&first, text.data(), sizeof first);
  std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
  return std::uint64_t{first} << 32 | last;
}

/// Whether eight characters are equal but for the case of letters.
constexpr bool eight_equal(std::uint64_t a, std::uint64_t b) noexcept {
  const std::uint64_t distance = a ^ b;
  return (distance & ~(0x20 * each_byte)) == 0 && ((distance << 2) & ~letters(a)) == 0;
}

inline bool many_equal(std::string_view a, std::string_view b) noexcept {
  const std::size_t last = a.size() - 8;
  for (std::size_t i = 0; i < last; i += 8) {
    if (!eight_equal(eight(a.data() + i), eight(b.data() + i))) return false;
  }
  return eight_equal(eight(a.data() + last), eight(b.data() + last));
}

/// Whether texts of one length are equal but for the case of letters.
constexpr bool same_letters(std::string_view a, std::string_view b) noexcept {
  if (!std::is_constant_evaluated() && a.size() >= 4) {
    return a.size() < 8 ? eight_equal(both_fours(a), both_fours(b)) : many_equal(a, b);
  }
  for (std::size_t i = 0; i != a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

}  // namespace detail

/// Case-insensitive comparison of ASCII text.
constexpr bool iequals(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && detail::same_letters(a, b);
}

/// The text without leading and trailing spaces and tabs.
constexpr std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_space_or_tab(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space_or_tab(text.back())) text.remove_suffix(1);
  return text;
}

/// Whether a C function would take a part of the text for the whole.
constexpr bool has_nul(std::string_view text) noexcept { return text.find('\0') != std::string_view::npos; }

/// The text with a blank for each control character, so that it neither begins a line nor steers a terminal.
inline std::string one_line(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return out;
}

/// Copies a text; returns the end of the copy.
inline char* copy(std::string_view text, char* to) noexcept {
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

/// Copies a text with its letters in lower case; returns the end of the copy.
inline char* copy_lower(std::string_view text, char* to) noexcept {
  char* const end = to + text.size();
  if (text.size() < 8) {
    for (const char c : text) *to++ = to_lower(c);
    return end;
  }
  const auto copy_eight = [](const char* from, char* there) {
    const std::uint64_t bytes = detail::eight(from);
    const std::uint64_t lower = bytes | ((detail::letters(bytes) & ~(bytes << 2)) >> 2);
    std::memcpy(there, &lower, sizeof lower);
  };
  const std::size_t last = text.size() - 8;
  for (std::size_t i = 0; i < last; i += 8) copy_eight(text.data() + i, to + i);
  copy_eight(text.data() + last, end - 8);
  return end;
}

inline std::string to_lower(std::string_view text) {
  std::string out(text.size(), '\0');
  copy_lower(text, out.data());
  return out;
}

}  // namespace wirebind::inline WIREBIND_ABI::ascii
