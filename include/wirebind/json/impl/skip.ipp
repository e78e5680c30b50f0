#pragma once

#include <wirebind/json/error.hpp>
#include <wirebind/json/impl/number.ipp>
#include <wirebind/json/impl/scan.ipp>

#include <array>

namespace wirebind::inline WIREBIND_ABI::json::detail {

/// The byte that a backslash and a letter stand for; 0 when there is no such escape.
inline constexpr auto escaped_bytes = [] {
  std::array<char, 256> table{};
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view bytes = "\"\\/\b\f\n\r\t";
  for (std::size_t i = 0; i != letters.size(); ++i) table[static_cast<unsigned char>(letters[i])] = bytes[i];
  return table;
}();

/// Checks values without keeping them. The text must end in `}`, `]` or a byte 0 at `end`: then every look at
/// the next byte is inside it, and only a closing bracket has to check whether the end is reached.
class scanner {
 public:
  scanner(const char* begin, const char* end) noexcept : begin_(begin), end_(end) {}

  /// The byte after the value at p, or null. `depth` levels are open around it.
  const char* skip_value(const char* p, unsigned depth);

  errc error() const noexcept { return error_; }
  const char* error_at() const noexcept { return error_at_; }
  /// Deepest level that skip_value has seen.
  unsigned deepest() const noexcept { return deepest_; }

  [[gnu::noinline, gnu::cold]] const char* fail(errc error, const char* p) noexcept {
    error_ = p >= end_ ? errc::unexpected_end : error;
    error_at_ = p < end_ ? p : end_;
    return nullptr;
  }

  /// The byte after the string at p, a quote; checks escapes too.
  const char* skip_string(const char* p);
  /// The byte after the escape at p, a backslash; its code point in `code`.
  const char* read_escape(const char* p, char32_t& code);
  const char* skip_literal(const char* p, std::string_view word);

 private:
  const char* skip_scalar(const char* p);
  const char* read_hex(const char* p, char32_t& unit);
  const char* open(const char* p, unsigned depth);
  const char* before_value(const char* p, unsigned depth);
  bool in_object(unsigned depth) const noexcept {
    return (objects_[(depth - 1) / 64] >> (depth - 1) % 64 & 1) != 0;
  }
  bool closes(char c, unsigned depth) const noexcept { return c == (in_object(depth) ? '}' : ']'); }

 protected:
  const char* const begin_;
  const char* const end_;

