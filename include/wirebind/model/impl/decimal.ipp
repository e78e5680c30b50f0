#pragma once

#include <wirebind/core/ascii.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::detail {

/// A decimal number without rounding: digits * 10^exponent. Digits have no zero at the end; zero has exponent
/// 0.
struct decimal {
  std::uint64_t digits = 0;
  std::int64_t exponent = 0;
  bool negative = false;
};

/// Adds a digit; false when the digits no longer fit.
inline bool push_digit(decimal& number, char digit) noexcept {
  const auto value = static_cast<std::uint64_t>(digit - '0');
  if (number.digits > (UINT64_MAX - value) / 10) return false;
  number.digits = number.digits * 10 + value;
  return true;
}

inline bool parse_exponent(std::string_view text, std::int64_t& exponent) noexcept {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 9) return false;
  std::int64_t value = 0;
  for (const char c : text) {
    if (!ascii::is_digit(c)) return false;
    value = value * 10 + (c - '0');
  }
  exponent += negative ? -value : value;
  return true;
}

/// Reads "-12.50", "1e+22"; nothing when it is not a number or has more digits than 64 bits hold.
inline std::optional<decimal> parse_decimal(std::string_view text) noexcept {
  decimal number;
  number.negative = !text.empty() && text.front() == '-';
  if (number.negative) text.remove_prefix(1);
  bool point = false;
  bool any = false;
  std::int64_t zeros = 0;  // read and not added: those at the end are a power of ten
  for (; !text.empty() && text.front() != 'e' && text.front() != 'E'; text.remove_prefix(1)) {
    if (text.front() == '.' && !point) {
      point = true;
      continue;
    }
    if (!ascii::is_digit(text.front())) return std::nullopt;
    any = true;
    number.exponent -= point;
    if (text.front() == '0') {
      ++zeros;
      continue;
    }
    for (; zeros != 0; --zeros) {
      if (!push_digit(number, '0')) return std::nullopt;
    }
    if (!push_digit(number, text.front())) return std::nullopt;
  }
  number.exponent += zeros;
  if (!any) return std::nullopt;
  if (!text.empty() && !parse_exponent(text.substr(1), number.exponent)) return std::nullopt;
  return number.digits == 0 ? decimal{} : number;
}

/// A whole number.
inline decimal whole_decimal(std::uint64_t digits, bool negative = false) noexcept {
  decimal number{digits, 0, negative};
  if (digits == 0) return decimal{};
  for (; number.digits % 10 == 0; number.digits /= 10) ++number.exponent;
  return number;
}

/// Multiplies by a power of ten; false where the product does not fit.
inline bool scale(std::uint64_t& digits, std::int64_t power) noexcept {
  if (power < 0 || power > 19) return false;
  for (; power != 0 && digits <= UINT64_MAX / 10; --power) digits *= 10;
  return power == 0;
}

/// Below, at or above zero as a is less than, equal to or greater than b.
inline int compare(const decimal& a, const decimal& b) {
  const auto sign = [](const decimal& x) { return x.digits == 0 ? 0 : x.negative ? -1 : 1; };
  if (sign(a) != sign(b)) return sign(a) < sign(b) ? -1 : 1;
  if (a.digits == 0) return 0;
  std::uint64_t ours = a.digits, theirs = b.digits;
  if (scale(ours, a.exponent - b.exponent) || scale(theirs, b.exponent - a.exponent)) {
    const int order = ours < theirs ? -1 : ours > theirs;
    return a.negative ? -order : order;
  }
  const std::string left = std::to_string(a.digits);
  const std::string right = std::to_string(b.digits);
  const std::int64_t left_place = static_cast<std::int64_t>(left.size()) + a.exponent;
  const std::int64_t right_place = static_cast<std::int64_t>(right.size()) + b.exponent;
  // With no zeros at the end, digits of one size order as text does.
  const int magnitude = left_place != right_place ? (left_place < right_place ? -1 : 1) : left.compare(right);
  return a.negative ? -magnitude : magnitude;
}

/// Whether a is a whole multiple of b, which is not zero.
inline bool is_multiple(const decimal& a, const decimal& b) noexcept {
  if (a.digits == 0) return true;
  // a has no zero at its end, so it cannot be a multiple of a greater power of ten.
  if (a.exponent < b.exponent) return false;
  const std::uint64_t modulus = b.digits;
  std::uint64_t rest = a.digits % modulus;
  const auto add = [modulus](std::uint64_t x, std::uint64_t y) {
    return x >= modulus - y ? x - (modulus - y) : x + y;
  };
  for (std::int64_t i = a.exponent - b.exponent; i != 0 && rest != 0; --i) {
    const std::uint64_t twice = add(rest, rest);
    const std::uint64_t four = add(twice, twice);
    rest = add(add(four, four), twice);
  }
  return rest == 0;
}

}  // namespace wirebind::inline WIREBIND_ABI::detail
