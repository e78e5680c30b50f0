// Which characters are allowed where in a message: the grammar of RFC 9110 section 5 and RFC 3986 as
// predicates. Parsers and writers share them, so that nothing is written that would be rejected.
#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/config.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::http {

namespace detail {

/// Where a character may stand.
enum class character_set : std::uint8_t { token = 1, field = 2, target = 4, unreserved = 8 };

/// The places of each character, by its code.
inline constexpr std::array<std::uint8_t, 256> places = [] {
  std::array<std::uint8_t, 256> all{};
  const auto allow = [&all](std::string_view characters, character_set where) {
    for (const char c : characters) all[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(where);
  };
  for (std::size_t code = 0; code != all.size(); ++code) {
    const char c = static_cast<char>(static_cast<unsigned char>(code));
    for (const character_set where :
         {character_set::token, character_set::target, character_set::unreserved}) {
      if (ascii::is_alnum(c)) allow({&c, 1}, where);
    }
    if (c == '\t' || (code >= 0x20 && code != 0x7F)) allow({&c, 1}, character_set::field);
  }
  allow("!#$%&'*+-.^_`|~", character_set::token);
  allow("-._~", character_set::unreserved);
  allow("-._~!$&'()*+,;=:@/?", character_set::target);
  return all;
}();

constexpr bool may_stand(char c, character_set where) noexcept {
  return (places[static_cast<unsigned char>(c)] & static_cast<std::uint8_t>(where)) != 0;
}

/// The places of all four characters.
constexpr unsigned places_of_four(const char* four) noexcept {
  const auto at = [four](int i) { return places[static_cast<unsigned char>(four[i])]; };
  return static_cast<unsigned>(at(0) & at(1) & at(2) & at(3));
}

constexpr bool four_may_stand(const char* four, character_set where) noexcept {
  return (places_of_four(four) & static_cast<unsigned>(where)) != 0;
}

/// Whether all characters may stand there.
constexpr bool all_may_stand(std::string_view text, character_set where) noexcept {
  unsigned common = 0xFF;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (; end - at >= 4; at += 4) common &= places_of_four(at);
  for (; at != end; ++at) common &= places[static_cast<unsigned char>(*at)];
  return (common & static_cast<unsigned>(where)) != 0;
}

/// The highest bit of each of eight bytes that is a control character, tabs included; the other bits mean
/// nothing.
inline std::uint64_t controls(const char* eight) noexcept {
  constexpr std::uint64_t each = ascii::detail::each_byte;
  const std::uint64_t bytes = ascii::detail::eight(eight);
  return ((bytes - 0x20 * each) | ((bytes ^ 0x7F * each) - each)) & ~bytes;
}

inline bool has_control(std::uint64_t of) noexcept { return (of & 0x80 * ascii::detail::each_byte) != 0; }

/// What stands before the first control character, tabs included.
inline std::string_view before_control(std::string_view text) noexcept {
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint64_t found = 0;
  while (end - at >= 8 && (found = controls(at) & 0x80 * ascii::detail::each_byte) == 0) at += 8;
  if (found != 0 && std::endian::native == std::endian::little) at += std::countr_zero(found) / 8;
  while (at != end && *at != '\t' && may_stand(*at, character_set::field)) ++at;
  return {text.data(), static_cast<std::size_t>(at - text.data())};
}

}  // namespace detail

/// A character of a token: a field name or a method (RFC 9110 section 5.6.2).
constexpr bool is_token_character(char c) noexcept {
  return detail::may_stand(c, detail::character_set::token);
}

constexpr bool is_token(std::string_view text) noexcept {
  return !text.empty() && detail::all_may_stand(text, detail::character_set::token);
}

/// Visible characters, spaces, tabs and bytes above 127: allowed in a value or a reason phrase.
constexpr bool is_field_text(std::string_view text) noexcept {
  if (!std::is_constant_evaluated() && text.size() >= 8) {
    const char* const begin = text.data();
    const std::size_t last = text.size() - 8;
    std::uint64_t found = detail::controls(begin + last);
    for (std::size_t i = 0; i < last; i += 8) found |= detail::controls(begin + i);
    if (!detail::has_control(found)) return true;
  }
  return detail::all_may_stand(text, detail::character_set::field);
}

/// A value as it is parsed and written: field text that neither begins nor ends with whitespace (RFC 9110
/// section 5.5). The empty value is valid.
constexpr bool is_field_value(std::string_view text) noexcept {
  return text.empty() || (!ascii::is_space_or_tab(text.front()) && !ascii::is_space_or_tab(text.back()) &&
                          is_field_text(text));
}

/// Removes the longest token from the front of `text`; may be empty.
constexpr std::string_view take_token(std::string_view& text) noexcept {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* at = begin;
  while (end - at >= 4 && detail::four_may_stand(at, detail::character_set::token)) at += 4;
  while (at != end && is_token_character(*at)) ++at;
  const std::string_view token(begin, static_cast<std::size_t>(at - begin));
  text.remove_prefix(token.size());
  return token;
}

/// Removes a quoted string (RFC 9110 section 5.6.4) from the front of `text`; false if it is malformed.
constexpr bool take_quoted_string(std::string_view& text) noexcept {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      const bool allowed = is_field_text(text.substr(0, i));
      text.remove_prefix(i + 1);
      return allowed;
    }
    if (text[i] == '\\') ++i;
  }
  return false;
}

/// The extensions after a chunk size: `;name`, `;name=token` and `;name="text"`, any number of them (RFC
/// 9112 section 7.1.1).
constexpr bool is_chunk_extension(std::string_view text) noexcept {
  const auto skip_blanks = [&text] {
    while (!text.empty() && ascii::is_space_or_tab(text.front())) text.remove_prefix(1);
  };
  if (ascii::trim(text).size() != text.size()) return false;
  while (!text.empty()) {
    if (text.front() != ';') return false;
    text.remove_prefix(1);
    skip_blanks();
    if (take_token(text).empty()) return false;
    skip_blanks();
    if (text.empty() || text.front() != '=') continue;
    text.remove_prefix(1);
    skip_blanks();
    const bool quoted = !text.empty() && text.front() == '"';
    if (quoted ? !take_quoted_string(text) : take_token(text).empty()) return false;
    skip_blanks();
  }
  return true;
}

/// A character that percent-encoding leaves unchanged (RFC 3986 section 2.3).
constexpr bool is_unreserved(char c) noexcept {
  return detail::may_stand(c, detail::character_set::unreserved);
}

/// A path with an optional query, already percent-encoded: the origin-form of RFC 9112 section 3.2.1.
constexpr bool is_origin_form(std::string_view target) noexcept {
  if (target.empty() || target.front() != '/') return false;
  if (detail::all_may_stand(target, detail::character_set::target)) return true;
  for (std::size_t i = 0; i != target.size(); ++i) {
    const char c = target[i];
    if (c == '%') {
      if (target.size() - i < 3 || ascii::hex_value(target[i + 1]) < 0 ||
          ascii::hex_value(target[i + 2]) < 0) {
        return false;
      }
    } else if (!detail::may_stand(c, detail::character_set::target)) {
      return false;
    }
  }
  return true;
}

}  // namespace wirebind::inline WIREBIND_ABI::http