 private:
  errc error_ = errc::ok;
  const char* error_at_ = nullptr;
  unsigned deepest_ = 0;
  // One bit for each level: set for an object.
  std::uint64_t objects_[2] = {};
};

inline const char* scanner::skip_literal(const char* p, std::string_view word) {
  for (const char c : word) {
    if (p == end_ || *p != c) return fail(errc::syntax, p);
    ++p;
  }
  return p;
}

inline const char* scanner::read_hex(const char* p, char32_t& unit) {
  unit = 0;
  for (const char* const last = p + 4; p != last; ++p) {
    if (p == end_) return fail(errc::unexpected_end, p);
    const char lower = static_cast<char>(*p | 0x20);
    if (is_digit(*p)) {
      unit = unit << 4 | static_cast<char32_t>(*p - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      unit = unit << 4 | static_cast<char32_t>(lower - 'a' + 10);
    } else {
      return fail(errc::invalid_escape, p);
    }
  }
  return p;
}

inline const char* scanner::read_escape(const char* p, char32_t& code) {
  const char* const start = p++;
  if (p == end_) return fail(errc::unexpected_end, p);
  const char letter = *p++;
  if (letter != 'u') {
    code = static_cast<unsigned char>(escaped_bytes[static_cast<unsigned char>(letter)]);
    return code != 0 ? p : fail(errc::invalid_escape, start);
  }
  p = read_hex(p, code);
  if (p == nullptr || code < 0xD800 || code > 0xDFFF) return p;
  if (code > 0xDBFF) return fail(errc::invalid_surrogate, start);
  if (end_ - p < 2) return fail(errc::unexpected_end, end_);
  if (p[0] != '\\' || p[1] != 'u') return fail(errc::invalid_surrogate, start);
  char32_t low = 0;
  p = read_hex(p + 2, low);
  if (p == nullptr) return nullptr;
  if (low < 0xDC00 || low > 0xDFFF) return fail(errc::invalid_surrogate, start);
  code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  return p;
}

inline const char* scanner::skip_string(const char* p) {
  ++p;
  for (;;) {
    p = find_stop(p, end_);
    if (p == end_) return fail(errc::unexpected_end, p);
    if (*p == '"') return p + 1;
    if (static_cast<signed char>(*p) < 0) return fail(errc::invalid_utf8, p);
    if (*p != '\\') return fail(errc::control_character, p);
    char32_t code = 0;
    p = read_escape(p, code);
    if (p == nullptr) return nullptr;
  }
}

inline const char* scanner::skip_scalar(const char* p) {
  switch (*p) {
    case '"':
      return skip_string(p);
    case 't':
      return skip_literal(p, "true");
    case 'f':
      return skip_literal(p, "false");
    case 'n':
      return skip_literal(p, "null");
    default:
      break;
  }
  if (*p != '-' && !is_digit(*p)) return fail(errc::syntax, p);
  const number_text number = scan_number(p);
  return number.end != nullptr ? number.end : fail(errc::invalid_number, p);
}

/// Enters the container at p; the byte after the bracket and space, or null.
inline const char* scanner::open(const char* p, unsigned depth) {
  if (depth > max_depth) return fail(errc::too_deep, p);
  if (depth > deepest_) deepest_ = depth;
  const std::uint64_t bit = std::uint64_t{1} << (depth - 1) % 64;
  std::uint64_t& word = objects_[(depth - 1) / 64];
  word = *p == '{' ? word | bit : word & ~bit;
  if (p + 1 == end_) return fail(errc::unexpected_end, end_);
  return skip_space(p + 1);
}

/// Enters the place of the next value in the container that is open at `depth`: reads the key of a member.
inline const char* scanner::before_value(const char* p, unsigned depth) {
  if (!in_object(depth)) return p;
  if (*p != '"') return fail(errc::syntax, p);
  p = skip_string(p);
  if (p == nullptr) return nullptr;
  p = skip_space(p);
  if (*p != ':') return fail(errc::syntax, p);
  return skip_space(p + 1);
}

inline const char* scanner::skip_value(const char* p, unsigned outer) {
  unsigned depth = outer;
  do {
    if (*p == '{' || *p == '[') {
      p = open(p, ++depth);
      if (p == nullptr) return nullptr;
      if (!closes(*p, depth)) {
        p = before_value(p, depth);
        if (p == nullptr) return nullptr;
        continue;
      }
    } else {
      p = skip_scalar(p);
      if (p == nullptr) return nullptr;
    }
    while (depth != outer) {
      p = skip_space(p);
      if (closes(*p, depth)) {
        --depth;
        if (++p == end_ && depth != 0) return fail(errc::unexpected_end, p);
        continue;
      }
      if (*p != ',') return fail(errc::syntax, p);
      p = before_value(skip_space(p + 1), depth);
      if (p == nullptr) return nullptr;
      break;
    }
  } while (depth != outer);
  return p;
}

/// Text of the JSON string between its quotes; the text was checked.
inline std::string unescape(scanner& scanner, std::string_view quoted) {
  std::string text;
  const char* p = quoted.data() + 1;
  const char* const end = quoted.data() + quoted.size() - 1;
  while (p != end) {
    if (*p != '\\') {
      text += *p++;
      continue;
    }
    char32_t code = 0;
    p = scanner.read_escape(p, code);
    char bytes[4];
    text.append(bytes, write_utf8(bytes, code));
  }
  return text;
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
