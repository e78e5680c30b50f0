#pragma once

#include <wirebind/core/ascii.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::detail {

/// A decimal number of any length: digits * 10^exponent. Digits have no zero at either end; zero has none.
struct decimal {
  std::string digits{};
  std::int64_t exponent = 0;
  bool negative = false;
};

/// The number without zeros at the end of its digits.
inline decimal trimmed(decimal number) {
  for (; !number.digits.empty() && number.digits.back() == '0'; number.digits.pop_back()) ++number.exponent;
  return number.digits.empty() ? decimal{} : number;
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

/// Reads "-12.50", "1e+22"; nothing when it is not a number.
inline std::optional<decimal> parse_decimal(std::string_view text) {
  decimal number;
  number.negative = !text.empty() && text.front() == '-';
  if (number.negative) text.remove_prefix(1);
  bool point = false;
  bool any = false;
  for (; !text.empty() && text.front() != 'e' && text.front() != 'E'; text.remove_prefix(1)) {
    if (text.front() == '.' && !point) {
      point = true;
      continue;
    }
    if (!ascii::is_digit(text.front())) return std::nullopt;
    any = true;
    number.exponent -= point;
    if (!number.digits.empty() || text.front() != '0') number.digits += text.front();
  }
  if (!any) return std::nullopt;
  if (!text.empty() && !parse_exponent(text.substr(1), number.exponent)) return std::nullopt;
  return trimmed(std::move(number));
}

/// A whole number.
inline decimal whole_decimal(std::uint64_t digits, bool negative = false) {
  return digits == 0 ? decimal{} : trimmed({std::to_string(digits), 0, negative});
}

/// The number times a power of ten; nothing where that is not whole, or has more than 18 digits.
inline std::optional<std::int64_t> scaled(const decimal& number, std::int64_t power) noexcept {
  std::int64_t value = 0;
  power += number.exponent;
  if (number.digits.empty()) return value;
  if (power < 0 || power > 18 || number.digits.size() + static_cast<std::size_t>(power) > 18) return {};
  std::from_chars(number.digits.data(), number.digits.data() + number.digits.size(), value);
  for (; power != 0; --power) value *= 10;
  return number.negative ? -value : value;
}

/// Below, at or above zero as a is less than, equal to or greater than b.
inline int compare(const decimal& a, const decimal& b) noexcept {
  const auto sign = [](const decimal& x) { return x.digits.empty() ? 0 : x.negative ? -1 : 1; };
  if (sign(a) != sign(b)) return sign(a) < sign(b) ? -1 : 1;
  const std::int64_t left = static_cast<std::int64_t>(a.digits.size()) + a.exponent;
  const std::int64_t right = static_cast<std::int64_t>(b.digits.size()) + b.exponent;
  // With no zeros at the end, digits of one size order as text does.
  const int magnitude = left != right ? (left < right ? -1 : 1) : a.digits.compare(b.digits);
  return a.negative ? -magnitude : magnitude;
}

/// Whether two texts are the same number.
inline bool same_number(std::string_view a, std::string_view b) {
  const std::optional<decimal> left = parse_decimal(a);
  const std::optional<decimal> right = parse_decimal(b);
  return left && right && compare(*left, *right) == 0;
}

/// Whether a is a whole multiple of b, which is not zero; also where the digits of b do not fit in 64 bits.
inline bool is_multiple(const decimal& a, const decimal& b) noexcept {
  if (a.digits.empty()) return true;
  // a has no zero at its end, so it cannot be a multiple of a greater power of ten.
  if (a.exponent < b.exponent) return false;
  std::uint64_t modulus = 0;
  const char* const end = b.digits.data() + b.digits.size();
  if (std::from_chars(b.digits.data(), end, modulus).ec != std::errc{}) return true;
  const auto add = [modulus](std::uint64_t x, std::uint64_t y) {
    return x >= modulus - y ? x - (modulus - y) : x + y;
  };
  const auto multiply = [&add](std::uint64_t x, std::uint64_t y) {
    std::uint64_t product = 0;
    for (; y != 0; y >>= 1, x = add(x, x)) product = (y & 1) != 0 ? add(product, x) : product;
    return product;
  };
  std::uint64_t rest = 0;
  for (const char digit : a.digits) {
    rest = add(multiply(rest, 10), static_cast<std::uint64_t>(digit - '0') % modulus);
  }
  std::uint64_t power = 10 % modulus;
  for (std::int64_t left = a.exponent - b.exponent; left != 0 && rest != 0; left >>= 1) {
    if ((left & 1) != 0) rest = multiply(rest, power);
    power = multiply(power, power);
  }
  return rest == 0;
}

}  // namespace wirebind::inline WIREBIND_ABI::detail
